// SPDX-License-Identifier: Apache-2.0
#include "client/formats/json_line.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/json_util.h>

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "client/formats/closest_name.h"
#include "client/formats/json_shape.h"

namespace postgate::client {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

std::vector<std::string> JsonNames(const Descriptor& type) {
  std::vector<std::string> names;
  for (int i = 0; i < type.field_count(); ++i) names.push_back(type.field(i)->json_name());
  return names;
}

// Of the path "a[2].b" the message type that holds the last element, as far as the path can be followed.
const Descriptor* HolderOf(const Descriptor* type, const std::vector<std::string>& path) {
  for (size_t i = 0; i + 1 < path.size(); ++i) {
    const FieldDescriptor* field = FindJsonField(*type, path[i].substr(0, path[i].find('[')));
    if (field == nullptr || field->message_type() == nullptr) return nullptr;
    type = field->message_type();
  }
  return type;
}

// What protobuf says is "reason", "(path): reason" or "(path) reason". The path may be empty.
struct Complaint {
  std::string path;
  std::string reason;
};

Complaint ComplaintIn(absl::string_view message) {
  absl::ConsumePrefix(&message, "INVALID_ARGUMENT:");
  Complaint complaint;
  const size_t end = message.find(')');
  if (absl::StartsWith(message, "(") && end != absl::string_view::npos) {
    complaint.path = std::string(message.substr(1, end - 1));
    message.remove_prefix(end + 1);
    while (absl::ConsumePrefix(&message, ":") || absl::ConsumePrefix(&message, " ")) {
    }
  }
  absl::ConsumeSuffix(&message, ".");
  complaint.reason = std::string(message);
  return complaint;
}

// The path of a field that the message does not have, from "name: Cannot find field"; empty for another complaint.
std::string UnknownField(const Complaint& complaint) {
  absl::string_view name = complaint.reason;
  if (!absl::ConsumeSuffix(&name, ": Cannot find field")) return "";
  return complaint.path.empty() ? std::string(name) : absl::StrCat(complaint.path, ".", name);
}

// protobuf quotes the value that it refused: `invalid value "x" for type TYPE_INT64`. Only what the field wants is told.
std::string WithoutValue(const Complaint& complaint, const Descriptor& type) {
  const bool is_value = absl::StartsWith(complaint.reason, "invalid value") || absl::StrContains(complaint.reason, " for type ");
  if (!is_value) return complaint.reason;
  const std::vector<std::string> path = absl::StrSplit(complaint.path, '.');
  const Descriptor* holder = HolderOf(&type, path);
  const FieldDescriptor* field = holder == nullptr ? nullptr : FindJsonField(*holder, path.back().substr(0, path.back().find('[')));
  return field == nullptr ? "a value of another type" : absl::StrCat("a value of another type; expected ", ExpectedOf(*field));
}

}  // namespace

absl::Status ParseJsonLine(const std::string& line, google::protobuf::Message* message) {
  message->Clear();
  const Descriptor* type = message->GetDescriptor();
  const std::string expected = absl::StrCat("expected one ", type->full_name(), " in protobuf's JSON mapping");
  if (absl::Status s = CheckJsonShape(line, *type); !s.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(s.message(), "; ", expected));
  }
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = false;
  options.case_insensitive_enum_parsing = false;
  const auto status = google::protobuf::util::JsonStringToMessage(line, message, options);
  if (status.ok()) return absl::OkStatus();
  // After the first line protobuf shows the text around the place.
  const std::string text(status.message().data(), status.message().size());
  const Complaint complaint = ComplaintIn(text.substr(0, text.find('\n')));
  const std::string unknown = UnknownField(complaint);
  if (!unknown.empty()) {
    const std::vector<std::string> path = absl::StrSplit(unknown, '.');
    const Descriptor* holder = HolderOf(type, path);
    const std::string meant = holder == nullptr ? std::string() : DidYouMean(path.back(), JsonNames(*holder));
    return absl::InvalidArgumentError(absl::StrCat("no field \"", unknown, "\"", meant, "; ", expected));
  }
  return absl::InvalidArgumentError(
      absl::StrCat(complaint.path.empty() ? "" : complaint.path + ": ", WithoutValue(complaint, *type), "; ", expected));
}

}  // namespace postgate::client
