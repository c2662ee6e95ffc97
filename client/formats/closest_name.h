// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_FORMATS_CLOSEST_NAME_H_
#define CLIENT_FORMATS_CLOSEST_NAME_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace postgate::client {

// Of `names` the one that `wanted` is most likely a misspelling of; empty if none is close. A `wanted` that is much longer than all of them costs no more than its length.
// Adds to *steps, when it is given, how many letters were compared with one another.
std::string ClosestName(absl::string_view wanted, const std::vector<std::string>& names, size_t* steps = nullptr);

// `; did you mean "X"?`, or nothing.
std::string DidYouMean(absl::string_view wanted, const std::vector<std::string>& names);

}  // namespace postgate::client

#endif  // CLIENT_FORMATS_CLOSEST_NAME_H_
