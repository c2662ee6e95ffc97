// SPDX-License-Identifier: Apache-2.0
#include "core/tokens/token_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <sys/stat.h>

#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "core/clock/clock.h"
#include "core/openssl/pem.h"
#include "core/receipts/signing_key.h"
#include "core/testing/read_file.h"
#include "core/testing/soft_token.h"

namespace postgate::tokens {
namespace {

using receipts::SigningKey;
using testing::HasSubstr;
using testing::Not;

// A token with the key "receipts", whose private half is in receipts.key as well.
class TokenKeyTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(SoftToken::Run("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out " + token_.File("receipts.key")));
    token_.Import(token_.File("receipts.key"), "receipts");
    ASSERT_TRUE(token_.is_good()) << "softhsm2 is missing: script/bootstrap";
  }

  absl::StatusOr<TokenKey> Load(const std::string& uri) const {
    const auto parsed = ParsePkcs11Uri(uri);
    if (!parsed.ok()) return parsed.status();
    return LoadTokenKey(*parsed);
  }
  absl::StatusOr<SigningKey> LoadSigningKey() const {
    auto loaded = Load(token_.Uri("receipts"));
    if (!loaded.ok()) return loaded.status();
    return SigningKey::FromKey(std::move(loaded->key), std::move(loaded->token));
  }

  SoftToken token_;
};

TEST_F(TokenKeyTest, SignsAsTheKeyInTheFileDoes) {
  const auto key = LoadSigningKey();
  ASSERT_TRUE(key.ok()) << key.status();
  const auto file_key = SigningKey::FromPem(ReadFile(token_.File("receipts.key")));
  EXPECT_EQ(key->id(), file_key->id());
  const auto signature = key->Sign("a head");
  ASSERT_TRUE(signature.ok()) << signature.status();
  EXPECT_TRUE(receipts::IsSignature(file_key->key(), "a head", *signature));
  EXPECT_FALSE(receipts::IsSignature(file_key->key(), "another", *signature));
}

TEST_F(TokenKeyTest, SignsOnSeveralThreads) {
  const auto key = LoadSigningKey();
  ASSERT_TRUE(key.ok()) << key.status();
  const auto file_key = SigningKey::FromPem(ReadFile(token_.File("receipts.key")));
  std::vector<std::thread> threads;
  std::vector<int> good(4);
  for (size_t i = 0; i < good.size(); ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < 50; ++n) {
        const std::string text = std::to_string(n);
        const auto signature = key->Sign(text);
        if (signature.ok() && receipts::IsSignature(file_key->key(), text, *signature)) ++good[i];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, std::vector<int>(4, 50));
}

TEST_F(TokenKeyTest, NamesWhatIsMissing) {
  const std::string pin = "&pin-source=file:" + token_.pin_file();
  const std::string module = std::string("?module-path=") + SoftToken::kModule;
  auto missing = Load("pkcs11:token=hub;object=receipts?module-path=/nowhere/module.so" + pin).status();
  EXPECT_TRUE(absl::IsNotFound(missing));
  EXPECT_THAT(missing.message(), HasSubstr("/nowhere/module.so can't be loaded"));
  missing = Load("pkcs11:token=other;object=receipts" + module + pin).status();
  EXPECT_TRUE(absl::IsNotFound(missing));
  EXPECT_THAT(missing.message(), HasSubstr("the token is not there"));
  EXPECT_THAT(missing.message(), HasSubstr("\"hub\""));
  missing = Load("pkcs11:token=hub;object=other" + module + pin).status();
  EXPECT_TRUE(absl::IsNotFound(missing));
  EXPECT_THAT(missing.message(), HasSubstr("none of the token's 1 private keys fits"));
  missing = Load("pkcs11:token=hub;object=receipts" + module + "&pin-source=file:/nowhere/pin").status();
  EXPECT_TRUE(absl::IsNotFound(missing));
  EXPECT_THAT(missing.message(), HasSubstr("/nowhere/pin"));
}

TEST_F(TokenKeyTest, RefusesAPinThatOthersCanRead) {
  chmod(token_.pin_file().c_str(), S_IRUSR | S_IWUSR | S_IRGRP);
  const auto loaded = Load(token_.Uri("receipts"));
  EXPECT_TRUE(absl::IsPermissionDenied(loaded.status()));
  EXPECT_THAT(loaded.status().message(), HasSubstr("chmod 600"));
}

TEST_F(TokenKeyTest, SaysThatThePinIsWrongAndNotWhatItIs) {
  for (const char* wrong : {"00000000", "1"}) {
    SoftToken::Write(token_.pin_file(), wrong);
    const auto loaded = Load(token_.Uri("receipts"));
    EXPECT_TRUE(absl::IsPermissionDenied(loaded.status())) << loaded.status();
    EXPECT_THAT(loaded.status().message(), HasSubstr("refuses the PIN of " + token_.pin_file()));
    EXPECT_THAT(loaded.status().message(), Not(HasSubstr("00000000")));
  }
  SoftToken::Write(token_.pin_file(), "");
  EXPECT_THAT(Load(token_.Uri("receipts")).status().message(), HasSubstr("is empty"));
  // A refused try leaves nothing behind.
  SoftToken::Write(token_.pin_file(), SoftToken::kPin);
  EXPECT_TRUE(Load(token_.Uri("receipts")).ok());
}

TEST_F(TokenKeyTest, TellsTwoKeysOfOneNameApartByTheirId) {
  ASSERT_TRUE(SoftToken::Run("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out " + token_.File("other.key")));
  token_.Import(token_.File("other.key"), "receipts", "b2");
  ASSERT_TRUE(token_.is_good());
  EXPECT_TRUE(absl::IsFailedPrecondition(Load(token_.Uri("receipts")).status()));
  const std::string rest = std::string("?module-path=") + SoftToken::kModule + "&pin-source=file:" + token_.pin_file();
  auto other = Load("pkcs11:token=hub;id=%b2" + rest);
  ASSERT_TRUE(other.ok()) << other.status();
  const auto other_key = SigningKey::FromPem(ReadFile(token_.File("other.key")));
  EXPECT_EQ(SigningKey::FromKey(std::move(other->key), other->token)->id(), other_key->id());
}

// What a token of software costs; a real one is some milliseconds and says it of itself.
TEST_F(TokenKeyTest, SignsFastEnoughForAThousandCommits) {
  const auto key = LoadSigningKey();
  const auto file_key = SigningKey::FromPem(ReadFile(token_.File("receipts.key")));
  ASSERT_TRUE(key.ok()) << key.status();
  for (const auto* each : {&*key, &*file_key}) {
    constexpr int kSignatures = 1'000;
    const absl::Time began = SteadyNow();
    for (int i = 0; i < kSignatures; ++i) ASSERT_TRUE(each->Sign("a head of some hundred bytes").ok());
    const double seconds = absl::ToDoubleSeconds(SteadyNow() - began);
    RecordProperty(each == &*key ? "signatures_per_second_token" : "signatures_per_second_file", static_cast<int>(kSignatures / seconds));
    printf("%s: %.0f signatures a second\n", each == &*key ? "token" : "file", kSignatures / seconds);
  }
}

}  // namespace
}  // namespace postgate::tokens
