// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_RISK_QUEUE_SERVICE_H_
#define POSTGATE_SERVER_SERVICES_RISK_QUEUE_SERVICE_H_

#include <utility>

#include "postgate/v1/risk_queue_service.grpc.pb.h"
#include "server/intake/limits.h"
#include "server/services/calls_per_principal.h"
#include "server/services/risk_queue_wiring.h"

namespace postgate::services {

// The service for customs. The calls have been authorized by the permission table; offices are checked here. Nothing waits on gRPC's
// threads. RecordInspection and SeekQueue answer UNIMPLEMENTED.
class RiskQueueService final : public v1::RiskQueueService::CallbackService {
 public:
  explicit RiskQueueService(RiskQueueWiring wiring) : wiring_(std::move(wiring)) {}

  grpc::ServerBidiReactor<v1::PullRequest, v1::PullResponse>* Pull(grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* RecordDecision(grpc::CallbackServerContext* context, const v1::RecordDecisionRequest* request,
                                           v1::RecordDecisionResponse* response) override;
  grpc::ServerBidiReactor<v1::RecordDecisionsRequest, v1::RecordDecisionsResponse>* RecordDecisions(
      grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* ListQueues(grpc::CallbackServerContext* context, const v1::ListQueuesRequest* request,
                                       v1::ListQueuesResponse* response) override;
  grpc::ServerUnaryReactor* ListDeadLetters(grpc::CallbackServerContext* context, const v1::ListDeadLettersRequest* request,
                                            v1::ListDeadLettersResponse* response) override;
  grpc::ServerUnaryReactor* RetryDeadLetters(grpc::CallbackServerContext* context, const v1::RetryDeadLettersRequest* request,
                                             v1::RetryDeadLettersResponse* response) override;
  grpc::ServerUnaryReactor* ResubmitDeadLetter(grpc::CallbackServerContext* context, const v1::ResubmitDeadLetterRequest* request,
                                               v1::ResubmitDeadLetterResponse* response) override;
  grpc::ServerUnaryReactor* GetDeclaration(grpc::CallbackServerContext* context, const v1::GetDeclarationRequest* request,
                                           v1::GetDeclarationResponse* response) override;
  grpc::ServerUnaryReactor* SearchItems(grpc::CallbackServerContext* context, const v1::SearchItemsRequest* request,
                                        v1::SearchItemsResponse* response) override;
  grpc::ServerUnaryReactor* GetHeldItem(grpc::CallbackServerContext* context, const v1::GetHeldItemRequest* request,
                                        v1::GetHeldItemResponse* response) override;

 private:
  const RiskQueueWiring wiring_;
  // Of all unary calls but RecordDecision, which is what customs is for, and SearchItems.
  CallsPerPrincipal reads_{intake::kReadCallsPerPrincipal, intake::kReadCallsWaitingPerPrincipal};
  CallsPerPrincipal searches_{intake::kSearchesPerPrincipal, intake::kSearchesWaitingPerPrincipal};
};

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_RISK_QUEUE_SERVICE_H_
