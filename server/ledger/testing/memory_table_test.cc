// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/testing/memory_table.h"

#include <memory>

#include "server/ledger/testing/table_contract.h"

namespace postgate::ledger {
namespace {

INSTANTIATE_TEST_SUITE_P(Memory, TableContractTest, testing::Values(TableImplementation{"memory", [](const std::string&) {
                                                                                          return std::make_shared<MemoryTable>();
                                                                                        }}));

}  // namespace
}  // namespace postgate::ledger
