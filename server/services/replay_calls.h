// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_REPLAY_CALLS_H_
#define POSTGATE_SERVER_SERVICES_REPLAY_CALLS_H_

#include <functional>

#include "absl/status/statusor.h"
#include "postgate/v1/replay.pb.h"
#include "server/ledger/reader_runner.h"
#include "server/ledger/store.h"
#include "server/queues/adjudication.h"
#include "server/queues/replayer.h"
#include "server/services/risk_queue_wiring.h"

namespace postgate::services {

// What the calls about replays need. All of it outlives them.
struct ReplayWiring {
  queues::QueueAdjudication* adjudication = nullptr;
  ledger::ReaderRunner* queues_runner = nullptr;
  queues::Replayer* replayer = nullptr;
  const ledger::Store* store = nullptr;
  Propose propose;
  RunInBackground run_in_background;
};

// Each waits until the queues have applied the ledger's head and answers through `done`, once. The request lives until then. Any thread; waits for no
// disk itself. `principal` as identity::ToString gives it.
void StartReplay(const ReplayWiring& wiring, const std::string& principal, const v1::StartReplayRequest& request,
                 std::function<void(absl::StatusOr<v1::StartReplayResponse>)> done);
void CancelReplay(const ReplayWiring& wiring, const std::string& principal, const v1::CancelReplayRequest& request,
                  std::function<void(absl::StatusOr<v1::CancelReplayResponse>)> done);
void GetReplay(const ReplayWiring& wiring, const v1::GetReplayRequest& request, std::function<void(absl::StatusOr<v1::GetReplayResponse>)> done);
void ListReplays(const ReplayWiring& wiring, const v1::ListReplaysRequest& request,
                 std::function<void(absl::StatusOr<v1::ListReplaysResponse>)> done);

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_REPLAY_CALLS_H_
