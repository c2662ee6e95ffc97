// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_PRICE_LEARNING_PRICE_LEARNER_H_
#define POSTGATE_SERVER_PRICE_LEARNING_PRICE_LEARNER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/reference/reference_data.h"
#include "server/ledger/store.h"
#include "server/sealing/keys.h"

namespace postgate::price_learning {

// A heading with fewer pieces is left out: a range of few says little, and might tell what one sender's goods cost.
inline constexpr int64_t kPiecesMin = 200;
// Entries between two calls of PriceLearnerOptions::progress.
inline constexpr int64_t kEntriesPerProgress = 100'000;

// All outlive the learning.
struct PriceLearnerOptions {
  const ledger::Store* store = nullptr;
  // Of what the ledger holds; only read.
  sealing::Keys* keys = nullptr;
  // Headings and rates, as the rule that will read the prices has them.
  const reference::ReferenceData* reference = nullptr;
  // What is being read, how far, and how much there is. May be empty.
  std::function<void(absl::string_view what, int64_t done, int64_t all)> progress;
};

// One row of price_ranges.csv.
struct HeadingPrices {
  std::string heading;
  int64_t pieces = 0;
  reference::PriceRange range;
  // Of the first and last item that counts, when it was committed: days since 1970-01-01, UTC.
  int32_t first_day = 0;
  int32_t last_day = 0;
};

struct LearnedPrices {
  // In the order of the headings; each has at least kPiecesMin pieces.
  std::vector<HeadingPrices> headings;
  int64_t headings_left_out = 0;

  int64_t entries = 0;
  // Current versions of accepted registrations; what was taken back is none.
  int64_t items = 0;
  // Accepted versions that another one replaced, or that were taken back.
  int64_t items_not_current = 0;
  // Current ones whose trade data were erased.
  int64_t items_erased = 0;
  int64_t pieces = 0;
  // Without a heading of HS 2022, a value or a net mass, or in a currency without a rate on the item's day.
  int64_t pieces_without_price = 0;
};

// Reads the whole ledger, from its end to its beginning, and changes nothing. A price goes by the rates of the day on which its item was committed.
// Besides one histogram a heading it keeps one bit an entry. FAILED_PRECONDITION: the reference data have no rate of the US dollar. DATA_LOSS: an
// entry can't be read, or its key is missing. The store's errors.
absl::StatusOr<LearnedPrices> LearnPrices(const PriceLearnerOptions& options);

// The whole file, as core/reference reads it.
std::string PriceRangesFile(const LearnedPrices& learned);

}  // namespace postgate::price_learning

#endif  // POSTGATE_SERVER_PRICE_LEARNING_PRICE_LEARNER_H_
