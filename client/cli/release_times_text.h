// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_RELEASE_TIMES_TEXT_H_
#define CLIENT_CLI_RELEASE_TIMES_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "postgate/v1/release_time.pb.h"

namespace postgate::cli {

// The days added up, a line for each category, with and without a trusted trader, and one for all: how many were released how long after their arrival, in which span the one in
// the middle was, and how long those waited on average that did. Days are YYYY-MM-DD. Ends with a line break.
std::string ReleaseTimesText(absl::string_view from_day, absl::string_view to_day, const v1::ListReleaseTimesResponse& response);

}  // namespace postgate::cli

#endif  // CLIENT_CLI_RELEASE_TIMES_TEXT_H_
