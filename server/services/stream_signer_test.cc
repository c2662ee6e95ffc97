// SPDX-License-Identifier: Apache-2.0
#include "server/services/stream_signer.h"

#include <gmock/gmock.h>

#include "certs/authority.h"
#include "core/clock/clock.h"
#include "server/identity/certs_fixture.h"
#include "server/intake/errors.h"

namespace postgate::services {
namespace {

using testing::HasSubstr;

class StreamSignerTest : public identity::CertsFixture {
 protected:
  StreamSignerTest() {
    auto revocations = identity::RevocationList::Load(ListFiles(), WallNow());
    EXPECT_TRUE(revocations.ok()) << revocations.status();
    revocations_ = *std::move(revocations);
    judge_ = std::make_shared<identity::CertificateJudge>("postgate.example", revocations_);
  }

  // A stream whose connection has the certificate PREFIX.pem.
  StreamSigner StreamOf(const std::string& prefix) const {
    auto verdict = judge_->Judge(Content(prefix + ".pem"), WallNow());
    return StreamSigner({dir_ + "/ca.pem", judge_}, std::get<identity::Caller>(verdict));
  }
  static void ExpectRefused(const absl::StatusOr<StreamSigner::SignerPtr>& judged, const char* says) {
    EXPECT_EQ(intake::ReasonOf(judged.status()), intake::kSignatureInvalid) << judged.status();
    EXPECT_THAT(judged.status().message(), HasSubstr(says));
  }

  std::shared_ptr<identity::RevocationList> revocations_;
  std::shared_ptr<const identity::CertificateJudge> judge_;
};

TEST_F(StreamSignerTest, IsTheConnectionsOwnWhereOpenNamesNone) {
  StreamSigner stream = StreamOf(Issue("carrier", "post"));
  const auto signer = stream.Judge("", WallNow());
  ASSERT_TRUE(signer.ok()) << signer.status();
  EXPECT_EQ((*signer)->uri(), "spiffe://postgate.example/carrier/post");
}

TEST_F(StreamSignerTest, MayBeAnotherCertificateOfTheSameCarrier) {
  const std::string connection = Issue("carrier", "post");
  const std::string first = Content(connection + ".pem");
  std::filesystem::remove(connection + ".pem");
  std::filesystem::remove(connection + ".key");
  StreamSigner stream({dir_ + "/ca.pem", judge_}, std::get<identity::Caller>(judge_->Judge(first, WallNow())));
  const std::string second = Content(Issue("carrier", "post") + ".pem");
  const auto signer = stream.Judge(second, WallNow());
  ASSERT_TRUE(signer.ok()) << signer.status();
  // It is judged once: Open comes once a stream.
  EXPECT_EQ(*stream.Judge(second, WallNow()), *signer);
}

TEST_F(StreamSignerTest, IsNoOtherCarrierNorAnyOtherRole) {
  StreamSigner stream = StreamOf(Issue("carrier", "post"));
  ExpectRefused(stream.Judge(Content(Issue("carrier", "express") + ".pem"), WallNow()), "it names carrier/express");
  ExpectRefused(stream.Judge(Content(Issue("operator", "post") + ".pem"), WallNow()), "has not exactly one URI, spiffe://DOMAIN/carrier/NAME");
  ExpectRefused(stream.Judge(Content(dir_ + "/receipts.pem"), WallNow()), "has not exactly one URI, spiffe://DOMAIN/carrier/NAME");
  ExpectRefused(stream.Judge("no certificate", WallNow()), "expected a PEM block");
}

TEST_F(StreamSignerTest, ComesFromTheHubsAuthority) {
  StreamSigner stream = StreamOf(Issue("carrier", "post"));
  const TemporaryFolder stranger;
  ASSERT_TRUE(certs::InitAuthority(stranger.path()).ok());
  ASSERT_TRUE(certs::Issue(stranger.path(), "carrier", "post").ok());
  ExpectRefused(stream.Judge(Content(stranger.path() + "/carrier-post.pem"), WallNow()), "not of the authority");
}

TEST_F(StreamSignerTest, IsJudgedAgainForEachBatch) {
  const std::string prefix = Issue("carrier", "post");
  StreamSigner stream = StreamOf(prefix);
  ASSERT_TRUE(stream.Judge("", WallNow()).ok());
  ASSERT_TRUE(certs::Revoke(dir_, "carrier", "post").ok());
  ASSERT_TRUE(revocations_->Refresh(WallNow()).ok());
  ExpectRefused(stream.Judge("", WallNow()), "revoked");
  ExpectRefused(StreamOf(Issue("carrier", "later")).Judge("", WallNow() + absl::Hours(24 * 365)), "expired");
}

}  // namespace
}  // namespace postgate::services
