// SPDX-License-Identifier: Apache-2.0
#include "core/receipts/head_verifier.h"

#include "core/receipts/receipts_fixture.h"

namespace postgate::receipts {
namespace {

class HeadVerifierTest : public ReceiptsFixture {
 protected:
  HeadVerifier Verifier() const {
    auto verifier = HeadVerifier::FromPem(Content("receipts.pem"), Content("ca.pem"));
    EXPECT_TRUE(verifier.ok()) << verifier.status();
    return *std::move(verifier);
  }
};

TEST_F(HeadVerifierTest, TakesWhatTheHubSigned) { EXPECT_TRUE(Verifier().Verify(SignedHead("receipts.key")).ok()); }

TEST_F(HeadVerifierTest, EveryFieldIsUnderTheSignature) {
  const HeadVerifier verifier = Verifier();
  const v1::TreeHead head = SignedHead("receipts.key");
  v1::TreeHead other = head;
  other.set_tree_size(8);
  EXPECT_TRUE(absl::IsDataLoss(verifier.Verify(other)));
  other = head;
  other.set_root_hash(std::string(32, 'x'));
  EXPECT_TRUE(absl::IsDataLoss(verifier.Verify(other)));
  other = head;
  other.mutable_committed_at()->set_nanos(head.committed_at().nanos() ^ 1);
  EXPECT_TRUE(absl::IsDataLoss(verifier.Verify(other)));
  other = head;
  other.set_ledger_epoch(std::string(32, 'f'));
  EXPECT_TRUE(absl::IsDataLoss(verifier.Verify(other)));
}

TEST_F(HeadVerifierTest, EarlierKeysStillCheckWhatTheySigned) {
  const v1::TreeHead before = SignedHead("receipts.key");
  ASSERT_TRUE(certs::RenewReceiptsKey(dir_).ok());
  const HeadVerifier verifier = Verifier();
  EXPECT_TRUE(verifier.Verify(before).ok());
  EXPECT_TRUE(verifier.Verify(SignedHead("receipts.key")).ok());
}

TEST_F(HeadVerifierTest, AKeyThatIsNotThereIsNotFound) {
  const HeadVerifier verifier = Verifier();
  ASSERT_TRUE(certs::RenewReceiptsKey(dir_).ok());
  EXPECT_TRUE(absl::IsNotFound(verifier.Verify(SignedHead("receipts.key"))));
}

TEST_F(HeadVerifierTest, ATimeOutsideTheCertificateIsRefused) {
  const HeadVerifier verifier = Verifier();
  EXPECT_TRUE(absl::IsFailedPrecondition(verifier.Verify(SignedHead("receipts.key", absl::Now() - absl::Hours(1)))));
  EXPECT_TRUE(absl::IsFailedPrecondition(verifier.Verify(SignedHead("receipts.key", absl::Now() + absl::Hours(24 * 400)))));
}

TEST_F(HeadVerifierTest, OtherCertificatesOfTheAuthoritySignNothing) {
  ASSERT_TRUE(certs::Issue(dir_, "carrier", "receipts").ok());
  for (const char* file : {"carrier-receipts.pem", "hub.pem", "ca.pem"}) {
    EXPECT_TRUE(absl::IsFailedPrecondition(HeadVerifier::FromPem(Content(file), Content("ca.pem")).status())) << file;
  }
}

TEST_F(HeadVerifierTest, AnotherAuthoritysCertificateIsRefused) {
  const TemporaryFolder other;
  ASSERT_TRUE(certs::InitAuthority(other.path()).ok());
  const std::string foreign = ReadFile(other.path() + "/receipts.pem");
  EXPECT_TRUE(absl::IsFailedPrecondition(HeadVerifier::FromPem(foreign, Content("ca.pem")).status()));
}

TEST_F(HeadVerifierTest, SaysWhatIsMissing) {
  EXPECT_TRUE(absl::IsInvalidArgument(HeadVerifier::FromPem("", Content("ca.pem")).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(HeadVerifier::FromPem(Content("receipts.pem"), "").status()));
}

}  // namespace
}  // namespace postgate::receipts
