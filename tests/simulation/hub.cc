// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/hub.h"

#include <algorithm>

#include "server/register/rows.h"

namespace postgate::simulation {

void Machine::CutPower() {
  store.CutPower();
  register_table.CutPower();
  queues_table.CutPower();
  feed_table.CutPower();
}

Hub::Hub(Machine* machine) : machine_(*machine), live_streams_(intake::IntakeLimits()) {}

void Hub::Start() {
  registry::RegisterOptions options;
  options.store = &machine_.store;
  options.table = &machine_.register_table;
  options.keys = &machine_.keys;
  auto recovered = registry::Register::Recover(options);
  Require(recovered.ok(), "the register does not start: ", recovered.status().ToString());
  registry_ = *std::move(recovered);
  auto tree = ledger::AuditTree::Open(&machine_.store, ledger::TestKey());
  Require(tree.ok(), "the audit tree does not start: ", tree.status().ToString());
  tree_ = *std::move(tree);

  OpenQueues();
  OpenReplays();
  feed_ = std::make_unique<decisions::DecisionFeed>(&machine_.store, &machine_.keys, &machine_.feed_table);

  ledger::Committer::Observer observer;
  observer.committed = [this](const ledger::CommittedBlock& block) { registry_->OnCommitted(block); };
  committer_ = std::make_unique<ledger::Committer>(
      &machine_.store, tree_.get(), [this] { return machine_.run.wall(); }, std::move(observer));
  machine_.audit.CatchUp();
  CheckRegister();
}

void Hub::OpenQueues() {
  queues::QueueEngineOptions queues;
  queues.store = &machine_.store;
  queues.table = &machine_.queues_table;
  queues.keys = &machine_.keys;
  queues.propose = [this](std::unique_ptr<ledger::Proposal> proposal) { committer_->Enqueue(std::move(proposal)); };
  queues.lease = kLease;
  queues.attempts_max = kAttemptsMax;
  queues.window_items = 4;
  queues.rows_in_memory_max = 12;
  queues.monotonic_clock = [this] { return machine_.run.now(); };
  queues.wall_clock = queues.monotonic_clock;
  queues.new_lease_id = [this] { return absl::StrCat("L", ++machine_.lease_ids); };
  auto engine = queues::QueueEngine::Open(std::move(queues));
  Require(engine.ok(), "the queues do not start: ", engine.status().ToString());
  engine_ = *std::move(engine);
  engine_->Begin();
  adjudication_.reader = engine_->reader();
  adjudication_.registry = registry_.get();
}

std::shared_ptr<Stream> Hub::OpenStream(const std::string& carrier) {
  auto stream = std::make_shared<Stream>(this, carrier);
  live_streams_.Add(carrier, stream).IgnoreError();  // it holds producers for Fence; the limit of streams is not what is tried here
  open_streams_.push_back(stream);
  return stream;
}

void Hub::Execute(const std::shared_ptr<Call>& call) {
  if (call->reads_queues && !KnowsAllInQueues()) {
    waiting_calls_.emplace_back(machine_.store.Head(), call);
  } else {
    Propose(call);
  }
}

void Hub::Propose(const std::shared_ptr<Call>& call) {
  const auto keys = sealing::DayKeysFor(machine_.keys, call->principal, machine_.run.wall());
  Require(keys.ok(), "no keys: ", keys.status().ToString());
  committer_->Enqueue(call->propose(*this, *keys, [this, call](absl::StatusOr<std::string> answer) {
    machine_.audit.CatchUp();
    if (answer.ok()) {
      const std::optional<int64_t> entry = machine_.audit.AnsweredAt(call->principal, call->request_id);
      Require(entry.has_value(), "request ", call->request_id, " is answered and not on disk");
      const std::optional<std::string> expected = machine_.audit.queues().AnswerOf(*entry);
      Require(!expected.has_value() || *answer == *expected, "request ", call->request_id, " is answered ", *answer, ", and entry ", *entry,
              " says ", expected.value_or(""));
    }
    call->answer = std::move(answer);
  }));
}

void Hub::StepStream() {
  if (open_streams_.empty()) return;
  const size_t at = machine_.run.Below(open_streams_.size());
  const std::shared_ptr<Stream> stream = open_streams_[at];
  stream->Step();
  if (!stream->has_ended()) return;
  live_streams_.Remove(stream->carrier(), stream.get());
  open_streams_.erase(open_streams_.begin() + static_cast<std::ptrdiff_t>(at));
}

void Hub::StepReader(size_t which) {
  ledger::Reader& reader = which == 0 ? static_cast<ledger::Reader&>(*engine_->reader()) : *feed_;
  if (reader.applied_sequence() >= machine_.store.Head()) return;
  const auto block = machine_.store.ReadBlock(reader.applied_sequence() + 1);
  Require(block.ok(), "a block can't be read: ", block.status().ToString());
  const absl::Status applied = reader.Apply(*block);
  Require(applied.ok(), reader.name(), " does not take a block: ", applied.ToString());
  while (!waiting_calls_.empty() && waiting_calls_.front().first <= engine_->reader()->applied_sequence()) {
    const std::shared_ptr<Call> call = waiting_calls_.front().second;
    waiting_calls_.pop_front();
    Propose(call);
  }
}

void Hub::Flush() {
  if (machine_.run.OneIn(2)) {
    registry_->FlushAll().IgnoreError();
  } else {
    engine_->reader()->Flush().IgnoreError();
  }
}

bool Hub::IsCaughtUp() const {
  return engine_->reader()->applied_sequence() >= machine_.store.Head() && feed_->applied_sequence() >= machine_.store.Head();
}

void Hub::CheckRegister() {
  for (const auto& [number, registered] : machine_.audit.registrations()) {
    const auto row = registry_->FindItem(registered.item_id);
    Require(row.ok() && row->has_value(), "the register has forgotten ", registered.item_id);
    const ledger::v1::ItemUse* use = registry::FindUse(**row, number);
    Require(use != nullptr, "the register has forgotten ", number);
    Require(use->version() == registered.version && use->sequence() == registered.sequence && use->cancelled() == registered.cancelled,
            "the register's row of ", registered.item_id, " is not what the ledger says");
    const auto item_id = registry_->FindItemIdOf(number);
    Require(item_id.ok() && *item_id == registered.item_id, "the register does not find ", number);
  }
}

}  // namespace postgate::simulation
