// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_FORMATS_CLOSEST_NAME_H_
#define CLIENT_FORMATS_CLOSEST_NAME_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace postgate::client {

// Of `names` the one that `wanted` is most likely a misspelling of; empty if none is close.
std::string ClosestName(absl::string_view wanted, const std::vector<std::string>& names);

// `; did you mean "X"?`, or nothing.
std::string DidYouMean(absl::string_view wanted, const std::vector<std::string>& names);

}  // namespace postgate::client

#endif  // CLIENT_FORMATS_CLOSEST_NAME_H_
