// SPDX-License-Identifier: Apache-2.0
//
// Runs every case in core/validation/testdata, which golden_case.h describes. A rule that is off in the common core is run
// under a regime that asks for it.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/time/time.h"
#include "core/records/owned.h"
#include "core/reference/reference_data.h"
#include "core/regimes/regimes.h"
#include "core/validation/golden_case.h"
#include "core/validation/golden_reference_fixture.h"
#include "core/validation/registry.h"
#include "core/validation/rule_catalogue.h"
#include "core/validation/validate.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::validation {
namespace {

class GoldenTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto loaded = LoadGoldenReference();
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    reference_ = *loaded;
    demanding_ = std::make_unique<regimes::Regimes>(std::vector<regime::v1::Regime>{DemandingRegime()}, RuleCatalogue());
  }
  static void TearDownTestSuite() {
    reference_.reset();
    demanding_.reset();
  }

  // Asks of every item what the common core does not.
  static regime::v1::Regime DemandingRegime() {
    regime::v1::Regime regime;
    regime.set_id("demanding");
    for (const Rule* rule : ItemRules()) {
      if (!rule->is_off) continue;
      regime::v1::Requirement& requirement = *regime.add_requirements();
      requirement.set_rule_id(rule->id);
      Rule as_on = *rule;
      as_on.is_off = false;
      requirement.set_level(CoreLevelOf(as_on));
      requirement.set_valid_from("1970-01-01");
    }
    return regime;
  }

  static std::vector<v1::Finding> Run(const v1::Item& item, const GoldenCase& test_case, const Rule* rule = nullptr) {
    std::vector<v1::Finding> findings;
    const regimes::Regimes* regimes = rule != nullptr && rule->is_off ? demanding_.get() : nullptr;
    Validate(*records::OwnedItem(item), *reference_, test_case.now, test_case.carrier, &findings, identifiers::Texts::kAny, regimes);
    return findings;
  }
  static std::vector<v1::Finding> Run(const v1::Movement& movement, const GoldenCase& test_case, const Rule* = nullptr) {
    std::vector<v1::Finding> findings;
    ValidateMovement(movement, *reference_, test_case.now, &findings);
    return findings;
  }

  template <typename Subject>
  static void RunCase(const std::filesystem::path& path, const Rule& rule) {
    SCOPED_TRACE(path.string());
    GoldenCase test_case;
    Subject subject;
    ASSERT_NO_FATAL_FAILURE(LoadGoldenCase(path, &test_case, &subject));
    std::vector<std::string> paths;
    for (const v1::Finding& finding : Run(subject, test_case, &rule)) {
      if (finding.rule_id() != rule.id) continue;
      paths.push_back(finding.field_path());
      EXPECT_EQ(finding.severity(), rule.severity);
      EXPECT_FALSE(finding.message().empty() || finding.hint().empty());
    }
    EXPECT_THAT(paths, ::testing::ElementsAreArray(test_case.expected_paths));
    const bool is_refused = absl::StartsWith(path.filename().string(), "refused_");
    EXPECT_EQ(is_refused, !test_case.expected_paths.empty()) << "refused_ cases, and only they, have # finds:";
  }

  template <typename Subject>
  static void RunRule(const Rule& rule) {
    const std::filesystem::path folder = GoldenFolder() / rule.id;
    ASSERT_TRUE(std::filesystem::is_directory(folder)) << rule.id << " has no cases";
    size_t accepted = 0, refused = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
      const std::string name = file.path().filename().string();
      accepted += absl::StartsWith(name, "accepted_") && absl::EndsWith(name, ".textproto");
      refused += absl::StartsWith(name, "refused_") && absl::EndsWith(name, ".textproto");
      RunCase<Subject>(file.path(), rule);
    }
    EXPECT_GE(accepted, 1u) << rule.id << " has no accepted case";
    EXPECT_GE(refused, 1u) << rule.id << " has no refused case";
  }

  inline static std::shared_ptr<const reference::ReferenceData> reference_;
  inline static std::unique_ptr<const regimes::Regimes> demanding_;
};

TEST_F(GoldenTest, TheBaseItemHasNoFinding) {
  v1::Item item;
  GoldenCase test_case;
  ASSERT_NO_FATAL_FAILURE(LoadGoldenBase(&test_case, &item));
  for (const v1::Finding& finding : Run(item, test_case)) ADD_FAILURE() << finding.ShortDebugString();
}

TEST_F(GoldenTest, TheBaseMovementHasNoFinding) {
  v1::Movement movement;
  GoldenCase test_case;
  ASSERT_NO_FATAL_FAILURE(LoadGoldenBase(&test_case, &movement));
  for (const v1::Finding& finding : Run(movement, test_case)) ADD_FAILURE() << finding.ShortDebugString();
}

TEST_F(GoldenTest, EveryItemRuleAcceptsAndRefusesItsCases) {
  for (const Rule* rule : ItemRules()) RunRule<v1::Item>(*rule);
}

TEST_F(GoldenTest, EveryMovementRuleAcceptsAndRefusesItsCases) {
  for (const Rule* rule : MovementRules()) RunRule<v1::Movement>(*rule);
}

TEST_F(GoldenTest, EveryFolderIsARulesOwn) {
  for (const auto& folder : std::filesystem::directory_iterator(GoldenFolder())) {
    if (!folder.is_directory()) continue;
    const std::string name = folder.path().filename().string();
    const auto is_named = [&name](const Rule* rule) { return name == rule->id; };
    EXPECT_TRUE(std::any_of(ItemRules().begin(), ItemRules().end(), is_named) ||
                std::any_of(MovementRules().begin(), MovementRules().end(), is_named))
        << name << " is no rule";
  }
}

TEST_F(GoldenTest, AnEmptyItemHasFindingsAndNoMoreThanTheLimit) {
  v1::Item item;
  GoldenCase test_case;
  test_case.now = absl::UnixEpoch();
  EXPECT_TRUE(HasError(Run(item, test_case)));
  for (int i = 0; i < 500; ++i) item.add_content_pieces()->set_net_mass_g(-1);
  const std::vector<v1::Finding> findings = Run(item, test_case);
  EXPECT_EQ(findings.size(), 50u);
  EXPECT_EQ(findings.back().rule_id(), "item.findings.limit");
}

}  // namespace
}  // namespace postgate::validation
