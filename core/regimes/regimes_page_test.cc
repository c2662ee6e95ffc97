// SPDX-License-Identifier: Apache-2.0
#include "core/regimes/regimes_page.h"

#include <string>

#include "core/regimes/shipped_lists.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace postgate::regimes {
namespace {

using testing::HasSubstr;

regime::v1::Regime Law() {
  regime::v1::Regime regime;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(R"(
      id: "xy_law" title: "The law of XY" sources: "Gazette 1"
      binds { destination_countries: ["FR", "GF"] departure_countries_except: "DE" transport_modes: ["1", "4"]
              carrier_kinds: CARRIER_KIND_DESIGNATED_OPERATOR }
      requirements { rule_id: "item.mild" level: LEVEL_OFF valid_from: "2020-01-01" valid_until: "2025-08-31" natures: [NATURE_GIFT, NATURE_DOCUMENTS]
                     source: "a|b" }
      requirements { rule_id: "item.off" level: LEVEL_ERROR valid_from: "2025-09-01" source: "s. 2" note: "n" })",
                                                            &regime));
  return regime;
}

TEST(RegimesPageTest, SaysWhomARegimeBindsAndWhatItAsks) {
  const std::string page = RegimesPage({Law()}, FewRules());
  EXPECT_THAT(page, HasSubstr("| `xy_law` | The law of XY |"));
  EXPECT_THAT(page, HasSubstr("| destination | FR GF |\n| not from | DE |\n| transport | maritime (1), air (4) |\n"
                              "| carriers, mail classes, natures | designated operator |\n"));
  EXPECT_THAT(page, HasSubstr("| `item.mild` | off | info | from 2020-01-01 until 2025-08-31 | gift, documents | a\\|b |  |\n"
                              "| `item.off` | error | off | from 2025-09-01 |  | s. 2 | n |\n"));
  EXPECT_THAT(page, HasSubstr("- Gazette 1\n"));
  EXPECT_THAT(page, HasSubstr("400 days"));
}

TEST(RegimesPageTest, SaysOfARuleWhatRegimesMakeOfIt) {
  EXPECT_EQ(RegimesOfRule("item.mild", {Law()}), "off: `xy_law` from 2020-01-01 until 2025-08-31 (gift, documents)");
  EXPECT_EQ(RegimesOfRule("item.off", {Law(), Law()}), "error: `xy_law` from 2025-09-01; error: `xy_law` from 2025-09-01");
  EXPECT_EQ(RegimesOfRule("item.fixed", {Law()}), "");
}

}  // namespace
}  // namespace postgate::regimes
