// SPDX-License-Identifier: Apache-2.0
#include "server/identity/certificate_judge.h"

#include <gmock/gmock.h>

#include "absl/time/clock.h"
#include "server/identity/certs_fixture.h"

namespace postgate::identity {
namespace {

class CertificateJudgeTest : public CertsFixture {
 protected:
  std::variant<Caller, Denial> Judge(const std::string& prefix, absl::Time now) {
    auto list = RevocationList::Load(ListFiles(), absl::Now());
    EXPECT_TRUE(list.ok()) << list.status();
    return CertificateJudge("postgate.example", *list).Judge(Content(prefix + ".pem"), now);
  }

  void ExpectDenied(const std::variant<Caller, Denial>& verdict, DenialRule rule) {
    ASSERT_TRUE(std::holds_alternative<Denial>(verdict));
    EXPECT_EQ(std::get<Denial>(verdict).rule, rule) << std::get<Denial>(verdict).message;
  }

  const absl::Time now_ = absl::Now();
};

TEST_F(CertificateJudgeTest, NamesWhoTheCertificateIs) {
  const auto verdict = Judge(Issue("customs", "seoul"), now_);
  ASSERT_TRUE(std::holds_alternative<Caller>(verdict));
  EXPECT_EQ(std::get<Caller>(verdict).principal, (Principal{Role::kCustoms, "seoul"}));
}

TEST_F(CertificateJudgeTest, ASecondUriIsRefusedEvenIfItIsNoSpiffeUri) {
  certs::IssueOptions options;
  options.extra_uris = {"spiffe://postgate.example/customs/demo"};
  ExpectDenied(Judge(Issue("carrier", "two", options), now_), DenialRule::kNoSingleIdentity);
  options.extra_uris = {"https://carrier.example/"};
  ExpectDenied(Judge(Issue("carrier", "web", options), now_), DenialRule::kNoSingleIdentity);
}

TEST_F(CertificateJudgeTest, ACommonNameIsNoIdentity) {
  certs::IssueOptions options;
  options.naming = certs::IssueOptions::Naming::kCommonNameOnly;
  ExpectDenied(Judge(Issue("carrier", "cn", options), now_), DenialRule::kNoSingleIdentity);
}

TEST_F(CertificateJudgeTest, TheHubsOwnCertificateIsNobody) {
  ExpectDenied(Judge(dir_ + "/hub", now_), DenialRule::kNoSingleIdentity);
}

TEST_F(CertificateJudgeTest, HoldsTheDatesAtTheirLimits) {
  certs::IssueOptions options;
  options.not_before = absl::FromUnixSeconds(absl::ToUnixSeconds(now_) - 100);
  options.not_after = absl::FromUnixSeconds(absl::ToUnixSeconds(now_) + 100);
  const std::string prefix = Issue("carrier", "demo", options);
  EXPECT_TRUE(std::holds_alternative<Caller>(Judge(prefix, *options.not_before)));
  EXPECT_TRUE(std::holds_alternative<Caller>(Judge(prefix, *options.not_after)));
  ExpectDenied(Judge(prefix, *options.not_before - absl::Seconds(1)), DenialRule::kNotYetValid);
  ExpectDenied(Judge(prefix, *options.not_after + absl::Seconds(1)), DenialRule::kExpired);
}

TEST_F(CertificateJudgeTest, ARevokedCertificateIsRefusedAndItsSuccessorIsNot) {
  const std::string prefix = Issue("carrier", "demo");
  ASSERT_TRUE(certs::Revoke(dir_, "carrier", "demo").ok());
  ExpectDenied(Judge(prefix, now_), DenialRule::kRevoked);
  EXPECT_TRUE(std::holds_alternative<Caller>(Judge(Issue("carrier", "demo"), now_)));
}

TEST_F(CertificateJudgeTest, AnEmptyTextIsUnreadable) {
  auto list = RevocationList::Load(ListFiles(), now_);
  ExpectDenied(CertificateJudge("postgate.example", *list).Judge("", now_), DenialRule::kUnreadableCertificate);
}

TEST_F(CertificateJudgeTest, EveryNameThatTheAuthorityIssuesIsOneThatTheHubReads) {
  for (const std::string& name : {std::string("a"), std::string("KR-post_1.x"), std::string(63, 'z')}) {
    for (const char* role : {"carrier", "customs", "operator", "auditor"}) {
      const auto verdict = Judge(Issue(role, name), now_);
      ASSERT_TRUE(std::holds_alternative<Caller>(verdict)) << std::get<Denial>(verdict).message;
      EXPECT_EQ(ToString(std::get<Caller>(verdict).principal), std::string(role) + "/" + name);
    }
  }
}

}  // namespace
}  // namespace postgate::identity
