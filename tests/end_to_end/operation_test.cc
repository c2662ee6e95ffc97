// SPDX-License-Identifier: Apache-2.0
//
// What an operator meets: health, metrics, logs, and how the gateway says why it can't start.
#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "absl/time/clock.h"
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
  const std::string metrics = hub.Metrics();
  EXPECT_THAT(metrics, HasSubstr("postgate_items_received_total{carrier=\"demo-post\"} 2"));
  EXPECT_THAT(metrics, HasSubstr("postgate_items_verdict_total{carrier=\"demo-post\",verdict=\"duplicate\"} 1"));
  EXPECT_THAT(metrics, HasSubstr("postgate_queue_depth_items{queue="));
  EXPECT_THAT(metrics, HasSubstr("postgate_ledger_sync_duration_seconds_count"));
  for (const std::string& text : {metrics, hub.log()}) {
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

TEST(OperationTest, WhatLiesOnDiskIsForTheGatewaysUserAlone) {
  Hub hub;
  ASSERT_TRUE(hub.Start()) << hub.log();
  ASSERT_TRUE(testing_support::SubmitStream(hub, "carrier-demo-post").Open("office").has_value());
  EXPECT_EQ(hub.Stop(), 0);
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(hub.data()).permissions(), perms::owner_all);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(hub.data())) {
    EXPECT_EQ(entry.status().permissions() & (perms::group_all | perms::others_all), perms::none) << entry.path();
  }
  EXPECT_THAT(hub.log(), Not(HasSubstr("open_to_others")));
}

TEST(OperationTest, AFolderThatOthersCanReadIsServedWithAWarning) {
  Hub hub;
  std::filesystem::create_directories(hub.data());
  std::filesystem::permissions(hub.data(), std::filesystem::perms(0755));
  ASSERT_TRUE(hub.Start()) << hub.log();
  EXPECT_THAT(hub.log(), HasSubstr("\"event\":\"data_dir.open_to_others\",\"folder\":\"" + hub.data() + "\",\"mode\":\"0755\""));
}

// The numbers that follow `before` in the text, added up.
int64_t Sum(const std::string& text, const std::string& before) {
  int64_t sum = 0;
  for (size_t at = text.find(before); at != std::string::npos; at = text.find(before, at + 1)) {
    sum += std::stoll(text.substr(at + before.size()));
  }
  return sum;
}

int64_t Occurrences(const std::string& text, const std::string& wanted) {
  int64_t count = 0;
  for (size_t at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + 1)) ++count;
  return count;
}

TEST(OperationTest, ACarriersFaultsDoNotFillTheLogAndAreCounted) {
  constexpr int kFaults = 100;
  Hub hub;
  ASSERT_TRUE(hub.Start()) << hub.log();
  testing_support::SubmitStream stream(hub, "carrier-demo-post");
  ASSERT_TRUE(stream.Open("office").has_value());
  const absl::Time begin = absl::Now();
  for (int i = 0; i < kFaults; ++i) {
    ASSERT_TRUE(stream.Send(1'000'000, {AcceptableItem(1)})) << "a gap: one fault for each expected offset";
    ASSERT_TRUE(stream.Read()->has_fault());
    ASSERT_TRUE(stream.Send(i, {AcceptableItem(1)}));
    ASSERT_TRUE(stream.Read()->has_ack());
  }
  const std::string metrics = hub.Metrics();
  EXPECT_EQ(Sum(metrics, "postgate_stream_faults_total{reason=\"OFFSET_GAP\"} "), kFaults);
  EXPECT_EQ(hub.Stop(), 0);
  const int64_t written = Occurrences(hub.log(), "\"event\":\"stream.fault\"");
  EXPECT_LE(written, 20 + (absl::Now() - begin) / absl::Seconds(1)) << "a burst, and one for each second";
  EXPECT_EQ(written + Sum(hub.log(), "\"of\":\"stream.fault\",\"partner\":\"demo-post\",\"lines\":"), kFaults);
}

// Calls a unary method with these bytes as its request.
grpc::Status Call(const Hub& hub, const std::string& identity, const std::string& method, const std::string& request, std::string& answer) {
  grpc::GenericStub stub(hub.ChannelAs(identity));
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  grpc::Slice slice(request);
  grpc::ByteBuffer sent(&slice, 1);
  grpc::ByteBuffer received;
  grpc::Status status;
  auto call = stub.PrepareUnaryCall(&context, method, sent, &queue);
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

TEST(OperationTest, WhatIsNoUtf8LeavesTheLogInJson) {
  Hub hub;
  ASSERT_TRUE(hub.Start()) << hub.log();
  // GetItemRequest.item_id, two bytes that are no UTF-8.
  std::string answer;
  EXPECT_FALSE(Call(hub, "carrier-demo-post", "/postgate.v1.ExchangeService/GetItem", "\x0a\x02\xC3\x28", answer).ok());
  EXPECT_EQ(hub.Stop(), 0);
  std::istringstream lines(hub.log());
  for (std::string line; std::getline(lines, line);) EXPECT_THAT(line, testing::StartsWith("{\"time\":"));
}

// The health protocol, spoken by its bytes: HealthCheckRequest{service} and HealthCheckResponse{SERVING}.
grpc::Status CheckHealth(const Hub& hub, const std::string& identity, const std::string& service, std::string& answer) {
  std::string request;
  if (!service.empty()) request = std::string("\x0a") + static_cast<char>(service.size()) + service;
  return Call(hub, identity, "/grpc.health.v1.Health/Check", request, answer);
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
