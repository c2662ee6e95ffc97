// SPDX-License-Identifier: Apache-2.0
//
// What an operator meets: health, metrics, logs, and how the gateway says why it can't start.
#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include "tests/support/hub.h"
#include "tests/support/submit_stream.h"

namespace postgate {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing_support::AcceptableItem;
using testing_support::CommandResult;
using testing_support::Hub;

CommandResult RunGateway(const Hub& hub, const std::string& listen) { return testing_support::Run(hub.gateway_command(listen)); }

TEST(OperationTest, ASecondGatewayOnTheSameLedgerIsRefusedAndTheFirstServesOn) {
  Hub hub;
  ASSERT_TRUE(hub.Start()) << hub.log();
  const CommandResult second = RunGateway(hub, "127.0.0.1:0");
  EXPECT_EQ(second.exit_code, 2);
  EXPECT_THAT(second.err, HasSubstr(hub.data()));
  EXPECT_THAT(second.err, HasSubstr("another"));
  EXPECT_TRUE(second.out.empty());
  EXPECT_EQ(hub.Postgate("customs-demo-customs", {"queue", "list"}).exit_code, 0);
}

TEST(OperationTest, APortInUseIsNamed) {
  Hub hub;
  ASSERT_TRUE(hub.Start()) << hub.log();
  Hub other;
  const CommandResult result = RunGateway(other, hub.address());
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr(hub.address()));
}

TEST(OperationTest, ABrokenConfigurationIsNamedByFileLineAndField) {
  Hub hub("listen: \"127.0.0.1:0\"\nlimits { lease_secs: 4 }\n");
  const CommandResult result = RunGateway(hub, "127.0.0.1:0");
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("hub.textproto:2:"));
  EXPECT_THAT(result.err, HasSubstr("lease_secs"));
}

TEST(OperationTest, MissingCertificatesAreNamedWithTheRemedy) {
  Hub hub;
  const CommandResult result = testing_support::Run(
      {testing_support::GatewayProgram(), "--listen", "127.0.0.1:0", "--data", hub.data(), "--certs", hub.folder() + "/nowhere"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("nowhere"));
  EXPECT_THAT(result.err, HasSubstr("certs init"));
}

TEST(OperationTest, MetricsCountWhatHappenedAndHoldNoPersonalData) {
  Hub hub;
  ASSERT_TRUE(hub.Start()) << hub.log();
  testing_support::SubmitStream stream(hub, "carrier-demo-post");
  ASSERT_TRUE(stream.Open("office").has_value());
  ASSERT_TRUE(stream.Send(0, {AcceptableItem(1), AcceptableItem(1)}));
  ASSERT_TRUE(stream.Read().has_value());
  const CommandResult metrics = testing_support::Run({"/usr/bin/curl", "-sf", "http://" + hub.metrics_address() + "/metrics"});
  EXPECT_THAT(metrics.out, HasSubstr("postgate_items_received_total{carrier=\"demo-post\"} 2"));
  EXPECT_THAT(metrics.out, HasSubstr("postgate_items_verdict_total{carrier=\"demo-post\",verdict=\"duplicate\"} 1"));
  EXPECT_THAT(metrics.out, HasSubstr("postgate_queue_depth_items{queue="));
  EXPECT_THAT(metrics.out, HasSubstr("postgate_ledger_sync_duration_seconds_count"));
  for (const std::string& text : {metrics.out, hub.log()}) {
    EXPECT_THAT(text, Not(HasSubstr("Beispiel")));
    EXPECT_THAT(text, Not(HasSubstr("Sejong")));
  }
}

TEST(OperationTest, LogsAreJsonLinesWithThePartner) {
  Hub hub;
  ASSERT_TRUE(hub.Start()) << hub.log();
  testing_support::SubmitStream stream(hub, "carrier-demo-post");
  ASSERT_TRUE(stream.Open("office").has_value());
  EXPECT_EQ(hub.Stop(), 0);
  const std::string log = hub.log();
  EXPECT_THAT(log, HasSubstr("\"event\":\"stream.opened\",\"carrier\":\"demo-post\",\"producer\":\"office\""));
  EXPECT_THAT(log, HasSubstr("\"event\":\"gateway.draining\""));
  EXPECT_THAT(log, HasSubstr("\"event\":\"gateway.stopped\""));
}

// The health protocol, spoken by its bytes: HealthCheckRequest{service} and HealthCheckResponse{SERVING}.
grpc::Status CheckHealth(const Hub& hub, const std::string& identity, const std::string& service, std::string& answer) {
  grpc::GenericStub stub(hub.ChannelAs(identity));
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  std::string request;
  if (!service.empty()) request = std::string("\x0a") + static_cast<char>(service.size()) + service;
  grpc::Slice slice(request);
  grpc::ByteBuffer sent(&slice, 1);
  grpc::ByteBuffer received;
  grpc::Status status;
  auto call = stub.PrepareUnaryCall(&context, "/grpc.health.v1.Health/Check", sent, &queue);
  call->StartCall();
  call->Finish(&received, &status, nullptr);
  void* tag;
  bool ok;
  queue.Next(&tag, &ok);
  if (status.ok()) {
    grpc::Slice bytes;
    received.DumpToSingleSlice(&bytes);
    answer.assign(reinterpret_cast<const char*>(bytes.begin()), bytes.size());
  }
  return status;
}

TEST(OperationTest, HealthIsServedPerService) {
  Hub hub;
  ASSERT_TRUE(hub.Start()) << hub.log();
  const std::string serving("\x08\x01");
  for (const char* service : {"", "postgate.v1.ExchangeService", "postgate.v1.RiskQueueService", "postgate.v1.HubService"}) {
    std::string answer;
    EXPECT_TRUE(CheckHealth(hub, "carrier-demo-post", service, answer).ok()) << service;
    EXPECT_EQ(answer, serving) << service;
  }
  std::string answer;
  EXPECT_EQ(CheckHealth(hub, "", "", answer).error_code(), grpc::StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace postgate
