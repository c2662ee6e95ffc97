// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_RISK_QUEUE_WIRING_H_
#define POSTGATE_SERVER_SERVICES_RISK_QUEUE_WIRING_H_

#include <grpcpp/server_context.h>

#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/identity/certificate_judge.h"
#include "server/ledger/proposal.h"
#include "server/ledger/reader_runner.h"
#include "server/ledger/store.h"
#include "server/legal_holds/hold_reader.h"
#include "server/queues/adjudication.h"
#include "server/queues/queue_engine.h"
#include "server/register/register.h"
#include "server/sealing/held_fields.h"
#include "server/services/drainable_streams.h"
#include "server/services/message_counter.h"
#include "server/services/risk_queue_offices.h"

namespace postgate::services {

// Runs a task that may wait for the disk on a thread that is not gRPC's.
using RunInBackground = std::function<void(std::function<void()>)>;
// Who makes a call: identity::CallerOf.
using CallerOfCall = std::function<absl::StatusOr<identity::Caller>(const grpc::ServerContextBase&)>;
// Hands a proposal to the committer.
using Propose = std::function<void(std::unique_ptr<ledger::Proposal>)>;

// What the service for customs is made of. All of it outlives the service and its calls.
struct RiskQueueWiring {
  queues::QueueEngine* queues = nullptr;
  ledger::ReaderRunner* queues_runner = nullptr;  // that drives queues->reader()
  queues::QueueAdjudication* queue_adjudication = nullptr;
  const ledger::Store* store = nullptr;
  registry::Register* registry = nullptr;
  // What legal holds keep of items; the same, and whether a case holds a registration.
  const sealing::HeldFields* held = nullptr;
  const legal_holds::HoldReader* holds = nullptr;
  Propose propose;
  std::function<absl::Time()> clock;
  RunInBackground run_in_background;
  // Runs a search, one after the other; false: as many wait as may.
  std::function<bool(std::function<void()>)> run_search;
  CallerOfCall caller_of;
  DrainableStreams* streams = nullptr;
  MessageCounterOf message_counter_of;
  CustomsOffices offices;
};

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_RISK_QUEUE_WIRING_H_
