// SPDX-License-Identifier: Apache-2.0
#include "core/regimes/regimes.h"

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "core/records/owned.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace postgate::regimes {
namespace {

using google::protobuf::TextFormat;

// Places in the catalogue.
enum : size_t { kMild, kStrict, kSilent };

const Catalogue& Rules() {
  static const auto* const kRules = new Catalogue{{"item.mild", regime::v1::LEVEL_INFO, false},
                                                  {"item.strict", regime::v1::LEVEL_ERROR, false},
                                                  {"item.silent", regime::v1::LEVEL_OFF, false}};
  return *kRules;
}

absl::Time At(int year, int month, int day) { return absl::FromCivil(absl::CivilDay(year, month, day), absl::UTCTimeZone()); }
int64_t Seconds(int year, int month, int day) { return absl::ToUnixSeconds(At(year, month, day)); }

const absl::Time kNow = At(2026, 6, 1) + absl::Hours(12);

// A letter by air to France that leaves nothing open.
v1::Item Letter() {
  v1::Item item;
  EXPECT_TRUE(TextFormat::ParseFromString(R"(
      mail_class: MAIL_CLASS_LETTER nature: NATURE_SALE transport_mode: "4" departure_country: "KR" destination_country: "FR" addressee { country: "FR" })",
                                          &item));
  return item;
}

class RegimesTest : public testing::Test {
 protected:
  void Load(const std::vector<const char*>& texts) {
    std::vector<regime::v1::Regime> regimes;
    for (const char* text : texts) {
      EXPECT_TRUE(TextFormat::ParseFromString(text, &regimes.emplace_back())) << text;
    }
    regimes_ = std::make_unique<Regimes>(regimes, Rules());
  }

  // "warning a", the severity of a rule and who says so; "off" for none.
  std::string Judge(const v1::Item& item, size_t rule, config::v1::CarrierKind carrier = config::v1::CARRIER_KIND_UNSPECIFIED,
                    v1::ItemIdType type = v1::ITEM_ID_TYPE_LOCAL) {
    regimes_->Judge(*records::OwnedItem(item), carrier, type, kNow, &judgement_);
    const std::string by = judgement_.regime_id(rule).empty() ? "" : " " + judgement_.regime_id(rule);
    if (judgement_.IsOff(rule)) return "off" + by;
    switch (judgement_.severity(rule)) {
      case v1::SEVERITY_ERROR: return "error" + by;
      case v1::SEVERITY_WARNING: return "warning" + by;
      case v1::SEVERITY_INFO: return "info" + by;
      default: return "?";
    }
  }

  std::unique_ptr<Regimes> regimes_;
  Judgement judgement_;
};

TEST_F(RegimesTest, WithoutARegimeTheCommonCoreCounts) {
  Load({});
  EXPECT_EQ(Judge(Letter(), kMild), "info");
  EXPECT_EQ(Judge(Letter(), kStrict), "error");
  EXPECT_EQ(Judge(Letter(), kSilent), "off");
}

TEST_F(RegimesTest, ARegimeMakesARuleMoreSevereMilderOnAndOff) {
  Load({R"(id: "a" binds { destination_countries: "FR" }
           requirements { rule_id: "item.mild" level: LEVEL_ERROR valid_from: "2020-01-01" }
           requirements { rule_id: "item.strict" level: LEVEL_WARNING valid_from: "2020-01-01" }
           requirements { rule_id: "item.silent" level: LEVEL_WARNING valid_from: "2020-01-01" })"});
  EXPECT_EQ(Judge(Letter(), kMild), "error a");
  EXPECT_EQ(Judge(Letter(), kStrict), "warning a");
  EXPECT_EQ(Judge(Letter(), kSilent), "warning a");
  Load({R"(id: "a" binds {} requirements { rule_id: "item.strict" level: LEVEL_OFF valid_from: "2020-01-01" })"});
  EXPECT_EQ(Judge(Letter(), kStrict), "off a");
  EXPECT_EQ(Judge(Letter(), kMild), "info");
}

TEST_F(RegimesTest, OneJudgementServesItemAfterItem) {
  Load({R"(id: "a" binds { destination_countries: "FR" } requirements { rule_id: "item.mild" level: LEVEL_ERROR valid_from: "2020-01-01" })"});
  v1::Item elsewhere = Letter();
  elsewhere.set_destination_country("JP");
  elsewhere.mutable_addressee()->set_country("JP");
  EXPECT_EQ(Judge(Letter(), kMild), "error a");
  EXPECT_EQ(Judge(elsewhere, kMild), "info");
  EXPECT_EQ(Judge(Letter(), kMild), "error a");
}

TEST_F(RegimesTest, EitherCountryBindsAndAnUnknownOneHasTheCommonCore) {
  Load({R"(id: "a" binds { destination_countries: "FR" } requirements { rule_id: "item.mild" level: LEVEL_ERROR valid_from: "2020-01-01" })"});
  v1::Item item = Letter();
  item.set_destination_country("JP");
  EXPECT_EQ(Judge(item, kMild), "error a");
  item = Letter();
  item.clear_destination_country();
  EXPECT_EQ(Judge(item, kMild), "error a");
  item = Letter();
  item.mutable_addressee()->set_country("JP");
  EXPECT_EQ(Judge(item, kMild), "error a");
  for (const char* country : {"", "QQ", "fr", "F", "FRA", "\xC3\x89"}) {
    item.set_destination_country(country);
    item.mutable_addressee()->set_country(country);
    EXPECT_EQ(Judge(item, kMild), "info") << country;
  }
}

TEST_F(RegimesTest, TheDayIsThatOfPosting) {
  Load({R"(id: "a" binds {}
           requirements { rule_id: "item.mild" level: LEVEL_WARNING valid_from: "2026-01-01" valid_until: "2026-02-28" }
           requirements { rule_id: "item.mild" level: LEVEL_ERROR valid_from: "2026-03-01" })"});
  v1::Item item = Letter();
  const auto posted = [&](int64_t seconds) {
    item.mutable_posted_at()->set_seconds(seconds);
    return Judge(item, kMild);
  };
  EXPECT_EQ(posted(Seconds(2026, 1, 1) - 1), "info");
  EXPECT_EQ(posted(Seconds(2026, 1, 1)), "warning a");
  EXPECT_EQ(posted(Seconds(2026, 3, 1) - 1), "warning a");
  EXPECT_EQ(posted(Seconds(2026, 3, 1)), "error a");
  item.clear_posted_at();
  EXPECT_EQ(Judge(item, kMild), "error a");
}

TEST_F(RegimesTest, ADayInTheFutureOrLongPastIsNoWayOut) {
  Load({R"(id: "a" binds {} requirements { rule_id: "item.mild" level: LEVEL_ERROR valid_from: "2025-04-27" valid_until: "2025-04-27" }
           requirements { rule_id: "item.silent" level: LEVEL_ERROR valid_from: "2026-06-01" valid_until: "2026-06-01" })"});
  v1::Item item = Letter();
  // 400 days before the 1st of June 2026.
  for (const int64_t seconds : {Seconds(2025, 4, 27), Seconds(2020, 1, 1), std::numeric_limits<int64_t>::min()}) {
    item.mutable_posted_at()->set_seconds(seconds);
    EXPECT_EQ(Judge(item, kMild), "error a") << seconds;
  }
  item.mutable_posted_at()->set_seconds(Seconds(2025, 4, 28));
  EXPECT_EQ(Judge(item, kMild), "info");
  for (const int64_t seconds : {Seconds(2026, 6, 2), std::numeric_limits<int64_t>::max()}) {
    item.mutable_posted_at()->set_seconds(seconds);
    EXPECT_EQ(Judge(item, kSilent), "error a") << seconds;
  }
}

TEST_F(RegimesTest, TheCarriersKindIsTheConfigurationsElseTheItems) {
  Load({R"(id: "a" binds { carrier_kinds: CARRIER_KIND_EXPRESS } requirements { rule_id: "item.mild" level: LEVEL_ERROR valid_from: "2020-01-01" })"});
  v1::Item item = Letter();
  EXPECT_EQ(Judge(item, kMild), "info");
  EXPECT_EQ(Judge(item, kMild, config::v1::CARRIER_KIND_EXPRESS), "error a");
  item.set_mail_class(v1::MAIL_CLASS_EXPRESS);
  EXPECT_EQ(Judge(item, kMild), "error a");
  EXPECT_EQ(Judge(item, kMild, config::v1::CARRIER_KIND_DESIGNATED_OPERATOR), "info");
  item.clear_mail_class();
  EXPECT_EQ(Judge(item, kMild), "error a") << "an item that does not say is bound";
  EXPECT_EQ(Judge(item, kMild, config::v1::CARRIER_KIND_UNSPECIFIED, v1::ITEM_ID_TYPE_S10), "info");
  item.set_mail_class_code("U");
  EXPECT_EQ(Judge(item, kMild), "info");
}

TEST_F(RegimesTest, ModeThatDoesNotTellIsBound) {
  Load({R"(id: "a" binds { transport_modes: "4" } requirements { rule_id: "item.mild" level: LEVEL_ERROR valid_from: "2020-01-01" })"});
  v1::Item item = Letter();
  for (const char* mode : {"4", "", "5", "6", "0", "9", "air", "44"}) {
    item.set_transport_mode(mode);
    EXPECT_EQ(Judge(item, kMild), "error a") << mode;
  }
  for (const char* mode : {"1", "2", "3", "7", "8"}) {
    item.set_transport_mode(mode);
    EXPECT_EQ(Judge(item, kMild), "info") << mode;
  }
}

TEST_F(RegimesTest, ADepartureThatIsExceptedMustBeStated) {
  Load({R"(id: "a" binds { departure_countries_except: "DE" } requirements { rule_id: "item.mild" level: LEVEL_ERROR valid_from: "2020-01-01" })"});
  v1::Item item = Letter();
  EXPECT_EQ(Judge(item, kMild), "error a");
  item.set_departure_country("DE");
  EXPECT_EQ(Judge(item, kMild), "info");
  item.clear_departure_country();
  item.mutable_sender()->set_country("DE");
  EXPECT_EQ(Judge(item, kMild), "error a");
}

TEST_F(RegimesTest, NaturesAndMailClassesNarrowARegimeAndARequirement) {
  Load({R"(id: "a" binds { mail_classes: [MAIL_CLASS_LETTER, MAIL_CLASS_PARCEL] }
           requirements { rule_id: "item.mild" level: LEVEL_ERROR valid_from: "2020-01-01" natures: NATURE_SALE })"});
  v1::Item item = Letter();
  EXPECT_EQ(Judge(item, kMild), "error a");
  item.set_nature(v1::NATURE_GIFT);
  EXPECT_EQ(Judge(item, kMild), "info");
  item.clear_nature();
  EXPECT_EQ(Judge(item, kMild), "error a");
  item.set_nature_code("31");
  EXPECT_EQ(Judge(item, kMild), "info");
  item.set_nature(static_cast<v1::Nature>(1000));
  EXPECT_EQ(Judge(item, kMild), "error a") << "a value that nobody knows says nothing";
  item = Letter();
  item.set_mail_class(v1::MAIL_CLASS_EMS);
  EXPECT_EQ(Judge(item, kMild), "info");
}

// Each fact that the regime asks for, left open in turn.
TEST_F(RegimesTest, SilenceIsNoRelief) {
  Load({R"(id: "a" binds { destination_countries: "FR" departure_countries_except: "DE" transport_modes: "4" carrier_kinds: CARRIER_KIND_DESIGNATED_OPERATOR }
           requirements { rule_id: "item.strict" level: LEVEL_WARNING valid_from: "2020-01-01" }
           requirements { rule_id: "item.mild" level: LEVEL_OFF valid_from: "2020-01-01" natures: NATURE_SALE })"});
  EXPECT_EQ(Judge(Letter(), kStrict), "warning a");
  EXPECT_EQ(Judge(Letter(), kMild), "off a");
  std::vector<v1::Item> open(5, Letter());
  open[0].set_destination_country("JP");
  open[1].mutable_addressee()->set_country("QQ");
  open[2].clear_departure_country();
  open[3].clear_transport_mode();
  open[4].clear_mail_class();
  for (const v1::Item& item : open) {
    EXPECT_EQ(Judge(item, kStrict), "error") << item.ShortDebugString();
    EXPECT_EQ(Judge(item, kMild), "info") << item.ShortDebugString();
  }
  v1::Item no_nature = Letter();
  no_nature.clear_nature();
  EXPECT_EQ(Judge(no_nature, kStrict), "warning a");
  EXPECT_EQ(Judge(no_nature, kMild), "info");
}

TEST_F(RegimesTest, AReliefGoesBeforeItsOwnRegimesRequirements) {
  Load({R"(id: "a" binds {}
           requirements { rule_id: "item.mild" level: LEVEL_ERROR valid_from: "2020-01-01" }
           requirements { rule_id: "item.mild" level: LEVEL_OFF valid_from: "2020-01-01" natures: NATURE_GIFT })"});
  v1::Item item = Letter();
  EXPECT_EQ(Judge(item, kMild), "error a");
  item.set_nature(v1::NATURE_GIFT);
  EXPECT_EQ(Judge(item, kMild), "off a");
  item.clear_nature();
  EXPECT_EQ(Judge(item, kMild), "error a");
}

TEST_F(RegimesTest, OfSeveralRegimesTheMostSevereCounts) {
  const char* off = R"(id: "a" binds {} requirements { rule_id: "item.strict" level: LEVEL_OFF valid_from: "2020-01-01" })";
  const char* info = R"(id: "b" binds {} requirements { rule_id: "item.strict" level: LEVEL_INFO valid_from: "2020-01-01" })";
  const char* warning = R"(id: "c" binds {} requirements { rule_id: "item.strict" level: LEVEL_WARNING valid_from: "2020-01-01" })";
  const char* of_another = R"(id: "d" binds {} requirements { rule_id: "item.mild" level: LEVEL_ERROR valid_from: "2020-01-01" })";
  Load({off, info, warning, of_another});
  EXPECT_EQ(Judge(Letter(), kStrict), "warning c");
  Load({warning, info, off});
  EXPECT_EQ(Judge(Letter(), kStrict), "warning c");
  Load({of_another, off});
  EXPECT_EQ(Judge(Letter(), kStrict), "off a");
}

TEST_F(RegimesTest, TakesAsManyRegimesAsThereMayBe) {
  std::vector<regime::v1::Regime> regimes(kRegimesMax);
  for (size_t i = 0; i < regimes.size(); ++i) {
    regimes[i].set_id("r" + std::to_string(i));
    regimes[i].mutable_binds()->add_destination_countries(i + 1 == kRegimesMax ? "FR" : "JP");
    regime::v1::Requirement& requirement = *regimes[i].add_requirements();
    requirement.set_rule_id("item.mild");
    requirement.set_level(regime::v1::LEVEL_ERROR);
    requirement.set_valid_from("2020-01-01");
  }
  regimes_ = std::make_unique<Regimes>(regimes, Rules());
  EXPECT_EQ(Judge(Letter(), kMild), "error r63");
}

}  // namespace
}  // namespace postgate::regimes
