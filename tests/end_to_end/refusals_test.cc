// SPDX-License-Identifier: Apache-2.0
//
// Who is refused before any item is read, each against the real gateway.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "certs/authority.h"
#include "tests/support/hub.h"
#include "tests/support/submit_stream.h"

namespace postgate {
namespace {

using testing_support::AcceptableItem;
using testing_support::Hub;

class RefusalsTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(hub_.Start()) << hub_.log(); }

  // Submits one item as the identity, and returns what became of the call.
  static grpc::Status SubmitAs(const Hub& hub, const std::string& identity) {
    auto stub = hub.ExchangeAs(identity);
    grpc::ClientContext context;
    v1::SubmitItemRequest request;
    *request.mutable_item() = AcceptableItem(1);
    v1::SubmitItemResponse response;
    return stub->SubmitItem(&context, request, &response);
  }

  // No item was committed: the first one gets sequence 0.
  void ExpectNothingWasRead() {
    auto stub = hub_.ExchangeAs("carrier-demo-post");
    grpc::ClientContext context;
    v1::SubmitItemRequest request;
    *request.mutable_item() = AcceptableItem(2);
    v1::SubmitItemResponse response;
    ASSERT_TRUE(stub->SubmitItem(&context, request, &response).ok());
    EXPECT_EQ(response.receipt().first_sequence(), 0);
  }

  void ExpectRefusedHandshake(const std::string& identity) {
    EXPECT_EQ(SubmitAs(hub_, identity).error_code(), grpc::StatusCode::UNAVAILABLE);
    ExpectNothingWasRead();
  }

  void Issue(const std::string& name, certs::IssueOptions options) {
    auto issued = certs::Issue(hub_.certs(), "carrier", name, options);
    ASSERT_TRUE(issued.ok()) << issued.status();
  }

  Hub hub_;
};

TEST_F(RefusalsTest, AGoodCertificateIsTaken) { EXPECT_TRUE(SubmitAs(hub_, "carrier-demo-post").ok()); }

TEST_F(RefusalsTest, NoCertificate) { ExpectRefusedHandshake(""); }

TEST_F(RefusalsTest, ForeignAuthority) {
  TemporaryFolder foreign;
  const std::string dir = foreign.path() + "/certs";
  ASSERT_TRUE(certs::InitAuthority(dir).ok());
  ASSERT_TRUE(certs::Issue(dir, "carrier", "stranger").ok());
  for (const char* suffix : {".pem", ".key"}) {
    testing_support::WriteFile(hub_.certs() + "/carrier-stranger" + suffix, testing_support::ReadFile(dir + "/carrier-stranger" + suffix));
  }
  ExpectRefusedHandshake("carrier-stranger");
}

TEST_F(RefusalsTest, Expired) {
  certs::IssueOptions options;
  options.not_before = absl::Now() - absl::Hours(48);
  options.not_after = absl::Now() - absl::Hours(24);
  Issue("late", options);
  ExpectRefusedHandshake("carrier-late");
}

TEST_F(RefusalsTest, NotYetValid) {
  certs::IssueOptions options;
  options.not_before = absl::Now() + absl::Hours(24);
  options.not_after = absl::Now() + absl::Hours(48);
  Issue("early", options);
  ExpectRefusedHandshake("carrier-early");
}

TEST_F(RefusalsTest, TwoSpiffeUris) {
  certs::IssueOptions options;
  options.extra_uris = {"spiffe://postgate.example/carrier/other"};
  Issue("double", options);
  ExpectRefusedHandshake("carrier-double");
}

TEST_F(RefusalsTest, NameOnlyInCommonName) {
  certs::IssueOptions options;
  options.naming = certs::IssueOptions::Naming::kCommonNameOnly;
  Issue("named", options);
  ExpectRefusedHandshake("carrier-named");
}

TEST_F(RefusalsTest, Tls12) {
  const std::string prefix = hub_.certs() + "/carrier-demo-post";
  const std::vector<std::string> command = {"/usr/bin/openssl", "s_client", "-connect",  hub_.address(),   "-CAfile",      hub_.certs() + "/ca.pem", "-cert",
                                            prefix + ".pem",    "-key",     prefix + ".key", "-alpn", "h2", "-verify_return_error"};
  std::vector<std::string> old = command;
  old.push_back("-tls1_2");
  const testing_support::CommandResult refused = testing_support::Run(old);
  EXPECT_NE(refused.exit_code, 0) << refused.out;
  std::vector<std::string> current = command;
  current.push_back("-tls1_3");
  const testing_support::CommandResult taken = testing_support::Run(current);
  EXPECT_EQ(taken.exit_code, 0) << taken.err;
  EXPECT_THAT(taken.out, testing::HasSubstr("TLSv1.3"));
}

TEST_F(RefusalsTest, WrongRoleForTheMethod) {
  EXPECT_EQ(SubmitAs(hub_, "customs-demo-customs").error_code(), grpc::StatusCode::PERMISSION_DENIED);
  auto queues = hub_.QueuesAs("carrier-demo-post");
  grpc::ClientContext context;
  v1::ListQueuesResponse response;
  EXPECT_EQ(queues->ListQueues(&context, {}, &response).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  ExpectNothingWasRead();
  EXPECT_THAT(hub_.log(), testing::HasSubstr("role_not_allowed"));
}

TEST_F(RefusalsTest, AnotherCarriersItem) {
  ASSERT_TRUE(SubmitAs(hub_, "carrier-demo-post").ok());
  auto other = hub_.ExchangeAs("carrier-demo-express");
  grpc::ClientContext get;
  v1::GetItemRequest wanted;
  wanted.set_item_id(AcceptableItem(1).item_id());
  v1::GetItemResponse got;
  EXPECT_EQ(other->GetItem(&get, wanted, &got).error_code(), grpc::StatusCode::NOT_FOUND);
  grpc::ClientContext cancel;
  v1::CancelItemRequest cancelled;
  cancelled.set_item_id(AcceptableItem(1).item_id());
  v1::CancelItemResponse answer;
  EXPECT_EQ(other->CancelItem(&cancel, cancelled, &answer).error_code(), grpc::StatusCode::NOT_FOUND);
  auto own = hub_.ExchangeAs("carrier-demo-post");
  grpc::ClientContext again;
  EXPECT_TRUE(own->GetItem(&again, wanted, &got).ok());
  EXPECT_EQ(got.records(0).standing().find("cancelled"), std::string::npos);
}

TEST_F(RefusalsTest, RevokedIsRefusedFromTheNextStartOn) {
  ASSERT_TRUE(certs::Revoke(hub_.certs(), "carrier", "demo-express").ok());
  ASSERT_TRUE(hub_.KillAndRestart());
  EXPECT_EQ(SubmitAs(hub_, "carrier-demo-express").error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_TRUE(SubmitAs(hub_, "carrier-demo-post").ok());
  EXPECT_THAT(hub_.log(), testing::HasSubstr("revoked"));
}

}  // namespace
}  // namespace postgate
