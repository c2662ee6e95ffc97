// SPDX-License-Identifier: Apache-2.0
#include "server/intake/resent.h"
#include "server/register/rows.h"
#include "tests/simulation/hub.h"
#include "tests/simulation/item.h"

namespace postgate::simulation {

Stream::Stream(Hub* hub, std::string carrier)
    : hub_(*hub), carrier_(std::move(carrier)), session_({carrier_, hub->machine().store.Metadata().ledger_epoch(), 1'000, ""}, this) {
  session_.Start();
}

void Stream::SendOpen(const std::string& producer) {
  v1::Open open;
  open.set_producer(producer);
  open.set_schema_version("1");
  to_hub_.push_back(std::move(open));
}

void Stream::SendBatch(int64_t first_offset, const std::vector<std::string>& items) {
  intake::ReceivedBatch batch;
  batch.envelope.set_first_offset(first_offset);
  for (const std::string& item : items) batch.envelope.add_items(item);
  batch.size_bytes = batch.envelope.ByteSizeLong();
  batch.received_at = hub_.machine().run.now();
  to_hub_.push_back(std::move(batch));
}

std::optional<Stream::Heard> Stream::Hear() {
  if (to_carrier_.empty()) return std::nullopt;
  Heard heard = std::move(to_carrier_.front());
  to_carrier_.pop_front();
  return heard;
}

bool Stream::Step() {
  Run& run = hub_.machine().run;
  std::vector<std::function<void()>> due;
  if (!events_.empty()) {
    due.push_back([this] {
      const std::function<void()> event = std::move(events_.front());
      events_.pop_front();
      event();
    });
  }
  if (reading_ && !to_hub_.empty() && !session_.has_ended()) {
    due.push_back([this] {
      reading_ = false;
      intake::IncomingMessage message = std::move(to_hub_.front());
      to_hub_.pop_front();
      session_.OnMessage(std::move(message));
    });
  }
  if (!evaluating_.empty()) due.push_back([this] { EvaluateOne(); });
  if (looking_up_.has_value()) {
    due.push_back([this] {
      const intake::ReceivedBatch batch = *std::exchange(looking_up_, std::nullopt);
      session_.OnResent(intake::AnswerResent(hub_.machine().store, hub_.machine().keys, ledger::ProducerKey(carrier_, session_.producer()),
                                             batch, IdentifySimulated()));
    });
  }
  if (waits_for_room_.has_value()) {
    due.push_back([this] {
      reserved_ += *std::exchange(waits_for_room_, std::nullopt);
      session_.OnItemsReserved();
    });
  }
  if (is_cut_ && due.empty() && !session_.has_ended()) due.push_back([this] { session_.OnCancelled(); });
  if (due.empty()) return false;
  due[run.Below(due.size())]();
  // A cut is heard of at any time.
  if (is_cut_ && !session_.has_ended() && run.OneIn(8)) session_.OnCancelled();
  return true;
}

void Stream::EvaluateOne() {
  Run& run = hub_.machine().run;
  const auto at = evaluating_.begin() + static_cast<std::ptrdiff_t>(run.Below(evaluating_.size()));
  const auto [id, batch] = std::move(*at);
  evaluating_.erase(at);
  const auto keys = sealing::DayKeysFor(hub_.machine().keys, registry::CarrierPrincipal(carrier_), run.wall());
  if (!keys.ok()) return session_.OnEvaluated(id, keys.status());
  session_.OnEvaluated(id, Prepare(*keys, session_.producer(), batch));
}

void Stream::Send(v1::SubmitItemsResponse response) {
  Machine& machine = hub_.machine();
  machine.audit.CatchUp();
  const int64_t durable = machine.audit.CommittedOffset(carrier_);
  const int64_t told = response.has_ack() ? response.ack().next_offset() : response.has_opened() ? response.opened().committed_offset() : 0;
  Require(told <= durable, carrier_, " is told that it is committed up to ", told, ", and up to ", durable, " is on disk");
  to_carrier_.push_back(std::move(response));
}

void Stream::OpenProducer(const std::string& producer) {
  const std::shared_ptr<Stream> self = shared_from_this();
  auto done = [self, producer](absl::StatusOr<registry::OpenedProducer> opened) {
    const int64_t epoch = opened.ok() ? opened->producer_epoch : 0;
    self->Post([stream = self.get(), opened] { stream->session_.OnOpened(opened); });
    if (epoch > 0) self->hub_.streams().Opened(ledger::ProducerKey(self->carrier_, producer), epoch, self);
  };
  hub_.committer().Enqueue(registry::ProposeOpen(&hub_.items(), carrier_, producer, std::move(done)));
}

bool Stream::ReserveItems(int64_t items) {
  if (hub_.machine().run.OneIn(8)) {
    waits_for_room_ = items;
    return false;
  }
  reserved_ += items;
  return true;
}

void Stream::ReleaseItems(int64_t items) {
  reserved_ -= items;
  Require(reserved_ >= 0, "a stream gives back more room than it has");
}

void Stream::Commit(int64_t batch_id, registry::Submission submission) {
  const std::shared_ptr<Stream> self = shared_from_this();
  auto done = [self, batch_id](registry::SubmissionOutcome outcome) {
    auto kept = std::make_shared<registry::SubmissionOutcome>(std::move(outcome));
    self->Post([stream = self.get(), batch_id, kept] { stream->session_.OnCommitted(batch_id, std::move(*kept)); });
  };
  hub_.committer().Enqueue(registry::ProposeSubmission(&hub_.items(), std::move(submission), std::move(done)));
}

void Stream::Finish(absl::Status status) {
  to_carrier_.push_back(std::move(status));
  Require(reserved_ == 0, "a stream ends and keeps ", reserved_, " of the room");
}

}  // namespace postgate::simulation
