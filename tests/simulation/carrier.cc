// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/carrier.h"

#include <algorithm>
#include <utility>

#include "core/receipts/tree_head.h"
#include "core/receipts/verify_receipt.h"
#include "server/register/rows.h"
#include "tests/simulation/item.h"

namespace postgate::simulation {
namespace {

constexpr int64_t kWindow = 24;    // items that it has in flight at most
constexpr uint64_t kBatchMax = 6;  // items

}  // namespace

void Heads::Check(const v1::TreeHead& head) {
  const auto [known, is_new] = roots_.emplace(head.tree_size(), head.root_hash());
  Require(is_new || known->second == head.root_hash(), "two histories: two roots over ", head.tree_size(), " leaves");
  if (!verified_.insert(head.signature()).second) return;
  Require(receipts::IsSignature(ledger::TestKey()->key(), receipts::SignedBytes(head), head.signature()),
          "a tree head's signature does not verify");
}

Carrier::Carrier(std::string name, Machine* machine, const std::vector<std::string>* items, Heads* heads)
    : name_(std::move(name)), machine_(*machine), run_(machine->run), items_(*items), heads_(*heads) {}

void Carrier::Step(Hub& hub) {
  if (stream_ != nullptr && run_.Happens(run_.faults.connection_cut)) {
    run_.Trace(name_, " is cut");
    stream_->Cut();
    stream_.reset();
    return;
  }
  if (run_.OneIn(10) || (acked_ == size() && wants_answer_)) return CancelAnItem(hub);
  if (stream_ == nullptr) {
    if (acked_ < size()) Connect(hub);
    return;
  }
  if (is_open_ && run_.Happens(run_.faults.carrier_mistake)) return MakeMistake();
  if (is_open_ && sent_ < size() && run_.OneIn(2)) return Send();
  Hear();
}

void Carrier::Connect(Hub& hub) {
  stream_ = hub.OpenStream(name_);
  is_open_ = false;
  stream_->SendOpen("office");
}

void Carrier::Send() {
  const int64_t until = std::min(size(), sent_ + 1 + static_cast<int64_t>(run_.Below(kBatchMax)));
  if (until - acked_ > kWindow) return;
  std::vector<std::string> items(items_.begin() + static_cast<std::ptrdiff_t>(sent_), items_.begin() + static_cast<std::ptrdiff_t>(until));
  stream_->SendBatch(sent_, items);
  sent_ = until;
}

// None of these may change what the ledger holds.
void Carrier::MakeMistake() {
  if (run_.OneIn(3))
    return stream_->SendBatch(size() + 1 + static_cast<int64_t>(run_.Below(3)), {SimulatedItem{"GAP", false, 1, "x"}.Bytes()});
  if (acked_ == 0) return;
  const auto first = static_cast<int64_t>(run_.Below(static_cast<uint64_t>(acked_)));
  if (run_.OneIn(2)) return stream_->SendBatch(first, {SimulatedItem{"OTHER", false, 1, "x"}.Bytes()});
  // Sent again without need, cut otherwise than it was.
  const int64_t until = std::min(acked_, first + 1 + static_cast<int64_t>(run_.Below(kBatchMax)));
  std::vector<std::string> items(items_.begin() + static_cast<std::ptrdiff_t>(first), items_.begin() + static_cast<std::ptrdiff_t>(until));
  stream_->SendBatch(first, items);
}

void Carrier::Hear() {
  const std::optional<Stream::Heard> heard = stream_->Hear();
  if (!heard.has_value()) return;
  if (const auto* status = std::get_if<absl::Status>(&*heard)) return HearEnd(*status);
  const auto& response = std::get<v1::SubmitItemsResponse>(*heard);
  if (response.has_opened()) {
    const int64_t committed = response.opened().committed_offset();
    run_.Trace(name_, " opened at ", committed);
    Require(committed >= acked_, name_, " was acked up to ", acked_, ", and the hub resumes at ", committed);
    is_open_ = true;
    // What was committed and not acked is sent again, for its results.
    sent_ = acked_;
  } else if (response.has_ack()) {
    HearAck(response.ack());
  } else if (response.has_fault()) {
    run_.Trace(name_, " fault ", response.fault().expected_offset(), " ", response.fault().status().code());
    Require(response.fault().expected_offset() >= acked_, name_, " is asked for what was acked");
    sent_ = std::max(acked_, std::min(sent_, response.fault().expected_offset()));
  }
}

void Carrier::HearAck(const v1::Ack& ack) {
  run_.Trace(name_, " acked ", ack.first_offset(), " ", ack.next_offset(), " at ", ack.receipt().first_sequence());
  Require(ack.first_offset() <= acked_, name_, " is acked from ", ack.first_offset(), " on, before ", acked_);
  Require(ack.next_offset() <= size() && ack.results_size() == ack.next_offset() - ack.first_offset(), name_,
          " got an ack of another size");
  const std::string receipt = ack.receipt().SerializeAsString();
  for (int i = 0; i < ack.results_size(); ++i) {
    const int64_t offset = ack.first_offset() + i;
    Require(ack.results(i).item_id() == SimulatedItem::Of(Item(offset)).item_id, name_, " ", offset,
            " is answered with another item's result");
    Told told{ack.results(i).SerializeAsString(), receipt};
    const auto [known, is_new] = told_.emplace(offset, told);
    if (is_new) continue;
    ++resent_;
    Require(known->second.receipt == told.receipt, name_, " ", offset, " has two receipts");
    Require(known->second.result == told.result, name_, " ", offset, " has two results");
  }
  CheckReceipt(ack);
  acked_ = std::max(acked_, ack.next_offset());
}

void Carrier::CheckReceipt(const v1::Ack& ack) {
  Require(ack.has_receipt() && ack.receipt().has_tree_head(), name_, " got an ack without a receipt");
  heads_.Check(ack.receipt().tree_head());
  // An ack that was cut has the receipt of the whole batch.
  if (ack.receipt().last_sequence() - ack.receipt().first_sequence() + 1 != ack.results_size()) return;
  std::vector<receipts::SubmittedRecord> records;
  for (int i = 0; i < ack.results_size(); ++i) {
    records.push_back({ReceivedDigest(Item(ack.first_offset() + i)), ack.results(i).outcome(), ack.results(i).registration_number()});
  }
  const absl::Status verified = receipts::VerifyReceipt(ack.receipt(), records);
  Require(verified.ok(), name_, " ", ack.first_offset(), ": the receipt does not verify: ", verified.ToString());
}

void Carrier::HearEnd(const absl::Status& status) {
  run_.Trace(name_, " ended ", static_cast<int>(status.code()));
  // A stream of its own that was cut may have been opened later in the hub's eyes; a full or failing disk ends streams; so do too many
  // mistakes.
  const bool may_be = absl::IsAborted(status) || absl::IsUnavailable(status) || absl::IsResourceExhausted(status);
  Require(may_be, name_, ": the stream ended with ", status.ToString());
  stream_.reset();
}

void Carrier::CancelAnItem(Hub& hub) {
  if (call_ != nullptr && call_->answer.has_value()) {
    const absl::Status status = call_->answer->status();
    run_.Trace(name_, " call ", calls_, " answered ", static_cast<int>(status.code()));
    const bool again = Answers::IsToBeAskedAgain(status);
    Require(status.ok() || again || absl::IsFailedPrecondition(status) || absl::IsNotFound(status),
            "a cancellation fails: ", status.ToString());
    answers_.Check(call_->request_id, *call_->answer);
    if (again || run_.Happens(run_.faults.connection_cut)) {
      call_->answer.reset();
      return hub.Execute(call_);
    }
    wants_answer_ = false;
    call_.reset();
    return;
  }
  if (wants_answer_) {
    // The answer may be lost, or the call still be under way: it is sent again.
    if (call_ != nullptr && run_.OneIn(2)) {
      call_ = std::make_shared<Call>(*call_);
      hub.Execute(call_);
    }
    return;
  }
  if (acked_ == 0 || acked_ == size()) return;
  const std::string item_id = SimulatedItem::Of(Item(static_cast<int64_t>(run_.Below(static_cast<uint64_t>(acked_))))).item_id;
  call_ = std::make_shared<Call>();
  call_->principal = registry::CarrierPrincipal(name_);
  call_->request_id = absl::StrCat("cancel-", ++calls_);
  call_->propose = [item_id, id = call_->request_id](Hub& at, const sealing::DayKeys& keys, auto done) {
    return registry::ProposeCancellation(&at.items(), keys, item_id, "", "CANARY", id,
                                         [done](absl::StatusOr<registry::CancellationOutcome> outcome) {
                                           if (!outcome.ok()) return done(outcome.status());
                                           done(absl::StrCat(outcome->registration_number, outcome->receipt.SerializeAsString()));
                                         });
  };
  wants_answer_ = true;
  hub.Execute(call_);
}

void Carrier::ReadDecisions(Hub& hub) {
  const std::vector<std::string> feeds = decisions::FeedsOf(name_, {});
  const auto last = hub.feed().LastCursor(feeds);
  Require(last.ok(), "a feed's end can't be read: ", last.status().ToString());
  const auto page = hub.feed().Read(feeds, cursor_, *last, 1 + run_.Below(3));
  Require(page.ok(), "a feed can't be read: ", page.status().ToString());
  machine_.audit.CatchUp();
  const std::vector<Audit::Effect>& feed = machine_.audit.Feed(name_);
  // The answer may be lost: it is asked for again from the cursor that the carrier has.
  if (run_.Happens(run_.faults.connection_cut)) return;
  for (const v1::WatchDecisionsResponse& response : page->responses) {
    Require(response.cursor() > cursor_, "the feed goes back to ", response.cursor());
    const auto next = std::find_if(feed.begin(), feed.end(), [this](const Audit::Effect& effect) { return effect.cursor > cursor_; });
    Require(next != feed.end() && next->cursor == response.cursor(), "the feed of ", name_, " leaves out ",
            next == feed.end() ? -1 : next->cursor);
    Require(
        response.decision().decision_id() == next->decision_id && response.decision().registration_number() == next->registration_number,
        "the feed tells another decision at ", response.cursor());
    Require(decided_.emplace(next->decision_id, next->registration_number).second, next->decision_id, " comes twice");
    cursor_ = response.cursor();
    run_.Trace(name_, " decision ", cursor_);
  }
}

void Carrier::Disconnect() {
  stream_.reset();
  if (call_ != nullptr) call_ = std::make_shared<Call>(*call_);
}

bool Carrier::IsDone() const {
  const std::vector<Audit::Effect>& feed = machine_.audit.Feed(name_);
  return acked_ == size() && !wants_answer_ && decided_.size() == feed.size();
}

std::string Carrier::Missing() const {
  return absl::StrCat(name_, ": ", acked_, " of ", size(), " acked, ", decided_.size(), " of ", machine_.audit.Feed(name_).size(),
                      " decisions", wants_answer_ ? ", a call without an answer" : "");
}

}  // namespace postgate::simulation
