// SPDX-License-Identifier: Apache-2.0
#include "core/wco_xml/codes.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace postgate::wco_xml {
namespace {

struct RenamedCode {
  const char* element_id;
  const char* in_declaration;
  const char* in_xml;
};

constexpr RenamedCode kRenamedCodes[] = {{"017", "5", "13"}, {"103", "999", "99"}};
constexpr size_t kSplitTypeLength = 4;
// 14: advance notification, which the hub's declarations never are.
constexpr char kFunctionCodeId[] = "017";
constexpr char kAdvanceNotification[] = "14";

bool IsUnknown(const Element& element, absl::string_view code) {
  return absl::string_view(element.id) == kFunctionCodeId && code == kAdvanceNotification;
}

}  // namespace

std::optional<absl::string_view> CodeInXml(const Element& element, absl::string_view code) {
  if (IsUnknown(element, code)) return std::nullopt;
  for (const RenamedCode& renamed : kRenamedCodes) {
    if (absl::string_view(element.id) != renamed.element_id) continue;
    if (code == renamed.in_declaration) return renamed.in_xml;
    if (code == renamed.in_xml) return std::nullopt;
  }
  return code;
}

std::optional<absl::string_view> CodeInDeclaration(const Element& element, absl::string_view code) {
  if (IsUnknown(element, code)) return std::nullopt;
  for (const RenamedCode& renamed : kRenamedCodes) {
    if (absl::string_view(element.id) == renamed.element_id && code == renamed.in_xml) return renamed.in_declaration;
  }
  return code;
}

bool IsSplitType(absl::string_view type) {
  return type.size() == kSplitTypeLength && std::all_of(type.begin(), type.end(), [](char c) { return absl::ascii_isprint(static_cast<unsigned char>(c)); });
}

}  // namespace postgate::wco_xml
