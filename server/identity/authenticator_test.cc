// SPDX-License-Identifier: Apache-2.0
#include "server/identity/authenticator.h"

#include <gmock/gmock.h>

#include <map>
#include <string>

#include "server/identity/permissions.h"
#include "server/identity/server_fixture.h"

namespace postgate::identity {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class AuthenticatorTest : public ServerFixture {};

TEST_F(AuthenticatorTest, EveryMethodAnswersEveryRoleAsTheTableSays) {
  for (Role role : kRoles) {
    const auto channel = ChannelAs(Issue(std::string(RoleName(role)), "demo"));
    for (const MethodPermission& row : PermissionTable()) {
      const std::string method(row.method);
      if (method == "/grpc.health.v1.Health/Watch") continue;  // a stream that does not end by itself
      const grpc::StatusCode code = Call(channel, method).error_code();
      const bool is_denied = code == grpc::StatusCode::PERMISSION_DENIED;
      EXPECT_EQ(is_denied, AccessTo(method, role) != MethodAccess::kAllowed)
          << std::string(RoleName(role)) << " " << method << " code " << code;
    }
  }
}

TEST_F(AuthenticatorTest, SaysWhichRoleMayNotCallWhichMethod) {
  const grpc::Status status = CallAs(Issue("carrier", "demo"), "/postgate.v1.RiskQueueService/Pull");
  EXPECT_EQ(status.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_THAT(status.error_message(), HasSubstr("role carrier may not call /postgate.v1.RiskQueueService/Pull"));
  EXPECT_THAT(status.error_message(), HasSubstr("carrier/demo"));
  EXPECT_THAT(observer_->calls(), ElementsAre(DenialRule::kRoleNotAllowed));
}

TEST_F(AuthenticatorTest, DeniesAMethodThatTheTableDoesNotName) {
  const grpc::Status status = CallAs(Issue("operator", "demo"), "/postgate.v1.HubService/DropLedger");
  EXPECT_EQ(status.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_THAT(observer_->calls(), ElementsAre(DenialRule::kUnknownMethod));
}

TEST_F(AuthenticatorTest, TellsTheServiceWhoCalls) {
  const auto issued = certs::Issue(dir_, "operator", "night-shift");
  ASSERT_TRUE(CallAs(dir_ + "/operator-night-shift", "/postgate.v1.HubService/GetStatus").ok());
  const auto caller = recorder_.caller();
  ASSERT_TRUE(caller.has_value());
  EXPECT_EQ(caller->principal, (Principal{Role::kOperator, "night-shift"}));
  EXPECT_EQ(caller->certificate.serial, issued->serial);
  EXPECT_THAT(observer_->calls(), IsEmpty());
}

TEST_F(AuthenticatorTest, MetadataCannotNameAnotherPrincipal) {
  const auto channel = ChannelAs(Issue("auditor", "demo"));
  const auto stub = v1::HubService::NewStub(channel);
  grpc::ClientContext context;
  context.AddMetadata("x509_pem_cert", Content(Issue("operator", "boss") + ".pem").substr(0, 20));
  context.AddMetadata("peer_uri", "spiffe://postgate.example/operator/boss");
  v1::GetStatusResponse response;
  ASSERT_TRUE(stub->GetStatus(&context, {}, &response).ok());
  EXPECT_EQ(recorder_.caller()->principal, (Principal{Role::kAuditor, "demo"}));
}

TEST_F(AuthenticatorTest, ARevocationReachesConnectionsThatAreOpen) {
  const auto channel = ChannelAs(Issue("carrier", "demo"));
  ASSERT_TRUE(Call(channel, kHealthCheck).ok());
  ASSERT_TRUE(certs::Revoke(dir_, "carrier", "demo").ok());
  ASSERT_TRUE(revocations_->Refresh(absl::Now()).ok());
  const grpc::Status status = Call(channel, kHealthCheck);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_THAT(status.error_message(), HasSubstr("was revoked"));
  EXPECT_THAT(observer_->calls(), ElementsAre(DenialRule::kRevoked));
}

}  // namespace
}  // namespace postgate::identity
