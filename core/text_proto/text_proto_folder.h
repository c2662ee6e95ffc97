// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_TEXT_PROTO_TEXT_PROTO_FOLDER_H_
#define CORE_TEXT_PROTO_TEXT_PROTO_FOLDER_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace postgate::text_proto {

inline constexpr absl::string_view kTextProtoEnding = ".textproto";

// The names of a folder's files NAME.textproto, sorted: at least one and at most `files_max`. README.md and names that begin with a dot are left out; any other name is an
// error, since a file that is misnamed would be left out without a word. `kind` says what a file is: "regime". NOT_FOUND when there is no such folder.
absl::StatusOr<std::vector<std::string>> TextProtosIn(const std::string& folder, absl::string_view kind, size_t files_max);

}  // namespace postgate::text_proto

#endif  // CORE_TEXT_PROTO_TEXT_PROTO_FOLDER_H_
