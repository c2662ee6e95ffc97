// SPDX-License-Identifier: Apache-2.0
#include "core/receipts/epoch_end.h"

#include "core/receipts/receipts_fixture.h"

namespace postgate::receipts {
namespace {

class EpochEndTest : public ReceiptsFixture {
 protected:
  EpochEndTest() {
    end_.set_ledger_epoch(std::string(32, 'a'));
    end_.set_next_ledger_epoch(std::string(32, 'b'));
    end_.set_tree_size(258);
    end_.set_root_hash(std::string(32, 'r'));
    *end_.mutable_restored_at() = encoding::ToTimestamp(absl::Now());
    EXPECT_TRUE(SignEpochEnd(*SigningKey::FromPem(Content("receipts.key")), end_).ok());
  }

  absl::Status Verify() const { return VerifyEpochEnd(*HeadVerifier::FromPem(Content("receipts.pem"), Content("ca.pem")), end_); }

  v1::EpochEnd end_;
};

TEST_F(EpochEndTest, HoldsAsItWasSigned) { EXPECT_TRUE(Verify().ok()) << Verify(); }

TEST_F(EpochEndTest, FindsEachPartThatWasAltered) {
  const v1::EpochEnd honest = end_;
  const std::vector<std::function<void(v1::EpochEnd&)>> changes = {
      [](v1::EpochEnd& end) { end.set_tree_size(257); },
      [](v1::EpochEnd& end) { end.set_ledger_epoch(std::string(32, 'c')); },
      [](v1::EpochEnd& end) { end.set_next_ledger_epoch(std::string(32, 'c')); },
      [](v1::EpochEnd& end) { end.set_root_hash(std::string(32, 's')); },
      [](v1::EpochEnd& end) { end.mutable_restored_at()->set_nanos(end.restored_at().nanos() ^ 1); },
  };
  for (size_t i = 0; i < changes.size(); ++i) {
    end_ = honest;
    changes[i](end_);
    EXPECT_TRUE(absl::IsDataLoss(Verify())) << i << ": " << Verify();
  }
}

TEST_F(EpochEndTest, RefusesPartsOfOtherLengths) {
  end_.set_ledger_epoch(std::string(31, 'a'));
  EXPECT_TRUE(absl::IsInvalidArgument(Verify())) << Verify();
}

// Both begin with what they are, so that neither signature passes for the other.
TEST_F(EpochEndTest, SignsOtherBytesThanATreeHead) { EXPECT_EQ(SignedBytes(end_).substr(0, 22), "postgate epoch end v1\n"); }

}  // namespace
}  // namespace postgate::receipts
