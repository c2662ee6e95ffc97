// SPDX-License-Identifier: Apache-2.0
#include "server/register/decision_ids.h"

#include <gtest/gtest.h>

#include <string>

namespace postgate::registry {
namespace {

const std::string kFormer = "aaaaaaaa" + std::string(24, '0');
const std::string kPresent = "bbbbbbbb" + std::string(24, '0');

ledger::v1::LedgerMetadata Restored() {
  ledger::v1::LedgerMetadata metadata;
  metadata.set_ledger_epoch(kPresent);
  metadata.add_former_epochs()->mutable_end()->set_ledger_epoch(kFormer);
  metadata.mutable_former_epochs(0)->mutable_end()->set_tree_size(100);
  return metadata;
}

TEST(DecisionIdsTest, LeadToTheirSequence) {
  EXPECT_EQ(DecisionId(kPresent, 120), "Dbbbbbbbb-120");
  EXPECT_EQ(**DecisionSequence(Restored(), "Dbbbbbbbb-120"), 120);
}

TEST(DecisionIdsTest, OfAFormerEpochHoldAsFarAsItWasKept) {
  EXPECT_EQ(**DecisionSequence(Restored(), "Daaaaaaaa-99"), 99);
  const absl::Status lost = DecisionSequence(Restored(), "Daaaaaaaa-100").status();
  EXPECT_TRUE(absl::IsFailedPrecondition(lost)) << lost;
  EXPECT_NE(lost.message().find("lost at restore"), absl::string_view::npos);
}

TEST(DecisionIdsTest, OfNoEpochOfTheLedgerLeadNowhere) {
  for (const char* id : {"", "Dcccccccc-1", "Dbbbbbbbb", "Dbbbbbbbb-", "Dbbbbbbbb--1", "Dbbbbbbbb-1x"}) {
    EXPECT_FALSE(DecisionSequence(Restored(), id)->has_value()) << id;
  }
}

}  // namespace
}  // namespace postgate::registry
