// SPDX-License-Identifier: Apache-2.0
#include "core/profiles/test_values.h"

#include <optional>

#include "gtest/gtest.h"

namespace postgate::profiles {
namespace {

TEST(TestValuesTest, ReadsDecimalsExactly) {
  EXPECT_EQ(BillionthsOf("150"), absl::int128(150'000'000'000));
  EXPECT_EQ(BillionthsOf("0.85"), absl::int128(850'000'000));
  EXPECT_EQ(BillionthsOf("-0.000000001"), absl::int128(-1));
  EXPECT_EQ(BillionthsOf("999999999999999.999999999"), absl::int128(999'999'999'999'999) * 1'000'000'000 + 999'999'999);
}

TEST(TestValuesTest, RefusesWhatIsNoDecimal) {
  for (const char* text : {"", "-", ".5", "5.", "1,5", "1e3", "0.0000000001", "1234567890123456", "five"}) EXPECT_EQ(BillionthsOf(text), std::nullopt) << text;
}

TEST(TestValuesTest, ReadsWhatTheFieldHolds) {
  const DeclarationField nature = *DeclarationField::Find("postal_details.nature");
  EXPECT_EQ(NumberOf(nature, "NATURE_SALE"), v1::NATURE_SALE);
  EXPECT_EQ(NumberOf(nature, "SALE"), std::nullopt);
  EXPECT_EQ(NumberOf(nature, "NATURE_UNSPECIFIED"), std::nullopt) << "it counts as not there";
  const DeclarationField mass = *DeclarationField::Find("total_gross_mass_g");
  EXPECT_EQ(NumberOf(mass, "500"), 500);
  EXPECT_EQ(NumberOf(mass, "0.5"), std::nullopt);
  const DeclarationField online = *DeclarationField::Find("postal_details.ordered_online.value");
  EXPECT_EQ(NumberOf(online, "true"), 1);
  EXPECT_EQ(NumberOf(online, "false"), std::nullopt);
}

}  // namespace
}  // namespace postgate::profiles
