// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_HUB_SERVICE_H_
#define POSTGATE_SERVER_SERVICES_HUB_SERVICE_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "postgate/v1/hub_service.grpc.pb.h"
#include "server/ledger/reader.h"
#include "server/ledger/reader_runner.h"
#include "server/ledger/store.h"
#include "server/services/replay_calls.h"
#include "server/legal_holds/legal_holds.h"
#include "server/intake/limits.h"
#include "server/release_times/release_time_reader.h"
#include "server/scorecards/scorecard_reader.h"
#include "server/services/calls_per_principal.h"
#include "server/services/risk_queue_wiring.h"
#include "server/services/unary_calls.h"

namespace postgate::services {

// What the service is made of. All of it outlives the service.
struct HubWiring {
  const ledger::Store* store = nullptr;
  std::vector<const ledger::Reader*> readers;  // their applied_sequence() may be read from any thread
  std::function<std::string()> rules_version;
  std::string version;
  absl::Time started_at;
  // PEM: of the keys that sign tree heads.
  std::string receipt_certificates;
  RunInBackground run_in_background;
  // Makes a backup of that name; takes minutes, and so threads of its own.
  std::function<absl::StatusOr<v1::CreateBackupResponse>(const std::string& name)> create_backup;
  RunInBackground run_backup;
  // registry::FindBatchSignature.
  std::function<absl::StatusOr<v1::SignedBatch>(int64_t sequence)> find_batch_signature;
  ReplayWiring replays;
  CallerOfCall caller_of;
  legal_holds::LegalHolds* holds = nullptr;
  // Runs a call of the legal holds, one after the other; false: as many wait as may.
  std::function<bool(std::function<void()>)> run_hold_call;
  // A case was released.
  std::function<void()> hold_released;
  const scorecards::ScorecardReader* scorecards = nullptr;
  ledger::ReaderRunner* scorecards_runner = nullptr;
  // They can't be read: they are to be set aside.
  std::function<void(const absl::Status&)> scorecards_failed = [](const absl::Status&) {};
  const release_times::ReleaseTimeReader* release_times = nullptr;
  ledger::ReaderRunner* release_times_runner = nullptr;
  absl::Duration catch_up_awaited = kCatchUpAwaited;
};

// Answers of the status come from memory, those of the audit tree from the disk.
class HubService final : public v1::HubService::CallbackService {
 public:
  explicit HubService(HubWiring wiring) : wiring_(std::move(wiring)) {}

  grpc::ServerUnaryReactor* GetStatus(grpc::CallbackServerContext* context, const v1::GetStatusRequest* request,
                                      v1::GetStatusResponse* response) override;

  grpc::ServerUnaryReactor* GetTreeHead(grpc::CallbackServerContext* context, const v1::GetTreeHeadRequest* request,
                                        v1::GetTreeHeadResponse* response) override;
  grpc::ServerUnaryReactor* GetInclusionProof(grpc::CallbackServerContext* context, const v1::GetInclusionProofRequest* request,
                                              v1::GetInclusionProofResponse* response) override;
  grpc::ServerUnaryReactor* GetConsistencyProof(grpc::CallbackServerContext* context, const v1::GetConsistencyProofRequest* request,
                                                v1::GetConsistencyProofResponse* response) override;
  grpc::ServerUnaryReactor* GetLedgerEpochs(grpc::CallbackServerContext* context, const v1::GetLedgerEpochsRequest* request,
                                            v1::GetLedgerEpochsResponse* response) override;
  grpc::ServerUnaryReactor* GetBatchSignature(grpc::CallbackServerContext* context, const v1::GetBatchSignatureRequest* request,
                                              v1::GetBatchSignatureResponse* response) override;
  grpc::ServerUnaryReactor* ListProducers(grpc::CallbackServerContext* context, const v1::ListProducersRequest* request,
                                          v1::ListProducersResponse* response) override;
  grpc::ServerUnaryReactor* CreateBackup(grpc::CallbackServerContext* context, const v1::CreateBackupRequest* request,
                                         v1::CreateBackupResponse* response) override;
  grpc::ServerUnaryReactor* PlaceLegalHold(grpc::CallbackServerContext* context, const v1::PlaceLegalHoldRequest* request,
                                           v1::PlaceLegalHoldResponse* response) override;
  grpc::ServerUnaryReactor* ReleaseLegalHold(grpc::CallbackServerContext* context, const v1::ReleaseLegalHoldRequest* request,
                                             v1::ReleaseLegalHoldResponse* response) override;
  grpc::ServerUnaryReactor* ListLegalHolds(grpc::CallbackServerContext* context, const v1::ListLegalHoldsRequest* request,
                                           v1::ListLegalHoldsResponse* response) override;

  grpc::ServerUnaryReactor* StartReplay(grpc::CallbackServerContext* context, const v1::StartReplayRequest* request,
                                        v1::StartReplayResponse* response) override;
  grpc::ServerUnaryReactor* GetReplay(grpc::CallbackServerContext* context, const v1::GetReplayRequest* request,
                                      v1::GetReplayResponse* response) override;
  grpc::ServerUnaryReactor* ListReplays(grpc::CallbackServerContext* context, const v1::ListReplaysRequest* request,
                                        v1::ListReplaysResponse* response) override;
  grpc::ServerUnaryReactor* CancelReplay(grpc::CallbackServerContext* context, const v1::CancelReplayRequest* request,
                                         v1::CancelReplayResponse* response) override;
  grpc::ServerUnaryReactor* ListScorecards(grpc::CallbackServerContext* context, const v1::ListScorecardsRequest* request,
                                           v1::ListScorecardsResponse* response) override;
  grpc::ServerUnaryReactor* ListReleaseTimes(grpc::CallbackServerContext* context, const v1::ListReleaseTimesRequest* request,
                                             v1::ListReleaseTimesResponse* response) override;

 private:
  // Answers with what `answer` reads, in the caller's turn.
  template <typename Response, typename Answer>
  grpc::ServerUnaryReactor* AnswerRead(grpc::CallbackServerContext& context, Response* response, Answer answer);
  // Answers with what `answer` makes for the caller, in the order of the calls.
  template <typename Response, typename Answer>
  grpc::ServerUnaryReactor* AnswerHoldCall(grpc::CallbackServerContext& context, Response* response, Answer answer);

  const HubWiring wiring_;
  // Of all calls that wait for the disk, but backups and those of legal holds, which have their own lines.
  CallsPerPrincipal reads_{intake::kReadCallsPerPrincipal, intake::kReadCallsWaitingPerPrincipal};
};

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_HUB_SERVICE_H_
