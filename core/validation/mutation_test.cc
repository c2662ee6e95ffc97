// SPDX-License-Identifier: Apache-2.0
//
// Tests the golden cases by breaking the rules. Each rule is taken out in turn: then none of its refused cases may hold
// any longer, so that golden_test fails; what the other rules say must not change; and in at least one of the cases
// none of them names the same field, so that nothing covers for the rule.
#include <algorithm>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "core/identifiers/item_id_type.h"
#include "core/records/owned.h"
#include "core/reference/reference_data.h"
#include "core/validation/golden_case.h"
#include "core/validation/golden_reference_fixture.h"
#include "core/validation/registry.h"
#include "core/validation/rule.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::validation {
namespace {

struct Found {
  std::string rule_id;
  std::string path;
  v1::Severity severity = v1::SEVERITY_UNSPECIFIED;

  bool operator==(const Found&) const = default;
};
using Findings = std::vector<Found>;

void PrintTo(const Found& found, std::ostream* out) { *out << found.rule_id << " " << found.path; }

void RunRule(const Rule& rule, const v1::Item& item, const GoldenCase& golden_case,
             const reference::ReferenceData& reference, FindingSink& sink) {
  const auto carrier =
      golden_case.carrier.kind == CarrierKind::kExpress ? identifiers::Carrier::kExpress : identifiers::Carrier::kAny;
  records::OwnedItem record(item);
  rule.check({*record, reference, golden_case.now, golden_case.carrier, identifiers::TypeOfItemId(item, carrier)}, sink);
}

void RunRule(const Rule& rule, const v1::Movement& movement, const GoldenCase& golden_case,
             const reference::ReferenceData& reference, FindingSink& sink) {
  rule.check_movement({movement, reference, golden_case.now}, sink);
}

class MutationTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto loaded = LoadGoldenReference();
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    reference_ = *loaded;
  }
  static void TearDownTestSuite() { reference_.reset(); }

  // What the rules find, `off` left out.
  template <typename Subject>
  static Findings Find(absl::Span<const Rule* const> rules, const Subject& subject, const GoldenCase& golden_case,
                       const Rule* off) {
    std::vector<v1::Finding> found;
    FindingSink sink(&found);
    for (const Rule* rule : rules) {
      if (rule == off) continue;
      sink.Begin(*rule);
      RunRule(*rule, subject, golden_case, *reference_, sink);
    }
    Findings findings;
    for (const v1::Finding& finding : found) findings.push_back({finding.rule_id(), finding.field_path(), finding.severity()});
    return findings;
  }

  // What golden_test holds of a case.
  static bool Holds(const GoldenCase& golden_case, const Rule& rule, const Findings& findings) {
    std::vector<std::string> paths;
    for (const Found& found : findings) {
      if (found.rule_id == rule.id) paths.push_back(found.path);
    }
    return paths == golden_case.expected_paths;
  }

  // Whether something names one of the paths at least as severely.
  static bool IsCovered(const Rule& rule, const Findings& findings, const std::vector<std::string>& paths) {
    return std::any_of(findings.begin(), findings.end(), [&](const Found& found) {
      return found.severity <= rule.severity && std::find(paths.begin(), paths.end(), found.path) != paths.end();
    });
  }

  template <typename Subject>
  static void TakeOutEach(absl::Span<const Rule* const> rules) {
    for (const Rule* rule : rules) {
      SCOPED_TRACE(rule->id);
      const auto files = GoldenFiles(rule->id, "refused_");
      EXPECT_FALSE(files.empty()) << "no refused case";
      bool stands_alone = files.empty();
      for (const auto& file : files) {
        SCOPED_TRACE(file.filename().string());
        GoldenCase golden_case;
        Subject subject;
        ASSERT_NO_FATAL_FAILURE(LoadGoldenCase(file, &golden_case, &subject));
        Findings with = Find(rules, subject, golden_case, nullptr);
        const Findings without = Find(rules, subject, golden_case, rule);
        EXPECT_TRUE(Holds(golden_case, *rule, with));
        EXPECT_FALSE(Holds(golden_case, *rule, without)) << "the case does not need the rule";
        // Beyond the limit, what one rule leaves makes room for another's.
        if (with.size() < kFindingsMax) {
          with.erase(std::remove_if(with.begin(), with.end(), [rule](const Found& found) { return found.rule_id == rule->id; }), with.end());
          EXPECT_EQ(with, without) << "another rule finds something else without this one";
        }
        stands_alone = stands_alone || !IsCovered(*rule, without, golden_case.expected_paths);
      }
      EXPECT_TRUE(stands_alone) << "in every refused case another rule names the same field as severely";
    }
  }

  inline static std::shared_ptr<const reference::ReferenceData> reference_;
};

TEST_F(MutationTest, NoItemRuleCanBeTakenOut) { TakeOutEach<v1::Item>(ItemRules()); }

TEST_F(MutationTest, NoMovementRuleCanBeTakenOut) { TakeOutEach<v1::Movement>(MovementRules()); }

}  // namespace
}  // namespace postgate::validation
