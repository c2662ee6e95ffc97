// SPDX-License-Identifier: Apache-2.0
#include "core/profiles/profile_session.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "core/profiles/words_text.h"
#include "core/profiles/workspace.h"

namespace postgate::profiles {

ProfileSession::ProfileSession(const Profiles& profiles) : profiles_(profiles), workspace_(profiles.workspaces_.Take([&profiles] { return profiles.MakeWorkspace(); })) {}
ProfileSession::~ProfileSession() { profiles_.workspaces_.GiveBack(std::move(workspace_)); }

void ProfileSession::Match(const records::Declaration& declaration, int64_t day, std::vector<uint32_t>& hits) {
  Profiles::Workspace& work = *workspace_;
  hits.clear();
  declaration_ = &declaration;
  piece_ = kAllPieces;
  work.BeginItem(declaration.goods_shipment().government_agency_goods_items_size());
  profiles_.filter_.Apply(declaration, [this](uint32_t field) -> const std::vector<uint32_t>& { return Matched(field); }, work.left, work.set);
  work.left.ForEach([&](uint32_t row) {
    const auto [profile, node] = profiles_.rows_[row];
    const Profiles::Days& days = profiles_.days_[profile];
    if (work.profile_hit_in[profile] == work.item_round || day < days.first || day > days.last || !Holds(node)) return;
    work.profile_hit_in[profile] = work.item_round;
    hits.push_back(profile);
  });
}

bool ProfileSession::Holds(uint32_t node) {
  const Node& its = profiles_.conditions_.node(node);
  if (its.kind == Node::Kind::kTest) return Passes(its.first);
  if (its.kind == Node::Kind::kAnyPiece) return HoldsOfAnyPiece(its.first);
  for (uint32_t i = 0; i < its.count; ++i) {
    const bool holds = Holds(its.first + i);
    if (its.kind == Node::Kind::kAll && !holds) return false;
    if (its.kind == Node::Kind::kAny && holds) return true;
    if (its.kind == Node::Kind::kNone && holds) return false;
  }
  return its.kind != Node::Kind::kAny;
}

bool ProfileSession::HoldsOfAnyPiece(uint32_t node) {
  Profiles::Workspace& work = *workspace_;
  const int pieces = declaration_->goods_shipment().government_agency_goods_items_size();
  bool holds = false;
  for (piece_ = 0; piece_ < pieces && !holds; ++piece_) {
    // What is found of a piece has a round of its own, after the item's.
    work.round = work.item_round + 1 + static_cast<uint32_t>(piece_);
    holds = Holds(node);
  }
  piece_ = kAllPieces;
  work.round = work.item_round;
  return holds;
}

bool ProfileSession::Passes(uint32_t test) {
  Profiles::Workspace& work = *workspace_;
  if (work.test_done_in[test] != work.round) {
    work.test_done_in[test] = work.round;
    work.test_passed[test] = PassesNow(profiles_.conditions_.tests()[test]);
  }
  return work.test_passed[test];
}

bool ProfileSession::PassesNow(const CompiledTest& test) {
  const auto any_field = [&](auto passes) {
    return std::any_of(test.fields.begin(), test.fields.end(), [&](uint32_t field) { return passes(profiles_.conditions_.fields()[field].field); });
  };
  const auto any_text = [&](auto passes) { return any_field([&](const DeclarationField& field) { return field.AnyText(*declaration_, piece_, passes); }); };
  const auto any_number = [&](auto passes) { return any_field([&](const DeclarationField& field) { return field.AnyNumber(*declaration_, piece_, passes); }); };
  const auto any_money = [&](auto passes) { return any_field([&](const DeclarationField& field) { return field.AnyMoney(*declaration_, piece_, passes); }); };
  const auto is_within = [&](absl::int128 value) { return test.low <= value && value <= test.high; };
  switch (test.kind) {
    case TestKind::kIsText: return any_text([&](absl::string_view text) { return test.texts.contains(text); });
    case TestKind::kIsNumber: return any_number([&](int64_t number) { return test.numbers.contains(number); });
    case TestKind::kBeginsWith:
      return any_text([&](absl::string_view text) {
        return std::any_of(test.prefixes.begin(), test.prefixes.end(), [&](const std::string& prefix) { return absl::StartsWith(text, prefix); });
      });
    case TestKind::kNumberRange: return any_number([&](int64_t number) { return is_within(absl::int128(number) * kBillionths); });
    case TestKind::kMoneyRange:
      return any_money([&](absl::string_view currency, absl::int128 billionths) { return currency == test.currency && is_within(billionths); });
    case TestKind::kPatterns:
      for (const uint32_t field : test.fields) Matched(field);
      return std::any_of(test.patterns.begin(), test.patterns.end(), [&](uint32_t pattern) { return workspace_->pattern_seen_in[pattern] == workspace_->round; });
    case TestKind::kIsPresent: {
      const FieldKind kind = profiles_.conditions_.fields()[test.fields[0]].field.kind();
      if (kind == FieldKind::kText) return any_text([](absl::string_view) { return true; });
      if (kind == FieldKind::kMoney) return any_money([](absl::string_view, absl::int128) { return true; });
      return any_number([](int64_t) { return true; });
    }
  }
  return false;
}

const std::vector<uint32_t>& ProfileSession::Matched(uint32_t field) {
  Profiles::Workspace& work = *workspace_;
  std::vector<uint32_t>& matched = work.matched[field];
  if (work.scanned_in[field] == work.round) return matched;
  work.scanned_in[field] = work.round;
  matched.clear();
  const TestedField& its = profiles_.conditions_.fields()[field];
  const auto scan = [&](absl::string_view text, const FieldPatterns& patterns) {
    patterns.compiled->Scan(text, work.scratch, [&](uint32_t place) {
      const uint32_t pattern = patterns.numbers[place];
      if (work.pattern_seen_in[pattern] == work.round) return;
      work.pattern_seen_in[pattern] = work.round;
      matched.push_back(pattern);
    });
  };
  its.field.AnyText(*declaration_, piece_, [&](absl::string_view text) {
    if (its.of_words.compiled.has_value()) {
      WriteWords(text, work.written);
      scan(work.written, its.of_words);
    }
    if (its.of_text.compiled.has_value()) {
      WriteFolded(text, work.written);
      scan(work.written, its.of_text);
    }
    return false;
  });
  return matched;
}

}  // namespace postgate::profiles
