// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/testing/memory_store.h"

#include <memory>

#include "server/ledger/testing/store_contract.h"
#include "server/ledger/testing/write_groups.h"

namespace postgate::ledger {
namespace {

INSTANTIATE_TEST_SUITE_P(Memory, StoreContractTest, testing::Values(StoreImplementation{"memory", [](const std::string&) {
                                                                                          return std::make_unique<MemoryStore>();
                                                                                        }}));

TEST(MemoryStoreTest, StaysFailedAfterAFailureOnDemand) {
  MemoryStore store;
  store.FailNextWrite(absl::InternalError("no sync"));
  EXPECT_EQ(store.Write(MakeWriteGroup(0, 1)), absl::InternalError("no sync"));
  EXPECT_EQ(store.Write(MakeWriteGroup(0, 1)), absl::InternalError("no sync"));
  EXPECT_EQ(store.Head(), kNoSequence);
}

}  // namespace
}  // namespace postgate::ledger
