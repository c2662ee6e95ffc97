// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/master_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace postgate::sealing {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kOne = std::string(62, '1') + "aB";
const std::string kTwo(64, '2');

MasterKeys Keys(const std::string& text) {
  auto keys = MasterKeys::FromText(text);
  EXPECT_TRUE(keys.ok()) << keys.status();
  return *std::move(keys);
}

TEST(MasterKeysTest, UnwrapsWhatItWrapped) {
  const MasterKeys keys = Keys("# made in 2026\n\n" + kOne + "\n");
  const auto secret = keys.Unwrap("name", keys.Wrap("name", "secret"));
  ASSERT_TRUE(secret.ok()) << secret.status();
  EXPECT_EQ(*secret, "secret");
}

TEST(MasterKeysTest, AfterARotationTheEarlierKeyStillUnwraps) {
  const MasterKeys::Wrapped before = Keys(kOne).Wrap("name", "secret");
  const MasterKeys rotated = Keys(kTwo + "\n" + kOne);
  EXPECT_EQ(*rotated.Unwrap("name", before), "secret");
  EXPECT_NE(rotated.Wrap("name", "secret").key_id, before.key_id);
}

TEST(MasterKeysTest, SaysWhichKeyIsMissing) {
  const MasterKeys::Wrapped before = Keys(kOne).Wrap("name", "secret");
  const absl::Status status = Keys(kTwo).Unwrap("name", before).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("master.key does not hold"));
}

TEST(MasterKeysTest, RefusesAnotherName) {
  const MasterKeys keys = Keys(kOne);
  EXPECT_TRUE(absl::IsDataLoss(keys.Unwrap("another", keys.Wrap("name", "secret")).status()));
}

TEST(MasterKeysTest, NamesTheLineThatIsNoKeyAndNotWhatStandsThere) {
  for (const std::string& wrong : {kOne.substr(1), kOne + "0", std::string(64, 'g')}) {
    const absl::Status status = MasterKeys::FromText(kTwo + "\n" + wrong).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status));
    EXPECT_THAT(std::string(status.message()), HasSubstr("line 2"));
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr(wrong.substr(0, 8))));
  }
  EXPECT_TRUE(absl::IsInvalidArgument(MasterKeys::FromText("# none\n").status()));
}

}  // namespace
}  // namespace postgate::sealing
