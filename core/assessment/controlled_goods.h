// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_ASSESSMENT_CONTROLLED_GOODS_H_
#define CORE_ASSESSMENT_CONTROLLED_GOODS_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace postgate::assessment {

// One row of data/assessment/controlled_goods.csv.
struct ControlledGoods {
  bool is_prohibited = false;  // Otherwise restricted: allowed with a licence or certificate.
  std::string subject;
  std::string source;
};

// Goods that are prohibited in post or restricted, by prefix of their HS code. Immutable once loaded.
class ControlledGoodsList {
 public:
  // InvalidArgument at the first bad row.
  absl::Status Load(absl::string_view name, absl::string_view text);

  // Returns the row with the longest prefix of the code, or null.
  const ControlledGoods* Find(absl::string_view hs_code) const;

 private:
  // Prefixes have 4 or 6 digits.
  absl::flat_hash_map<std::string, ControlledGoods> by_prefix_;
};

}  // namespace postgate::assessment

#endif  // CORE_ASSESSMENT_CONTROLLED_GOODS_H_
