// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEGAL_HOLDS_LEGAL_HOLDS_FIXTURE_H_
#define POSTGATE_SERVER_LEGAL_HOLDS_LEGAL_HOLDS_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/ledger/entry_proposal.h"
#include "server/legal_holds/legal_holds.h"
#include "server/register/register_fixture.h"

namespace postgate::legal_holds {

// Legal holds over a register and a ledger in memory. What is proposed is committed at once, unless a test has something come before.
class LegalHoldsTest : public registry::RegisterTest {
 protected:
  LegalHoldsTest() { RestartHolds(); }

  // What a restart leaves: the ledger, the keys, and the reader's table or a new one.
  void RestartHolds(bool with_table = true) {
    if (!with_table) hold_table_ = std::make_unique<ledger::MemoryTable>();
    Restart();
    reader_ = *HoldReader::Open(&store_, hold_table_.get());
    const auto await_applied = [this](int64_t sequence) {
      CatchUp(sequence);
      return absl::OkStatus();
    };
    KeyCustody::Options custody;
    custody.store = &store_;
    custody.reader = reader_.get();
    custody.await_applied = await_applied;
    custody.erase = [this](const sealing::KeyName& name, absl::Time) {
      if (!erase_failure_.ok()) return erase_failure_;
      keys_.Erase(name);
      return absl::OkStatus();
    };
    custody_ = std::make_unique<KeyCustody>(std::move(custody));
    LegalHoldsOptions options;
    options.store = &store_;
    options.registry = registry_.get();
    options.reader = reader_.get();
    options.custody = custody_.get();
    options.keys = &keys_;
    options.propose = [this](std::unique_ptr<ledger::Proposal> proposal) {
      if (before_commit_) std::exchange(before_commit_, nullptr)();
      committer_->Enqueue(std::move(proposal));
      committer_->CommitOnce();
    };
    options.await_applied = await_applied;
    options.clock = [this] { return now_; };
    holds_ = std::make_unique<LegalHolds>(std::move(options));
  }

  void CatchUp(int64_t sequence) {
    while (reader_->applied_sequence() < sequence) ASSERT_TRUE(reader_->Apply(*store_.ReadBlock(reader_->applied_sequence() + 1)).ok());
  }
  void CatchUp() { CatchUp(store_.Head()); }

  std::string Number(const std::string& item_id, const std::string& content = "a", bool amends = false) {
    return SubmitOne("post", Item(item_id, content, amends)).registration_number();
  }

  static v1::PlaceLegalHoldRequest Request(const std::string& case_id, std::vector<std::string> numbers, const std::string& request_id = "") {
    v1::PlaceLegalHoldRequest request;
    request.set_case_id(case_id);
    request.set_authority_reference("Court 7");
    request.set_request_id(request_id);
    for (std::string& number : numbers) request.add_registration_numbers(std::move(number));
    return request;
  }
  absl::StatusOr<v1::PlaceLegalHoldResponse> Place(const std::string& case_id, std::vector<std::string> numbers, const std::string& request_id = "") {
    return holds_->Place("operator/anna", Request(case_id, std::move(numbers), request_id));
  }
  absl::Status Release(const std::string& case_id) {
    v1::ReleaseLegalHoldRequest request;
    request.set_case_id(case_id);
    return holds_->Release("operator/anna", request).status();
  }

  // What the retention does once the days of all carriers' and officers' keys are over.
  absl::StatusOr<int64_t> DropAllDays() {
    const absl::StatusOr<Dropped> dropped = DropAll();
    if (!dropped.ok()) return dropped.status();
    return dropped->keys;
  }
  absl::StatusOr<Dropped> DropAll() {
    std::vector<sealing::KeyName> due = *holds_->KeysOfReleased();
    for (const char* principal : {"carrier/post", "carrier/express", "customs/seoul"}) {
      for (int32_t day = sealing::DayOf(now_) - 10; day <= sealing::DayOf(now_); ++day) {
        const sealing::KeyName personal{principal, day, ledger::v1::RETENTION_CLASS_PERSONAL};
        const sealing::KeyName trade{principal, day, ledger::v1::RETENTION_CLASS_TRADE};
        if (!keys_.Find(personal).ok() || *keys_.Find(personal) == nullptr) continue;
        due.push_back(personal);
        due.push_back(trade);
      }
    }
    return custody_->Drop(due, now_, 1'000, [this](const std::vector<sealing::KeyName>& names) { return CommitErasure(names); });
  }

  absl::Status CommitErasure(const std::vector<sealing::KeyName>& names) {
    ledger::v1::Entry entry;
    entry.set_principal(ledger::kHubPrincipal);
    for (const sealing::KeyName& name : names) {
      auto& key = *entry.mutable_erasure()->add_keys();
      key.set_principal(name.principal);
      key.set_day(name.day);
      key.set_retention_class(name.retention_class);
    }
    absl::Status committed;
    committer_->Enqueue(ledger::ProposeEntry(std::move(entry), [&committed](const absl::Status& status) { committed = status; }));
    committer_->CommitOnce();
    return committed;
  }

  // What who may see what is held is shown.
  std::vector<v1::ItemRecord> Held(const std::string& number) {
    return ItemHistory(*registry_, "", number, [](absl::string_view, absl::string_view) { return true; }, registry::ReadBy::kCustoms, holds_->content())->records;
  }
  std::vector<v1::ItemRecord> Own(const std::string& number) {
    return ItemHistory(*registry_, "", number, [](absl::string_view, absl::string_view) { return true; })->records;
  }

  std::unique_ptr<ledger::MemoryTable> hold_table_ = std::make_unique<ledger::MemoryTable>();
  std::unique_ptr<HoldReader> reader_;
  std::unique_ptr<KeyCustody> custody_;
  std::unique_ptr<LegalHolds> holds_;
  std::function<void()> before_commit_;
  absl::Status erase_failure_;
};

}  // namespace postgate::legal_holds

#endif  // POSTGATE_SERVER_LEGAL_HOLDS_LEGAL_HOLDS_FIXTURE_H_
