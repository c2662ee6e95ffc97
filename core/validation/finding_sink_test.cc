// SPDX-License-Identifier: Apache-2.0
#include "core/validation/finding_sink.h"

#include <string>
#include <vector>

#include "core/validation/rule.h"
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

}  // namespace
}  // namespace postgate::validation
