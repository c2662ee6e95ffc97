// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SERVICES_EXCHANGE_CONTEXT_H_
#define POSTGATE_SERVER_SERVICES_EXCHANGE_CONTEXT_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <functional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "core/assessment/risk_data.h"
#include "core/evaluation/evaluator.h"
#include "postgate/v1/exchange_service.pb.h"
#include "server/identity/certificate_judge.h"
#include "server/intake/in_flight_budget.h"
#include "server/intake/limits.h"
#include "server/intake/live_streams.h"
#include "server/intake/observer.h"
#include "server/intake/prepare.h"
#include "server/intake/worker_pool.h"
#include "server/ledger/committer.h"
#include "server/register/register.h"
#include "server/register/rows.h"
#include "server/services/calls_per_principal.h"
#include "server/services/drainable_streams.h"
#include "server/services/message_counter.h"
#include "server/services/sealing_keys.h"
#include "server/services/stream_signer.h"

namespace postgate::services {

// What the exchange service is wired to. All outlive it and are thread-safe.
struct ExchangeDependencies {
  const evaluation::Evaluator* evaluator = nullptr;
  // What items are looked at with now.
  std::function<assessment::RiskData()> risk_data = [] { return assessment::RiskData(); };
  ledger::Committer* committer = nullptr;
  registry::Register* registry = nullptr;
  intake::IntakeObserver* observer = nullptr;
  intake::IntakeLimits limits;
  // Opened.receipt_certificates.
  std::string receipt_certificates;
  std::function<absl::Time()> clock;
  // Who makes a call: identity::CallerOf.
  std::function<absl::StatusOr<identity::Caller>(const grpc::ServerContextBase&)> caller_of;
  MessageCounterOf message_counter_of;
  // What the hub knows of the carrier with this name; the defaults for one that it does not know.
  std::function<evaluation::CarrierProfile(const std::string& carrier)> carrier_profile;
  // Who may sign batches, and whether the hub takes nothing of that carrier without.
  SignerRules signers;
  std::function<bool(const std::string& carrier)> signature_required;
  // Makes the reactor of a WatchDecisions call, which asks by itself who calls.
  std::function<grpc::ServerWriteReactor<v1::WatchDecisionsResponse>*(grpc::CallbackServerContext* context,
                                                                      const v1::WatchDecisionsRequest* request)>
      watch_decisions;
};

inline absl::StatusOr<sealing::DayKeys> CarrierSealingKeys(const ExchangeDependencies& deps, const std::string& carrier, absl::Time now) {
  return SealingKeys(deps.registry->keys(), registry::CarrierPrincipal(carrier), now);
}

// With the hub's keys besides, by which it recognizes parcels.
inline absl::StatusOr<intake::RecordKeys> CarrierRecordKeys(const ExchangeDependencies& deps, const std::string& carrier, absl::Time now) {
  absl::StatusOr<intake::RecordKeys> keys = intake::RecordKeysFor(deps.registry->keys(), registry::CarrierPrincipal(carrier), now);
  if (!keys.ok()) return CannotSeal(keys.status());
  return keys;
}

// What all calls of the exchange service share.
struct ExchangeContext {
  explicit ExchangeContext(ExchangeDependencies dependencies)
      : deps(std::move(dependencies)),
        streams(deps.limits),
        budget(deps.limits.items_in_flight_total),
        evaluation("evaluation", intake::WorkerPool::EvaluationThreads()),
        completions("completions", 1),
        blocking("blocking", kBlockingThreads) {}

  // Threads for what reads the disk: repeated batches and histories of items.
  static constexpr size_t kBlockingThreads = 2;

  const ExchangeDependencies deps;
  intake::LiveStreams streams;
  // The submit streams again, with the certificates by which they may go on.
  DrainableStreams judged;
  intake::InFlightBudget budget;
  // Of all submit streams: see kResponseBytesWaitingTotal.
  std::atomic<int64_t> response_bytes_waiting{0};
  CallsPerPrincipal item_reads{intake::kItemReadsPerCarrier, intake::kItemReadsWaitingPerCarrier};
  // The pure steps.
  intake::WorkerPool evaluation;
  // What follows from a commit. One thread, so that acks and fences keep their order, and not the committer's, which has to go on.
  intake::WorkerPool completions;
  intake::WorkerPool blocking;
};

}  // namespace postgate::services

#endif  // POSTGATE_SERVER_SERVICES_EXCHANGE_CONTEXT_H_
