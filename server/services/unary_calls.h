// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_UNARY_CALLS_H_
#define POSTGATE_SERVER_SERVICES_UNARY_CALLS_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <functional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/identity/certificate_judge.h"
#include "server/ledger/reader_runner.h"
#include "server/ledger/store.h"
#include "server/services/risk_queue_wiring.h"
#include "server/services/status_mapping.h"

// What unary calls begin and end with. gRPC keeps request and response until the reactor is finished, so what runs later may use both.
namespace postgate::services {

// Finishes a call with an answer that comes later, once, from any thread.
template <typename Response>
std::function<void(absl::StatusOr<Response>)> Finishing(grpc::ServerUnaryReactor* reactor, Response* response) {
  return [reactor, response](absl::StatusOr<Response> answer) {
    if (answer.ok()) *response = *std::move(answer);
    reactor->Finish(ToGrpcStatus(answer.status()));
  };
}

// Finishes a call whose response is made, once what it shows is recorded; shows nothing when that fails.
template <typename Response>
std::function<void(const absl::Status&)> FinishingOnceRecorded(grpc::ServerUnaryReactor* reactor, Response* response) {
  return [reactor, response](const absl::Status& recorded) {
    if (!recorded.ok()) response->Clear();
    reactor->Finish(ToGrpcStatus(recorded));
  };
}

// Begins a call: `begin` gets the reactor, which it has to see finished, and the caller. Whoever is no caller is refused.
template <typename Begin>
grpc::ServerUnaryReactor* ForCaller(const CallerOfCall& caller_of, grpc::CallbackServerContext& context, Begin begin) {
  grpc::ServerUnaryReactor* const reactor = context.DefaultReactor();
  if (const absl::StatusOr<identity::Caller> caller = caller_of(context); caller.ok()) {
    begin(reactor, caller->principal);
  } else {
    reactor->Finish(ToGrpcStatus(caller.status()));
  }
  return reactor;
}

// Runs `task` where the disk may be waited for, once the reader of `runner` has applied all that is in the ledger now; at once, on whichever thread, with
// the reader's error when it can't.
inline void WhenCaughtUp(ledger::ReaderRunner& runner, const ledger::Store& store, const RunInBackground& run,
                         std::function<void(const absl::Status&)> task) {
  runner.WhenApplied(store.Head(), [run, task = std::move(task)](const absl::Status& applied) {
    if (!applied.ok()) return task(applied);
    run([task] { task(absl::OkStatus()); });
  });
}

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_UNARY_CALLS_H_
