// SPDX-License-Identifier: Apache-2.0
//
// Files that people write in protobuf text format, read strictly: each error has its place.
#ifndef CORE_TEXT_PROTO_TEXT_PROTO_H_
#define CORE_TEXT_PROTO_TEXT_PROTO_H_

#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace postgate::text_proto {

using Places = google::protobuf::TextFormat::ParseInfoTree;

// Messages within messages of a file, beyond which it is refused.
inline constexpr int kNestingMax = 64;

// Reads `text`, which only its own errors call `name`. INVALID_ARGUMENT has a line "name:line:column: what" for each place that does not parse: an
// unknown field or value is one. `places` then knows where each field stands; it is written once.
absl::Status Parse(absl::string_view text, const std::string& name, google::protobuf::Message* message, Places* places);

// ":LINE:COLUMN" of a field's first character; of what it stands in if the field itself is not written; empty for a file without any of it.
// `field_path` is as in findings: "limits.lease_seconds", "carriers[1].name".
std::string PlaceOf(absl::string_view field_path, const google::protobuf::Descriptor& type, const Places& places);

// For an error whose message begins with "field_path: ": the same with "name:line:column: " before it.
absl::Status WithPlace(const absl::Status& error, const std::string& name, const google::protobuf::Descriptor& type, const Places& places);

}  // namespace postgate::text_proto

#endif  // CORE_TEXT_PROTO_TEXT_PROTO_H_
