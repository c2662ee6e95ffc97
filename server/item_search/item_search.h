// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_ITEM_SEARCH_ITEM_SEARCH_H_
#define POSTGATE_SERVER_ITEM_SEARCH_ITEM_SEARCH_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "postgate/v1/item_search.pb.h"
#include "server/ledger/store.h"
#include "server/sealing/keys.h"

namespace postgate::item_search {

// Of one search: days, entries of the ledger that one answer looks at, items in it, characters of the value and of the reason.
inline constexpr int kDaysMax = 31;
inline constexpr int64_t kEntriesPerAnswerMax = 200'000;
inline constexpr int kItemsPerAnswerMax = 100;
inline constexpr size_t kTextBytesMax = 512;
// Searches that wait for the one under way.
inline constexpr size_t kSearchesWaitingMax = 8;
// An item may be committed that much after its day was over; beyond, only with a clock that was set.
inline constexpr absl::Duration kCommittedLateMax = absl::Hours(1);

struct Found {
  v1::SearchItemsResponse response;
  // What the ledger has to say before the response may go out. Its reason and value are not sealed yet.
  ledger::v1::AccessEntry access;
};

// Reads the entries of the period and compares their terms; those that agree are opened and compared. INVALID_ARGUMENT names the field; the ledger's and the keys' errors. `entries_max`:
// how many it looks at. Reads the disk for up to a second. Thread-safe.
absl::StatusOr<Found> SearchItems(const ledger::Store& store, sealing::Keys& keys, const v1::SearchItemsRequest& request, int64_t entries_max = kEntriesPerAnswerMax);

}  // namespace postgate::item_search

#endif  // POSTGATE_SERVER_ITEM_SEARCH_ITEM_SEARCH_H_
