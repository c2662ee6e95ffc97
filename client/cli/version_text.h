// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_VERSION_TEXT_H_
#define CLIENT_CLI_VERSION_TEXT_H_

#include <string>

#include "postgate/v1/item_changes.pb.h"

namespace postgate::cli {

// What one version of an item changed, in lines for people: what it is, when it came and what was found; each change of the item, and of its assessment, on a line. No line break at the end.
std::string VersionText(const v1::ItemVersionChanges& changes);

}  // namespace postgate::cli

#endif  // CLIENT_CLI_VERSION_TEXT_H_
