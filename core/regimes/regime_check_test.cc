// SPDX-License-Identifier: Apache-2.0
#include "core/regimes/regime_check.h"

#include <functional>
#include <string>

#include "core/regimes/shipped_lists.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace postgate::regimes {
namespace {

using regime::v1::Regime;

Regime Sound() {
  Regime regime;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(R"(
      id: "xy_law" title: "The law of XY" sources: "Gazette 1"
      binds { destination_countries: "FR" departure_countries_except: "DE" transport_modes: "4" carrier_kinds: CARRIER_KIND_EXPRESS
              mail_classes: MAIL_CLASS_EXPRESS natures: NATURE_SALE }
      requirements { rule_id: "item.mild" level: LEVEL_WARNING valid_from: "2020-01-01" valid_until: "2025-08-31" source: "s. 1" note: "n" }
      requirements { rule_id: "item.mild" level: LEVEL_ERROR valid_from: "2025-09-01" source: "s. 1" })",
                                                            &regime));
  return regime;
}

absl::Status Check(const Regime& regime) { return CheckRegime(regime, FewRules(), ShippedLists()); }

TEST(RegimeCheckTest, TakesASoundOne) { EXPECT_TRUE(Check(Sound()).ok()) << Check(Sound()); }

TEST(RegimeCheckTest, NamesTheFieldThatIsWrong) {
  const struct {
    const char* error;
    std::function<void(Regime&)> spoil;
  } kCases[] = {
      {"id: \"\" is not", [](Regime& r) { r.clear_id(); }},
      {"id: \"9a\" is not", [](Regime& r) { r.set_id("9a"); }},
      {"id: \"EU\" is not", [](Regime& r) { r.set_id("EU"); }},
      {"id: ", [](Regime& r) { r.set_id(std::string(kIdCharactersMax + 1, 'a')); }},
      {"title: is missing", [](Regime& r) { r.clear_title(); }},
      {"title: has more than 120 characters", [](Regime& r) { r.set_title(std::string(kTitleCharactersMax + 1, 'a')); }},
      {"sources: are missing", [](Regime& r) { r.clear_sources(); }},
      {"sources[1]: is missing", [](Regime& r) { r.add_sources(""); }},
      {"binds: is missing", [](Regime& r) { r.clear_binds(); }},
      {"binds.destination_countries[1]: \"QQ\" is not in", [](Regime& r) { r.mutable_binds()->add_destination_countries("QQ"); }},
      {"binds.destination_countries[1]: \"FR\" stands there twice", [](Regime& r) { r.mutable_binds()->add_destination_countries("FR"); }},
      {"binds.departure_countries_except[1]: ", [](Regime& r) { r.mutable_binds()->add_departure_countries_except("uk"); }},
      {"binds.transport_modes[1]: \"0\" is no mode", [](Regime& r) { r.mutable_binds()->add_transport_modes("0"); }},
      {"binds.transport_modes[1]: \"9\" is no mode", [](Regime& r) { r.mutable_binds()->add_transport_modes("9"); }},
      {"binds.transport_modes[1]: \"air\" is no mode", [](Regime& r) { r.mutable_binds()->add_transport_modes("air"); }},
      {"binds.carrier_kinds[1]: says nothing", [](Regime& r) { r.mutable_binds()->add_carrier_kinds(config::v1::CARRIER_KIND_UNSPECIFIED); }},
      {"binds.mail_classes[1]: says nothing", [](Regime& r) { r.mutable_binds()->add_mail_classes(static_cast<v1::MailClass>(77)); }},
      {"binds.natures[1]: stands there twice", [](Regime& r) { r.mutable_binds()->add_natures(v1::NATURE_SALE); }},
      {"requirements: are missing", [](Regime& r) { r.clear_requirements(); }},
      {"requirements: are more than 256", [](Regime& r) { while (r.requirements_size() <= kRequirementsMax) r.add_requirements(); }},
      {"requirements[1].rule_id: \"item.mold\" is no rule about items", [](Regime& r) { r.mutable_requirements(1)->set_rule_id("item.mold"); }},
      {"requirements[1].level: is missing", [](Regime& r) { r.mutable_requirements(1)->clear_level(); }},
      {"requirements[1].valid_from: \"soon\" is no day", [](Regime& r) { r.mutable_requirements(1)->set_valid_from("soon"); }},
      {"requirements[1].valid_from: \"\" is no day", [](Regime& r) { r.mutable_requirements(1)->clear_valid_from(); }},
      {"requirements[0].valid_until: \"2025-02-30\" is no day", [](Regime& r) { r.mutable_requirements(0)->set_valid_until("2025-02-30"); }},
      {"requirements[0].valid_until: lies before", [](Regime& r) { r.mutable_requirements(0)->set_valid_until("2019-12-31"); }},
      {"requirements[0].natures[0]: says nothing", [](Regime& r) { r.mutable_requirements(0)->add_natures(v1::NATURE_UNSPECIFIED); }},
      {"requirements[0].source: is missing", [](Regime& r) { r.mutable_requirements(0)->clear_source(); }},
      {"requirements[0].note: has more than 400", [](Regime& r) { r.mutable_requirements(0)->set_note(std::string(401, 'n')); }},
      {"requirements[1].valid_from: requirements[0] speaks of the same", [](Regime& r) { r.mutable_requirements(0)->clear_valid_until(); }},
      {"requirements[1].valid_from: requirements[0] speaks of the same", [](Regime& r) { r.mutable_requirements(0)->set_valid_until("2025-09-01"); }},
  };
  for (const auto& c : kCases) {
    Regime regime = Sound();
    c.spoil(regime);
    EXPECT_THAT(std::string(Check(regime).message()), testing::StartsWith(c.error));
  }
}

TEST(RegimeCheckTest, CountsCharactersAndNotBytes) {
  Regime regime = Sound();
  std::string title;
  for (size_t i = 0; i < kTitleCharactersMax; ++i) title += "\xC3\xA9";
  regime.set_title(title);
  EXPECT_TRUE(Check(regime).ok());
}

TEST(RegimeCheckTest, TheSameRuleMayBeNamedForOtherItems) {
  Regime regime = Sound();
  regime.mutable_requirements(0)->clear_valid_until();
  regime.mutable_requirements(0)->add_natures(v1::NATURE_GIFT);
  EXPECT_TRUE(Check(regime).ok()) << Check(regime);
}

TEST(RegimeCheckTest, AFixedRuleBecomesNoMilder) {
  Regime regime = Sound();
  regime.mutable_requirements(1)->set_rule_id("item.fixed");
  EXPECT_TRUE(Check(regime).ok()) << "as severe as it is";
  for (const auto level : {regime::v1::LEVEL_OFF, regime::v1::LEVEL_INFO, regime::v1::LEVEL_WARNING}) {
    regime.mutable_requirements(1)->set_level(level);
    EXPECT_EQ(Check(regime).message(), "requirements[1].level: item.fixed guards the hub itself: no regime makes it milder than error");
  }
}

}  // namespace
}  // namespace postgate::regimes
