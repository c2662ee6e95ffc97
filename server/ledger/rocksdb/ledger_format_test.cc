// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/ledger_format.h"

#include "gmock/gmock.h"

namespace postgate::ledger {
namespace {

using ::testing::HasSubstr;

TEST(LedgerFormatTest, ReadsFromTheOldestToItsOwn) {
  for (int32_t format = kLedgerFormatOldest; format <= kLedgerFormat; ++format) EXPECT_TRUE(CheckLedgerFormat("the ledger", format).ok()) << format;
}

TEST(LedgerFormatTest, RefusesADowngradeWithTheWayOut) {
  const absl::Status status = CheckLedgerFormat("the ledger in DATA", kLedgerFormat + 1);
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("the ledger in DATA has format " + std::to_string(kLedgerFormat + 1) + ", which a newer release wrote"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("start the release that wrote it, or restore a backup"));
}

TEST(LedgerFormatTest, RefusesWhatIsTooOld) {
  const absl::Status status = CheckLedgerFormat("the ledger in DATA", kLedgerFormatOldest - 1);
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("start the program that wrote it"));
}

}  // namespace
}  // namespace postgate::ledger
