// SPDX-License-Identifier: Apache-2.0
#include "server/services/risk_queue_service.h"

#include <string>
#include <utility>
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
#include "server/services/unary_calls.h"

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
  return ForCaller(wiring_.caller_of, *context, [this, request, response](const UnaryCall& call) {
    const auto done = [finish = Finishing(call, response)](const absl::StatusOr<registry::DecisionOutcome>& outcome) {
      if (!outcome.ok()) return finish(outcome.status());
      v1::RecordDecisionResponse answer;
      answer.set_decision_id(outcome->decision_id);
      answer.set_items_affected(outcome->items_affected);
      finish(std::move(answer));
    };
    wiring_.run_in_background([this, principal = call.principal, request, done] { SubmitDecision(wiring_, principal, *request, done); });
  });
}

grpc::ServerUnaryReactor* RiskQueueService::ListQueues(grpc::CallbackServerContext* context, const v1::ListQueuesRequest* request,
                                                       v1::ListQueuesResponse* response) {
  return InTurn(reads_, wiring_.caller_of, *context, [this, response](const UnaryCall& call) {
    WhenCaughtUp(*wiring_.queues_runner, *wiring_.store, wiring_.run_in_background,
                 [this, finish = Finishing(call, response)](const absl::Status& applied) {
                   if (!applied.ok()) return finish(applied);
                   absl::StatusOr<std::vector<v1::RiskQueue>> queues = wiring_.queues->ListQueues();
                   if (!queues.ok()) return finish(queues.status());
                   v1::ListQueuesResponse answer;
                   for (v1::RiskQueue& queue : *queues) *answer.add_queues() = std::move(queue);
                   finish(std::move(answer));
                 });
  });
}

grpc::ServerUnaryReactor* RiskQueueService::ListDeadLetters(grpc::CallbackServerContext* context, const v1::ListDeadLettersRequest* request,
                                                            v1::ListDeadLettersResponse* response) {
  return InTurn(reads_, wiring_.caller_of, *context, [this, request, response](const UnaryCall& call) {
    const auto done = [finish = Finishing(call, response)](absl::StatusOr<std::vector<v1::DeadLetter>> letters) {
      if (!letters.ok()) return finish(letters.status());
      v1::ListDeadLettersResponse answer;
      answer.mutable_dead_letters()->Add(letters->begin(), letters->end());
      finish(std::move(answer));
    };
    services::ListDeadLetters(wiring_, call.principal, *request, done);
  });
}

grpc::ServerUnaryReactor* RiskQueueService::RetryDeadLetters(grpc::CallbackServerContext* context, const v1::RetryDeadLettersRequest* request,
                                                             v1::RetryDeadLettersResponse* response) {
  return InTurn(reads_, wiring_.caller_of, *context, [this, request, response](const UnaryCall& call) {
    const auto done = [finish = Finishing(call, response)](const absl::StatusOr<std::vector<int64_t>>& sequences) {
      if (!sequences.ok()) return finish(sequences.status());
      v1::RetryDeadLettersResponse answer;
      answer.mutable_sequences()->Add(sequences->begin(), sequences->end());
      finish(std::move(answer));
    };
    services::RetryDeadLetters(wiring_, call.principal, *request, done);
  });
}

grpc::ServerUnaryReactor* RiskQueueService::ResubmitDeadLetter(grpc::CallbackServerContext* context,
                                                               const v1::ResubmitDeadLetterRequest* request,
                                                               v1::ResubmitDeadLetterResponse* response) {
  return InTurn(reads_, wiring_.caller_of, *context, [this, request, response](const UnaryCall& call) {
    services::ResubmitDeadLetter(wiring_, call.principal, *request, Finishing(call, response));
  });
}

grpc::ServerUnaryReactor* RiskQueueService::GetDeclaration(grpc::CallbackServerContext* context, const v1::GetDeclarationRequest* request,
                                                           v1::GetDeclarationResponse* response) {
  return InTurn(reads_, wiring_.caller_of, *context, [this, request, response](const UnaryCall& call) {
    wiring_.run_in_background([this, call, request, response] {
      absl::StatusOr<registry::DeclaredItem> item =
          registry::FindDeclaration(*wiring_.registry, request->registration_number(), request->version(), *wiring_.held);
      if (!item.ok()) return call.Finish(item.status());
      response->mutable_declaration()->Swap(&item->declaration);
      response->mutable_assessment()->Swap(&item->assessment);
      response->set_version(item->version);
      ledger::v1::AccessEntry access;
      access.set_kind(ledger::v1::ACCESS_KIND_GET_DECLARATION);
      access.add_item_sequences(item->sequence);
      wiring_.propose(ProposeAccess(call.principal, std::move(access), FinishingOnceRecorded(call, response)));
    });
  });
}

grpc::ServerUnaryReactor* RiskQueueService::SearchItems(grpc::CallbackServerContext* context, const v1::SearchItemsRequest* request,
                                                        v1::SearchItemsResponse* response) {
  return InTurn(searches_, wiring_.caller_of, *context, [this, request, response](const UnaryCall& call) {
    const bool runs = wiring_.run_search([this, call, request, response] {
      absl::StatusOr<item_search::Found> found = item_search::SearchItems(*wiring_.store, wiring_.registry->keys(), *request);
      if (!found.ok()) return call.Finish(found.status());
      const absl::StatusOr<sealing::DayKeys> keys = SealingKeys(wiring_.registry->keys(), identity::ToString(call.principal), wiring_.clock());
      if (!keys.ok()) return call.Finish(keys.status());
      *response = std::move(found->response);
      wiring_.propose(ProposeAccess(*keys, std::move(found->access), FinishingOnceRecorded(call, response)));
    });
    if (runs) return;
    call.Finish(intake::HubBusy("as many searches as may wait do so"));
  });
}

grpc::ServerUnaryReactor* RiskQueueService::GetHeldItem(grpc::CallbackServerContext* context, const v1::GetHeldItemRequest* request,
                                                        v1::GetHeldItemResponse* response) {
  return InTurn(reads_, wiring_.caller_of, *context, [this, request, response](const UnaryCall& call) {
    wiring_.run_in_background([this, call, request, response] {
      if (!wiring_.holds->Holds(request->case_id(), request->registration_number())) {
        return call.Finish(absl::NotFoundError("no standing case of this name holds this registration number"));
      }
      absl::StatusOr<registry::ItemRecords> records = registry::ItemHistory(
          *wiring_.registry, "", request->registration_number(), [](absl::string_view, absl::string_view) { return true; }, registry::ReadBy::kCustoms,
          *wiring_.held);
      if (!records.ok()) return call.Finish(records.status());
      ledger::v1::AccessEntry access;
      access.set_kind(ledger::v1::ACCESS_KIND_HELD_ITEM);
      access.set_case_id(request->case_id());
      for (v1::ItemRecord& record : records->records) {
        access.add_item_sequences(record.sequence());
        *response->add_records() = std::move(record);
      }
      response->set_older_records_left_out(records->older_left_out);
      wiring_.propose(ProposeAccess(call.principal, std::move(access), FinishingOnceRecorded(call, response)));
    });
  });
}

}  // namespace postgate::services
