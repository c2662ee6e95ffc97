// SPDX-License-Identifier: Apache-2.0
#include "server/services/risk_queue_service.h"

#include <string>
#include <vector>

#include "server/intake/errors.h"
#include "server/intake/limits.h"
#include "server/item_search/item_search.h"
#include "server/register/item_history.h"
#include "server/services/access_record.h"
#include "server/services/dead_letter_calls.h"
#include "server/services/pull_reactor.h"
#include "server/services/record_decisions_reactor.h"
#include "server/services/sealing_keys.h"
#include "server/services/status_mapping.h"

namespace postgate::services {

grpc::ServerBidiReactor<v1::PullRequest, v1::PullResponse>* RiskQueueService::Pull(grpc::CallbackServerContext* context) {
  return PullReactor::Start(&wiring_, *context);
}

grpc::ServerBidiReactor<v1::RecordDecisionsRequest, v1::RecordDecisionsResponse>* RiskQueueService::RecordDecisions(
    grpc::CallbackServerContext* context) {
  return RecordDecisionsReactor::Start(&wiring_, *context);
}

grpc::ServerUnaryReactor* RiskQueueService::RecordDecision(grpc::CallbackServerContext* context, const v1::RecordDecisionRequest* request,
                                                           v1::RecordDecisionResponse* response) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const absl::StatusOr<identity::Caller> caller = wiring_.caller_of(*context);
  if (!caller.ok()) {
    reactor->Finish(ToGrpcStatus(caller.status()));
    return reactor;
  }
  const auto done = [reactor, response](const absl::StatusOr<registry::DecisionOutcome>& outcome) {
    if (outcome.ok()) {
      response->set_decision_id(outcome->decision_id);
      response->set_items_affected(outcome->items_affected);
    }
    reactor->Finish(ToGrpcStatus(outcome.status()));
  };
  wiring_.run_in_background([this, principal = caller->principal, request, done] { SubmitDecision(wiring_, principal, *request, done); });
  return reactor;
}

grpc::ServerUnaryReactor* RiskQueueService::ListQueues(grpc::CallbackServerContext* context, const v1::ListQueuesRequest* request,
                                                       v1::ListQueuesResponse* response) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const RiskQueueWiring* const wiring = &wiring_;
  wiring->queues_runner->WhenApplied(wiring->store->Head(), [wiring, reactor, response](const absl::Status& applied) {
    if (!applied.ok()) {
      reactor->Finish(ToGrpcStatus(applied));
      return;
    }
    wiring->run_in_background([wiring, reactor, response] {
      absl::StatusOr<std::vector<v1::RiskQueue>> queues = wiring->queues->ListQueues();
      if (queues.ok()) {
        for (v1::RiskQueue& queue : *queues) *response->add_queues() = std::move(queue);
      }
      reactor->Finish(ToGrpcStatus(queues.status()));
    });
  });
  return reactor;
}

grpc::ServerUnaryReactor* RiskQueueService::ListDeadLetters(grpc::CallbackServerContext* context, const v1::ListDeadLettersRequest* request,
                                                            v1::ListDeadLettersResponse* response) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const absl::StatusOr<identity::Caller> caller = wiring_.caller_of(*context);
  if (!caller.ok()) {
    reactor->Finish(ToGrpcStatus(caller.status()));
    return reactor;
  }
  services::ListDeadLetters(wiring_, caller->principal, *request, [reactor, response](absl::StatusOr<std::vector<v1::DeadLetter>> letters) {
    if (letters.ok()) response->mutable_dead_letters()->Add(letters->begin(), letters->end());
    reactor->Finish(ToGrpcStatus(letters.status()));
  });
  return reactor;
}

grpc::ServerUnaryReactor* RiskQueueService::RetryDeadLetters(grpc::CallbackServerContext* context, const v1::RetryDeadLettersRequest* request,
                                                             v1::RetryDeadLettersResponse* response) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const absl::StatusOr<identity::Caller> caller = wiring_.caller_of(*context);
  if (!caller.ok()) {
    reactor->Finish(ToGrpcStatus(caller.status()));
    return reactor;
  }
  services::RetryDeadLetters(wiring_, caller->principal, *request, [reactor, response](absl::StatusOr<std::vector<int64_t>> sequences) {
    if (sequences.ok()) response->mutable_sequences()->Add(sequences->begin(), sequences->end());
    reactor->Finish(ToGrpcStatus(sequences.status()));
  });
  return reactor;
}

grpc::ServerUnaryReactor* RiskQueueService::ResubmitDeadLetter(grpc::CallbackServerContext* context,
                                                               const v1::ResubmitDeadLetterRequest* request,
                                                               v1::ResubmitDeadLetterResponse* response) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const absl::StatusOr<identity::Caller> caller = wiring_.caller_of(*context);
  if (!caller.ok()) {
    reactor->Finish(ToGrpcStatus(caller.status()));
    return reactor;
  }
  services::ResubmitDeadLetter(wiring_, caller->principal, *request, [reactor, response](absl::StatusOr<v1::ResubmitDeadLetterResponse> answer) {
    if (answer.ok()) *response = *std::move(answer);
    reactor->Finish(ToGrpcStatus(answer.status()));
  });
  return reactor;
}

grpc::ServerUnaryReactor* RiskQueueService::GetDeclaration(grpc::CallbackServerContext* context, const v1::GetDeclarationRequest* request,
                                                           v1::GetDeclarationResponse* response) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const RiskQueueWiring* const wiring = &wiring_;
  const absl::StatusOr<identity::Caller> caller = wiring->caller_of(*context);
  if (!caller.ok()) {
    reactor->Finish(ToGrpcStatus(caller.status()));
    return reactor;
  }
  wiring->run_in_background([wiring, reactor, request, response, principal = caller->principal] {
    absl::StatusOr<registry::DeclaredItem> item = registry::FindDeclaration(*wiring->registry, request->registration_number(), request->version(), *wiring->held);
    if (!item.ok()) {
      reactor->Finish(ToGrpcStatus(item.status()));
      return;
    }
    response->mutable_declaration()->Swap(&item->declaration);
    response->mutable_assessment()->Swap(&item->assessment);
    response->set_version(item->version);
    ledger::v1::AccessEntry access;
    access.set_kind(ledger::v1::ACCESS_KIND_GET_DECLARATION);
    access.add_item_sequences(item->sequence);
    wiring->propose(ProposeAccess(principal, std::move(access), [reactor, response](const absl::Status& recorded) {
      if (!recorded.ok()) response->Clear();
      reactor->Finish(ToGrpcStatus(recorded));
    }));
  });
  return reactor;
}

grpc::ServerUnaryReactor* RiskQueueService::SearchItems(grpc::CallbackServerContext* context, const v1::SearchItemsRequest* request,
                                                        v1::SearchItemsResponse* response) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const RiskQueueWiring* const wiring = &wiring_;
  const absl::StatusOr<identity::Caller> caller = wiring->caller_of(*context);
  if (!caller.ok()) {
    reactor->Finish(ToGrpcStatus(caller.status()));
    return reactor;
  }
  const bool runs = wiring->run_search([wiring, reactor, request, response, principal = identity::ToString(caller->principal)] {
    absl::StatusOr<item_search::Found> found = item_search::SearchItems(*wiring->store, wiring->registry->keys(), *request);
    if (!found.ok()) return reactor->Finish(ToGrpcStatus(found.status()));
    const absl::StatusOr<sealing::DayKeys> keys = SealingKeys(wiring->registry->keys(), principal, wiring->clock());
    if (!keys.ok()) return reactor->Finish(ToGrpcStatus(keys.status()));
    *response = std::move(found->response);
    wiring->propose(ProposeAccess(*keys, std::move(found->access), [reactor, response](const absl::Status& recorded) {
      if (!recorded.ok()) response->Clear();
      reactor->Finish(ToGrpcStatus(recorded));
    }));
  });
  if (!runs) {
    reactor->Finish(ToGrpcStatus(
        intake::MakeError(absl::StatusCode::kResourceExhausted, intake::kHubBusy, "as many searches as may wait do so", intake::kBusyRetryDelay)));
  }
  return reactor;
}

grpc::ServerUnaryReactor* RiskQueueService::GetHeldItem(grpc::CallbackServerContext* context, const v1::GetHeldItemRequest* request,
                                                        v1::GetHeldItemResponse* response) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const RiskQueueWiring* const wiring = &wiring_;
  const absl::StatusOr<identity::Caller> caller = wiring->caller_of(*context);
  if (!caller.ok()) {
    reactor->Finish(ToGrpcStatus(caller.status()));
    return reactor;
  }
  wiring->run_in_background([wiring, reactor, request, response, principal = caller->principal] {
    if (!wiring->holds->Holds(request->case_id(), request->registration_number())) {
      return reactor->Finish(ToGrpcStatus(absl::NotFoundError("no standing case of this name holds this registration number")));
    }
    absl::StatusOr<registry::ItemRecords> records = registry::ItemHistory(
        *wiring->registry, "", request->registration_number(), [](absl::string_view, absl::string_view) { return true; }, *wiring->held);
    if (!records.ok()) return reactor->Finish(ToGrpcStatus(records.status()));
    ledger::v1::AccessEntry access;
    access.set_kind(ledger::v1::ACCESS_KIND_HELD_ITEM);
    access.set_case_id(request->case_id());
    for (v1::ItemRecord& record : records->records) {
      access.add_item_sequences(record.sequence());
      *response->add_records() = std::move(record);
    }
    response->set_older_records_left_out(records->older_left_out);
    wiring->propose(ProposeAccess(principal, std::move(access), [reactor, response](const absl::Status& recorded) {
      if (!recorded.ok()) response->Clear();
      reactor->Finish(ToGrpcStatus(recorded));
    }));
  });
  return reactor;
}

}  // namespace postgate::services
