// SPDX-License-Identifier: Apache-2.0
#include "client/formats/field_place.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "client/formats/json_shape.h"

namespace postgate::client {
namespace {

using google::protobuf::FieldDescriptor;

// One step of a field path: `content_pieces[0]`.
struct Step {
  std::string name;
  int index = -1;  // -1: no element is named
};

std::vector<Step> StepsOf(absl::string_view field_path) {
  std::vector<Step> steps;
  for (const absl::string_view word : absl::StrSplit(field_path, '.')) {
    const size_t bracket = word.find('[');
    Step step{std::string(word.substr(0, bracket)), -1};
    if (bracket != absl::string_view::npos && !absl::SimpleAtoi(word.substr(bracket + 1, word.size() - bracket - 2), &step.index)) step.index = -1;
    steps.push_back(std::move(step));
  }
  return steps;
}

FieldPlace PlaceOf(absl::string_view text, size_t begin, size_t end) {
  FieldPlace place;
  for (size_t i = 0; i < end; ++i) {
    if (text[i] == '\n') {
      if (i < begin) ++place.line;
      ++place.end_line;
      if (i < begin) place.column = 1;
      place.end_column = 1;
    } else if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) {
      if (i < begin) ++place.column;
      ++place.end_column;
    }
  }
  return place;
}

// Goes through a line of JSON that was accepted, so it only has to find its way. Out of the text it stays at the end.
class JsonCursor {
 public:
  explicit JsonCursor(absl::string_view text) : text_(text) { SkipSpace(); }

  size_t at() const { return at_; }
  char Next() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool Take(char c) {
    SkipSpace();
    if (Next() != c) return false;
    ++at_;
    SkipSpace();
    return true;
  }

  // Walks over the string that begins here and returns it, raw and without its quotes.
  absl::string_view String() {
    const size_t begin = std::min(at_ + 1, text_.size());
    for (at_ = begin; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    at_ = std::min(at_, text_.size());
    const absl::string_view text = text_.substr(begin, at_ - begin);
    if (at_ < text_.size()) ++at_;
    return text;
  }

  void Value() {
    if (Next() == '"') {
      String();
    } else if (Next() == '{' || Next() == '[') {
      Nested();
    } else {
      at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
    }
  }

 private:
  void SkipSpace() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }

  void Nested() {
    int depth = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        String();
        continue;
      }
      ++at_;
      if (c == '{' || c == '[') ++depth;
      if ((c == '}' || c == ']') && --depth == 0) return;
    }
  }

  const absl::string_view text_;
  size_t at_ = 0;
};

struct Span {
  size_t begin = 0;
  size_t end = 0;
};

// Leaves the cursor at the value of that field; the span is of the name.
std::optional<Span> FindMember(JsonCursor& cursor, const google::protobuf::Descriptor& type, const FieldDescriptor& field) {
  if (!cursor.Take('{')) return std::nullopt;
  while (cursor.Next() == '"') {
    const size_t begin = cursor.at();
    const absl::string_view name = cursor.String();
    const size_t end = cursor.at();
    if (!cursor.Take(':')) return std::nullopt;
    if (FindJsonField(type, name) == &field) return Span{begin, end};
    cursor.Value();
    if (!cursor.Take(',')) return std::nullopt;
  }
  return std::nullopt;
}

// Leaves the cursor at that element.
bool FindElement(JsonCursor& cursor, int index) {
  if (!cursor.Take('[')) return false;
  for (int i = 0; i < index; ++i) {
    cursor.Value();
    if (!cursor.Take(',')) return false;
  }
  return cursor.Next() != ']' && cursor.Next() != '\0';
}

}  // namespace

std::optional<FieldPlace> PlaceInJsonLine(absl::string_view line, const google::protobuf::Descriptor& type, absl::string_view field_path) {
  JsonCursor cursor(line);
  const google::protobuf::Descriptor* holder = &type;
  std::optional<Span> found;
  for (const Step& step : StepsOf(field_path)) {
    const FieldDescriptor* field = holder == nullptr ? nullptr : holder->FindFieldByName(step.name);
    const std::optional<Span> name = field == nullptr ? std::nullopt : FindMember(cursor, *holder, *field);
    if (!name.has_value()) break;
    found = name;
    if (step.index >= 0 && !FindElement(cursor, step.index)) break;
    const size_t begin = cursor.at();
    const bool is_plain = cursor.Next() != '{' && cursor.Next() != '[';
    if (is_plain) {
      cursor.Value();
      found = Span{begin, cursor.at()};
      break;
    }
    if (step.index >= 0) found = Span{begin, begin + 1};
    holder = field->message_type();
  }
  if (!found.has_value()) return std::nullopt;
  return PlaceOf(line, found->begin, found->end);
}

std::optional<FieldPlace> PlaceInCsvRow(absl::string_view row, size_t cell) {
  size_t begin = 0;
  bool is_quoted = false;
  for (size_t i = 0; i <= row.size(); ++i) {
    if (i < row.size() && row[i] == '"') is_quoted = !is_quoted;
    if (i < row.size() && (row[i] != ',' || is_quoted)) continue;
    if (cell == 0) return PlaceOf(row, begin, i);
    --cell;
    begin = i + 1;
  }
  return std::nullopt;
}

}  // namespace postgate::client
