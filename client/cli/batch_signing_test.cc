// SPDX-License-Identifier: Apache-2.0
#include "client/cli/batch_signing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "certs/authority.h"
#include "core/openssl/pem.h"
#include "core/receipts/batch_signature.h"
#include "core/testing/read_file.h"
#include "core/testing/temporary_folder.h"

namespace postgate::cli {
namespace {

using testing::HasSubstr;

class BatchSigningTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(certs::InitAuthority(folder_.path()).ok());
    ASSERT_TRUE(certs::Issue(folder_.path(), "carrier", "post").ok());
    ASSERT_TRUE(certs::Issue(folder_.path(), "carrier", "other").ok());
  }
  std::string File(const std::string& name) const { return folder_.path() + "/" + name; }
  absl::Status Refused(const SigningOptions& options) const { return LoadBatchSigner(options, File("carrier-post")).status(); }

  const TemporaryFolder folder_;
};

TEST_F(BatchSigningTest, WithoutTheOptionsNothingIsSigned) {
  const auto signer = LoadBatchSigner({}, File("carrier-post"));
  ASSERT_TRUE(signer.ok()) << signer.status();
  EXPECT_EQ(*signer, nullptr);
}

TEST_F(BatchSigningTest, SignsAsTheIdentityOrWithAKeyOfItsOwn) {
  const SigningOptions kOptions[] = {{true, "", ""}, {false, File("carrier-post.key"), File("carrier-post.pem")}};
  const auto certificate =
      receipts::SignerCertificate::FromX509(std::move(openssl::CertificatesFromPem(ReadFile(File("carrier-post.pem"))).front()));
  for (const SigningOptions& options : kOptions) {
    const auto signer = LoadBatchSigner(options, File("carrier-post"));
    ASSERT_TRUE(signer.ok()) << signer.status();
    EXPECT_EQ((*signer)->certificate().empty(), options.signs_as_identity);
    const std::vector<std::string> digests = {std::string(32, 'd')};
    const auto signature = (*signer)->Sign({"office", 5, client::RecordKind::kMovement, digests});
    ASSERT_TRUE(signature.ok()) << signature.status();
    EXPECT_TRUE(certificate->Verify({certificate->uri(), "office", 5, v1::RECORD_KIND_MOVEMENT, digests}, *signature).ok());
  }
}

TEST_F(BatchSigningTest, RefusesWithTheRemedy) {
  EXPECT_THAT(Refused({true, "x", ""}).message(), HasSubstr("give one of them"));
  EXPECT_THAT(Refused({false, File("carrier-post.key"), ""}).message(), HasSubstr("go together"));
  EXPECT_THAT(Refused({false, "", File("carrier-post.pem")}).message(), HasSubstr("go together"));
  EXPECT_THAT(Refused({false, File("carrier-other.key"), File("carrier-post.pem")}).message(), HasSubstr("not the certificate of the signing key"));
  EXPECT_THAT(Refused({false, File("none.key"), File("carrier-post.pem")}).message(), HasSubstr("none.key"));
  EXPECT_THAT(Refused({false, "pkcs11:token=t", File("carrier-post.pem")}).message(), HasSubstr("--signing-key: PKCS#11 URI: names no key"));
}

}  // namespace
}  // namespace postgate::cli
