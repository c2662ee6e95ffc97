// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_RELEASE_TIMES_RELEASE_TIME_FIXTURE_H_
#define POSTGATE_SERVER_RELEASE_TIMES_RELEASE_TIME_FIXTURE_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "core/normalization/registration_number.h"
#include "server/ledger/testing/memory_table.h"
#include "server/release_times/limits.h"
#include "server/release_times/release_time_reader.h"

namespace postgate::release_times {

inline constexpr int64_t kHour = 3'600;
inline constexpr int64_t kDay = 24 * kHour;
// 2026-11-26 00:00:00 UTC.
inline constexpr int64_t kMidnight = 1'795'651'200;
inline constexpr int64_t kDayNumber = kMidnight / kDay;
inline const int64_t kAwaitedS = absl::ToInt64Seconds(kReleaseAwaited);

inline constexpr char kRegistrationKey[] = "0123456789abcdef";

// The counter of what the tests call "7", "A" or "N12".
inline int64_t CounterOf(const std::string& name) {
  const bool has_letter = name[0] >= 'A' && name[0] <= 'Z';
  int64_t number = 0;
  for (const char digit : name.substr(has_letter ? 1 : 0)) number = 10 * number + (digit - '0');
  return (has_letter ? name[0] - 'A' + 1 : 0) * 1'000'000 + number;
}

inline std::string Number(const std::string& name) {
  return normalization::FormatRegistrationNumber(2026, "KR", 'P', normalization::Permute60(static_cast<uint64_t>(CounterOf(name)), kRegistrationKey));
}

inline ledger::v1::Entry Item(const std::string& name, v1::FacilitationCategory category = v1::FACILITATION_CATEGORY_LOW_VALUE_DUTIABLE) {
  ledger::v1::Entry entry;
  entry.set_principal("carrier/one");
  entry.mutable_item()->set_outcome(v1::OUTCOME_ACCEPTED);
  entry.mutable_item()->set_registration_number(Number(name));
  entry.mutable_item()->set_category(category);
  return entry;
}

inline ledger::v1::Entry Trusted(ledger::v1::Entry entry) {
  entry.mutable_item()->set_trusted_trader(true);
  return entry;
}

inline ledger::v1::Entry Rejected(ledger::v1::Entry entry) {
  entry.mutable_item()->set_outcome(v1::OUTCOME_REJECTED);
  return entry;
}

inline ledger::v1::Entry Amending(ledger::v1::Entry entry, int64_t replaced) {
  entry.mutable_item()->set_replaces_sequence_plus_one(replaced + 1);
  return entry;
}

inline ledger::v1::Entry Arrival(const std::vector<int64_t>& items, int64_t occurred_s) {
  ledger::v1::Entry entry;
  entry.set_principal("carrier/one");
  entry.mutable_movement()->set_outcome(v1::OUTCOME_ACCEPTED);
  entry.mutable_movement()->mutable_movement()->set_kind(v1::MOVEMENT_KIND_ARRIVED);
  entry.mutable_movement()->mutable_movement()->mutable_occurred_at()->set_seconds(occurred_s);
  for (const int64_t sequence : items) entry.mutable_movement()->add_affected_item_sequences(sequence);
  return entry;
}

inline ledger::v1::Entry Cancellation(const std::string& name, int64_t item) {
  ledger::v1::Entry entry;
  entry.mutable_cancellation()->set_registration_number(Number(name));
  entry.mutable_cancellation()->set_item_sequence(item);
  return entry;
}

// Where the item stands once its clearance is decided so; nothing else is asked of it.
inline ledger::v1::Entry Decision(const std::string& name, v1::DecisionKind kind = v1::DECISION_KIND_RELEASE) {
  ledger::v1::Entry entry;
  entry.mutable_item_decision()->set_registration_number(Number(name));
  entry.mutable_item_decision()->set_kind(kind);
  ledger::v1::TrackStanding& clearance = *entry.mutable_item_decision()->mutable_standing()->mutable_clearance();
  clearance.set_required(true);
  clearance.set_kind(kind);
  return entry;
}

inline ledger::v1::Entry SecurityRequired(ledger::v1::Entry entry, v1::DecisionKind kind) {
  ledger::v1::TrackStanding& security = *entry.mutable_item_decision()->mutable_standing()->mutable_security();
  security.set_required(true);
  security.set_kind(kind);
  return entry;
}

// A reader over a table in memory, and the blocks that it was given.
class ReleaseTimeTest : public ::testing::Test {
 protected:
  ReleaseTimeTest() { Open(table_); }

  void Open(ledger::Table& table) {
    under_test_ = ReleaseTimeReader::Open(&table, kRegistrationKey, [this](const absl::Status& why) { rebuilds_.emplace_back(why.message()); });
  }
  // A commit; its first sequence.
  int64_t Commit(int64_t committed_s, std::vector<ledger::v1::Entry> entries) {
    auto block = std::make_shared<ledger::v1::Block>();
    block->set_first_sequence(next_);
    block->mutable_committed_at()->set_seconds(committed_s);
    for (ledger::v1::Entry& entry : entries) *block->add_entries() = std::move(entry);
    next_ += block->entries_size();
    blocks_.push_back(block);
    const absl::Status applied = under_test_->Apply(block);
    EXPECT_TRUE(applied.ok()) << applied;
    return block->first_sequence();
  }
  // All blocks behind where the reader stands, as its runner brings them.
  void Replay() {
    for (const auto& block : blocks_) {
      if (block->first_sequence() + block->entries_size() - 1 <= under_test_->applied_sequence()) continue;
      const absl::Status applied = under_test_->Apply(block);
      EXPECT_TRUE(applied.ok()) << applied;
    }
  }
  v1::ListReleaseTimesResponse ReadAll() {
    auto read = under_test_->Read(0, kDayNumber + 10'000);
    EXPECT_TRUE(read.ok()) << read.status();
    return read.value_or(v1::ListReleaseTimesResponse());
  }
  // "2026-11-26 LOW_VALUE_DUTIABLE 2: ARRIVAL_UNKNOWN 1, UNDER_1_HOUR 1, waited 60"
  std::vector<std::string> Lines() {
    std::vector<std::string> lines;
    const v1::ListReleaseTimesResponse all = ReadAll();
    for (const v1::ReleaseTimes& times : all.release_times()) {
      std::string& line = lines.emplace_back(absl::StrCat(times.day(), " ", v1::FacilitationCategory_Name(times.category()).substr(22),
                                                          times.trusted_trader() ? " trusted " : " ", times.released(), ":"));
      for (const v1::ReleaseTimeCount& count : times.release_times()) {
        absl::StrAppend(&line, " ", v1::ReleaseTime_Name(count.release_time()).substr(13), " ", count.items(), ",");
      }
      absl::StrAppend(&line, " waited ", times.waited_seconds());
    }
    return lines;
  }
  // Items over days of which some arrive, late or twice, some are released, before or after it, some are amended, taken back, or never heard of again.
  void CommitADayOfEverything(int round, int64_t now) {
    std::vector<ledger::v1::Entry> entries;
    const auto number = [](int64_t sequence) { return absl::StrCat("N", sequence); };
    for (int i = 0; i < 40; ++i) {
      const auto category = static_cast<v1::FacilitationCategory>(1 + i % 4);
      ledger::v1::Entry item = Item(number(next_ + i), category);
      if (i % 6 == 1) item = Trusted(std::move(item));
      if (i % 9 == 2) item = Rejected(std::move(item));
      entries.push_back(std::move(item));
    }
    const int64_t first = next_;
    Commit(now, std::move(entries));
    entries.clear();
    const auto decide = [&](int64_t item) { entries.push_back(Decision(number(item), item % 5 == 0 ? v1::DECISION_KIND_HOLD : v1::DECISION_KIND_RELEASE)); };
    for (int64_t item = first; item < first + 20; ++item) decide(item);
    entries.push_back(Arrival({first, first + 1, first + 3, first + 10, first + 25, first + 30}, now + round * 600));
    if (round > 0) entries.push_back(Arrival({former_ + 4, former_ + 6, former_ + 7, former_ + 22, first + 1}, now - 5 * kHour));
    former_ = first;
    Commit(now + kHour, std::move(entries));
    entries.clear();
    entries.push_back(Amending(Item(number(first + 30)), first + 30));
    entries.push_back(Amending(Item(number(first + 31)), first + 31));
    entries.push_back(Cancellation(number(first + 32), first + 32));
    for (int64_t item = first + 20; item < first + 40; ++item) decide(item);
    Commit(now + 6 * kHour, std::move(entries));
  }

  ledger::MemoryTable table_;
  std::vector<std::string> rebuilds_;
  std::unique_ptr<ReleaseTimeReader> under_test_;
  std::vector<ledger::CommittedBlock> blocks_;
  int64_t next_ = 0;
  int64_t former_ = 0;  // where the items of the former round begin
};

}  // namespace postgate::release_times

#endif  // POSTGATE_SERVER_RELEASE_TIMES_RELEASE_TIME_FIXTURE_H_
