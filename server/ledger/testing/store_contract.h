// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_TESTING_STORE_CONTRACT_H_
#define POSTGATE_SERVER_LEDGER_TESTING_STORE_CONTRACT_H_

#include <functional>
#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "server/ledger/store.h"
#include "core/testing/temporary_folder.h"

namespace postgate::ledger {

// One implementation of Store. `open` gives an empty one; `directory` is empty and the test's own.
struct StoreImplementation {
  std::string name;
  std::function<std::unique_ptr<Store>(const std::string& directory)> open;
};

// What every Store does. store_contract.cc has the cases: build it into the test program of an implementation and instantiate them there.
class StoreContractTest : public testing::TestWithParam<StoreImplementation> {
 protected:
  void SetUp() override { store_ = GetParam().open(directory_.path()); }

  Store& store() { return *store_; }

 private:
  TemporaryFolder directory_;
  std::unique_ptr<Store> store_;
};

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_TESTING_STORE_CONTRACT_H_
