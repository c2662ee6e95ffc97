// SPDX-License-Identifier: Apache-2.0
#include "server/register/producers.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "server/ledger/testing/memory_store.h"

namespace postgate::registry {
namespace {

ledger::v1::ProducerState Epoch(int64_t epoch) {
  ledger::v1::ProducerState state;
  state.set_producer_epoch(epoch);
  return state;
}

class ProducersTest : public testing::Test {
 protected:
  ledger::MemoryStore store_;
  Producers under_test_{&store_};
};

TEST_F(ProducersTest, RemembersNoMoreThanItsLimitOfThoseThatWereLookedUp) {
  for (size_t i = 0; i < Producers::kRememberedMax + 5; ++i) ASSERT_TRUE(under_test_.Find(absl::StrCat("carrier/", i)).ok());
  EXPECT_EQ(under_test_.remembered(), Producers::kRememberedMax);
}

TEST_F(ProducersTest, RemembersAllThatIsNotOnDiskYetAndForgetsOnceItIs) {
  for (size_t i = 0; i < Producers::kRememberedMax + 5; ++i) under_test_.Put(absl::StrCat("carrier/", i), Epoch(7));
  for (size_t i = 0; i < Producers::kRememberedMax + 5; ++i) EXPECT_EQ(under_test_.Find(absl::StrCat("carrier/", i))->producer_epoch(), 7);
  under_test_.OnCommitted();
  EXPECT_EQ(under_test_.remembered(), 0u);
}

}  // namespace
}  // namespace postgate::registry
