// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_ASSESSMENT_TRUSTED_TRADERS_H_
#define CORE_ASSESSMENT_TRUSTED_TRADERS_H_

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/identifiers/supply_chain_role.h"
#include "core/records/declaration.h"
#include "core/reference/reference_data.h"

namespace postgate::assessment {

// One row of data/assessment/trusted_traders.csv.
struct TrustedTrader {
  // Upper case.
  std::string number;
  // By their places in kSupplyChainRoles; at least one.
  std::bitset<identifiers::kSupplyChainRoles.size()> roles;
  // That may file for it, as their certificates name them; at least one.
  std::vector<std::string> carriers;
  // Days since 1970-01-01, UTC, both included.
  int32_t first_day = 0;
  int32_t last_day = 0;
  // The program or arrangement by which it is trusted.
  std::string source;
};

// An actor as an item names it, who filed the item, and the item's day.
struct ClaimedActor {
  absl::string_view number;
  absl::string_view role;
  absl::string_view carrier;
  int32_t day = 0;
};

// Traders that the operator trusts (AEO and the like). A number is public and anybody can write it, so a row counts only for the carriers that it
// names. Immutable once loaded.
class TrustedTraders {
 public:
  static constexpr size_t kRowsMax = 100'000;
  static constexpr size_t kCarriersOfRowMax = 64;
  static constexpr size_t kNumberLengthMax = 35;
  static constexpr size_t kSourceLengthMax = 200;

  // InvalidArgument at the first bad row, and at one that overlaps an earlier one: who ends a trust has to find one row.
  absl::Status Load(absl::string_view name, absl::string_view text, const reference::ReferenceData& reference);

  // Returns the row that covers the claim; null when none does. Does not allocate.
  const TrustedTrader* Find(const ClaimedActor& claim) const;

 private:
  absl::flat_hash_map<std::string, std::vector<TrustedTrader>> by_number_;
  size_t rows_ = 0;
};

// The first of a declaration's actors that is trusted, by its place among them; no trader when none is.
struct TrustedActor {
  const TrustedTrader* trader = nullptr;
  int place = 0;
};

// `carrier` filed the declaration's item; an empty one is trusted with nothing. By the item's own day (core/regimes/item_day.h). Does not allocate.
TrustedActor FindTrustedActor(const TrustedTraders& traders, const records::Declaration& declaration, absl::string_view carrier, absl::Time now);

}  // namespace postgate::assessment

#endif  // CORE_ASSESSMENT_TRUSTED_TRADERS_H_
