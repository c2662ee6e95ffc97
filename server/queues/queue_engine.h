// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_QUEUES_QUEUE_ENGINE_H_
#define POSTGATE_SERVER_QUEUES_QUEUE_ENGINE_H_

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/synchronization/mutex.h"
#include "postgate/v1/risk_queue_service.pb.h"
#include "server/ledger/proposal.h"
#include "server/ledger/store.h"
#include "server/ledger/table.h"
#include "server/queues/delivery.h"
#include "server/queues/dispatcher.h"
#include "server/queues/queue_proposals.h"
#include "server/queues/queue_reader.h"

namespace postgate::queues {

// Who pulls. Called from the engine's thread and the committer's, never under the engine's lock: quick, no waiting.
class Subscriber {
 public:
  virtual ~Subscriber() = default;
  virtual void Send(v1::PullResponse response) = 0;
  // Nothing is sent any more. OK after CloseSubscription, once the last acknowledgement was answered.
  virtual void End(const absl::Status& status) = 0;
};

// What happened, for metrics and the log. Any may be empty. From the engine's thread and the committer's: quick.
struct QueueObserver {
  std::function<void(absl::string_view queue, int64_t deliveries)> delivered;
  std::function<void(absl::string_view queue, int64_t deliveries)> redelivered;  // attempts after the first; also in `delivered`
  std::function<void(absl::string_view queue, int64_t items)> dead_lettered;               // once that is in the ledger
  // The ledger did not take it: it is tried again.
  std::function<void(absl::string_view queue, int64_t sequence, const absl::Status& status)> dead_letter_refused;
  // An item could not be read, so it was sent to nobody; damaged ones (DATA_LOSS) are set aside, others tried again.
  std::function<void(absl::string_view queue, int64_t sequence, const absl::Status& status)> unreadable;
};

struct QueueEngineOptions {
  const ledger::Store* store = nullptr;  // outlives the engine
  ledger::Table* table = nullptr;        // outlives the engine
  sealing::Keys* keys = nullptr;         // outlives the engine
  // What legal holds keep of items; outlives the engine. Null: nothing.
  const sealing::HeldFields* held = nullptr;
  // Hands a proposal to the committer. The engine outlives every proposal's completion.
  std::function<void(std::unique_ptr<ledger::Proposal>)> propose;
  FindRelated find_related;
  absl::Duration lease = kLeaseByDefault;
  int32_t attempts_max = kDeliveryAttemptsMax;
  size_t window_items = kWindowItems;
  size_t rows_in_memory_max = kRowsInMemoryMax;
  QueueObserver observer;
  // By default the system's; a test gives its own and calls Wake when it has moved on.
  std::function<absl::Time()> monotonic_clock;
  std::function<absl::Time()> wall_clock;
  // By default one that nobody can guess; a simulation gives its own.
  std::function<std::string()> new_lease_id;
};

// The risk queues at work: the reader, a dispatcher for each queue, and one thread that gives items out as they are committed, reads them
// from the disk, and ends leases that run out. All but Start and Stop may be called from any thread and does not wait for the disk,
// where nothing else is said.
class QueueEngine {
 public:
  // Reads the counters from the table.
  static absl::StatusOr<std::unique_ptr<QueueEngine>> Open(QueueEngineOptions options);
  ~QueueEngine();  // stops

  // To be driven by a ReaderRunner; lives as long as the engine.
  QueueReader* reader() { return reader_.get(); }

  // Nothing is given out until the reader stands where the ledger ends now: what was acknowledged before a crash may be left to be applied.
  void Start();
  // As Start, but without a thread: whoever has one of his own calls WorkOnce, one call at a time. False: there was nothing to do.
  void Begin();
  bool WorkOnce() POSTGATE_EXCLUDES(mutex_);
  // Ends the thread. Subscribers hear nothing: Drain first.
  void Stop();
  void Wake();

  // `max_outstanding` 0 takes the default. NOT_FOUND (with the names there are), INVALID_ARGUMENT, RESOURCE_EXHAUSTED, UNAVAILABLE while
  // draining. `principal` is written into the acknowledgements.
  absl::StatusOr<SubscriberId> Subscribe(absl::string_view queue, int32_t max_outstanding, std::string principal,
                                         std::shared_ptr<Subscriber> subscriber);
  // The subscriber asks for nothing more: its leases end; acknowledgements under way are still answered, then End(OK).
  void CloseSubscription(SubscriberId id);
  // The subscriber is gone: its leases end, nothing is sent any more.
  void Unsubscribe(SubscriberId id);

  // Each may call Send and End before it returns. INVALID_ARGUMENT when an argument is beyond its limit; then nothing was done.
  absl::Status Acknowledge(SubscriberId id, const std::vector<std::string>& lease_ids);
  // Sets the leases' items aside.
  absl::Status Refuse(SubscriberId id, const std::vector<std::string>& lease_ids, const Refusal& refusal);
  absl::Status Extend(SubscriberId id, const std::vector<std::string>& lease_ids, absl::Duration by);
  absl::Status Release(SubscriberId id, const std::vector<std::string>& lease_ids);

  // The queues in the order of assessment::kQueues; those that are empty too. Reads the disk.
  absl::StatusOr<std::vector<v1::RiskQueue>> ListQueues();

  // Every subscriber ends with `status`, and no new one is taken.
  void Drain(const absl::Status& status);

 private:
  struct Subscription {
    size_t queue = 0;
    std::string principal;
    std::shared_ptr<Subscriber> subscriber;
    int32_t acknowledgements_under_way = 0;
    bool closing = false;
  };
  struct Round;

  explicit QueueEngine(QueueEngineOptions options);
  void OnQueueChanges(const std::vector<QueueChange>& changes);
  // What a subscriber's step takes towards the ledger.
  struct OnItsWay {
    size_t queue = 0;
    std::string principal;
    Dispatcher::Acknowledged taken;
    bool is_refusal = false;
  };
  // Tells the subscriber of unknown leases. None: there is nothing to take.
  std::optional<OnItsWay> TakeLeases(SubscriberId id, const std::vector<std::string>& lease_ids) POSTGATE_EXCLUDES(mutex_);
  void OnTaken(SubscriberId id, const OnItsWay& step, const absl::Status& status);
  void OnSetAside(size_t queue, int64_t sequence, const absl::Status& status) POSTGATE_EXCLUDES(mutex_);

  void Run();
  bool CollectRound(Round& round) POSTGATE_REQUIRES(mutex_);
  void DoRound(Round& round) POSTGATE_EXCLUDES(mutex_);
  void SendGrants(size_t queue, const std::vector<Grant>& grants);
  absl::Status AddRevisions(size_t queue, int64_t sequence, ledger::EntryReader& entries, v1::Delivery& delivery);
  void PutOff(size_t queue, const Grant& grant, const absl::Status& unreadable) POSTGATE_EXCLUDES(mutex_);
  void FillWindow(size_t queue, const QueueHead::Fill& fill);
  std::shared_ptr<Subscriber> FindSubscriber(SubscriberId id) POSTGATE_EXCLUDES(mutex_);
  void WakeLocked() POSTGATE_REQUIRES(mutex_);

  const QueueEngineOptions options_;
  std::unique_ptr<QueueReader> reader_;
  std::thread thread_;

  Mutex mutex_;
  CondVar woken_;
  bool work_ POSTGATE_GUARDED_BY(mutex_) = false;
  bool stopping_ POSTGATE_GUARDED_BY(mutex_) = false;
  int64_t gives_out_from_ POSTGATE_GUARDED_BY(mutex_) = 0;  // as the reader's applied sequence
  absl::Status draining_ POSTGATE_GUARDED_BY(mutex_);
  std::vector<Dispatcher> dispatchers_ POSTGATE_GUARDED_BY(mutex_);
  std::map<SubscriberId, Subscription> subscriptions_ POSTGATE_GUARDED_BY(mutex_);
  SubscriberId last_id_ POSTGATE_GUARDED_BY(mutex_) = 0;
};

}  // namespace postgate::queues

#endif  // POSTGATE_SERVER_QUEUES_QUEUE_ENGINE_H_
