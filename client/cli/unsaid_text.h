// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_UNSAID_TEXT_H_
#define CLIENT_CLI_UNSAID_TEXT_H_

#include <string>
#include <vector>

#include "core/wco_xml/write.h"

namespace postgate::cli {

// What a declaration's XML does not say as the declaration does, for people: a line that says so, and one for each remark with its fields, in the order
// in which they come. Empty when there is nothing. Paths and remarks alone, no values; no line break at the end.
std::string UnsaidText(const std::vector<wco_xml::Unsaid>& unsaid);

}  // namespace postgate::cli

#endif  // CLIENT_CLI_UNSAID_TEXT_H_
