// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_IDENTIFIERS_NATURE_CODE_H_
#define CORE_IDENTIFIERS_NATURE_CODE_H_

#include <array>
#include <utility>

#include "absl/strings/string_view.h"
#include "postgate/v1/item.pb.h"

namespace postgate::identifiers {

// UPU nature of transaction, and the code of each.
inline constexpr std::array<std::pair<v1::Nature, const char*>, 6> kNatureCodes = {{
    {v1::NATURE_SALE, "11"},
    {v1::NATURE_RETURN, "21"},
    {v1::NATURE_GIFT, "31"},
    {v1::NATURE_SAMPLE, "32"},
    {v1::NATURE_DOCUMENTS, "91"},
    {v1::NATURE_OTHER, "999"},
}};

// What an item says its nature is, by name or else by code; unspecified when it says neither, or a code of no nature.
template <typename Item>
v1::Nature StatedNature(const Item& item) {
  if (item.nature() != v1::NATURE_UNSPECIFIED) return item.nature();
  for (const auto& [nature, code] : kNatureCodes) {
    if (item.nature_code() == code) return nature;
  }
  return v1::NATURE_UNSPECIFIED;
}

}  // namespace postgate::identifiers

#endif  // CORE_IDENTIFIERS_NATURE_CODE_H_
