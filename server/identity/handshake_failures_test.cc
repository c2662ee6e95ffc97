// SPDX-License-Identifier: Apache-2.0
#include "server/identity/handshake_failures.h"

#include <gmock/gmock.h>
#include <grpc/support/log.h>

#include <string>
#include <vector>

#include "server/identity/server_fixture.h"

namespace postgate::identity {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// What the hub's log can say about a client that never got as far as a call.
class HandshakeFailuresTest : public ServerFixture {
 protected:
  HandshakeFailuresTest() { ObserveHandshakeFailures(observer_, nullptr); }
  ~HandshakeFailuresTest() override { ObserveHandshakeFailures(nullptr, nullptr); }

  void ExpectReason(const std::string& prefix, DenialRule rule, const std::string& text) {
    EXPECT_FALSE(CallAs(prefix, kHealthCheck).ok());
    EXPECT_THAT(observer_->connection_denials(),
                Contains(AllOf(Field(&Denial::rule, rule), Field(&Denial::message, HasSubstr(text)))));
  }
};

TEST_F(HandshakeFailuresTest, SaysThatThereWasNoCertificate) {
  ExpectReason("", DenialRule::kNoCertificate, "shows no certificate");
}

TEST_F(HandshakeFailuresTest, SaysWhichCertificateHasExpired) {
  certs::IssueOptions options;
  options.not_before = absl::Now() - absl::Hours(48);
  options.not_after = absl::Now() - absl::Minutes(1);
  const auto issued = certs::Issue(dir_, "carrier", "demo", options);
  ExpectReason(dir_ + "/carrier-demo", DenialRule::kExpired, issued->serial + " is refused: certificate has expired");
}

TEST_F(HandshakeFailuresTest, SaysWhichCertificateIsNotYetValid) {
  certs::IssueOptions options;
  options.not_before = absl::Now() + absl::Hours(1);
  ExpectReason(Issue("carrier", "demo", options), DenialRule::kNotYetValid, "not yet valid");
}

TEST_F(HandshakeFailuresTest, SaysThatTheAuthorityIsForeign) {
  const std::string other = root_ + "/other";
  ASSERT_TRUE(certs::InitAuthority(other).ok());
  const auto issued = certs::Issue(other, "carrier", "demo");
  ExpectReason(other + "/carrier-demo", DenialRule::kUntrustedChain, issued->serial);
}

TEST_F(HandshakeFailuresTest, SaysThatACertificateIsNotForAClient) {
  ExpectReason(dir_ + "/hub", DenialRule::kUntrustedChain, "unsuitable certificate purpose");
}

TEST_F(HandshakeFailuresTest, SaysThatItWasNoTls) {
  const auto channel = grpc::CreateChannel("127.0.0.1:" + std::to_string(port_), grpc::InsecureChannelCredentials());
  EXPECT_FALSE(Call(channel, kHealthCheck).ok());
  EXPECT_THAT(observer_->connections(), Contains(DenialRule::kHandshakeFailed));
}

TEST_F(HandshakeFailuresTest, SaysNothingOfAGoodConnection) {
  EXPECT_TRUE(CallAs(Issue("carrier", "demo"), kHealthCheck).ok());
  EXPECT_THAT(observer_->connections(), IsEmpty());
}

TEST_F(HandshakeFailuresTest, PassesOnTheRestOfGrpcsLog) {
  std::vector<std::string> lines;
  ObserveHandshakeFailures(observer_, [&lines](const GrpcLogLine& line) {
    if (line.severity == GrpcLogLine::Severity::kError) lines.emplace_back(line.message);
  });
  gpr_log(__FILE__, __LINE__, GPR_LOG_SEVERITY_ERROR, "something %s", "else");
  ObserveHandshakeFailures(observer_, nullptr);
  EXPECT_THAT(lines, ElementsAre("something else"));
}

}  // namespace
}  // namespace postgate::identity
