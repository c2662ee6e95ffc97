// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/trusted_traders.h"

#include <initializer_list>
#include <string>
#include <utility>

#include "core/records/owned.h"
#include "core/reference/reference_fixture.h"
#include "core/regimes/day.h"
#include "gtest/gtest.h"

namespace postgate::assessment {
namespace {

constexpr char kTradersHeader[] = "number,roles,carriers,valid_from,valid_until,source\n";

absl::Status LoadTraders(const std::string& rows, TrustedTraders* traders) {
  return traders->Load("trusted_traders.csv", kTradersHeader + rows, reference::SourceTreeReference());
}

TrustedTraders TradersOf(const std::string& rows) {
  TrustedTraders traders;
  const absl::Status status = LoadTraders(rows, &traders);
  EXPECT_TRUE(status.ok()) << status;
  return traders;
}

std::string RefusalOfTraders(const std::string& rows) {
  TrustedTraders traders;
  return std::string(LoadTraders(rows, &traders).message());
}

ClaimedActor Claim(absl::string_view day = "2026-03-01") { return {"DEAEO1", "MF", "demo-post", *regimes::ParseDay(day)}; }

TEST(TrustedTradersTest, AnEmptyListTrustsNobody) { EXPECT_EQ(TradersOf("").Find(Claim()), nullptr); }

TEST(TrustedTradersTest, TrustsWhenNumberRoleCarrierAndDayAreListed) {
  const TrustedTraders traders = TradersOf("DEAEO1,MF CS,demo-post other-post,2026-01-01,2026-12-31,EU AEO\n");
  ASSERT_NE(traders.Find(Claim()), nullptr);
  EXPECT_EQ(traders.Find(Claim())->source, "EU AEO");
  ClaimedActor claim = Claim();
  claim.number = "DEAEO2";
  EXPECT_EQ(traders.Find(claim), nullptr) << "another number";
  claim = Claim();
  claim.role = "WH";
  EXPECT_EQ(traders.Find(claim), nullptr) << "a role that does not count";
  claim = Claim();
  claim.carrier = "third-post";
  EXPECT_EQ(traders.Find(claim), nullptr) << "a carrier that may not file for it";
  claim.carrier = "";
  EXPECT_EQ(traders.Find(claim), nullptr) << "no carrier";
  claim.carrier = "demo-pos";
  EXPECT_EQ(traders.Find(claim), nullptr) << "part of a carrier's name";
}

TEST(TrustedTradersTest, BothDaysAreIncluded) {
  const TrustedTraders traders = TradersOf("DEAEO1,,demo-post,2026-01-01,2026-12-31,EU AEO\n");
  EXPECT_EQ(traders.Find(Claim("2025-12-31")), nullptr);
  EXPECT_NE(traders.Find(Claim("2026-01-01")), nullptr);
  EXPECT_NE(traders.Find(Claim("2026-12-31")), nullptr);
  EXPECT_EQ(traders.Find(Claim("2027-01-01")), nullptr);
}

TEST(TrustedTradersTest, WithoutALastDayTheTrustGoesOn) {
  EXPECT_NE(TradersOf("DEAEO1,,demo-post,2026-01-01,,EU AEO\n").Find(Claim("2399-01-01")), nullptr);
}

TEST(TrustedTradersTest, WithoutRolesAnyOfTheRulesListCountsAndNoOther) {
  const TrustedTraders traders = TradersOf("DEAEO1,,demo-post,2026-01-01,,EU AEO\n");
  ClaimedActor claim = Claim();
  for (const absl::string_view role : identifiers::kSupplyChainRoles) {
    claim.role = role;
    EXPECT_NE(traders.Find(claim), nullptr) << role;
  }
  for (const absl::string_view role : {"", "XX", "mf"}) {
    claim.role = role;
    EXPECT_EQ(traders.Find(claim), nullptr) << role;
  }
}

TEST(TrustedTradersTest, NumbersAreListedInAnyCaseAndClaimedInUpperCase) {
  const TrustedTraders traders = TradersOf("deAeo1,,demo-post,2026-01-01,,EU AEO\n");
  ClaimedActor claim = Claim();
  ASSERT_NE(traders.Find(claim), nullptr);
  EXPECT_EQ(traders.Find(claim)->number, "DEAEO1");
  claim.number = "deAeo1";
  EXPECT_EQ(traders.Find(claim), nullptr) << "the rulebook warns that it identifies nobody";
}

TEST(TrustedTradersTest, OneTraderMayHaveSeveralRows) {
  const TrustedTraders traders = TradersOf(
      "DEAEO1,MF,demo-post,2025-01-01,2025-12-31,former\n"
      "DEAEO1,MF,demo-post,2026-01-01,,present\n"
      "DEAEO1,MF,other-post,2025-01-01,,of the other\n"
      "DEAEO1,WH,demo-post,2025-01-01,,as a warehouse\n");
  EXPECT_EQ(traders.Find(Claim("2025-06-01"))->source, "former");
  EXPECT_EQ(traders.Find(Claim("2026-06-01"))->source, "present");
  ClaimedActor claim = Claim();
  claim.carrier = "other-post";
  EXPECT_EQ(traders.Find(claim)->source, "of the other");
  claim = Claim();
  claim.role = "WH";
  EXPECT_EQ(traders.Find(claim)->source, "as a warehouse");
}

TEST(TrustedTradersTest, TakesTheLongestNumber) {
  const std::string longest = "DE" + std::string(33, '1');
  const TrustedTraders traders = TradersOf(longest + ",,demo-post,2026-01-01,,EU AEO\n");
  ClaimedActor claim = Claim();
  claim.number = longest;
  EXPECT_NE(traders.Find(claim), nullptr);
}

TEST(TrustedTradersTest, RefusesBadRowsWithPlaceCauseAndRemedy) {
  const std::string number = "trusted_traders.csv:2: number: expected the country that gave it, then letters or digits, at most 35 in all; "
                             "write the EORI or AEO number as items name it";
  const std::string source = "trusted_traders.csv:2: source: expected the program or arrangement by which it is trusted, 1 to 200 letters, digits and "
                             "signs of ASCII";
  const struct {
    std::string row;
    std::string message;
  } kCases[] = {
      {",,a,2026-01-01,,s", number},
      {"DE,,a,2026-01-01,,s", number},
      {"QQ1,,a,2026-01-01,,s", number},
      {"DE 1,,a,2026-01-01,,s", number},
      {"DE-1,,a,2026-01-01,,s", number},
      {"DE" + std::string(34, '1') + ",,a,2026-01-01,,s", number},
      {"DE1,XX,a,2026-01-01,,s", "trusted_traders.csv:2: roles: \"XX\" is none; write some of CS FW MF WH, or nothing for all"},
      {"DE1,mf,a,2026-01-01,,s", "trusted_traders.csv:2: roles: \"mf\" is none; write some of CS FW MF WH, or nothing for all"},
      {"DE1,,,2026-01-01,,s",
       "trusted_traders.csv:2: carriers: is empty; name those that may file for the trader, since anybody can write its number"},
      {"DE1,, ,2026-01-01,,s",
       "trusted_traders.csv:2: carriers: is empty; name those that may file for the trader, since anybody can write its number"},
      {"DE1,,*,2026-01-01,,s",
       "trusted_traders.csv:2: carriers: \"*\" is no carrier's name; write those in the certificates, with spaces between them"},
      {"DE1,,a;b,2026-01-01,,s",
       "trusted_traders.csv:2: carriers: \"a;b\" is no carrier's name; write those in the certificates, with spaces between them"},
      {"DE1,,a a,2026-01-01,,s", "trusted_traders.csv:2: carriers: \"a\" stands there twice; write it once"},
      {"DE1,,a,,,s", "trusted_traders.csv:2: valid_from: expected the first day, YYYY-MM-DD"},
      {"DE1,,a,2026-02-30,,s", "trusted_traders.csv:2: valid_from: expected the first day, YYYY-MM-DD"},
      {"DE1,,a,2026-01-01,2026,s", "trusted_traders.csv:2: valid_until: expected the last day, YYYY-MM-DD, or nothing"},
      {"DE1,,a,2026-01-02,2026-01-01,s", "trusted_traders.csv:2: valid_until: is before valid_from; put the later day there"},
      {"DE1,,a,2026-01-01,,", source},
      {"DE1,,a,2026-01-01,," + std::string(201, 's'), source},
      {"DE1,,a,2026-01-01,,\xff", source},
      {"DE1,a,2026-01-01,,s", "trusted_traders.csv:2: expected 6 fields, found 5"},
  };
  for (const auto& each : kCases) EXPECT_EQ(RefusalOfTraders(each.row + "\n"), each.message) << each.row;
}

TEST(TrustedTradersTest, RefusesTooManyCarriersOfARow) {
  std::string carriers;
  for (size_t i = 0; i < TrustedTraders::kCarriersOfRowMax; ++i) carriers += " carrier-" + std::to_string(i);
  EXPECT_EQ(RefusalOfTraders("DE1,," + carriers + ",2026-01-01,,s\n"), "");
  EXPECT_EQ(RefusalOfTraders("DE1,," + carriers + " one-more,2026-01-01,,s\n"),
            "trusted_traders.csv:2: carriers: more than 64; spread them over several rows");
}

TEST(TrustedTradersTest, RefusesTooManyRows) {
  std::string rows;
  for (size_t i = 0; i < TrustedTraders::kRowsMax; ++i) rows += "DE" + std::to_string(i) + ",,a,2026-01-01,,s\n";
  EXPECT_EQ(RefusalOfTraders(rows), "");
  EXPECT_EQ(RefusalOfTraders(rows + "FR1,,a,2026-01-01,,s\n"), "trusted_traders.csv:100002: more than 100000 rows; take out those that have ended");
}

TEST(TrustedTradersTest, RefusesARowThatAnotherCoversInPart) {
  const std::string first = "DE1,MF WH,a b,2026-01-01,2026-06-30,s\n";
  const std::string message =
      "trusted_traders.csv:3: number: a row above trusts it already for one of these carriers, in one of these roles, on some of these days; keep one of the two";
  for (const char* second : {"DE1,MF WH,a b,2026-01-01,2026-06-30,s\n", "de1,,b c,2026-06-30,,s\n", "DE1,WH,a,2025-01-01,2026-01-01,s\n"}) {
    EXPECT_EQ(RefusalOfTraders(first + second), message) << second;
  }
  for (const char* second : {"DE2,MF WH,a b,2026-01-01,2026-06-30,s\n", "DE1,MF WH,c,2026-01-01,2026-06-30,s\n",
                             "DE1,CS,a,2026-01-01,2026-06-30,s\n", "DE1,,a,2026-07-01,,s\n"}) {
    EXPECT_EQ(RefusalOfTraders(first + second), "") << second;
  }
}

TEST(TrustedTradersTest, RefusesAnotherHeader) {
  TrustedTraders traders;
  EXPECT_EQ(traders.Load("trusted_traders.csv", "number,carriers\n", reference::SourceTreeReference()).message(),
            "trusted_traders.csv:1: the header must be number,roles,carriers,valid_from,valid_until,source");
}

v1::Declaration DeclarationWith(std::initializer_list<std::pair<const char*, const char*>> actors) {
  v1::Declaration declaration;
  for (const auto& [number, role] : actors) {
    v1::AEOMutualRecognitionParty* party = declaration.mutable_goods_shipment()->add_aeo_mutual_recognition_parties();
    party->set_id(number);
    party->set_role_code(role);
  }
  return declaration;
}

const absl::Time kAnInstant = absl::FromUnixSeconds(1'772'359'200);  // 2026-03-01T10:00:00Z

TEST(FindTrustedActorTest, FindsTheFirstThatIsTrusted) {
  const TrustedTraders traders = TradersOf("DEAEO1,MF,demo-post,2026-01-01,,one\nDEAEO2,WH,demo-post,2026-01-01,,two\n");
  const v1::Declaration declaration = DeclarationWith({{"DEAEO1", "CS"}, {"DEAEO2", "WH"}, {"DEAEO1", "MF"}});
  const TrustedActor actor = FindTrustedActor(traders, *records::OwnedDeclaration(declaration), "demo-post", kAnInstant);
  ASSERT_NE(actor.trader, nullptr);
  EXPECT_EQ(actor.trader->source, "two");
  EXPECT_EQ(actor.place, 1);
  EXPECT_EQ(FindTrustedActor(traders, *records::OwnedDeclaration(declaration), "", kAnInstant).trader, nullptr);
  EXPECT_EQ(FindTrustedActor(traders, records::Declaration(), "demo-post", kAnInstant).trader, nullptr);
}

TEST(FindTrustedActorTest, GoesByTheDayOfThePosting) {
  const TrustedTraders traders = TradersOf("DEAEO1,MF,demo-post,2026-01-01,2026-02-28,one\n");
  v1::Declaration declaration = DeclarationWith({{"DEAEO1", "MF"}});
  EXPECT_EQ(FindTrustedActor(traders, *records::OwnedDeclaration(declaration), "demo-post", kAnInstant).trader, nullptr) << "without a posting time it is that of the arrival";
  declaration.mutable_acceptance_date_time()->set_seconds(1'772'323'199);  // 2026-02-28T23:59:59Z
  EXPECT_NE(FindTrustedActor(traders, *records::OwnedDeclaration(declaration), "demo-post", kAnInstant).trader, nullptr);
  declaration.mutable_acceptance_date_time()->set_seconds(1'772'323'200);
  EXPECT_EQ(FindTrustedActor(traders, *records::OwnedDeclaration(declaration), "demo-post", kAnInstant).trader, nullptr);
}

}  // namespace
}  // namespace postgate::assessment
