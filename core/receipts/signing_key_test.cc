// SPDX-License-Identifier: Apache-2.0
#include "core/receipts/signing_key.h"

#include <openssl/pem.h>

#include "core/receipts/receipts_fixture.h"

namespace postgate::receipts {
namespace {

std::string Pem(EVP_PKEY* key) {
  const openssl::KeyPtr owned(key);
  const openssl::BioPtr bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<size_t>(size));
}

class SigningKeyTest : public ReceiptsFixture {};

TEST_F(SigningKeyTest, SignsWithTheAuthoritysKeyAndWithEd25519) {
  for (const std::string& pem : {Content("receipts.key"), Pem(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"))}) {
    const auto key = SigningKey::FromPem(pem);
    ASSERT_TRUE(key.ok()) << key.status();
    EXPECT_EQ(key->id().size(), 16u);
    const std::string signature = *key->Sign("a head");
    EXPECT_TRUE(IsSignature(key->key(), "a head", signature));
    EXPECT_FALSE(IsSignature(key->key(), "another", signature));
    EXPECT_FALSE(IsSignature(key->key(), "a head", signature.substr(1)));
    EXPECT_FALSE(IsSignature(key->key(), "a head", ""));
  }
}

TEST_F(SigningKeyTest, RefusesOtherKeysAndWhatIsNone) {
  EXPECT_TRUE(absl::IsInvalidArgument(SigningKey::FromPem(Content("receipts.pem")).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(SigningKey::FromPem(Pem(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384"))).status()));
}

}  // namespace
}  // namespace postgate::receipts
