// SPDX-License-Identifier: Apache-2.0
//
// What must hold of the pure core for any item: normalization is idempotent, and what is valid stays valid when it is normalized.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/evaluation/evaluator.h"
#include "core/normalization/normalize.h"
#include "core/records/owned.h"
#include "core/reference/reference_fixture.h"
#include "core/repair/repair.h"
#include "tests/fault/extent.h"
#include "tests/properties/message_mutator.h"
#include "tests/properties/sample_items.h"

namespace postgate::properties {
namespace {

using evaluation::CarrierProfile;
using evaluation::Evaluation;
using evaluation::Evaluator;

// POSTGATE_PROPERTY_SEED tries other items.
uint64_t Seed() {
  const char* const given = std::getenv("POSTGATE_PROPERTY_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : 20261127;
}

constexpr char kHubCountry[] = "KR";

absl::Time Now() { return absl::FromUnixSeconds(1'782'820'800); }  // 2026-06-30T12:00:00Z, the sample's reference day

const std::vector<CarrierProfile>& Carriers() {
  static const auto* const kCarriers = new std::vector<CarrierProfile>{{"unknown", config::v1::CARRIER_KIND_UNSPECIFIED, {}},
                                                                       {"post", config::v1::CARRIER_KIND_DESIGNATED_OPERATOR, {}},
                                                                       {"express", config::v1::CARRIER_KIND_EXPRESS, {}}};
  return *kCarriers;
}

normalization::Input InputFor(const CarrierProfile& carrier) {
  normalization::Input input{kHubCountry, Now(), reference::SourceTreeReference()};
  if (carrier.kind == config::v1::CARRIER_KIND_DESIGNATED_OPERATOR) input.carrier_kind = validation::CarrierKind::kDesignatedOperator;
  if (carrier.kind == config::v1::CARRIER_KIND_EXPRESS) input.carrier_kind = validation::CarrierKind::kExpress;
  return input;
}

std::vector<std::string> ChangesOf(const records::Declaration& declaration) {
  std::vector<std::string> changes;
  const v1::Declaration message = records::MessageOf(declaration);
  for (const v1::Change& change : message.changes()) changes.push_back(change.ShortDebugString());
  return changes;
}

// The item as the hub understands it, in the carrier's own form, and what was changed for that.
v1::Item Normalized(const v1::Item& item, const CarrierProfile& carrier, std::vector<std::string>* changes) {
  records::OwnedItem record(item);
  records::OwnedDeclaration declared;
  repair::Repair(record.get(), reference::SourceTreeReference(), declared.get());
  normalization::NormalizeItem(record.get(), InputFor(carrier), declared.get());
  *changes = ChangesOf(*declared);
  return record.message();
}

std::multiset<std::string> TextsOf(const std::vector<v1::Finding>& findings) {
  std::multiset<std::string> texts;
  for (const v1::Finding& finding : findings) texts.insert(absl::StrCat(finding.rule_id(), " ", finding.field_path()));
  return texts;
}

// One item is a case; a failure shows the item that broke it.
class EvaluationPropertiesTest : public testing::Test {
 protected:
  void SetUp() override {
    auto loaded = Evaluator::Load({POSTGATE_SOURCE_DIR "/data/reference", "", kHubCountry});
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    evaluator_ = *std::move(loaded);
    sample_ = SampleItems();
    ASSERT_FALSE(sample_.empty());
  }

  // Calls check(item, carrier) for mutated items, and stops at the first failure.
  template <typename Check>
  void ForEachMutatedItem(Check check) {
    const int count = fault::Extent(5'000, 500'000);
    MessageMutator mutator(MessageMutator::Fits::kAnyMessage, Seed());
    for (int i = 0; i < count && !HasFailure(); ++i) {
      v1::Item item = sample_[mutator.Below(sample_.size())];
      mutator.Mutate(&item, &sample_[mutator.Below(sample_.size())]);
      SCOPED_TRACE(absl::StrCat("mutated item ", i, " of seed ", Seed(), ": ", item.ShortDebugString()));
      check(item, Carriers()[mutator.Below(Carriers().size())]);
    }
  }

  std::unique_ptr<Evaluator> evaluator_;
  std::vector<v1::Item> sample_;
};

TEST_F(EvaluationPropertiesTest, NormalizationIsIdempotent) {
  int64_t changed = 0;
  ForEachMutatedItem([&changed](const v1::Item& item, const CarrierProfile& carrier) {
    std::vector<std::string> changes;
    const v1::Item once = Normalized(item, carrier, &changes);
    changed += changes.empty() ? 0 : 1;
    const v1::Item twice = Normalized(once, carrier, &changes);
    EXPECT_TRUE(changes.empty()) << changes[0];
    EXPECT_EQ(twice.SerializeAsString(), once.SerializeAsString());
  });
  EXPECT_GT(changed, 0);
  printf("%lld items were changed, each once\n", static_cast<long long>(changed));
}

TEST_F(EvaluationPropertiesTest, WhatIsValidStaysValid) {
  int64_t accepted = 0;
  ForEachMutatedItem([this, &accepted](const v1::Item& item, const CarrierProfile& carrier) {
    const Evaluation first = evaluator_->EvaluateParsed(item, carrier, Now());
    if (first.outcome == v1::OUTCOME_REJECTED) return;
    ++accepted;
    std::vector<std::string> changes;
    const Evaluation again = evaluator_->EvaluateParsed(Normalized(item, carrier, &changes), carrier, Now());
    // What it was normalized by is all that the hub recorded, and nothing is left to be changed.
    EXPECT_EQ(ChangesOf(*first.declaration), changes);
    ASSERT_NE(again.outcome, v1::OUTCOME_REJECTED) << again.findings.front().ShortDebugString();
    EXPECT_TRUE(again.declaration->changes().empty()) << ChangesOf(*again.declaration)[0];
    v1::Declaration declared = records::MessageOf(*first.declaration);
    declared.clear_changes();
    EXPECT_EQ(records::MessageOf(*again.declaration).SerializeAsString(), declared.SerializeAsString());
    // Of more findings than are listed, others come to light when one is answered.
    if (!first.findings.empty() && first.findings.back().rule_id() == "item.findings.limit") return;
    // Normalization may answer a warning; it makes none.
    const std::multiset<std::string> before = TextsOf(first.findings);
    for (const std::string& text : TextsOf(again.findings)) {
      EXPECT_TRUE(before.contains(text)) << text << " is new";
    }
  });
  EXPECT_GT(accepted, fault::Extent(1'000, 100'000));
  printf("%lld accepted items are accepted again as they were normalized, with no new finding\n", static_cast<long long>(accepted));
}

TEST_F(EvaluationPropertiesTest, TheSameItemGetsTheSameAnswer) {
  Evaluation kept;
  ForEachMutatedItem([this, &kept](const v1::Item& item, const CarrierProfile& carrier) {
    const Evaluation fresh = evaluator_->EvaluateItem(item.SerializeAsString(), carrier, Now());
    evaluator_->EvaluateItem(item.SerializeAsString(), carrier, Now(), &kept);
    EXPECT_EQ(fresh.outcome, kept.outcome);
    EXPECT_EQ(fresh.content_digest, kept.content_digest);
    EXPECT_EQ(TextsOf(fresh.findings), TextsOf(kept.findings));
    EXPECT_EQ(records::MessageOf(*fresh.declaration).SerializeAsString(), records::MessageOf(*kept.declaration).SerializeAsString());
    EXPECT_EQ(fresh.assessment->SerializeAsString(), kept.assessment->SerializeAsString());
  });
}

}  // namespace
}  // namespace postgate::properties
