// SPDX-License-Identifier: Apache-2.0
#include "certs/issued_register.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "certs/authority_files.h"
#include "core/testing/temporary_folder.h"

namespace postgate::certs {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class IssuedRegisterTest : public ::testing::Test {
 protected:
  const TemporaryFolder folder_;
  const std::string dir_ = folder_.path();
};

TEST_F(IssuedRegisterTest, IsEmptyWhenAbsent) { EXPECT_THAT(*ReadIssuedRegister(dir_), IsEmpty()); }

TEST_F(IssuedRegisterTest, KeepsWhatWasAppendedInOrder) {
  const absl::Time not_after = absl::FromUnixSeconds(1'800'000'000);
  ASSERT_TRUE(AppendToIssuedRegister(dir_, {"0A1F", "carrier", "demo", not_after}).ok());
  ASSERT_TRUE(AppendToIssuedRegister(dir_, {"77", "customs", "seoul", not_after}).ok());
  auto entries = ReadIssuedRegister(dir_);
  ASSERT_TRUE(entries.ok()) << entries.status();
  ASSERT_EQ(entries->size(), 2u);
  EXPECT_EQ((*entries)[0].serial, "0A1F");
  EXPECT_EQ((*entries)[0].not_after, not_after);
  EXPECT_EQ((*entries)[1].role, "customs");
  EXPECT_EQ((*entries)[1].name, "seoul");
}

TEST_F(IssuedRegisterTest, NamesFileAndLineOfADamagedEntry) {
  ASSERT_TRUE(WriteFileAtomically(IssuedRegisterPath(dir_), "# x\n77 customs seoul\n", kPublicMode).ok());
  const absl::Status status = ReadIssuedRegister(dir_).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("issued.txt:2: expected"));
}

}  // namespace
}  // namespace postgate::certs
