// SPDX-License-Identifier: Apache-2.0
#include "tests/properties/message_mutator.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <memory>
#include <vector>

#include "absl/strings/ascii.h"
#include "tests/properties/odd_texts.h"

namespace postgate::properties {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::Timestamp;

constexpr size_t kMutationsMax = 4;

// One below, at and one above the limits of texts and lists that the rules have.
constexpr size_t kLengths[] = {1, 2, 3, 4, 5, 12, 13, 14, 16, 17, 18, 34, 35, 36, 39, 40, 41, 69, 70, 71, 140, 511, 512, 513, 1500};
constexpr int kCounts[] = {0, 1, 2, 5, 6, 8, 9, 10, 98, 99, 100};
constexpr int64_t kNumbers[] = {
    0, 1, -1, 2, 99, 100, 2'000, 2'001, 30'000, 30'001, 999'999, 1'000'000, 99'999'999, 100'000'000, 999'999'999, -999'999'999, 1'000'000'000, 9'999'999'999,
    10'000'000'000, 99'999'999'999'999, 100'000'000'000'000, std::numeric_limits<int32_t>::max(), std::numeric_limits<int64_t>::max(),
    std::numeric_limits<int64_t>::min()};
constexpr const char* kCharacters[] = {"a", "Z", "7", "-", " ", "\xEA\xB0\x80", "\xF0\x9F\x8E\x81", "\xCC\x88"};

bool IsWellKnown(const FieldDescriptor& field) {
  return field.message_type() != nullptr && field.message_type()->file()->package() == "google.protobuf";
}

void AppendCharacter(std::string& text, uint32_t code_point) {
  const auto byte = [&text](uint32_t value) { text += static_cast<char>(static_cast<unsigned char>(value)); };
  if (code_point < 0x80) {
    byte(code_point);
  } else if (code_point < 0x800) {
    byte(0xC0 | code_point >> 6);
    byte(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    byte(0xE0 | code_point >> 12);
    byte(0x80 | (code_point >> 6 & 0x3F));
    byte(0x80 | (code_point & 0x3F));
  } else {
    byte(0xF0 | code_point >> 18);
    byte(0x80 | (code_point >> 12 & 0x3F));
    byte(0x80 | (code_point >> 6 & 0x3F));
    byte(0x80 | (code_point & 0x3F));
  }
}

// Where a character begins, at `at` or before.
size_t CharacterAt(const std::string& text, size_t at) {
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return at;
}

}  // namespace

void MessageMutator::Mutate(Message* message, const Message* donor) {
  for (size_t left = 1 + Below(kMutationsMax); left > 0; --left) MutateOnce(message, donor);
}

void MessageMutator::MutateOnce(Message* message, const Message* donor) {
  if (donor != nullptr && Below(8) == 0) {
    std::vector<const Field*> fields;
    donor->GetReflection()->ListFields(*donor, &fields);
    if (!fields.empty()) {
      const Field* field = fields[Below(fields.size())];
      const std::unique_ptr<Message> other(donor->New());
      other->CopyFrom(*donor);
      return message->GetReflection()->SwapFields(message, other.get(), {field});
    }
  }
  Message* place = Somewhere(message);
  const auto& type = *place->GetDescriptor();
  if (type.field_count() == 0) return;
  if (Below(8) == 0) return Exchange(place);
  // Fields that are there, more often than not: what says something can be made to say something else.
  std::vector<const Field*> present;
  place->GetReflection()->ListFields(*place, &present);
  const bool is_present = !present.empty() && Below(4) != 0;
  const Field& field = is_present ? *present[Below(present.size())] : *type.field(static_cast<int>(Below(static_cast<size_t>(type.field_count()))));
  if (Below(5) == 0) return place->GetReflection()->ClearField(place, &field);
  ChangeField(place, field);
}

Message* MessageMutator::Somewhere(Message* message) {
  const Reflection& reflection = *message->GetReflection();
  std::vector<const Field*> fields;
  reflection.ListFields(*message, &fields);
  std::erase_if(fields, [](const Field* field) { return field->message_type() == nullptr || IsWellKnown(*field); });
  if (fields.empty() || Below(3) == 0) return message;
  const Field* field = fields[Below(fields.size())];
  if (!field->is_repeated()) return Somewhere(reflection.MutableMessage(message, field));
  const auto index = static_cast<int>(Below(static_cast<size_t>(reflection.FieldSize(*message, field))));
  return Somewhere(reflection.MutableRepeatedMessage(message, field, index));
}

void MessageMutator::ChangeField(Message* message, const Field& field) {
  const Reflection& reflection = *message->GetReflection();
  if (field.is_repeated() && (field.message_type() != nullptr || Below(2) == 0)) return ChangeList(message, field);
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: return ChangeText(message, field);
    case FieldDescriptor::CPPTYPE_ENUM: return ChangeEnum(message, field);
    case FieldDescriptor::CPPTYPE_BOOL: return reflection.SetBool(message, &field, Below(2) == 0);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (field.message_type() == Timestamp::descriptor()) return ChangeTime(reflection.MutableMessage(message, &field));
      // There, and empty or with something in it.
      MutateOnce(reflection.MutableMessage(message, &field), nullptr);
      return;
    default: return ChangeNumber(message, field);
  }
}

void MessageMutator::ChangeText(Message* message, const Field& field) {
  const Reflection& reflection = *message->GetReflection();
  if (!field.is_repeated()) return reflection.SetString(message, &field, AlteredText(reflection.GetString(*message, &field), field.name()));
  const int count = reflection.FieldSize(*message, &field);
  if (count == 0) return reflection.AddString(message, &field, AlteredText("", field.name()));
  const auto index = static_cast<int>(Below(static_cast<size_t>(count)));
  reflection.SetRepeatedString(message, &field, index, AlteredText(reflection.GetRepeatedString(*message, &field, index), field.name()));
}

std::string MessageMutator::AlteredText(std::string text, const std::string& field_name) {
  const size_t at = CharacterAt(text, Below(text.size() + 1));
  switch (Below(10)) {
    case 0:
    case 1:
    case 2: return OddCodes(field_name)[Below(OddCodes(field_name).size())];
    case 3: return OddTexts()[Below(OddTexts().size())];
    case 4: {
      std::string grown;
      for (size_t left = kLengths[Below(std::size(kLengths))]; left > 0; --left) grown += kCharacters[left % 3 == 0 ? 0 : Below(std::size(kCharacters))];
      return grown;
    }
    case 5: return RandomText();
    case 6: return text.insert(at, OddTexts()[Below(OddTexts().size())]);
    case 7: return Below(2) == 0 ? absl::AsciiStrToLower(text) : absl::AsciiStrToUpper(text);
    case 8: return text.substr(0, at);
    default: return text.insert(at, 1, static_cast<char>('0' + Below(10)));
  }
}

std::string MessageMutator::RandomText() {
  constexpr uint32_t kEnds[] = {0x80, 0x100, 0x800, 0x10000, 0x110000};
  std::string text;
  for (size_t left = Below(24); left > 0; --left) {
    const auto code_point = static_cast<uint32_t>(Below(kEnds[Below(std::size(kEnds))]));
    if (code_point < 0xD800 || code_point > 0xDFFF) AppendCharacter(text, code_point);
  }
  return text;
}

void MessageMutator::ChangeNumber(Message* message, const Field& field) {
  const Reflection& reflection = *message->GetReflection();
  if (field.is_repeated()) return;
  const bool is_wide = field.cpp_type() == FieldDescriptor::CPPTYPE_INT64;
  if (!is_wide && field.cpp_type() != FieldDescriptor::CPPTYPE_INT32) return;
  const int64_t before = is_wide ? reflection.GetInt64(*message, &field) : reflection.GetInt32(*message, &field);
  // Unsigned, where every sum and product is defined.
  const auto old = static_cast<uint64_t>(before);
  int64_t now = 0;
  switch (Below(4)) {
    case 0: now = static_cast<int64_t>(old + 1 - 2 * Below(2)); break;
    case 1: now = static_cast<int64_t>(0 - old); break;
    case 2: now = static_cast<int64_t>(old * 10); break;
    default: now = kNumbers[Below(std::size(kNumbers))];
  }
  if (is_wide) return reflection.SetInt64(message, &field, now);
  constexpr std::numeric_limits<int32_t> kNarrow{};
  reflection.SetInt32(message, &field, static_cast<int32_t>(std::clamp<int64_t>(now, kNarrow.min(), kNarrow.max())));
}

void MessageMutator::ChangeEnum(Message* message, const Field& field) {
  if (field.is_repeated()) return;
  const auto& type = *field.enum_type();
  const bool is_known = fits_ == Fits::kTextFiles || Below(4) != 0;
  const int number = is_known ? type.value(static_cast<int>(Below(static_cast<size_t>(type.value_count()))))->number() : static_cast<int>(Below(1'000)) - 1;
  message->GetReflection()->SetEnumValue(message, &field, number);
}

void MessageMutator::ChangeTime(Message* time) {
  using google::protobuf::util::TimeUtil;
  auto& changed = *static_cast<Timestamp*>(time);
  const auto by = static_cast<int64_t>(Below(4) == 0 ? Below(40'000'000) : Below(200'000));
  changed.set_seconds(static_cast<int64_t>(static_cast<uint64_t>(changed.seconds()) + static_cast<uint64_t>(Below(2) == 0 ? by : -by)));
  if (Below(8) == 0) changed.set_seconds(TimeUtil::kTimestampMinSeconds);
  if (Below(8) == 0) changed.set_seconds(TimeUtil::kTimestampMaxSeconds);
  if (Below(4) == 0) changed.set_nanos(static_cast<int32_t>(Below(1'000'000'000)));
  if (fits_ == Fits::kTextFiles) {
    changed.set_seconds(std::clamp<int64_t>(changed.seconds(), TimeUtil::kTimestampMinSeconds, TimeUtil::kTimestampMaxSeconds));
  } else if (Below(8) == 0) {
    changed.set_seconds(kNumbers[Below(std::size(kNumbers))]);
    changed.set_nanos(Below(2) == 0 ? -1 : 1'000'000'000);
  }
}

void MessageMutator::ChangeList(Message* message, const Field& field) {
  const Reflection& reflection = *message->GetReflection();
  const int size = reflection.FieldSize(*message, &field);
  if (size >= 2 && Below(2) == 0) {
    return reflection.SwapElements(message, &field, static_cast<int>(Below(static_cast<size_t>(size))), static_cast<int>(Below(static_cast<size_t>(size))));
  }
  // Long lists are dear and say little: most stay short.
  const int count = kCounts[Below(Below(8) == 0 ? std::size(kCounts) : 4)];
  while (reflection.FieldSize(*message, &field) > count) reflection.RemoveLast(message, &field);
  for (int i = reflection.FieldSize(*message, &field); i < count; ++i) {
    if (field.message_type() != nullptr) {
      Message* added = reflection.AddMessage(message, &field);
      if (i > 0) added->CopyFrom(reflection.GetRepeatedMessage(*message, &field, i - 1));
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      reflection.AddString(message, &field, AlteredText(i > 0 ? reflection.GetRepeatedString(*message, &field, i - 1) : "", field.name()));
    } else {
      return;
    }
  }
}

// Two fields of one type have each other's content.
void MessageMutator::Exchange(Message* message) {
  const Reflection& reflection = *message->GetReflection();
  const auto& type = *message->GetDescriptor();
  std::vector<const Field*> texts;
  std::vector<const Field*> messages;
  for (int i = 0; i < type.field_count(); ++i) {
    const Field* field = type.field(i);
    if (field->is_repeated()) continue;
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) texts.push_back(field);
    if (field->message_type() != nullptr && !IsWellKnown(*field)) messages.push_back(field);
  }
  if (messages.size() >= 2 && Below(2) == 0) {
    const Field* one = messages[Below(messages.size())];
    const Field* other = messages[Below(messages.size())];
    if (one != other && one->message_type() == other->message_type()) {
      reflection.MutableMessage(message, one)->GetReflection()->Swap(reflection.MutableMessage(message, one), reflection.MutableMessage(message, other));
    }
    return;
  }
  if (texts.empty()) return;
  const Field* one = texts[Below(texts.size())];
  const Field* other = texts[Below(texts.size())];
  const std::string text = reflection.GetString(*message, one);
  reflection.SetString(message, one, reflection.GetString(*message, other));
  reflection.SetString(message, other, text);
}

}  // namespace postgate::properties
