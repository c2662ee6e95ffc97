// SPDX-License-Identifier: Apache-2.0
//
// For tests only: a message as its single values.
#ifndef CORE_WCO_XML_LEAVES_FIXTURE_H_
#define CORE_WCO_XML_LEAVES_FIXTURE_H_

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/wco_xml/write.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"

namespace postgate::wco_xml {

// Field path, as in findings, to the value's text. A message with nothing in it is none.
using Leaves = std::map<std::string, std::string>;

inline void AddLeaves(const google::protobuf::Message& message, const std::string& path, Leaves* leaves) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> set;
  reflection.ListFields(message, &set);
  for (const auto* field : set) {
    const std::string field_path = absl::StrCat(path, path.empty() ? "" : ".", field->name());
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const std::string element_path = field->is_repeated() ? absl::StrCat(field_path, "[", i, "]") : field_path;
      if (field->message_type() != nullptr) {
        const auto& child = field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i) : reflection.GetMessage(message, field);
        AddLeaves(child, element_path, leaves);
      } else {
        google::protobuf::TextFormat::PrintFieldValueToString(message, field, field->is_repeated() ? i : -1, &(*leaves)[element_path]);
      }
    }
  }
}

inline Leaves LeavesOf(const google::protobuf::Message& message) {
  Leaves leaves;
  AddLeaves(message, "", &leaves);
  return leaves;
}

// Whether the field or a message that it is in is among them.
inline bool IsSaidMissing(const std::vector<Unsaid>& unsaid, const std::string& path) {
  return std::any_of(unsaid.begin(), unsaid.end(), [&](const Unsaid& each) {
    return path == each.field_path || absl::StartsWith(path, each.field_path + ".") || absl::StartsWith(path, each.field_path + "[");
  });
}

// Whether other parts of the same address were joined into its street.
inline bool IsJoinedInto(const std::vector<Unsaid>& unsaid, const std::string& path) {
  if (!absl::EndsWith(path, ".address.street")) return false;
  const std::string address = path.substr(0, path.size() - std::string("street").size());
  return std::any_of(unsaid.begin(), unsaid.end(), [&](const Unsaid& each) {
    return absl::StartsWith(each.field_path, address) && absl::StartsWith(each.remark, "joined with the others");
  });
}

// Paths at which the two differ and of which `unsaid` says nothing.
inline std::vector<std::string> SilentDifferences(const google::protobuf::Message& before, const google::protobuf::Message& after,
                                                  const std::vector<Unsaid>& unsaid) {
  Leaves left = LeavesOf(before);
  const Leaves right = LeavesOf(after);
  for (const auto& [path, value] : right) left.emplace(path, "");
  std::vector<std::string> differences;
  for (const auto& [path, value] : left) {
    const auto found = right.find(path);
    if ((found == right.end() || found->second != value) && !IsSaidMissing(unsaid, path) && !IsJoinedInto(unsaid, path)) differences.push_back(path);
  }
  return differences;
}

}  // namespace postgate::wco_xml

#endif  // CORE_WCO_XML_LEAVES_FIXTURE_H_
