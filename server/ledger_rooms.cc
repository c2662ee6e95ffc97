// SPDX-License-Identifier: Apache-2.0
#include "server/ledger_rooms.h"

#include <utility>
#include <vector>

#include "core/clock/clock.h"
#include "core/crash_points/crash_points.h"
#include "core/encoding/timestamp.h"
#include "server/backup/restore.h"
#include "server/data_folder.h"
#include "server/ledger/answer.h"
#include "server/ledger/rocksdb/rocksdb_store.h"
#include "server/legal_holds/limits.h"
#include "server/register/item_history.h"
#include "server/telemetry/log.h"

namespace postgate {
namespace {

using telemetry::Log;
using telemetry::LogLevel;
using telemetry::Metrics;

constexpr char kRegisterTable[] = "register";
constexpr char kQueuesTable[] = "queues";
constexpr char kDecisionsTable[] = "decisions";
constexpr char kLegalHoldsTable[] = "legal_holds";
constexpr char kScorecardsTable[] = "scorecards";
constexpr char kReleaseTimesTable[] = "release_times";

// Samples of the queues, by a number of each.
std::vector<Metrics::Sample> QueueSamples(queues::QueueEngine* queues, const std::function<double(const v1::RiskQueue&)>& number) {
  std::vector<Metrics::Sample> samples;
  absl::StatusOr<std::vector<v1::RiskQueue>> listed = queues->ListQueues();
  if (!listed.ok()) return samples;
  for (const v1::RiskQueue& queue : *listed) samples.push_back({queue.name(), number(queue)});
  return samples;
}

void CollectQueues(queues::QueueEngine* queues, Metrics* metrics) {
  metrics->Collect("postgate_queue_depth_items", "Items not acknowledged, by queue.", "queue", [queues] {
    return QueueSamples(queues, [](const v1::RiskQueue& queue) { return static_cast<double>(queue.depth()); });
  });
  metrics->Collect("postgate_queue_oldest_age_seconds", "Age of the oldest item not acknowledged, by queue.", "queue", [queues] {
    return QueueSamples(queues, [](const v1::RiskQueue& queue) { return static_cast<double>(queue.oldest_age().seconds()); });
  });
  metrics->Collect("postgate_queue_deadletter_items", "Items set aside because nobody could process them, by queue.", "queue", [queues] {
    return QueueSamples(queues, [](const v1::RiskQueue& queue) { return static_cast<double>(queue.dead_lettered()); });
  });
}

}  // namespace

absl::StatusOr<std::unique_ptr<LedgerRooms>> LedgerRooms::Open(const config::v1::GatewayConfig& configuration,
                                                               std::shared_ptr<const receipts::SigningKey> receipts_key,
                                                               sealing::MasterKeys masters, Metrics* metrics,
                                                               std::function<void(const absl::Status&)> failed) {
  std::unique_ptr<LedgerRooms> rooms(new LedgerRooms());
  rooms->failed_ = std::move(failed);
  const std::string& folder = configuration.data_dir();
  if (absl::Status made = MakeDataFolder(folder); !made.ok()) return made;
  if (absl::Status whole = backup::CheckNoRestoreUnderWay(folder); !whole.ok()) return whole;
  auto store = ledger::OpenRocksdbStore({folder + "/ledger", WallNow()});
  if (!store.ok()) return store.status();
  rooms->store_ = *std::move(store);
  Pass(CrashPoint::kStoreOpened);
  auto keys = sealing::KeyFolder::Open(folder + "/keys", std::move(masters));
  if (!keys.ok()) return keys.status();
  rooms->keys_ = *std::move(keys);
  auto tree = ledger::AuditTree::Open(rooms->store_.get(), std::move(receipts_key));
  if (!tree.ok()) return tree.status();
  rooms->tree_ = *std::move(tree);
  const std::vector<std::string> names = {kRegisterTable, kQueuesTable, kDecisionsTable, kLegalHoldsTable, kScorecardsTable, kReleaseTimesTable};
  auto tables = ledger::OpenRocksdbTables(folder + "/readers", names, rooms->store_->Metadata().ledger_epoch(), rooms->store_->Head());
  if (!tables.ok()) return tables.status();
  rooms->tables_ = *std::move(tables);
  Pass(CrashPoint::kTablesOpened);
  if (!rooms->tables_->rebuilt_because().empty()) {
    Log(LogLevel::kWarning, "readers.rebuilt", {{"folder", folder + "/readers"}, {"reason", rooms->tables_->rebuilt_because()}});
  }
  registry::RegisterOptions options;
  options.store = rooms->store_.get();
  options.table = rooms->tables_->table(kRegisterTable);
  options.keys = rooms->keys_.get();
  options.hub_country = configuration.hub_country();
  options.registration_prefix = configuration.registration_prefix()[0];
  auto registry = registry::Register::Recover(options);
  if (!registry.ok()) return registry.status();
  rooms->registry_ = *std::move(registry);
  Pass(CrashPoint::kRegisterRecovered);
  rooms->MakeCommitter(metrics);
  auto hold_reader = legal_holds::HoldReader::Open(rooms->store_.get(), rooms->tables_->table(kLegalHoldsTable));
  if (!hold_reader.ok()) return hold_reader.status();
  rooms->hold_reader_ = *std::move(hold_reader);
  rooms->MakeLegalHolds(metrics);
  if (absl::Status opened = rooms->OpenReaders(configuration, metrics); !opened.ok()) return opened;
  rooms->MakeReplayer();
  rooms->MakeRetention(configuration.retention(), metrics);
  Log(LogLevel::kInfo, "ledger.opened",
      {{"folder", folder}, {"head", rooms->store_->Head()}, {"epoch", rooms->store_->Metadata().ledger_epoch()}});
  return rooms;
}

void LedgerRooms::MakeCommitter(Metrics* metrics) {
  flusher_ = std::make_unique<registry::RegisterFlusher>(registry_.get(), [](const absl::Status& status) {
    Log(LogLevel::kError, "register.flush_failed", {{"error", status.ToString()}});
  });
  ledger::Committer::Observer observer;
  observer.committed = [this](const ledger::CommittedBlock& block) {
    registry_->OnCommitted(block);
    if (registry_->FlushDue()) flusher_->Wake();
    if (block == nullptr) return;
    queues_runner_->Committed(block);
    feed_runner_->Committed(block);
    hold_runner_->Committed(block);
    scorecards_runner_->Committed(block);
    release_times_runner_->Committed(block);
  };
  observer.failed = [this, metrics](const absl::Status& status) {
    metrics->LedgerFailed();
    Log(LogLevel::kError, "ledger.failed", {{"error", status.ToString()}});
    failed_(status);
  };
  observer.refused = [metrics](const absl::Status& status) {
    if (status.ok()) {
      Log(LogLevel::kInfo, "ledger.accepting_again", {});
      return;
    }
    metrics->LedgerRefusing();
    Log(LogLevel::kError, "ledger.refusing", {{"error", status.ToString()}});
  };
  observer.work = [this] { committer_thread_.Wake(); };
  observer.measured = [metrics](absl::Duration write, int64_t entries, size_t bytes) {
    metrics->LedgerWritten(write, entries, static_cast<int64_t>(bytes));
  };
  committer_ = std::make_unique<ledger::Committer>(store_.get(), tree_.get(), WallNow, std::move(observer));
}

absl::Status LedgerRooms::OpenReaders(const config::v1::GatewayConfig& configuration, Metrics* metrics) {
  queues::QueueEngineOptions options;
  options.store = store_.get();
  options.table = tables_->table(kQueuesTable);
  options.keys = keys_.get();
  options.held = &holds_->content();
  options.propose = [this](std::unique_ptr<ledger::Proposal> proposal) { Propose(std::move(proposal)); };
  options.find_related = [this](absl::string_view item_id, absl::string_view registration_number) {
    return registry::RelatedRegistrations(*registry_, item_id, registration_number);
  };
  const config::v1::Limits& limits = configuration.limits();
  if (limits.lease_seconds() > 0) options.lease = absl::Seconds(limits.lease_seconds());
  if (limits.delivery_attempts_max() > 0) options.attempts_max = limits.delivery_attempts_max();
  options.observer.dead_lettered = [](absl::string_view queue, int64_t items) {
    Log(LogLevel::kWarning, "queue.dead_lettered", {{"queue", queue}, {"items", items}});
  };
  options.observer.dead_letter_refused = [](absl::string_view queue, int64_t sequence, const absl::Status& status) {
    Log(LogLevel::kWarning, "queue.dead_letter_refused", {{"queue", queue}, {"sequence", sequence}, {"error", status.ToString()}});
  };
  options.observer.unreadable = [](absl::string_view queue, int64_t sequence, const absl::Status& status) {
    Log(LogLevel::kError, "queue.item_unreadable", {{"queue", queue}, {"sequence", sequence}, {"error", status.ToString()}});
  };
  auto queues = queues::QueueEngine::Open(std::move(options));
  if (!queues.ok()) return queues.status();
  queues_ = *std::move(queues);
  CollectQueues(queues_.get(), metrics);
  feed_ = std::make_unique<decisions::DecisionFeed>(store_.get(), keys_.get(), tables_->table(kDecisionsTable));
  if (absl::Status opened = OpenScorecards(metrics); !opened.ok()) return opened;
  const auto reader_failed = [this](const absl::Status& status) {
    Log(LogLevel::kError, "reader.failed", {{"error", status.ToString()}});
    failed_(status);
  };
  queues_runner_ = std::make_unique<ledger::ReaderRunner>(store_.get(), queues_->reader(), reader_failed);
  feed_runner_ = std::make_unique<ledger::ReaderRunner>(store_.get(), feed_.get(), reader_failed);
  hold_runner_ = std::make_unique<ledger::ReaderRunner>(store_.get(), hold_reader_.get(), reader_failed);
  scorecards_runner_ =
      std::make_unique<ledger::ReaderRunner>(store_.get(), scorecards_.get(), [this](const absl::Status& status) { SetScorecardsAside(status); });
  MakeReleaseTimes();
  metrics->Collect("postgate_ledger_head", "Sequence of the last ledger entry.", "", [this] {
    return std::vector<Metrics::Sample>{{"", static_cast<double>(store_->Head())}};
  });
  metrics->Collect("postgate_reader_lag_entries", "Ledger entries that a reader has not applied.", "reader", [this] {
    // The readers before the head, which goes on meanwhile: what lags is never less than nothing.
    const int64_t queues_applied = queues_->reader()->applied_sequence();
    const int64_t decisions_applied = feed_->applied_sequence();
    const int64_t holds_applied = hold_reader_->applied_sequence();
    const int64_t scorecards_applied = scorecards_->applied_sequence();
    const int64_t release_times_applied = release_times_->applied_sequence();
    const int64_t head = store_->Head();
    return std::vector<Metrics::Sample>{{"queues", static_cast<double>(head - queues_applied)},
                                        {"decisions", static_cast<double>(head - decisions_applied)},
                                        {"legal_holds", static_cast<double>(head - holds_applied)},
                                        {"scorecards", static_cast<double>(head - scorecards_applied)},
                                        {"release_times", static_cast<double>(head - release_times_applied)}};
  });
  return absl::OkStatus();
}

absl::Status LedgerRooms::OpenScorecards(Metrics* metrics) {
  auto opened = scorecards::ScorecardReader::Open(tables_->table(kScorecardsTable));
  if (absl::IsDataLoss(opened.status())) {
    Log(LogLevel::kWarning, "reader.renewed", {{"reader", kScorecardsTable}, {"reason", opened.status().ToString()}});
    if (absl::Status renewed = tables_->Renew(kScorecardsTable); !renewed.ok()) return renewed;
    opened = scorecards::ScorecardReader::Open(tables_->table(kScorecardsTable));
  }
  if (!opened.ok()) return opened.status();
  scorecards_ = *std::move(opened);
  // What a list of all carriers reads once is not to drive out what the queues and the register read again.
  tables_->ScanPastCache(kScorecardsTable);
  metrics->Collect("postgate_reader_set_aside", "1 for a reader that the hub goes on without, until its next start.", "reader", [this] {
    return std::vector<Metrics::Sample>{{kScorecardsTable, scorecards_are_aside_.load() ? 1.0 : 0.0}, {kReleaseTimesTable, release_times_are_aside_.load() ? 1.0 : 0.0}};
  });
  return absl::OkStatus();
}

void LedgerRooms::SetScorecardsAside(const absl::Status& why) {
  if (scorecards_are_aside_.exchange(true)) return;
  Log(LogLevel::kError, "reader.set_aside",
      {{"reader", kScorecardsTable}, {"error", why.ToString()}, {"effect", "no scorecards; all else goes on"},
       {"remedy", "look at the disk; the next start counts on, or anew where rows are damaged"}});
  // Other rows than damaged ones are counted on from.
  if (!absl::IsDataLoss(why)) return;
  if (absl::Status renewed = tables_->Renew(kScorecardsTable); !renewed.ok()) {
    Log(LogLevel::kError, "reader.not_renewed", {{"reader", kScorecardsTable}, {"error", renewed.ToString()}, {"remedy", "stop the hub and delete the folder of the readers"}});
  }
}

void LedgerRooms::MakeReleaseTimes() {
  tables_->ScanPastCache(kReleaseTimesTable);
  release_times_ = release_times::ReleaseTimeReader::Open(tables_->table(kReleaseTimesTable), store_->Metadata().registration_key(), [](const absl::Status& why) {
    Log(LogLevel::kWarning, "reader.renewed", {{"reader", kReleaseTimesTable}, {"reason", why.ToString()}});
  });
  release_times_runner_ = std::make_unique<ledger::ReaderRunner>(store_.get(), release_times_.get(), [this](const absl::Status& why) {
    release_times_are_aside_ = true;
    Log(LogLevel::kError, "reader.set_aside",
        {{"reader", kReleaseTimesTable}, {"error", why.ToString()}, {"effect", "no release times; all else goes on"}, {"remedy", "look at the disk; the next start counts on, or anew"}});
  });
}

void LedgerRooms::MakeReplayer() {
  queue_adjudication_.reader = queues_->reader();
  queue_adjudication_.registry = registry_.get();
  queues::ReplayerOptions options;
  options.store = store_.get();
  options.adjudication = &queue_adjudication_;
  options.propose = [this](std::unique_ptr<ledger::Proposal> proposal) { Propose(std::move(proposal)); };
  options.when_applied = [this](int64_t sequence, std::function<void(const absl::Status&)> then) {
    queues_runner_->WhenApplied(sequence, std::move(then));
  };
  options.delayed = [](int64_t replay_id, const absl::Status& status) {
    Log(LogLevel::kWarning, "replay.delayed", {{"replay", replay_id}, {"error", status.ToString()}});
  };
  replayer_ = std::make_unique<queues::Replayer>(std::move(options));
}

void LedgerRooms::MakeLegalHolds(Metrics* metrics) {
  const auto await_applied = [this](int64_t sequence) { return AwaitHolds(sequence); };
  legal_holds::KeyCustody::Options custody;
  custody.store = store_.get();
  custody.reader = hold_reader_.get();
  custody.await_applied = await_applied;
  custody.erase = [this](const sealing::KeyName& name, absl::Time now) { return keys_->Erase(name, now); };
  custody_ = std::make_unique<legal_holds::KeyCustody>(std::move(custody));
  legal_holds::LegalHoldsOptions options;
  options.store = store_.get();
  options.registry = registry_.get();
  options.reader = hold_reader_.get();
  options.custody = custody_.get();
  options.keys = keys_.get();
  options.propose = [this](std::unique_ptr<ledger::Proposal> proposal) { Propose(std::move(proposal)); };
  options.await_applied = await_applied;
  options.clock = WallNow;
  holds_ = std::make_unique<legal_holds::LegalHolds>(std::move(options));
  hold_reader_->OnPending([this] { SealPending(); });
  metrics->Collect("postgate_legal_hold_registrations", "Registrations that standing cases hold.", "", [this] {
    return std::vector<Metrics::Sample>{{"", static_cast<double>(hold_reader_->registrations())}};
  });
}

absl::Status LedgerRooms::AwaitHolds(int64_t sequence) {
  ledger::Answer<absl::Status> applied;
  hold_runner_->WhenApplied(sequence, applied.Taker());
  return applied.Await();
}

bool LedgerRooms::RunHoldCall(std::function<void()> call) {
  MutexLock lock(hold_calls_mutex_);
  if (hold_calls_ == nullptr || hold_calls_->waiting() >= static_cast<size_t>(legal_holds::kCallsWaitingMax)) return false;
  hold_calls_->Post(std::move(call));
  return true;
}

void LedgerRooms::SealPending() {
  MutexLock lock(hold_calls_mutex_);
  if (hold_calls_ == nullptr || seal_posted_.exchange(true)) return;
  hold_calls_->Post([this] {
    // Before it looks: what comes from here on is looked for again.
    seal_posted_.store(false);
    const absl::StatusOr<legal_holds::Sealed> sealed = holds_->SealPending();
    if (!sealed.ok()) {
      Log(LogLevel::kError, "legal_holds.not_sealed", {{"error", sealed.status().ToString()}});
      return;
    }
    for (const auto& [case_id, why] : sealed->left) Log(LogLevel::kError, "legal_holds.not_sealed", {{"case", case_id}, {"error", why.ToString()}});
  });
}

void LedgerRooms::MakeRetention(const config::v1::Retention& configuration, Metrics* metrics) {
  retention::Retention::Options options;
  options.keys = keys_.get();
  options.custody = custody_.get();
  options.released = [this] { return holds_->KeysOfReleased(); };
  options.propose = [this](std::unique_ptr<ledger::Proposal> proposal) { Propose(std::move(proposal)); };
  options.periods = {configuration.personal_data_days(), configuration.trade_data_days()};
  const ledger::v1::LedgerMetadata metadata = store_->Metadata();
  if (!metadata.former_epochs().empty()) options.restored_at = encoding::ToTime(metadata.former_epochs().rbegin()->end().restored_at());
  retention_ = std::make_unique<retention::Retention>(std::move(options));
  if (const absl::Time until = retention_->PausedUntil(); until > WallNow()) {
    Log(LogLevel::kInfo, "retention.paused", {{"until", absl::FormatTime(until, absl::UTCTimeZone())}, {"why", "the hub was restored from a backup"}});
  }
  metrics->Collect("postgate_retention_erased_keys", "Keys dropped at the end of their retention, since the start.", "", [this] {
    return std::vector<Metrics::Sample>{{"", static_cast<double>(keys_erased_.load())}};
  });
  metrics->Collect("postgate_retention_waiting_keys", "Keys whose time is over and that stay because a legal hold has still to read by them.", "", [this] {
    return std::vector<Metrics::Sample>{{"", static_cast<double>(keys_waiting_.load())}};
  });
  metrics->Collect("postgate_retention_last_run_timestamp_seconds", "When the retention last ran to its end.", "", [this] {
    return std::vector<Metrics::Sample>{{"", static_cast<double>(retention_ran_at_.load())}};
  });
}

void LedgerRooms::OnRetentionRun(const absl::StatusOr<legal_holds::Dropped>& dropped) {
  // What could not be sealed before is tried again as often.
  SealPending();
  if (!dropped.ok()) {
    Log(LogLevel::kError, "retention.failed", {{"error", dropped.status().ToString()}});
    return;
  }
  retention_ran_at_.store(absl::ToUnixSeconds(WallNow()));
  keys_waiting_.store(dropped->waiting);
  if (dropped->first_waiting.has_value()) {
    const auto& [key, entry] = *dropped->first_waiting;
    Log(LogLevel::kWarning, "retention.waiting",
        {{"keys", dropped->waiting}, {"principal", key.principal}, {"day", static_cast<int64_t>(key.day)}, {"case", entry.case_id}, {"sequence", entry.sequence}});
  }
  if (dropped->keys == 0) return;
  keys_erased_ += dropped->keys;
  Log(LogLevel::kInfo, "retention.erased", {{"keys", dropped->keys}});
}

void LedgerRooms::Start() {
  started_ = true;
  flusher_->Start();
  queues_->Start();
  queues_runner_->Start();
  feed_runner_->Start();
  scorecards_runner_->Start();
  release_times_runner_->Start();
  {
    MutexLock lock(hold_calls_mutex_);
    hold_calls_ = std::make_unique<intake::WorkerPool>("legal holds", 1);
  }
  hold_runner_->Start();
  committer_thread_.Start(committer_.get());
  replayer_->Start();
  retention_thread_.Start(retention_.get(), [this](const absl::StatusOr<legal_holds::Dropped>& dropped) { OnRetentionRun(dropped); });
}

void LedgerRooms::Stop() {
  if (!started_) return;
  started_ = false;
  retention_thread_.Stop();
  replayer_->Stop();
  std::unique_ptr<intake::WorkerPool> hold_calls;
  {
    MutexLock lock(hold_calls_mutex_);
    hold_calls = std::move(hold_calls_);
  }
  // Ends what was posted, which waits for commits.
  hold_calls.reset();
  committer_thread_.Stop();
  Pass(CrashPoint::kCommitterStopped);
  queues_runner_->Stop();
  feed_runner_->Stop();
  hold_runner_->Stop();
  scorecards_runner_->Stop();
  release_times_runner_->Stop();
  Pass(CrashPoint::kReadersStopped);
  queues_->Stop();
  flusher_->Stop();
  // It has seen committed blocks alone, also when the ledger has failed.
  if (absl::Status flushed = queues_->reader()->Flush(); !flushed.ok()) {
    Log(LogLevel::kWarning, "queues.flush_failed", {{"error", flushed.ToString()}});
  }
  if (absl::Status flushed = scorecards_are_aside_.load() ? absl::OkStatus() : scorecards_->Flush(); !flushed.ok()) {
    Log(LogLevel::kWarning, "scorecards.flush_failed", {{"error", flushed.ToString()}});
  }
  if (absl::Status flushed = release_times_->Flush(); !flushed.ok()) {
    Log(LogLevel::kWarning, "release_times.flush_failed", {{"error", flushed.ToString()}});
  }
  if (!committer_->failure().ok()) return;
  if (absl::Status flushed = registry_->FlushAll(); !flushed.ok()) {
    Log(LogLevel::kWarning, "register.flush_failed", {{"error", flushed.ToString()}});
  }
  Pass(CrashPoint::kRegisterStopped);
}

LedgerRooms::~LedgerRooms() { Stop(); }

}  // namespace postgate
