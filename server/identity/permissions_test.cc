// SPDX-License-Identifier: Apache-2.0
#include "server/identity/permissions.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "postgate/v1/exchange_service.pb.h"
#include "postgate/v1/hub_service.pb.h"
#include "postgate/v1/risk_queue_service.pb.h"

namespace postgate::identity {
namespace {

// Every cell, written out by hand: method, then carrier, customs, operator, auditor.
constexpr char kExpected[] = R"(
/grpc.health.v1.Health/Check                                    yes yes yes yes
/grpc.health.v1.Health/Watch                                    yes yes yes yes
/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo  -   -   yes -
/postgate.v1.ExchangeService/AnswerReferral                     yes -   -   -
/postgate.v1.ExchangeService/CancelItem                         yes -   -   -
/postgate.v1.ExchangeService/ConfirmDecision                    yes -   -   -
/postgate.v1.ExchangeService/GetItem                            yes -   -   -
/postgate.v1.ExchangeService/Reconcile                          yes -   -   -
/postgate.v1.ExchangeService/SubmitItem                         yes -   -   -
/postgate.v1.ExchangeService/SubmitItems                        yes -   -   -
/postgate.v1.ExchangeService/SubmitMovement                     yes -   -   -
/postgate.v1.ExchangeService/UploadAttachment                   yes -   -   -
/postgate.v1.ExchangeService/WatchDecisions                     yes -   -   -
/postgate.v1.HubService/CancelReplay                            -   -   yes -
/postgate.v1.HubService/CreateBackup                            -   -   yes -
/postgate.v1.HubService/GetBatchSignature                       -   -   yes yes
/postgate.v1.HubService/GetConsistencyProof                     -   -   yes yes
/postgate.v1.HubService/GetInclusionProof                       -   -   yes yes
/postgate.v1.HubService/GetLedgerEpochs                         yes -   yes yes
/postgate.v1.HubService/GetReplay                               -   -   yes -
/postgate.v1.HubService/GetStatus                               -   -   yes yes
/postgate.v1.HubService/GetTreeHead                             -   -   yes yes
/postgate.v1.HubService/ListLegalHolds                          -   -   yes -
/postgate.v1.HubService/ListProducers                           -   -   yes yes
/postgate.v1.HubService/ListReleaseTimes                        -   yes yes yes
/postgate.v1.HubService/ListReplays                             -   -   yes -
/postgate.v1.HubService/ListScorecards                          yes yes yes yes
/postgate.v1.HubService/PlaceLegalHold                          -   -   yes -
/postgate.v1.HubService/ReleaseLegalHold                        -   -   yes -
/postgate.v1.HubService/StartReplay                             -   -   yes -
/postgate.v1.RiskQueueService/GetDeclaration                    -   yes -   -
/postgate.v1.RiskQueueService/GetHeldItem                       -   yes -   -
/postgate.v1.RiskQueueService/ListDeadLetters                   -   yes -   -
/postgate.v1.RiskQueueService/ListQueues                        -   yes -   -
/postgate.v1.RiskQueueService/Pull                              -   yes -   -
/postgate.v1.RiskQueueService/RecordDecision                    -   yes -   -
/postgate.v1.RiskQueueService/RecordDecisions                   -   yes -   -
/postgate.v1.RiskQueueService/RecordInspection                  -   yes -   -
/postgate.v1.RiskQueueService/ResubmitDeadLetter                -   yes -   -
/postgate.v1.RiskQueueService/RetryDeadLetters                  -   yes -   -
/postgate.v1.RiskQueueService/SearchItems                       -   yes -   -
/postgate.v1.RiskQueueService/SeekQueue                         -   yes -   -
)";

std::map<std::string, std::vector<std::string>> Expected() {
  std::map<std::string, std::vector<std::string>> rows;
  for (absl::string_view line : absl::StrSplit(kExpected, '\n', absl::SkipEmpty())) {
    std::vector<std::string> cells = absl::StrSplit(line, ' ', absl::SkipEmpty());
    const std::string method = cells[0];
    cells.erase(cells.begin());
    EXPECT_EQ(cells.size(), kRoles.size()) << method;
    rows[method] = cells;
  }
  return rows;
}

std::set<std::string> MethodsServed() {
  // Health and reflection come with gRPC, which installs no descriptor of theirs.
  std::set<std::string> methods = {"/grpc.health.v1.Health/Check", "/grpc.health.v1.Health/Watch",
                                   "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"};
  const google::protobuf::FileDescriptor* files[] = {v1::SubmitItemsRequest::descriptor()->file(),
                                                     v1::PullRequest::descriptor()->file(),
                                                     v1::GetStatusRequest::descriptor()->file()};
  for (const auto* file : files) {
    for (int s = 0; s < file->service_count(); ++s) {
      for (int m = 0; m < file->service(s)->method_count(); ++m) {
        methods.insert(absl::StrCat("/", file->service(s)->full_name(), "/", file->service(s)->method(m)->name()));
      }
    }
  }
  return methods;
}

TEST(PermissionsTest, EveryCellIsAsExpected) {
  for (const auto& [method, cells] : Expected()) {
    for (size_t i = 0; i < kRoles.size(); ++i) {
      const MethodAccess expected = cells[i] == "yes" ? MethodAccess::kAllowed : MethodAccess::kRoleNotAllowed;
      EXPECT_EQ(AccessTo(method, kRoles[i]), expected) << method << " for " << std::string(RoleName(kRoles[i]));
    }
  }
}

TEST(PermissionsTest, EveryMethodServedHasARowAndNoRowIsWithoutMethod) {
  std::set<std::string> rows;
  for (const MethodPermission& row : PermissionTable()) {
    EXPECT_TRUE(rows.insert(std::string(row.method)).second) << "two rows for " << std::string(row.method);
  }
  EXPECT_EQ(rows, MethodsServed());
  std::set<std::string> expected;
  for (const auto& [method, cells] : Expected()) expected.insert(method);
  EXPECT_EQ(rows, expected);
}

TEST(PermissionsTest, DeniesWhatItDoesNotName) {
  for (const char* method : {"", "/", "/postgate.v1.ExchangeService/", "/postgate.v1.ExchangeService/submititems",
                             "postgate.v1.ExchangeService/SubmitItems", "/postgate.v1.ExchangeService/SubmitItems/",
                             "/postgate.v1.HubService/DropLedger", "/grpc.channelz.v1.Channelz/GetServers"}) {
    for (Role role : kRoles) EXPECT_EQ(AccessTo(method, role), MethodAccess::kUnknownMethod) << method;
  }
}

}  // namespace
}  // namespace postgate::identity
