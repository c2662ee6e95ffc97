// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/controlled_goods.h"

#include <vector>

#include "core/identifiers/characters.h"
#include "core/reference/csv.h"

namespace postgate::assessment {

absl::Status ControlledGoodsList::Load(absl::string_view name, absl::string_view text) {
  return reference::ForEachCsvRow(name, text, "hs_prefix,measure,subject,source", [this](const std::vector<std::string>& fields) {
    const std::string& prefix = fields[0];
    if ((prefix.size() != 4 && prefix.size() != 6) || !identifiers::AllOf(prefix, identifiers::IsDigit)) {
      return absl::InvalidArgumentError("hs_prefix: expected 4 or 6 digits");
    }
    if (fields[1] != "prohibited" && fields[1] != "restricted") {
      return absl::InvalidArgumentError("measure: expected prohibited or restricted");
    }
    if (!by_prefix_.insert({prefix, {fields[1] == "prohibited", fields[2], fields[3]}}).second) {
      return absl::InvalidArgumentError("hs_prefix: stands twice in the list");
    }
    return absl::OkStatus();
  });
}

const ControlledGoods* ControlledGoodsList::Find(absl::string_view hs_code) const {
  for (const size_t digits : {size_t{6}, size_t{4}}) {
    if (hs_code.size() < digits) continue;
    const auto found = by_prefix_.find(hs_code.substr(0, digits));
    if (found != by_prefix_.end()) return &found->second;
  }
  return nullptr;
}

}  // namespace postgate::assessment
