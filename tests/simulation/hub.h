// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_SIMULATION_HUB_H_
#define POSTGATE_TESTS_SIMULATION_HUB_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "server/decisions/decision_feed.h"
#include "server/intake/live_streams.h"
#include "server/intake/submit_session.h"
#include "server/ledger/committer.h"
#include "server/ledger/testing/test_tree.h"
#include "server/queues/adjudication.h"
#include "server/queues/queue_engine.h"
#include "server/queues/replayer.h"
#include "server/register/decision.h"
#include "server/register/register.h"
#include "server/sealing/testing/memory_keys.h"
#include "tests/simulation/audit.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/run.h"

namespace postgate::simulation {

inline constexpr absl::Duration kLease = absl::Seconds(20);
// Why a consumer refuses a delivery.
inline constexpr char kRefusal[] = "CANARY can't be read";

// What outlives the hub's process.
struct Machine {
  Machine(Run* with, const Audit::Sent* sent)
      : run(*with), store(with), register_table(with), queues_table(with), feed_table(with), audit(&store, &keys, sent) {}

  void CutPower();

  Run& run;
  SimulatedStore store;
  SimulatedTable register_table;
  SimulatedTable queues_table;
  SimulatedTable feed_table;
  sealing::MemoryKeys keys;
  Audit audit;
  int64_t lease_ids = 0;
};

class Hub;

// A unary write of a carrier, customs or an operator, sent again with the same request_id until it is answered.
struct Call {
  std::string principal;
  std::string request_id;
  // It is made once the queues hold all that was on disk when it came.
  bool reads_queues = false;
  // Makes the proposal; `done` gets the answer's text, the same for the same answer.
  std::function<std::unique_ptr<ledger::Proposal>(Hub&, const sealing::DayKeys&, std::function<void(absl::StatusOr<std::string>)> done)> propose;
  std::optional<absl::StatusOr<std::string>> answer;
};

// A submit stream: the hub's end of it, and the network between. In each direction messages arrive in order; after a cut the hub may still
// get what was under way, and hears of the cut late.
class Stream final : public intake::SubmitSessionActions, public intake::LiveStream, public std::enable_shared_from_this<Stream> {
 public:
  Stream(Hub* hub, std::string carrier);

  // The carrier's end.
  void SendOpen(const std::string& producer);
  void SendBatch(int64_t first_offset, const std::vector<std::string>& items);
  using Heard = std::variant<v1::SubmitItemsResponse, absl::Status>;
  std::optional<Heard> Hear();
  // The carrier has left; nothing of it reaches the carrier any more.
  void Cut() { is_cut_ = true; }

  // One thing that the hub could do with the stream now; false when there is none.
  bool Step();
  const std::string& carrier() const { return carrier_; }
  bool has_ended() const { return session_.has_ended() && events_.empty(); }

  // SubmitSessionActions.
  void ReadNext() override { reading_ = true; }
  void Send(v1::SubmitItemsResponse response) override;
  void OpenProducer(const std::string& producer) override;
  bool ReserveItems(int64_t items) override;
  void ReleaseItems(int64_t items) override;
  void CancelReservation() override { waits_for_room_.reset(); }
  void Evaluate(int64_t batch_id, intake::ReceivedBatch batch) override { evaluating_.emplace_back(batch_id, std::move(batch)); }
  void Commit(int64_t batch_id, registry::Submission submission) override;
  void LookUpResent(intake::ReceivedBatch batch) override { looking_up_ = std::move(batch); }
  void OnAcked(int64_t, absl::Time) override {}
  void Finish(absl::Status status) override;

  // LiveStream.
  void Fence() override {
    Post([this] { session_.OnFenced(); });
  }
  void Drain(const std::string& reason) override {
    Post([this, reason] { session_.OnDrain(reason); });
  }
  void OnWindowChanged() override {}

 private:
  void Post(std::function<void()> event) { events_.push_back(std::move(event)); }
  void EvaluateOne();

  Hub& hub_;
  const std::string carrier_;
  intake::SubmitSession session_;
  std::deque<intake::IncomingMessage> to_hub_;
  std::deque<Heard> to_carrier_;
  std::deque<std::function<void()>> events_;
  bool reading_ = false;
  bool is_cut_ = false;
  std::deque<std::pair<int64_t, intake::ReceivedBatch>> evaluating_;
  std::optional<intake::ReceivedBatch> looking_up_;
  std::optional<int64_t> waits_for_room_;
  int64_t reserved_ = 0;
};

// The hub's process: the real state machines, wired as gateway.cc wires them, in one thread.
class Hub {
 public:
  explicit Hub(Machine* machine);
  // Recovery. It may crash.
  void Start();

  std::shared_ptr<Stream> OpenStream(const std::string& carrier);
  void Execute(const std::shared_ptr<Call>& call);

  // Each does one step of one part, if there is one.
  void StepStream();
  bool Commit() { return committer_->CommitOnce(); }
  void StepReader(size_t which);
  bool StepQueues() { return engine_->WorkOnce(); }
  // Brings the replays on, when their pace lets them. What it proposes is committed and applied before it returns, others' proposals before it.
  void StepReplays();
  void Flush();

  // The ledger has failed: the process is to stop.
  bool has_failed() const { return !committer_->failure().ok(); }
  queues::QueueEngine& engine() { return *engine_; }
  decisions::DecisionFeed& feed() { return *feed_; }
  registry::Register& items() { return *registry_; }
  ledger::Committer& committer() { return *committer_; }
  intake::LiveStreams& streams() { return live_streams_; }
  queues::QueueAdjudication* adjudication() { return &adjudication_; }
  Machine& machine() { return machine_; }
  // Everything that was committed has been read by the readers.
  bool IsCaughtUp() const;
  bool KnowsAllInQueues() const { return engine_->reader()->applied_sequence() >= machine_.store.Head(); }
  // What each room has is what the ledger says.
  void CheckRegister();
  void CheckQueues();
  // Once KnowsAllInQueues; the queue's dead letters.
  std::vector<int64_t> CheckDeadLetters(const std::string& queue);
  // The same; how far the replay has come.
  int64_t CheckReplay(int64_t replay_id);

 private:
  void OpenQueues();
  void OpenReplays();
  void Propose(const std::shared_ptr<Call>& call);
  void CheckCounters(size_t queue);

  Machine& machine_;
  intake::LiveStreams live_streams_;
  std::unique_ptr<registry::Register> registry_;
  std::unique_ptr<ledger::AuditTree> tree_;
  std::unique_ptr<queues::QueueEngine> engine_;
  queues::QueueAdjudication adjudication_;
  std::unique_ptr<queues::Replayer> replayer_;
  int64_t replays_from_ = 0;  // as the queues' applied sequence
  absl::Time replay_due_ = absl::InfinitePast();
  // What they put back is as much as they may until then.
  absl::Time replays_paid_until_ = absl::InfinitePast();
  std::unique_ptr<decisions::DecisionFeed> feed_;
  std::vector<std::shared_ptr<Stream>> open_streams_;
  std::deque<std::pair<int64_t, std::shared_ptr<Call>>> waiting_calls_;  // with the entry that the queues have to come to
  std::unique_ptr<ledger::Committer> committer_;
};

}  // namespace postgate::simulation

#endif  // POSTGATE_TESTS_SIMULATION_HUB_H_
