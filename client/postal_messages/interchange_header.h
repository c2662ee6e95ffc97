// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_POSTAL_MESSAGES_INTERCHANGE_HEADER_H_
#define CLIENT_POSTAL_MESSAGES_INTERCHANGE_HEADER_H_

#include <string>
#include <vector>

#include "client/postal_messages/message_table.h"

namespace postgate::client {

inline constexpr char kHeaderElement[] = "InterchangeHeader";

// UN/EDIFACT 1225; that the posts' messages use it is assumed.
inline constexpr char kFunctionOriginal[] = "9";
inline constexpr char kFunctionReplacement[] = "5";

// What stands before the records of a message. The hub knows a sender by its certificate and a place in its data by producer and
// offset, so none of it has a counterpart, but for the function: a replacement's items amend.
struct InterchangeHeader {
  std::string sender;
  std::string recipient;
  std::string prepared_at;
  std::string reference;
  std::string test_indicator;
  std::string syntax_version;
  std::string message_reference;
  std::string message_function;
};

struct HeaderRow {
  const char* element;
  std::string InterchangeHeader::*value;
  int length_max;
  Presence presence;
  const char* note;
};

// In the order in which they are written.
const std::vector<HeaderRow>& HeaderRows();

}  // namespace postgate::client

#endif  // CLIENT_POSTAL_MESSAGES_INTERCHANGE_HEADER_H_
