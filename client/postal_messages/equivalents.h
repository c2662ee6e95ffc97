// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_POSTAL_MESSAGES_EQUIVALENTS_H_
#define CLIENT_POSTAL_MESSAGES_EQUIVALENTS_H_

#include <google/protobuf/message.h>

#include <memory>
#include <vector>

#include "client/postal_messages/message_table.h"
#include "client/postal_messages/remark.h"

// What a table can't say, since it hangs on more than one field.
namespace postgate::client {

using Messages = std::vector<std::unique_ptr<google::protobuf::Message>>;

// What of `message` goes into records of `table`, one each: an item with its codes and address lines; a movement in as many as
// there are events. Empty, with a remark, when the message has no place in the table.
Messages RecordsOf(const MessageTable& table, const google::protobuf::Message& message, std::vector<Remark>* remarks);

// What a record that was read says, with what follows from it: an item's mail class and nature from their codes and the countries
// from the parties; a receptacle as the one or more movements that nest it.
Messages MessagesOf(const MessageTable& table, std::unique_ptr<google::protobuf::Message> record);

}  // namespace postgate::client

#endif  // CLIENT_POSTAL_MESSAGES_EQUIVALENTS_H_
