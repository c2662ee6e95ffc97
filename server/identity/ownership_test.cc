// SPDX-License-Identifier: Apache-2.0
#include "server/identity/ownership.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_split.h"

namespace postgate::identity {
namespace {

struct OwnershipCase {
  const char* what;
  Role role;
  const char* name;
  const char* operator_codes;  // separated by commas
  ItemParties item;
  bool may_change;
  bool may_read_item;
  bool may_read_decisions;
};

const OwnershipCase kCases[] = {
    {"the carrier that filed", Role::kCarrier, "kr", "none", {"kr", ""}, true, true, true},
    {"the carrier that filed, for itself", Role::kCarrier, "kr", "KRA", {"kr", "KRA"}, true, true, true},
    {"another carrier", Role::kCarrier, "us", "none", {"kr", "USA"}, false, false, false},
    {"the destination operator", Role::kCarrier, "us", "USX,USA", {"kr", "USA"}, false, false, true},
    {"an operator that is not the destination", Role::kCarrier, "us", "USX", {"kr", "USA"}, false, false, false},
    {"a code in other letters", Role::kCarrier, "us", "usa", {"kr", "USA"}, false, false, false},
    {"an item without destination", Role::kCarrier, "us", "USA", {"kr", ""}, false, false, false},
    {"an empty code registered", Role::kCarrier, "us", "", {"kr", ""}, false, false, false},
    {"a carrier of a longer name", Role::kCarrier, "kr2", "none", {"kr", ""}, false, false, false},
    {"a carrier in capitals", Role::kCarrier, "KR", "none", {"kr", ""}, false, false, false},
    {"an item of nobody", Role::kCarrier, "", "none", {"", ""}, false, false, false},
    {"customs", Role::kCustoms, "seoul", "none", {"kr", "USA"}, false, true, true},
    {"customs named as the carrier", Role::kCustoms, "kr", "none", {"kr", ""}, false, true, true},
    {"an operator named as the carrier", Role::kOperator, "kr", "USA", {"kr", "USA"}, false, false, false},
    {"an auditor named as the carrier", Role::kAuditor, "kr", "USA", {"kr", "USA"}, false, false, false},
};

TEST(OwnershipTest, EveryCellIsAsExpected) {
  for (const OwnershipCase& c : kCases) {
    const Principal principal{c.role, c.name};
    const std::vector<std::string> codes = absl::StrSplit(c.operator_codes, ',');
    auto may = [&](ItemAction action) { return MayAccessItem(principal, codes, c.item, action); };
    EXPECT_EQ(may(ItemAction::kChange), c.may_change) << c.what;
    EXPECT_EQ(may(ItemAction::kReadItem), c.may_read_item) << c.what;
    EXPECT_EQ(may(ItemAction::kReadDecisions), c.may_read_decisions) << c.what;
  }
}

}  // namespace
}  // namespace postgate::identity
