// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_UNARY_CALLS_H_
#define POSTGATE_SERVER_SERVICES_UNARY_CALLS_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "core/clock/clock.h"
#include "server/identity/certificate_judge.h"
#include "server/identity/principal.h"
#include "server/intake/errors.h"
#include "server/intake/limits.h"
#include "server/ledger/reader_runner.h"
#include "server/ledger/store.h"
#include "server/services/calls_per_principal.h"
#include "server/services/risk_queue_wiring.h"
#include "server/services/status_mapping.h"

// What unary calls begin and end with. gRPC keeps request and response until the reactor is finished, so what runs later may use both.
namespace postgate::services {

// A call that has begun, to be finished once, from any thread.
struct UnaryCall {
  // Not under a lock that a call takes: the next one of the line may begin. The place goes first, because the service may go once its last call has
  // been finished.
  void Finish(const absl::Status& status) const {
    if (place != nullptr) place->Leave();
    reactor->Finish(ToGrpcStatus(status));
  }

  grpc::ServerUnaryReactor* reactor = nullptr;
  identity::Principal principal;
  std::shared_ptr<CallsPerPrincipal::Place> place;  // null for a call that is not bounded
};

// Finishes a call with an answer that comes later.
template <typename Response>
std::function<void(absl::StatusOr<Response>)> Finishing(const UnaryCall& call, Response* response) {
  return [call, response](absl::StatusOr<Response> answer) {
    if (answer.ok()) *response = *std::move(answer);
    call.Finish(answer.status());
  };
}

// Finishes a call whose response is made, once what it shows is recorded; shows nothing when that fails.
template <typename Response>
std::function<void(const absl::Status&)> FinishingOnceRecorded(const UnaryCall& call, Response* response) {
  return [call, response](const absl::Status& recorded) {
    if (!recorded.ok()) response->Clear();
    call.Finish(recorded);
  };
}

// Begins a call: `begin` gets it, and has to see it finished. Whoever is no caller is refused.
template <typename Begin>
grpc::ServerUnaryReactor* ForCaller(const CallerOfCall& caller_of, grpc::CallbackServerContext& context, Begin begin) {
  UnaryCall call{context.DefaultReactor(), {}, nullptr};
  grpc::ServerUnaryReactor* const reactor = call.reactor;
  if (absl::StatusOr<identity::Caller> caller = caller_of(context); caller.ok()) {
    call.principal = std::move(caller->principal);
    begin(call);
  } else {
    call.Finish(caller.status());
  }
  return reactor;
}

// The same in the caller's turn: `begin` may be called later, on whichever thread ends another call. Refuses what can't even wait.
template <typename Begin>
grpc::ServerUnaryReactor* InTurn(CallsPerPrincipal& calls, const CallerOfCall& caller_of, grpc::CallbackServerContext& context, Begin begin) {
  return ForCaller(caller_of, context, [&calls, begin = std::move(begin)](const UnaryCall& call) {
    const auto start = [call, begin](std::shared_ptr<CallsPerPrincipal::Place> place) {
      UnaryCall started = call;
      started.place = std::move(place);
      begin(started);
    };
    if (calls.Enter(identity::ToString(call.principal), start)) return;
    call.Finish(intake::HubBusy("as many of your calls of this kind as may wait do so"));
  });
}

// How long a call waits for a reader to catch up. One that reads all of the ledger again, as after an upgrade, takes minutes.
inline constexpr absl::Duration kCatchUpAwaited = absl::Seconds(10);
// So much of a call's own deadline is left for its answer.
inline constexpr absl::Duration kAnsweredBefore = absl::Milliseconds(200);

// When a wait that begins now ends: after `longest`, or before the call's deadline does.
inline absl::Time EndOfWait(absl::Duration longest, std::chrono::system_clock::time_point deadline) {
  // One that has no deadline has the last instant there is.
  const absl::Duration left = absl::FromChrono(deadline) - WallNow() - kAnsweredBefore;
  return SteadyNow() + std::min(longest, left);
}

// Runs `task` where the disk may be waited for, once the reader of `runner` has applied all that is in the ledger now; at once, on whichever thread, with
// the reader's error when it can't, and with DEADLINE_EXCEEDED when it has not until `until`, by SteadyNow.
inline void WhenCaughtUpBy(absl::Time until, ledger::ReaderRunner& runner, const ledger::Store& store, const RunInBackground& run,
                           std::function<void(const absl::Status&)> task) {
  runner.WhenAppliedBy(store.Head(), until, [run, task = std::move(task)](const absl::Status& applied) {
    if (!applied.ok()) return task(applied);
    run([task] { task(absl::OkStatus()); });
  });
}

// The same, however long it takes.
inline void WhenCaughtUp(ledger::ReaderRunner& runner, const ledger::Store& store, const RunInBackground& run,
                         std::function<void(const absl::Status&)> task) {
  WhenCaughtUpBy(absl::InfiniteFuture(), runner, store, run, std::move(task));
}

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_UNARY_CALLS_H_
