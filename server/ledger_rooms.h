// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ROOMS_H_
#define POSTGATE_SERVER_LEDGER_ROOMS_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/synchronization/mutex.h"
#include "postgate/config/v1/gateway_config.pb.h"
#include "server/decisions/decision_feed.h"
#include "server/intake/worker_pool.h"
#include "server/ledger/audit_tree.h"
#include "server/ledger/committer.h"
#include "server/ledger/committer_thread.h"
#include "server/ledger/reader_runner.h"
#include "server/ledger/rocksdb/rocksdb_tables.h"
#include "server/ledger/store.h"
#include "server/legal_holds/hold_reader.h"
#include "server/legal_holds/key_custody.h"
#include "server/legal_holds/legal_holds.h"
#include "server/queues/adjudication.h"
#include "server/queues/queue_engine.h"
#include "server/queues/replayer.h"
#include "server/register/register.h"
#include "server/register/register_flusher.h"
#include "server/release_times/release_time_reader.h"
#include "server/retention/retention.h"
#include "server/retention/retention_thread.h"
#include "server/scorecards/scorecard_reader.h"
#include "server/sealing/key_folder.h"
#include "server/telemetry/metrics.h"

namespace postgate {

// The ledger and all that is made of it, in the order in which they depend on one another.
class LedgerRooms {
 public:
  // Opens the ledger, recovers the register, opens the readers. `failed` as Gateway::Start's. `metrics` outlives it.
  static absl::StatusOr<std::unique_ptr<LedgerRooms>> Open(const config::v1::GatewayConfig& configuration,
                                                           std::shared_ptr<const receipts::SigningKey> receipts_key,
                                                           sealing::MasterKeys masters, telemetry::Metrics* metrics,
                                                           std::function<void(const absl::Status&)> failed);
  ~LedgerRooms();

  // Starts the threads.
  void Start();
  // Commits what was proposed, lets the readers catch up with their block under way, writes the register, and ends the threads. What proposes is
  // stopped before.
  void Stop();

  void Propose(std::unique_ptr<ledger::Proposal> proposal) { committer_->Enqueue(std::move(proposal)); }

  ledger::Store* store() { return store_.get(); }
  ledger::Committer* committer() { return committer_.get(); }
  registry::Register* registry() { return registry_.get(); }
  queues::QueueEngine* queues() { return queues_.get(); }
  ledger::ReaderRunner* queues_runner() { return queues_runner_.get(); }
  queues::QueueAdjudication* queue_adjudication() { return &queue_adjudication_; }
  queues::Replayer* replayer() { return replayer_.get(); }
  decisions::DecisionFeed* feed() { return feed_.get(); }
  ledger::ReaderRunner* feed_runner() { return feed_runner_.get(); }
  const scorecards::ScorecardReader* scorecards() { return scorecards_.get(); }
  ledger::ReaderRunner* scorecards_runner() { return scorecards_runner_.get(); }
  // Any thread: the scorecards can't be read or counted. The hub goes on without them; its next start counts on, or anew where DATA_LOSS is why.
  void SetScorecardsAside(const absl::Status& why);
  const release_times::ReleaseTimeReader* release_times() { return release_times_.get(); }
  ledger::ReaderRunner* release_times_runner() { return release_times_runner_.get(); }
  sealing::Keys* keys() { return keys_.get(); }
  sealing::KeyFolder* key_folder() { return keys_.get(); }
  legal_holds::LegalHolds* holds() { return holds_.get(); }
  legal_holds::HoldReader* hold_reader() { return hold_reader_.get(); }

  // Runs a call of the legal holds, one after the other. False: as many wait as may. Until Stop.
  bool RunHoldCall(std::function<void()> call);
  // The retention looks at once for keys of released cases.
  void DropReleasedKeys() { retention_thread_.Wake(); }

 private:
  LedgerRooms() = default;
  absl::Status OpenReaders(const config::v1::GatewayConfig& configuration, telemetry::Metrics* metrics);
  absl::Status OpenScorecards(telemetry::Metrics* metrics);
  void MakeCommitter(telemetry::Metrics* metrics);
  // Of statistics alone: what is wrong with them stops nothing else.
  void MakeReleaseTimes();
  void MakeReplayer();
  void MakeLegalHolds(telemetry::Metrics* metrics);
  // Until the reader of the legal holds has applied it.
  absl::Status AwaitHolds(int64_t sequence);
  // Has the legal holds seal what waits for it, when none does so already.
  void SealPending();
  void MakeRetention(const config::v1::Retention& configuration, telemetry::Metrics* metrics);
  void OnRetentionRun(const absl::StatusOr<legal_holds::Dropped>& dropped);

  std::function<void(const absl::Status&)> failed_;
  std::unique_ptr<ledger::Store> store_;
  std::unique_ptr<sealing::KeyFolder> keys_;
  std::unique_ptr<ledger::RocksdbTables> tables_;
  std::unique_ptr<registry::Register> registry_;
  std::unique_ptr<registry::RegisterFlusher> flusher_;
  std::unique_ptr<ledger::AuditTree> tree_;
  std::unique_ptr<ledger::Committer> committer_;
  ledger::CommitterThread committer_thread_;
  std::unique_ptr<queues::QueueEngine> queues_;
  std::unique_ptr<ledger::ReaderRunner> queues_runner_;
  queues::QueueAdjudication queue_adjudication_;
  std::unique_ptr<queues::Replayer> replayer_;
  std::unique_ptr<decisions::DecisionFeed> feed_;
  std::unique_ptr<ledger::ReaderRunner> feed_runner_;
  std::unique_ptr<scorecards::ScorecardReader> scorecards_;
  std::unique_ptr<ledger::ReaderRunner> scorecards_runner_;
  std::atomic<bool> scorecards_are_aside_{false};
  std::atomic<bool> release_times_are_aside_{false};
  std::unique_ptr<release_times::ReleaseTimeReader> release_times_;
  std::unique_ptr<ledger::ReaderRunner> release_times_runner_;
  std::unique_ptr<legal_holds::HoldReader> hold_reader_;
  std::unique_ptr<ledger::ReaderRunner> hold_runner_;
  std::unique_ptr<legal_holds::KeyCustody> custody_;
  std::unique_ptr<legal_holds::LegalHolds> holds_;
  std::unique_ptr<intake::WorkerPool> hold_calls_;  // null before Start and after Stop
  std::atomic<bool> seal_posted_{false};
  Mutex hold_calls_mutex_;  // over the pointer
  std::unique_ptr<retention::Retention> retention_;
  retention::RetentionThread retention_thread_;
  std::atomic<int64_t> keys_erased_{0};
  std::atomic<int64_t> keys_waiting_{0};
  std::atomic<int64_t> retention_ran_at_{0};  // seconds since 1970
  bool started_ = false;
};

}  // namespace postgate

#endif  // POSTGATE_SERVER_LEDGER_ROOMS_H_
