// SPDX-License-Identifier: Apache-2.0
#include "server/identity/permissions.h"

#include <algorithm>
#include <string>

#include "absl/container/flat_hash_map.h"

namespace postgate::identity {
namespace {

std::vector<MethodPermission> MakeTable() {
  const std::vector<Role> everybody(kRoles.begin(), kRoles.end());
  const std::vector<Role> carrier = {Role::kCarrier};
  const std::vector<Role> customs = {Role::kCustoms};
  const std::vector<Role> all_but_carriers = {Role::kCustoms, Role::kOperator, Role::kAuditor};
  const std::vector<Role> running_the_hub = {Role::kOperator, Role::kAuditor};
  const std::vector<Role> operators = {Role::kOperator};
  const std::vector<Role> keeping_evidence = {Role::kCarrier, Role::kOperator, Role::kAuditor};
  return {
      {"/postgate.v1.ExchangeService/SubmitItems", carrier},
      {"/postgate.v1.ExchangeService/SubmitItem", carrier},
      {"/postgate.v1.ExchangeService/SubmitMovement", carrier},
      {"/postgate.v1.ExchangeService/CancelItem", carrier},
      {"/postgate.v1.ExchangeService/GetItem", carrier},
      {"/postgate.v1.ExchangeService/WatchDecisions", carrier},
      {"/postgate.v1.ExchangeService/ConfirmDecision", carrier},
      {"/postgate.v1.ExchangeService/AnswerReferral", carrier},
      {"/postgate.v1.ExchangeService/UploadAttachment", carrier},
      {"/postgate.v1.ExchangeService/Reconcile", carrier},

      {"/postgate.v1.RiskQueueService/Pull", customs},
      {"/postgate.v1.RiskQueueService/RecordDecision", customs},
      {"/postgate.v1.RiskQueueService/RecordDecisions", customs},
      {"/postgate.v1.RiskQueueService/ListQueues", customs},
      {"/postgate.v1.RiskQueueService/RecordInspection", customs},
      {"/postgate.v1.RiskQueueService/GetDeclaration", customs},
      {"/postgate.v1.RiskQueueService/SeekQueue", customs},
      {"/postgate.v1.RiskQueueService/ListDeadLetters", customs},
      {"/postgate.v1.RiskQueueService/RetryDeadLetters", customs},
      {"/postgate.v1.RiskQueueService/ResubmitDeadLetter", customs},
      {"/postgate.v1.RiskQueueService/SearchItems", customs},
      {"/postgate.v1.RiskQueueService/GetHeldItem", customs},

      {"/postgate.v1.HubService/GetStatus", running_the_hub},
      {"/postgate.v1.HubService/GetTreeHead", running_the_hub},
      {"/postgate.v1.HubService/GetInclusionProof", running_the_hub},
      {"/postgate.v1.HubService/GetConsistencyProof", running_the_hub},
      {"/postgate.v1.HubService/GetLedgerEpochs", keeping_evidence},
      {"/postgate.v1.HubService/GetBatchSignature", running_the_hub},
      {"/postgate.v1.HubService/ListProducers", running_the_hub},
      {"/postgate.v1.HubService/CreateBackup", operators},
      {"/postgate.v1.HubService/StartReplay", operators},
      {"/postgate.v1.HubService/GetReplay", operators},
      {"/postgate.v1.HubService/ListReplays", operators},
      {"/postgate.v1.HubService/CancelReplay", operators},
      {"/postgate.v1.HubService/PlaceLegalHold", operators},
      {"/postgate.v1.HubService/ReleaseLegalHold", operators},
      {"/postgate.v1.HubService/ListLegalHolds", operators},
      {"/postgate.v1.HubService/ListScorecards", everybody},
      {"/postgate.v1.HubService/ListReleaseTimes", all_but_carriers},

      {"/grpc.health.v1.Health/Check", everybody},
      {"/grpc.health.v1.Health/Watch", everybody},
      {"/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", operators},
  };
}

using RolesByMethod = absl::flat_hash_map<std::string, const std::vector<Role>*>;

const RolesByMethod& Index() {
  static const RolesByMethod* const kIndex = [] {
    auto* index = new RolesByMethod;
    for (const MethodPermission& row : PermissionTable()) index->emplace(std::string(row.method), &row.roles);
    return index;
  }();
  return *kIndex;
}

}  // namespace

absl::Span<const MethodPermission> PermissionTable() {
  static const std::vector<MethodPermission>* const kTable = new std::vector<MethodPermission>(MakeTable());
  return *kTable;
}

MethodAccess AccessTo(absl::string_view method, Role role) {
  const auto row = Index().find(method);
  if (row == Index().end()) return MethodAccess::kUnknownMethod;
  const bool is_allowed = std::find(row->second->begin(), row->second->end(), role) != row->second->end();
  return is_allowed ? MethodAccess::kAllowed : MethodAccess::kRoleNotAllowed;
}

}  // namespace postgate::identity
