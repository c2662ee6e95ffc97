// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_TESTING_TABLE_CONTRACT_H_
#define POSTGATE_SERVER_LEDGER_TESTING_TABLE_CONTRACT_H_

#include <functional>
#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "server/ledger/table.h"
#include "core/testing/temporary_folder.h"

namespace postgate::ledger {

// One implementation of Table. `open` gives an empty one, with whatever it lives in; `directory` is empty and the test's own.
struct TableImplementation {
  std::string name;
  std::function<std::shared_ptr<Table>(const std::string& directory)> open;
};

// What every Table does; the cases are in table_contract.cc, used as store_contract.cc is.
class TableContractTest : public testing::TestWithParam<TableImplementation> {
 protected:
  void SetUp() override { table_ = GetParam().open(directory_.path()); }

  Table& table() { return *table_; }

 private:
  TemporaryFolder directory_;
  std::shared_ptr<Table> table_;
};

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_TESTING_TABLE_CONTRACT_H_
