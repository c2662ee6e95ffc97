// SPDX-License-Identifier: Apache-2.0
#include "core/validation/finding_sink.h"

#include <memory>
#include <string>
#include <vector>

#include "core/records/owned.h"
#include "core/regimes/regimes.h"
#include "core/validation/rule.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

const Rule kError = {"item.error", v1::SEVERITY_ERROR, "", "", "", nullptr, nullptr};
const Rule kWarning = {"item.warning", v1::SEVERITY_WARNING, "", "", "", nullptr, nullptr};

class FindingSinkTest : public ::testing::Test {
 protected:
  void Add(const Rule& rule, int count) {
    sink_.Begin(rule);
    for (int i = 0; i < count; ++i) sink_.Add(FieldPath("content_pieces", i), "wrong", "right");
  }

  int Count(const std::string& id) const {
    int count = 0;
    for (const v1::Finding& finding : findings_) count += finding.rule_id() == id;
    return count;
  }

  std::vector<v1::Finding> findings_;
  FindingSink sink_{&findings_};
};

TEST_F(FindingSinkTest, KeepsWhatTheRuleSays) {
  Add(kWarning, 1);
  sink_.Finish();
  ASSERT_EQ(findings_.size(), 1u);
  EXPECT_EQ(findings_[0].rule_id(), "item.warning");
  EXPECT_EQ(findings_[0].severity(), v1::SEVERITY_WARNING);
  EXPECT_EQ(findings_[0].field_path(), "content_pieces[0]");
  EXPECT_EQ(findings_[0].message(), "wrong");
  EXPECT_EQ(findings_[0].hint(), "right");
}

TEST_F(FindingSinkTest, ReportsAsManyAsTheLimit) {
  Add(kWarning, 50);
  sink_.Finish();
  EXPECT_EQ(Count("item.warning"), 50);
  EXPECT_EQ(findings_.size(), 50u);
}

TEST_F(FindingSinkTest, SaysHowManyAreMissingBeyondTheLimit) {
  Add(kError, 51);
  sink_.Finish();
  EXPECT_EQ(Count("item.error"), 49);
  ASSERT_EQ(findings_.size(), 50u);
  EXPECT_EQ(findings_.back().rule_id(), "item.findings.limit");
  EXPECT_EQ(findings_.back().severity(), v1::SEVERITY_INFO);
  EXPECT_EQ(findings_.back().message(), "2 more findings are not listed.");
}

TEST_F(FindingSinkTest, LetsErrorsPushOutWarnings) {
  Add(kWarning, 60);
  Add(kError, 3);
  sink_.Finish();
  EXPECT_EQ(Count("item.error"), 3);
  EXPECT_EQ(Count("item.warning"), 46);
  EXPECT_EQ(findings_.size(), 50u);
  EXPECT_EQ(findings_.back().message(), "14 more findings are not listed.");
}

TEST_F(FindingSinkTest, KeepsTheFirstErrorsWhenThereAreOnlyErrors) {
  Add(kError, 200);
  sink_.Finish();
  EXPECT_EQ(findings_[48].field_path(), "content_pieces[48]");
  EXPECT_EQ(findings_.back().message(), "151 more findings are not listed.");
}

// A regime that makes the second rule of the catalogue milder, and an item that it binds.
class JudgedFindingsTest : public ::testing::Test {
 protected:
  JudgedFindingsTest() {
    regime::v1::Regime regime;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
        R"(id: "mild" binds { destination_countries: "FR" } requirements { rule_id: "item.warning" level: LEVEL_INFO valid_from: "2020-01-01" })", &regime));
    v1::Item item;
    item.set_destination_country("FR");
    item.mutable_addressee()->set_country("FR");
    regimes_ = std::make_unique<regimes::Regimes>(absl::MakeConstSpan(&regime, 1),
                                                  regimes::Catalogue{{"item.error", regime::v1::LEVEL_ERROR, false},
                                                                     {"item.warning", regime::v1::LEVEL_WARNING, false}});
    regimes_->Judge(*records::OwnedItem(item), config::v1::CARRIER_KIND_UNSPECIFIED, v1::ITEM_ID_TYPE_LOCAL, absl::FromUnixSeconds(1'800'000'000),
                    &judgement_);
  }

  std::unique_ptr<regimes::Regimes> regimes_;
  regimes::Judgement judgement_;
  std::vector<v1::Finding> findings_;
};

TEST_F(JudgedFindingsTest, AreAsSevereAsTheJudgementSays) {
  FindingSink sink(&findings_, &judgement_);
  sink.Begin(kWarning, 1);
  sink.Add(FieldPath("ucr"), "wrong", "right");
  sink.Begin(kError, 0);
  sink.Add(FieldPath("ucr"), "wrong", "right");
  sink.Finish();
  ASSERT_EQ(findings_.size(), 2u);
  EXPECT_EQ(findings_[0].severity(), v1::SEVERITY_INFO);
  EXPECT_EQ(findings_[0].regime_id(), "mild");
  EXPECT_EQ(findings_[1].severity(), v1::SEVERITY_ERROR);
  EXPECT_EQ(findings_[1].regime_id(), "");
}

TEST_F(JudgedFindingsTest, ErrorsByTheJudgementPushOutTheOthers) {
  FindingSink sink(&findings_, &judgement_);
  sink.Begin(kWarning, 1);
  for (int i = 0; i < 60; ++i) sink.Add(FieldPath("content_pieces", i), "wrong", "right");
  sink.Begin(kError, 0);
  sink.Add(FieldPath("ucr"), "wrong", "right");
  sink.Finish();
  ASSERT_EQ(findings_.size(), kFindingsMax);
  EXPECT_EQ(findings_[48].rule_id(), "item.error");
}

}  // namespace
}  // namespace postgate::validation
