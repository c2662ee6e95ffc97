// SPDX-License-Identifier: Apache-2.0
#include "core/receipts/batch_signature.h"

#include <functional>

#include "absl/strings/escaping.h"
#include "core/digest/sha256.h"
#include "core/openssl/pem.h"
#include "core/receipts/receipts_fixture.h"

namespace postgate::receipts {
namespace {

std::vector<std::string> Digests() {
  return {digest::BytesOf(digest::Sha256Of({"hello"})), digest::BytesOf(digest::Sha256Of({"world"}))};
}

class BatchSignatureTest : public ReceiptsFixture {
 protected:
  void SetUp() override {
    ASSERT_TRUE(certs::Issue(dir_, "carrier", "post").ok());
    ASSERT_TRUE(certs::Issue(dir_, "carrier", "express").ok());
  }

  SignerCertificate Signer(const std::string& file) const {
    auto signer = SignerCertificate::FromX509(std::move(openssl::CertificatesFromPem(Content(file + ".pem")).front()));
    EXPECT_TRUE(signer.ok()) << signer.status();
    return *std::move(signer);
  }
  std::string Sign(const std::string& file, const BatchContent& content) const {
    return *SigningKey::FromPem(Content(file + ".key"))->Sign(SignedBytes(content));
  }
  BatchContent Content3() const { return {"spiffe://postgate.example/carrier/post", "office", 3, v1::RECORD_KIND_ITEM, Digests()}; }
  v1::SignedBatch Kept() const {
    v1::SignedBatch kept;
    kept.set_carrier_uri(Content3().carrier_uri);
    kept.set_producer("office");
    kept.set_first_offset(3);
    kept.set_count(2);
    kept.set_kind(v1::RECORD_KIND_ITEM);
    kept.set_signature(Sign("carrier-post", Content3()));
    kept.set_certificate(Signer("carrier-post").der());
    *kept.mutable_committed_at() = encoding::ToTimestamp(absl::Now());
    return kept;
  }
  absl::Status Verify(const v1::SignedBatch& kept) const { return VerifySignedBatch(kept, Digests(), ReceiptsFixture::Content("ca.pem")); }
};

// docs/receipts.md gives the same numbers.
TEST_F(BatchSignatureTest, TheBytesAreThoseOfTheDocumentation) {
  EXPECT_EQ(absl::BytesToHexString(SignedBytes(Content3())),
            "706f737467617465206261746368207369676e61747572652076310a"
            "0000000000000026" "7370696666653a2f2f706f7374676174652e6578616d706c652f636172726965722f706f7374"
            "0000000000000006" "6f6666696365"
            "0000000000000003" "0000000000000002" "01"
            "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
            "486ea46224d1bb4fb680f34f7c9ad96a8f24ec88be73ea8e5a6c65260e9cb8a7");
}

TEST_F(BatchSignatureTest, NoTwoContentsGiveTheSameBytes) {
  const std::string bytes = SignedBytes(Content3());
  const std::function<void(BatchContent&)> changes[] = {
      [](BatchContent& c) { c.carrier_uri = "spiffe://postgate.example/carrier/pos"; c.producer = "toffice"; },
      [](BatchContent& c) { c.producer = "offic"; },
      [](BatchContent& c) { c.first_offset = 4; },
      [](BatchContent& c) { c.kind = v1::RECORD_KIND_MOVEMENT; },
      [](BatchContent& c) { c.digests.pop_back(); },
      [](BatchContent& c) { std::swap(c.digests[0], c.digests[1]); },
  };
  for (const auto& change : changes) {
    BatchContent other = Content3();
    change(other);
    EXPECT_NE(SignedBytes(other), bytes);
  }
}

TEST_F(BatchSignatureTest, HoldsForItsSignerAndItsRecordsAlone) {
  const std::string signature = Sign("carrier-post", Content3());
  EXPECT_TRUE(Signer("carrier-post").Verify(Content3(), signature).ok());
  EXPECT_TRUE(absl::IsDataLoss(Signer("carrier-express").Verify(Content3(), signature)));
  BatchContent other = Content3();
  other.digests[1][0] = static_cast<char>(other.digests[1][0] ^ 1);
  EXPECT_TRUE(absl::IsDataLoss(Signer("carrier-post").Verify(other, signature)));
  // Signed by the key, in another's name.
  BatchContent named = Content3();
  named.carrier_uri = "spiffe://postgate.example/carrier/express";
  EXPECT_TRUE(absl::IsDataLoss(Signer("carrier-post").Verify(named, Sign("carrier-post", named))));
}

TEST_F(BatchSignatureTest, AKeptSignatureIsCheckedWithTheFileAndTheAuthority) {
  EXPECT_TRUE(Verify(Kept()).ok()) << Verify(Kept());
  v1::SignedBatch kept = Kept();
  kept.set_first_offset(4);
  EXPECT_TRUE(absl::IsDataLoss(Verify(kept)));
  kept = Kept();
  kept.set_carrier_uri("spiffe://postgate.example/carrier/express");
  EXPECT_TRUE(absl::IsDataLoss(Verify(kept)));
  kept = Kept();
  kept.set_count(1);
  EXPECT_TRUE(absl::IsInvalidArgument(Verify(kept)));
  kept = Kept();
  kept.mutable_certificate()->pop_back();
  EXPECT_TRUE(absl::IsInvalidArgument(Verify(kept)));
}

TEST_F(BatchSignatureTest, TheCertificateHadToBeValidAndOfTheAuthority) {
  v1::SignedBatch kept = Kept();
  *kept.mutable_committed_at() = encoding::ToTimestamp(absl::Now() + absl::Hours(24 * 400));
  EXPECT_TRUE(absl::IsFailedPrecondition(Verify(kept)));
  const TemporaryFolder stranger;
  ASSERT_TRUE(certs::InitAuthority(stranger.path()).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(VerifySignedBatch(Kept(), Digests(), ReadFile(stranger.path() + "/ca.pem"))));
}

TEST_F(BatchSignatureTest, WhatNamesNobodyOrMayNotSignIsNoSigner) {
  EXPECT_TRUE(absl::IsInvalidArgument(SignerCertificate::FromDer("no certificate").status()));
  // The authority's own: it signs certificates.
  EXPECT_TRUE(absl::IsInvalidArgument(SignerCertificate::FromX509(std::move(openssl::CertificatesFromPem(ReceiptsFixture::Content("ca.pem")).front())).status()));
  certs::IssueOptions unnamed;
  unnamed.naming = certs::IssueOptions::Naming::kCommonNameOnly;
  ASSERT_TRUE(certs::Issue(dir_, "carrier", "nobody", unnamed).ok());
  EXPECT_TRUE(absl::IsInvalidArgument(
      SignerCertificate::FromX509(std::move(openssl::CertificatesFromPem(ReceiptsFixture::Content("carrier-nobody.pem")).front())).status()));
}

}  // namespace
}  // namespace postgate::receipts
