// SPDX-License-Identifier: Apache-2.0
#include "core/text_proto/text_proto.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/tokenizer.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "core/encoding/utf8.h"

namespace postgate::text_proto {
namespace {

// Collects what the parser finds, each with its place.
class PlacedErrors final : public google::protobuf::io::ErrorCollector {
 public:
  explicit PlacedErrors(std::string name) : name_(std::move(name)) {}

  void AddError(int line, google::protobuf::io::ColumnNumber column, const std::string& message) override {
    absl::StrAppend(&text_, text_.empty() ? "" : "\n", name_, ":", line + 1, ":", column + 1, ": ", message);
  }
  const std::string& text() const { return text_; }

 private:
  const std::string name_;
  std::string text_;
};

// Of a message and of all that is within.
bool HasUtf8Alone(const google::protobuf::Message& message) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  const auto holds = [&](const google::protobuf::FieldDescriptor& field, int i) {
    std::string scratch;
    if (field.type() == google::protobuf::FieldDescriptor::TYPE_STRING) {
      return encoding::IsUtf8(i < 0 ? reflection.GetStringReference(message, &field, &scratch) : reflection.GetRepeatedStringReference(message, &field, i, &scratch));
    }
    if (field.message_type() == nullptr) return true;
    return HasUtf8Alone(i < 0 ? reflection.GetMessage(message, &field) : reflection.GetRepeatedMessage(message, &field, i));
  };
  for (const auto* field : fields) {
    if (!field->is_repeated() && !holds(*field, -1)) return false;
    for (int i = 0; field->is_repeated() && i < reflection.FieldSize(message, field); ++i) {
      if (!holds(*field, i)) return false;
    }
  }
  return true;
}

}  // namespace

absl::Status Parse(absl::string_view text, const std::string& name, google::protobuf::Message* message, Places* places) {
  // What is stored of a file has to be readable again, which protobuf's parser of text does not look at.
  if (const int line = encoding::LineThatIsNoUtf8(text); line != 0) {
    return absl::InvalidArgumentError(absl::StrCat(name, ":", line, ":1: the line is no UTF-8; convert the file first, as with iconv"));
  }
  PlacedErrors errors(name);
  google::protobuf::TextFormat::Parser parser;
  parser.SetRecursionLimit(kNestingMax);
  parser.RecordErrorsTo(&errors);
  parser.WriteLocationsTo(places);
  if (!parser.ParseFromString(std::string(text.data(), text.size()), message)) return absl::InvalidArgumentError(errors.text());
  if (HasUtf8Alone(*message)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(name, ":1:1: an escaped text (\\351, \\xe9) is no UTF-8; write the character itself"));
}

std::string PlaceOf(absl::string_view field_path, const google::protobuf::Descriptor& type, const Places& places) {
  std::string place;
  const Places* tree = &places;
  const google::protobuf::Descriptor* message = &type;
  for (absl::string_view step : absl::StrSplit(field_path, '.')) {
    if (tree == nullptr || message == nullptr) break;
    int index = -1;
    if (const size_t bracket = step.find('['); bracket != absl::string_view::npos) {
      if (!absl::SimpleAtoi(step.substr(bracket + 1, step.size() - bracket - 2), &index)) break;
      step = step.substr(0, bracket);
    }
    const google::protobuf::FieldDescriptor* field = message->FindFieldByName(std::string(step));
    if (field == nullptr) break;
    // Of a list as a whole, the first element.
    const int at = field->is_repeated() ? std::max(index, 0) : -1;
    const google::protobuf::TextFormat::ParseLocation location = tree->GetLocation(field, at);
    if (location.line >= 0) place = absl::StrCat(":", location.line + 1, ":", location.column + 1);
    tree = tree->GetTreeForNested(field, at);
    message = field->message_type();
  }
  return place;
}

absl::Status WithPlace(const absl::Status& error, const std::string& name, const google::protobuf::Descriptor& type, const Places& places) {
  const absl::string_view message = error.message();
  return absl::Status(error.code(), absl::StrCat(name, PlaceOf(message.substr(0, message.find(':')), type, places), ": ", message));
}

}  // namespace postgate::text_proto
