// SPDX-License-Identifier: Apache-2.0
#include "server/item_search/item_search.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/encoding/timestamp.h"
#include "core/item_search/searched_value.h"
#include "server/register/rows.h"
#include "server/sealing/day_keys.h"
#include "server/sealing/search_terms.h"
#include "server/sealing/sealed_entry.h"

namespace postgate::item_search {
namespace {

using ledger::v1::Entry;

// What is searched for, as it is compared.
struct Query {
  v1::SearchedField field = v1::SEARCHED_FIELD_UNSPECIFIED;
  v1::SearchedParty party = v1::SEARCHED_PARTY_UNSPECIFIED;
  std::string folded;
  int32_t from_day = 0;
  int32_t to_day = 0;
};

absl::StatusOr<int32_t> DayOf(const char* field, const std::string& text) {
  absl::Time time;
  // What the text says must be what it means: "2026-11-31" is no day.
  if (text.size() == 10 && absl::ParseTime("%Y-%m-%d", text, absl::UTCTimeZone(), &time, nullptr) && sealing::DayText(sealing::DayOf(time)) == text) {
    return sealing::DayOf(time);
  }
  return absl::InvalidArgumentError(absl::StrCat(field, ": expected a day as YYYY-MM-DD"));
}

absl::StatusOr<Query> QueryOf(const v1::SearchItemsRequest& request) {
  Query query;
  query.field = request.field();
  query.party = request.party();
  if (query.field == v1::SEARCHED_FIELD_UNSPECIFIED || !v1::SearchedField_IsValid(query.field)) return absl::InvalidArgumentError("field: name what is searched");
  if (!v1::SearchedParty_IsValid(query.party)) return absl::InvalidArgumentError("party: not one that this version knows");
  if (request.value().size() > kTextBytesMax) return absl::InvalidArgumentError(absl::StrCat("value: longer than ", kTextBytesMax, " bytes"));
  query.folded = SearchedValue(query.field, request.value());
  if (query.folded.empty()) return absl::InvalidArgumentError("value: nothing is left of it without spaces and punctuation");
  if (request.reason().empty() || request.reason().size() > kTextBytesMax) {
    return absl::InvalidArgumentError(absl::StrCat("reason: say in 1 to ", kTextBytesMax, " bytes for which case it is searched"));
  }
  if (request.from_sequence() < 0) return absl::InvalidArgumentError("from_sequence: below 0");
  const absl::StatusOr<int32_t> from = DayOf("from_day", request.from_day());
  if (!from.ok()) return from.status();
  const absl::StatusOr<int32_t> to = DayOf("to_day", request.to_day());
  if (!to.ok()) return to.status();
  if (*to < *from || *to - *from >= kDaysMax) return absl::InvalidArgumentError(absl::StrCat("to_day: expected from_day or a day up to ", kDaysMax - 1, " days after it"));
  query.from_day = *from;
  query.to_day = *to;
  return query;
}

absl::Time Midnight(int32_t day) { return absl::UnixEpoch() + absl::Hours(24) * day; }

// The first entry that was committed at `time` or after it; one beyond the head when there is none. The times of commits never go back.
absl::StatusOr<int64_t> FirstSequenceFrom(const ledger::Store& store, absl::Time time) {
  int64_t from = 0;
  int64_t until = store.Head() + 1;
  while (from < until) {
    const int64_t middle = from + (until - from) / 2;
    const absl::StatusOr<ledger::StoredEntry> entry = store.ReadEntry(middle);
    if (!entry.ok()) return entry.status();
    if (encoding::ToTime(entry->committed_at) < time) {
      from = middle + 1;
    } else {
      until = middle;
    }
  }
  return from;
}

// The query's term by whose day an item is of.
class Terms {
 public:
  Terms(sealing::Keys& keys, const Query& query) : keys_(keys), query_(query) {}

  // None: what is of that day was erased.
  absl::StatusOr<std::optional<uint64_t>> Of(const Entry& entry) {
    const auto [it, is_new] = terms_.try_emplace({entry.principal(), entry.key_day()});
    if (!is_new) return it->second;
    const absl::StatusOr<sealing::DataKeyPtr> key = keys_.Find({entry.principal(), entry.key_day(), ledger::v1::RETENTION_CLASS_PERSONAL});
    if (!key.ok()) return key.status();
    if (*key == nullptr) {
      ++erased_;
    } else {
      it->second = sealing::SearchTerms(**key).Of(query_.field, query_.folded);
    }
    return it->second;
  }
  int32_t erased() const { return erased_; }

 private:
  sealing::Keys& keys_;
  const Query& query_;
  std::map<std::pair<std::string, int32_t>, std::optional<uint64_t>> terms_;
  int32_t erased_ = 0;
};

// Whether the item really names the value: its term may be another's by chance.
absl::StatusOr<bool> Names(sealing::Keys& keys, const Entry& entry, const Query& query) {
  const absl::StatusOr<sealing::OpenedBody> opened = sealing::OpenBody(keys, entry);
  if (!opened.ok()) return opened.status();
  bool names = false;
  VisitSearchedValues(opened->body.declaration(), [&](v1::SearchedParty party, v1::SearchedField field, absl::string_view folded) {
    const bool is_asked = field == query.field && (query.party == v1::SEARCHED_PARTY_UNSPECIFIED || party == query.party);
    names = names || (is_asked && folded == query.folded);
  });
  return names;
}

bool IsOfPeriod(const Entry& entry, const Query& query) {
  return entry.has_item() && entry.item().search_terms_size() > 0 && entry.key_day() >= query.from_day && entry.key_day() <= query.to_day;
}

}  // namespace

absl::StatusOr<Found> SearchItems(const ledger::Store& store, sealing::Keys& keys, const v1::SearchItemsRequest& request, int64_t entries_max) {
  const absl::StatusOr<Query> query = QueryOf(request);
  if (!query.ok()) return query.status();
  const absl::StatusOr<int64_t> first = FirstSequenceFrom(store, Midnight(query->from_day));
  if (!first.ok()) return first.status();
  const absl::Time end = Midnight(query->to_day + 1) + kCommittedLateMax;
  Found found;
  Terms terms(keys, *query);
  int64_t next = std::max(*first, std::min(request.from_sequence(), store.Head() + 1));
  const int64_t last = std::min(store.Head(), next + entries_max - 1);
  bool is_over = next > store.Head();
  while (next <= last && !is_over && found.response.items_size() < kItemsPerAnswerMax) {
    const absl::StatusOr<ledger::CommittedBlock> block = store.ReadBlock(next);
    if (!block.ok()) return block.status();
    is_over = encoding::ToTime((*block)->committed_at()) >= end;
    const int64_t block_end = (*block)->first_sequence() + (*block)->entries_size();
    for (; next < block_end && !is_over && found.response.items_size() < kItemsPerAnswerMax; ++next) {
      const Entry& entry = (*block)->entries(static_cast<int>(next - (*block)->first_sequence()));
      if (!IsOfPeriod(entry, *query)) continue;
      const absl::StatusOr<std::optional<uint64_t>> term = terms.Of(entry);
      if (!term.ok()) return term.status();
      const auto& there = entry.item().search_terms();
      if (!term->has_value() || !std::binary_search(there.begin(), there.end(), **term)) continue;
      const absl::StatusOr<bool> names = Names(keys, entry, *query);
      if (!names.ok()) return names.status();
      if (!*names) continue;
      v1::FoundItem& item = *found.response.add_items();
      item.set_registration_number(entry.item().registration_number());
      item.set_version(entry.item().version());
      item.set_sequence(next);
      const absl::string_view carrier = registry::CarrierOf(entry.principal());
      item.set_carrier(carrier.data(), carrier.size());
      found.access.add_item_sequences(next);
    }
  }
  if (!is_over && next <= store.Head()) found.response.set_next_sequence(next);
  found.response.set_erased_carrier_days(terms.erased());
  found.access.set_kind(ledger::v1::ACCESS_KIND_SEARCH);
  found.access.set_reason(request.reason());
  found.access.set_searched_value(request.value());
  found.access.set_searched_field(query->field);
  found.access.set_searched_party(query->party);
  found.access.set_from_day(query->from_day);
  found.access.set_to_day(query->to_day);
  return found;
}

}  // namespace postgate::item_search
