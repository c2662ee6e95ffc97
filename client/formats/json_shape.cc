// SPDX-License-Identifier: Apache-2.0
#include "client/formats/json_shape.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <set>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

namespace postgate::client {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// Deeper than any message of ours; keeps a hostile line from using up the stack.
constexpr int kDepthMax = 32;
constexpr char kOneObject[] = "expected one JSON object per line";

bool IsOwnMessage(const FieldDescriptor& field) {
  return field.message_type() != nullptr && field.message_type()->file()->package() != "google.protobuf";
}

// Reads the line once, from the left. Where the text is no JSON it says where it ends being so.
class Scanner {
 public:
  explicit Scanner(absl::string_view line) : rest_(line), size_(line.size()) {}

  absl::Status Line(const Descriptor& type) {
    Skip();
    if (!absl::StartsWith(rest_, "{")) return absl::InvalidArgumentError(absl::StrCat(kOneObject, ", beginning with {"));
    if (absl::Status s = Object(&type, "", 0); !s.ok()) return s;
    Skip();
    if (!rest_.empty()) return Broken("text after the object's end");
    return absl::OkStatus();
  }

 private:
  void Skip() {
    const size_t next = rest_.find_first_not_of(" \t\r\n");
    rest_.remove_prefix(next == absl::string_view::npos ? rest_.size() : next);
  }

  bool Take(char c) {
    Skip();
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  absl::Status Broken(absl::string_view what) const {
    if (rest_.empty()) {
      return absl::InvalidArgumentError(absl::StrCat("the line ends within an object; ", kOneObject, ", not one over several lines"));
    }
    return absl::InvalidArgumentError(absl::StrCat("character ", size_ - rest_.size() + 1, ": ", what, "; ", kOneObject));
  }

  absl::Status At(const std::string& path, absl::string_view what) const {
    return absl::InvalidArgumentError(absl::StrCat(path, ": ", what));
  }

  // A string, raw: escapes stay as they are.
  absl::Status String(const std::string& path, absl::string_view* text) {
    if (!Take('"')) return Broken("no JSON");
    for (size_t i = 0; i < rest_.size(); ++i) {
      const char c = rest_[i];
      if (static_cast<unsigned char>(c) < 0x20) {
        return At(path.empty() ? "a field's name" : path, "a raw control character; expected it escaped (\\n, \\t) or left out");
      }
      if (c == '"') {
        *text = rest_.substr(0, i);
        rest_.remove_prefix(i + 1);
        return absl::OkStatus();
      }
      if (c == '\\') ++i;
    }
    rest_ = absl::string_view();
    return Broken("");
  }

  // `type` is null below a field that the message does not have, which protobuf's parser refuses.
  absl::Status Object(const Descriptor* type, const std::string& path, int depth) {
    if (depth > kDepthMax) return At(path, "nested too deeply");
    Take('{');
    if (Take('}')) return absl::OkStatus();
    std::set<absl::string_view> names;
    do {
      Skip();
      absl::string_view name;
      if (absl::Status s = String("", &name); !s.ok()) return s;
      const FieldDescriptor* field = type == nullptr ? nullptr : FindJsonField(*type, name);
      const absl::string_view key = field == nullptr ? name : absl::string_view(field->name());
      const std::string inner = absl::StrCat(path, path.empty() ? "" : ".", key);
      if (!names.insert(key).second) {
        return At(inner, field != nullptr && field->name() != field->json_name()
                             ? absl::StrCat("stands twice; expected it once, as \"", field->json_name(), "\" or \"", field->name(), "\"")
                             : std::string("stands twice; expected it once"));
      }
      if (!Take(':')) return Broken("expected : after a field's name");
      if (absl::Status s = Value(field, inner, false, depth + 1); !s.ok()) return s;
    } while (Take(','));
    return Take('}') ? absl::OkStatus() : Broken("expected , or }");
  }

  absl::Status List(const FieldDescriptor* field, const std::string& path, int depth) {
    if (depth > kDepthMax) return At(path, "nested too deeply");
    Take('[');
    if (Take(']')) return absl::OkStatus();
    int index = 0;
    do {
      if (absl::Status s = Value(field, absl::StrCat(path, "[", index++, "]"), true, depth + 1); !s.ok()) return s;
    } while (Take(','));
    return Take(']') ? absl::OkStatus() : Broken("expected , or ]");
  }

  absl::Status Value(const FieldDescriptor* field, const std::string& path, bool is_element, int depth) {
    Skip();
    if (rest_.empty()) return Broken("");
    const char first = rest_[0];
    const bool is_null = absl::StartsWith(rest_, "null");
    if (field != nullptr && !is_null) {
      const bool wants_list = field->is_repeated() && !is_element;
      if (wants_list && first != '[') return At(path, "a single value; expected a list: [...]");
      if (!wants_list && first == '[') return At(path, absl::StrCat("a list; expected ", ExpectedOf(*field)));
      if (!wants_list && IsOwnMessage(*field) != (first == '{')) {
        return At(path, absl::StrCat("a value of another type; expected ", ExpectedOf(*field)));
      }
    }
    if (first == '{') return Object(field == nullptr || !IsOwnMessage(*field) ? nullptr : field->message_type(), path, depth);
    if (first == '[') return List(field, path, depth);
    if (first != '"') return Word(field, path);
    absl::string_view text;
    if (absl::Status s = String(path, &text); !s.ok()) return s;
    return field == nullptr ? absl::OkStatus() : CheckText(*field, path, text);
  }

  // A number, true, false or null.
  absl::Status Word(const FieldDescriptor* field, const std::string& path) {
    const absl::string_view word = rest_.substr(0, rest_.find_first_of(",]} \t\r\n"));
    rest_.remove_prefix(word.size());
    // protobuf's parser makes a floating-point number of what has a point or an exponent or does not fit, and rounds it without a word.
    const bool is_number = !word.empty() && (word[0] == '-' || absl::ascii_isdigit(static_cast<unsigned char>(word[0])));
    if (field == nullptr || !is_number || IsWholeNumber(*field, word)) return absl::OkStatus();
    return At(path, absl::StrCat("a number that is not whole, not in digits alone, or too large; expected ", ExpectedOf(*field)));
  }

  static bool IsWholeNumber(const FieldDescriptor& field, absl::string_view word) {
    const absl::string_view digits = absl::StripPrefix(word, "-");
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE || field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) return true;  // protobuf refuses it
    if (!std::all_of(digits.begin(), digits.end(), [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); })) return false;
    int32_t small = 0;
    int64_t large = 0;
    return field.cpp_type() == FieldDescriptor::CPPTYPE_INT64 ? absl::SimpleAtoi(word, &large) : absl::SimpleAtoi(word, &small);
  }

  absl::Status CheckText(const FieldDescriptor& field, const std::string& path, absl::string_view text) const {
    if (field.enum_type() != nullptr && field.enum_type()->FindValueByName(std::string(text)) == nullptr) {
      return At(path, absl::StrCat("no value of that name; expected ", ExpectedOf(field)));
    }
    if (field.message_type() != nullptr && field.message_type()->full_name() == "google.protobuf.Timestamp") {
      google::protobuf::Timestamp time;
      if (!google::protobuf::util::TimeUtil::FromString(std::string(text), &time)) {
        return At(path, absl::StrCat("no such time; expected ", ExpectedOf(field)));
      }
    }
    return absl::OkStatus();
  }

  absl::string_view rest_;
  const size_t size_;
};

}  // namespace

const FieldDescriptor* FindJsonField(const Descriptor& type, absl::string_view name) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    if (name == field->json_name() || name == field->name()) return field;
  }
  return nullptr;
}

std::string ExpectedOf(const FieldDescriptor& field) {
  if (field.enum_type() != nullptr) {
    std::vector<std::string> names;
    for (int i = 1; i < field.enum_type()->value_count(); ++i) names.push_back(field.enum_type()->value(i)->name());
    return absl::StrCat("one of ", absl::StrJoin(names, ", "));
  }
  if (field.message_type() != nullptr) {
    if (field.message_type()->full_name() == "google.protobuf.Timestamp") return "a time in RFC 3339, for example \"2026-06-25T20:02:26Z\"";
    if (field.message_type()->full_name() == "google.protobuf.BoolValue") return "true or false";
    return absl::StrCat("a JSON object: ", field.message_type()->full_name());
  }
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: return "text in quotes";
    case FieldDescriptor::CPPTYPE_BOOL: return "true or false";
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64: return "a whole number";
    default: return "a number";
  }
}

absl::Status CheckJsonShape(absl::string_view line, const Descriptor& type) { return Scanner(line).Line(type); }

}  // namespace postgate::client
