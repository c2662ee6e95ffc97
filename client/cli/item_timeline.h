// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_ITEM_TIMELINE_H_
#define CLIENT_CLI_ITEM_TIMELINE_H_

#include <string>

#include "postgate/v1/exchange_service.pb.h"

namespace postgate::cli {

// What happened to one use and version of an item, in lines for people: what it is and where it stands, how it was received and
// what was found, its movements; then decisions and the carrier's confirmations in the order of time. No line break at the end.
std::string TimelineText(const v1::ItemRecord& record);

}  // namespace postgate::cli

#endif  // CLIENT_CLI_ITEM_TIMELINE_H_
