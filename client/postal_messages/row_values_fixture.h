// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_POSTAL_MESSAGES_ROW_VALUES_FIXTURE_H_
#define CLIENT_POSTAL_MESSAGES_ROW_VALUES_FIXTURE_H_

#include <google/protobuf/message.h>

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/postal_messages/message_table.h"
#include "client/postal_messages/value_text.h"
#include "gtest/gtest.h"

// A value for each row, set by reflection alone: the tests know no field by name.
namespace postgate::client {

inline bool HasPlace(const MessageTable& table, const Row& row) {
  return row.*table.element != nullptr && row.field[0] != '\0' && row.format != Format::kNamePart;
}

// In the row's format, different in each row and list element, within its length.
inline std::string SampleText(const Row& row, int number) {
  switch (row.format) {
    case Format::kWhole: return absl::StrCat(number + 1);
    case Format::kMassKg: return absl::StrCat(number, ".25", number % 10);
    case Format::kAmount: return absl::StrCat(number, ".5", 1 + number % 9);
    case Format::kDateTime: return absl::StrCat("2026-06-", 10 + number % 20, "T12:00:0", number % 10, "Z");
    case Format::kEventCode: return "EMD";
    case Format::kDecisionKind: return "do-not-load";
    default: break;
  }
  // Codes that something follows from.
  if (absl::EqualsIgnoreCase(row.field, "mail_class_code")) return "C";
  if (absl::EqualsIgnoreCase(row.field, "nature_code")) return "31";
  if (row.length_max == 1) return std::string(1, static_cast<char>('1' + number % 9));
  if (row.length_max == 2) return absl::StrCat("K", number % 10);
  if (row.length_max == 3) return absl::StrCat("A", 10 + number % 90);
  return absl::StrCat("v", number);
}

// The message that holds the row's field, and the field's path from it; a list's element `number` is made when it is absent.
inline google::protobuf::Message* HolderOfRow(const Row& row, int number, google::protobuf::Message* root, std::string* rest) {
  *rest = row.field;
  const size_t list = rest->find("[].");
  if (list == std::string::npos) return root;
  FieldPath path;
  EXPECT_TRUE(FieldPath::Parse(rest->substr(0, list + 2), *root->GetDescriptor(), &path)) << row.field;
  rest->erase(0, list + 3);
  google::protobuf::Message* holder = path.MutableHolderIn(root);
  const auto& reflection = *holder->GetReflection();
  while (reflection.FieldSize(*holder, path.field()) <= number) reflection.AddMessage(holder, path.field());
  return reflection.MutableRepeatedMessage(holder, path.field(), number);
}

inline void SetRow(const Row& row, const std::string& text, int number, google::protobuf::Message* root) {
  std::string rest;
  google::protobuf::Message* holder = HolderOfRow(row, number, root, &rest);
  FieldPath path;
  ASSERT_TRUE(FieldPath::Parse(rest, *holder->GetDescriptor(), &path)) << row.field;
  // A list has no gaps.
  google::protobuf::Message* list = path.MutableHolderIn(holder);
  while (path.place() > 0 && list->GetReflection()->FieldSize(*list, path.field()) < path.place()) {
    list->GetReflection()->AddString(list, path.field(), "before");
  }
  const absl::Status status = SetFromXmlText(text, row.format, path, holder);
  ASSERT_TRUE(status.ok()) << row.field << ": " << status;
}

inline std::string TextOfRow(const Row& row, int number, google::protobuf::Message* root) {
  std::string rest;
  google::protobuf::Message* holder = HolderOfRow(row, number, root, &rest);
  FieldPath path;
  EXPECT_TRUE(FieldPath::Parse(rest, *holder->GetDescriptor(), &path)) << row.field;
  return TextOf(*holder, path, row.format);
}

// Every row of the table set, lists with three elements.
inline void SetAllRows(const MessageTable& table, google::protobuf::Message* root) {
  int number = 0;
  for (const Row& row : table.rows) {
    if (!HasPlace(table, row)) continue;
    const std::string field = row.field;
    for (int i = 0; i < (absl::StrContains(field, "[]") ? 3 : 1); ++i) SetRow(row, SampleText(row, ++number), i, root);
  }
}

}  // namespace postgate::client

#endif  // CLIENT_POSTAL_MESSAGES_ROW_VALUES_FIXTURE_H_
