// SPDX-License-Identifier: Apache-2.0
#include "client/formats/json_line.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/json_util.h>

#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "client/formats/closest_name.h"

namespace postgate::client {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

std::vector<std::string> JsonNames(const Descriptor& type) {
  std::vector<std::string> names;
  for (int i = 0; i < type.field_count(); ++i) names.push_back(type.field(i)->json_name());
  return names;
}

const FieldDescriptor* FindField(const Descriptor& type, absl::string_view name) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    if (field->json_name() == std::string(name) || field->name() == std::string(name)) return field;
  }
  return nullptr;
}

// Of the path "a[2].b" the message type that holds the last element, as far as the path can be followed.
const Descriptor* HolderOf(const Descriptor* type, const std::vector<std::string>& path) {
  for (size_t i = 0; i + 1 < path.size(); ++i) {
    const FieldDescriptor* field = FindField(*type, std::string(path[i].substr(0, path[i].find('['))));
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

constexpr std::pair<const char*, const char*> kTypeWords[] = {
    {"TYPE_INT", "a whole number"}, {"TYPE_STRING", "text"}, {"TYPE_BOOL", "true or false"}, {"TYPE_ENUM", "the name of an enum's value"}};

// protobuf quotes the value that it refused: `invalid value "x" for type TYPE_INT64`. Only the type is told on.
std::string WithoutValue(const std::string& reason) {
  const size_t type = reason.find(" for type ");
  if (!absl::StartsWith(reason, "invalid value") || type == std::string::npos) return reason;
  const std::string name = reason.substr(type + 10);
  for (const auto& [known, words] : kTypeWords) {
    if (absl::StartsWith(name, known)) return absl::StrCat("a value of another type; expected ", words);
  }
  return absl::StrCat("a value of another type; expected ", name);
}

}  // namespace

absl::Status ParseJsonLine(const std::string& line, google::protobuf::Message* message) {
  message->Clear();
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = false;
  options.case_insensitive_enum_parsing = false;
  const auto status = google::protobuf::util::JsonStringToMessage(line, message, options);
  if (status.ok()) return absl::OkStatus();
  const Descriptor* type = message->GetDescriptor();
  const std::string expected = absl::StrCat("expected one ", type->full_name(), " in protobuf's JSON mapping");
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
      absl::StrCat(complaint.path.empty() ? "" : complaint.path + ": ", WithoutValue(complaint.reason), "; ", expected));
}

}  // namespace postgate::client
