// SPDX-License-Identifier: Apache-2.0
#include "server/decisions/decision_feed.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/crash_points/crash_points.h"
#include "core/encoding/big_endian.h"
#include "core/plants/plant.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "server/sealing/sealed_entry.h"

namespace postgate::decisions {
namespace {

// Rows of the table, numbers big-endian:
//   f FEED 0 sequence   an effect on an item     sequence of its decision
//   l FEED              the newest of the feed   its sequence
// A feed is "c" and the carrier's name, or "o" and an operator code.
std::string Number(int64_t number) {
  std::string bytes;
  encoding::AppendBigEndian(number, bytes);
  return bytes;
}

std::string FeedPrefix(const std::string& feed) { return absl::StrCat("f", feed, absl::string_view("\0", 1)); }

std::string CarrierFeed(absl::string_view carrier) { return absl::StrCat("c", carrier); }
std::string OperatorFeed(absl::string_view code) { return absl::StrCat("o", code); }

}  // namespace

std::vector<std::string> FeedsOf(absl::string_view carrier, const std::vector<std::string>& operator_codes) {
  std::vector<std::string> feeds = {CarrierFeed(carrier)};
  for (const std::string& code : operator_codes) feeds.push_back(OperatorFeed(code));
  return feeds;
}

DecisionFeed::DecisionFeed(const ledger::Store* store, sealing::Keys* keys, ledger::Table* table)
    : store_(store), keys_(keys), table_(table), epochs_(store->Metadata()), applied_(table->Checkpoint()) {}

absl::Status DecisionFeed::Apply(const ledger::CommittedBlock& block) {
  const int64_t last = block->first_sequence() + block->entries_size() - 1;
  const int64_t applied = applied_.load();
  if (last <= applied) return absl::OkStatus();
  if (block->first_sequence() > applied + 1) {
    return absl::InternalError(absl::StrCat("decisions are at ", applied, " and got a block from ", block->first_sequence()));
  }
  std::vector<ledger::Table::Change> changes;
  std::map<std::string, int64_t> newest;
  for (int i = 0; i < block->entries_size(); ++i) {
    const int64_t sequence = block->first_sequence() + i;
    if (sequence <= applied || !block->entries(i).has_item_decision()) continue;
    if (POSTGATE_PLANT(decision_left_out_of_feed) && sequence % 5 == 0) continue;
    const ledger::v1::ItemDecisionEntry& effect = block->entries(i).item_decision();
    std::vector<std::string> feeds = {CarrierFeed(effect.carrier())};
    if (!effect.destination_operator().empty()) feeds.push_back(OperatorFeed(effect.destination_operator()));
    for (const std::string& feed : feeds) {
      changes.push_back({FeedPrefix(feed) + Number(sequence), Number(effect.decision_sequence())});
      newest[feed] = sequence;
    }
  }
  for (const auto& [feed, sequence] : newest) changes.push_back({absl::StrCat("l", feed), Number(sequence)});
  const absl::Status written = table_->Write(changes, last + (POSTGATE_PLANT(feed_checkpoint_ahead_of_rows) ? 2 : 0));
  if (!written.ok()) return written;
  Pass(CrashPoint::kFeedWritten);
  applied_.store(last);
  if (!newest.empty()) Notify(newest);
  Pass(CrashPoint::kFeedTold);
  return absl::OkStatus();
}

void DecisionFeed::Notify(const std::map<std::string, int64_t>& touched) {
  // Under the lock, so that RemoveListener waits for a call under way.
  MutexLock lock(mutex_);
  for (const auto& [id, listener] : listeners_) {
    if (std::any_of(listener.feeds.begin(), listener.feeds.end(), [&touched](const std::string& feed) { return touched.contains(feed); })) {
      listener.changed();
    }
  }
}

int64_t DecisionFeed::AddListener(const std::vector<std::string>& feeds, std::function<void()> changed) {
  MutexLock lock(mutex_);
  listeners_[++last_id_] = Listener{feeds, std::move(changed)};
  return last_id_;
}

void DecisionFeed::RemoveListener(int64_t id) {
  MutexLock lock(mutex_);
  listeners_.erase(id);
}

absl::StatusOr<int64_t> DecisionFeed::LastCursor(const std::vector<std::string>& feeds) const {
  int64_t last = 0;
  for (const std::string& feed : feeds) {
    const auto value = table_->Get(absl::StrCat("l", feed));
    if (!value.ok()) return value.status();
    if (!value->has_value()) continue;
    if ((*value)->size() != encoding::kBigEndianBytes) return absl::DataLossError("the newest decision of a feed can't be read");
    last = std::max(last, epochs_.CursorOf(encoding::BigEndianAt(**value, 0)));
  }
  return last;
}

absl::Status DecisionFeed::ReadPositions(const std::string& feed, int64_t from_sequence, int64_t until_sequence, size_t limit,
                                         std::map<int64_t, int64_t>& positions) const {
  const std::string prefix = FeedPrefix(feed);
  size_t found = 0;
  return table_->Scan(prefix + Number(from_sequence), prefix + Number(until_sequence), [&](absl::string_view key, absl::string_view value) {
    // A longer key belongs to a feed whose name goes on where this one's ends.
    if (key.size() != prefix.size() + encoding::kBigEndianBytes || value.size() != encoding::kBigEndianBytes) return true;
    positions[encoding::BigEndianAt(key, prefix.size())] = encoding::BigEndianAt(value, 0);
    return ++found < limit;
  });
}

absl::StatusOr<FeedPage> DecisionFeed::Read(const std::vector<std::string>& feeds, int64_t after_cursor, int64_t last_cursor,
                                            size_t limit) const {
  FeedPage page;
  if (limit == 0 || last_cursor <= after_cursor) return page;
  // The first `limit` of all are among the first `limit` of each.
  const int64_t from_sequence = epochs_.FirstSequenceAfter(after_cursor);
  const int64_t until_sequence = epochs_.FirstSequenceAfter(last_cursor);
  std::map<int64_t, int64_t> positions;
  for (const std::string& feed : feeds) {
    const absl::Status status = ReadPositions(feed, from_sequence, until_sequence, limit, positions);
    if (!status.ok()) return status;
  }
  // A decision on a dispatch has as many effects as items, one after the other.
  std::optional<ledger::StoredEntry> decision;
  const std::unique_ptr<ledger::EntryReader> entries = store_->OpenEntryReader();
  size_t bytes = 0;
  for (const auto& [sequence, decision_sequence] : positions) {
    if (page.responses.size() == limit || bytes >= kDecisionPageBytesMax) break;
    const absl::StatusOr<ledger::StoredEntry> effect = entries->Read(sequence);
    if (!effect.ok()) return effect.status();
    if (!decision.has_value() || decision->sequence != decision_sequence) {
      absl::StatusOr<ledger::StoredEntry> read = entries->Read(decision_sequence);
      if (!read.ok()) return read.status();
      decision = *std::move(read);
      decision->sequence = decision_sequence;
      if (auto opened = sealing::OpenTexts(*keys_, decision->entry); !opened.ok()) return opened.status();
    }
    if (!effect->entry.has_item_decision() || !decision->entry.has_decision()) {
      return absl::DataLossError(absl::StrCat("entries ", sequence, " and ", decision_sequence, " are no decision on an item"));
    }
    v1::WatchDecisionsResponse& response = page.responses.emplace_back();
    response.set_cursor(epochs_.CursorOf(sequence) + (POSTGATE_PLANT(feed_cursor_ahead_of_delivery) ? 1 : 0));
    *response.mutable_decision() = decision->entry.decision().decision();
    response.mutable_decision()->set_registration_number(effect->entry.item_decision().registration_number());
    response.mutable_decision()->set_version(effect->entry.item_decision().version());
    response.mutable_decision()->set_item_id(effect->entry.item_decision().item_id());
    bytes += response.ByteSizeLong();
  }
  page.may_be_more = page.responses.size() == limit || page.responses.size() < positions.size();
  return page;
}

}  // namespace postgate::decisions
