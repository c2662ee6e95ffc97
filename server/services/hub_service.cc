// SPDX-License-Identifier: Apache-2.0
#include "server/services/hub_service.h"

#include <functional>
#include <utility>

#include "absl/status/statusor.h"
#include "server/intake/errors.h"
#include "server/intake/limits.h"
#include "server/services/audit_proofs.h"
#include "server/services/release_time_calls.h"
#include "server/services/scorecard_calls.h"
#include "server/services/unary_calls.h"

namespace postgate::services {

template <typename Response, typename Answer>
grpc::ServerUnaryReactor* HubService::AnswerRead(grpc::CallbackServerContext& context, Response* response, Answer answer) {
  return InTurn(reads_, wiring_.caller_of, context, [this, response, answer = std::move(answer)](const UnaryCall& call) {
    wiring_.run_in_background([finish = Finishing(call, response), answer] { finish(answer()); });
  });
}

grpc::ServerUnaryReactor* HubService::GetStatus(grpc::CallbackServerContext* context, const v1::GetStatusRequest* request,
                                                v1::GetStatusResponse* response) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  response->set_version(wiring_.version);
  response->set_ledger_epoch(wiring_.store->Metadata().ledger_epoch());
  // Readers first: none may seem to be ahead of the ledger.
  for (const ledger::Reader* reader : wiring_.readers) {
    v1::ReaderStatus& status = *response->add_readers();
    status.set_name(std::string(reader->name()));
    status.set_applied_sequence(reader->applied_sequence());
  }
  response->set_last_sequence(wiring_.store->Head());
  if (wiring_.rules_version) response->set_rules_version(wiring_.rules_version());
  const int64_t seconds = absl::ToUnixSeconds(wiring_.started_at);
  response->mutable_started_at()->set_seconds(seconds);
  response->mutable_started_at()->set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(wiring_.started_at - absl::FromUnixSeconds(seconds))));
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

grpc::ServerUnaryReactor* HubService::GetTreeHead(grpc::CallbackServerContext* context, const v1::GetTreeHeadRequest* request,
                                                  v1::GetTreeHeadResponse* response) {
  return AnswerRead(*context, response, [this] {
    absl::StatusOr<v1::GetTreeHeadResponse> head = NewestTreeHead(*wiring_.store);
    if (head.ok()) head->set_receipt_certificates(wiring_.receipt_certificates);
    return head;
  });
}

grpc::ServerUnaryReactor* HubService::GetInclusionProof(grpc::CallbackServerContext* context, const v1::GetInclusionProofRequest* request,
                                                        v1::GetInclusionProofResponse* response) {
  return AnswerRead(*context, response, [this, request] { return ProveInclusion(*wiring_.store, *request); });
}

grpc::ServerUnaryReactor* HubService::GetConsistencyProof(grpc::CallbackServerContext* context, const v1::GetConsistencyProofRequest* request,
                                                          v1::GetConsistencyProofResponse* response) {
  return AnswerRead(*context, response, [this, request] { return ProveConsistency(*wiring_.store, *request); });
}

grpc::ServerUnaryReactor* HubService::GetLedgerEpochs(grpc::CallbackServerContext* context, const v1::GetLedgerEpochsRequest* request,
                                                      v1::GetLedgerEpochsResponse* response) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  *response = LedgerEpochsOf(*wiring_.store);
  response->set_receipt_certificates(wiring_.receipt_certificates);
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

grpc::ServerUnaryReactor* HubService::GetBatchSignature(grpc::CallbackServerContext* context, const v1::GetBatchSignatureRequest* request,
                                                        v1::GetBatchSignatureResponse* response) {
  return AnswerRead(*context, response, [this, request]() -> absl::StatusOr<v1::GetBatchSignatureResponse> {
    absl::StatusOr<v1::SignedBatch> batch = wiring_.find_batch_signature(request->sequence());
    if (!batch.ok()) return batch.status();
    v1::GetBatchSignatureResponse found;
    *found.mutable_signed_batch() = *std::move(batch);
    return found;
  });
}

grpc::ServerUnaryReactor* HubService::ListProducers(grpc::CallbackServerContext* context, const v1::ListProducersRequest* request,
                                                    v1::ListProducersResponse* response) {
  return AnswerRead(*context, response, [this, request] { return services::ListProducers(*wiring_.store, *request); });
}

grpc::ServerUnaryReactor* HubService::CreateBackup(grpc::CallbackServerContext* context, const v1::CreateBackupRequest* request,
                                                   v1::CreateBackupResponse* response) {
  return ForCaller(wiring_.caller_of, *context, [this, request, response](const UnaryCall& call) {
    wiring_.run_backup([this, request, finish = Finishing(call, response)] { finish(wiring_.create_backup(request->name())); });
  });
}

grpc::ServerUnaryReactor* HubService::StartReplay(grpc::CallbackServerContext* context, const v1::StartReplayRequest* request,
                                                  v1::StartReplayResponse* response) {
  return InTurn(reads_, wiring_.caller_of, *context, [this, request, response](const UnaryCall& call) {
    services::StartReplay(wiring_.replays, identity::ToString(call.principal), *request, Finishing(call, response));
  });
}

grpc::ServerUnaryReactor* HubService::CancelReplay(grpc::CallbackServerContext* context, const v1::CancelReplayRequest* request,
                                                   v1::CancelReplayResponse* response) {
  return InTurn(reads_, wiring_.caller_of, *context, [this, request, response](const UnaryCall& call) {
    services::CancelReplay(wiring_.replays, identity::ToString(call.principal), *request, Finishing(call, response));
  });
}

grpc::ServerUnaryReactor* HubService::GetReplay(grpc::CallbackServerContext* context, const v1::GetReplayRequest* request,
                                                v1::GetReplayResponse* response) {
  return InTurn(reads_, wiring_.caller_of, *context, [this, request, response](const UnaryCall& call) {
    services::GetReplay(wiring_.replays, *request, Finishing(call, response));
  });
}

grpc::ServerUnaryReactor* HubService::ListReplays(grpc::CallbackServerContext* context, const v1::ListReplaysRequest* request,
                                                  v1::ListReplaysResponse* response) {
  return InTurn(reads_, wiring_.caller_of, *context, [this, request, response](const UnaryCall& call) {
    services::ListReplays(wiring_.replays, *request, Finishing(call, response));
  });
}

template <typename Response, typename Answer>
grpc::ServerUnaryReactor* HubService::AnswerHoldCall(grpc::CallbackServerContext& context, Response* response, Answer answer) {
  return ForCaller(wiring_.caller_of, context, [&](const UnaryCall& call) {
    const std::function<void(absl::StatusOr<Response>)> finish = Finishing(call, response);
    const bool runs =
        wiring_.run_hold_call([finish, answer = std::move(answer), caller = identity::ToString(call.principal)] { finish(answer(caller)); });
    if (!runs) {
      finish(intake::HubBusy("as many calls of the legal holds as may wait do so"));
    }
  });
}

grpc::ServerUnaryReactor* HubService::PlaceLegalHold(grpc::CallbackServerContext* context, const v1::PlaceLegalHoldRequest* request,
                                                     v1::PlaceLegalHoldResponse* response) {
  return AnswerHoldCall(*context, response, [this, request](const std::string& principal) -> absl::StatusOr<v1::PlaceLegalHoldResponse> {
    absl::StatusOr<v1::PlaceLegalHoldResponse> placed = wiring_.holds->Place(principal, *request);
    if (!placed.ok()) return BusyIfOvertaken(placed.status());
    return placed;
  });
}

grpc::ServerUnaryReactor* HubService::ReleaseLegalHold(grpc::CallbackServerContext* context, const v1::ReleaseLegalHoldRequest* request,
                                                       v1::ReleaseLegalHoldResponse* response) {
  return AnswerHoldCall(*context, response, [this, request](const std::string& principal) {
    absl::StatusOr<v1::ReleaseLegalHoldResponse> released = wiring_.holds->Release(principal, *request);
    if (released.ok()) wiring_.hold_released();
    return released;
  });
}

grpc::ServerUnaryReactor* HubService::ListLegalHolds(grpc::CallbackServerContext* context, const v1::ListLegalHoldsRequest* request,
                                                     v1::ListLegalHoldsResponse* response) {
  return AnswerRead(*context, response, [this, request] { return wiring_.holds->List(*request); });
}

grpc::ServerUnaryReactor* HubService::ListScorecards(grpc::CallbackServerContext* context, const v1::ListScorecardsRequest* request,
                                                     v1::ListScorecardsResponse* response) {
  return InTurn(reads_, wiring_.caller_of, *context, [this, context, request, response](const UnaryCall& call) {
    const absl::StatusOr<scorecards::ScorecardRange> range = ScorecardRangeOf(call.principal, *request);
    const auto finish = Finishing(call, response);
    if (!range.ok()) return finish(range.status());
    const auto read = [this, finish, range = *range](absl::Status status) {
      absl::StatusOr<v1::ListScorecardsResponse> page = status.ok() ? wiring_.scorecards->Read(range) : absl::StatusOr<v1::ListScorecardsResponse>(status);
      if (page.ok()) return finish(std::move(page));
      if (status.ok()) wiring_.scorecards_failed(page.status());
      finish(NoScorecards(page.status(), wiring_.scorecards->applied_sequence(), wiring_.store->Head()));
    };
    WhenCaughtUpBy(EndOfWait(wiring_.catch_up_awaited, context->deadline()), *wiring_.scorecards_runner, *wiring_.store, wiring_.run_in_background, read);
  });
}

grpc::ServerUnaryReactor* HubService::ListReleaseTimes(grpc::CallbackServerContext* context, const v1::ListReleaseTimesRequest* request,
                                                       v1::ListReleaseTimesResponse* response) {
  return InTurn(reads_, wiring_.caller_of, *context, [this, context, request, response](const UnaryCall& call) {
    const absl::StatusOr<DayRange> days = ReleaseDaysOf(call.principal, *request);
    const auto finish = Finishing(call, response);
    if (!days.ok()) return finish(days.status());
    const auto read = [this, finish, days = *days](const absl::Status& applied) {
      absl::StatusOr<v1::ListReleaseTimesResponse> times =
          applied.ok() ? wiring_.release_times->Read(days.from_day, days.to_day) : absl::StatusOr<v1::ListReleaseTimesResponse>(applied);
      if (times.ok()) return finish(std::move(times));
      finish(NoReleaseTimes(times.status(), wiring_.release_times->applied_sequence(), wiring_.store->Head()));
    };
    const absl::Time until = EndOfWait(wiring_.catch_up_awaited, context->deadline());
    WhenCaughtUpBy(until, *wiring_.release_times_runner, *wiring_.store, wiring_.run_in_background, read);
  });
}

}  // namespace postgate::services
