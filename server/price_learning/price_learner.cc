// SPDX-License-Identifier: Apache-2.0
#include "server/price_learning/price_learner.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/encoding/timestamp.h"
#include "core/evaluation/outcome.h"
#include "server/price_learning/price_histogram.h"
#include "server/sealing/day_keys.h"
#include "server/sealing/sealed_entry.h"

namespace postgate::price_learning {
namespace {

using ledger::v1::Entry;

struct Heading {
  PriceHistogram prices;
  int32_t first_day = 0;
  int32_t last_day = 0;
};

// Takes the entries from the last to the first: then whatever replaces or takes back a version comes before it.
class Learner {
 public:
  explicit Learner(const PriceLearnerOptions& options) : options_(options), is_over_(static_cast<size_t>(options.store->Head() + 1)) {}

  absl::Status TakeBlock(const ledger::v1::Block& block) {
    const absl::Time committed_at = encoding::ToTime(block.committed_at());
    for (int i = block.entries_size() - 1; i >= 0; --i) {
      const Entry& entry = block.entries(i);
      ++learned_.entries;
      if (entry.has_cancellation()) MarkOver(entry.cancellation().item_sequence());
      if (!entry.has_item() || !evaluation::IsAccepted(entry.item().outcome())) continue;
      if (entry.item().replaces_sequence_plus_one() > 0) MarkOver(entry.item().replaces_sequence_plus_one() - 1);
      if (is_over_[static_cast<size_t>(block.first_sequence() + i)]) {
        ++learned_.items_not_current;
      } else if (absl::Status taken = TakeItem(entry, committed_at); !taken.ok()) {
        return taken;
      }
    }
    return absl::OkStatus();
  }

  LearnedPrices Finish() {
    for (const auto& [name, heading] : headings_) {
      if (heading.prices.pieces() < kPiecesMin) {
        ++learned_.headings_left_out;
      } else {
        learned_.headings.push_back({name, heading.prices.pieces(), heading.prices.UsualRange(), heading.first_day, heading.last_day});
      }
    }
    return std::move(learned_);
  }

 private:
  void MarkOver(int64_t sequence) {
    if (sequence >= 0 && static_cast<size_t>(sequence) < is_over_.size()) is_over_[static_cast<size_t>(sequence)] = true;
  }

  absl::Status TakeItem(const Entry& entry, absl::Time committed_at) {
    ++learned_.items;
    const absl::StatusOr<sealing::OpenedBody> opened = sealing::OpenBody(*options_.keys, entry);
    if (!opened.ok()) return opened.status();
    if (opened->readable == sealing::Readable::kNothing) {
      ++learned_.items_erased;
      return absl::OkStatus();
    }
    for (const v1::GovernmentAgencyGoodsItem& piece : opened->body.declaration().goods_shipment().government_agency_goods_items()) {
      TakePiece(piece, committed_at);
    }
    return absl::OkStatus();
  }

  void TakePiece(const v1::GovernmentAgencyGoodsItem& piece, absl::Time committed_at) {
    ++learned_.pieces;
    const v1::Commodity& commodity = piece.commodity();
    const absl::string_view code = commodity.classifications().empty() ? absl::string_view() : absl::string_view(commodity.classifications(0).id());
    const absl::string_view name = options_.reference->HeadingOf(code);
    const std::optional<int64_t> price = reference::MicroUsdPerKg(options_.reference->sdr_rates(), piece.customs_value_amount(),
                                                                  commodity.goods_measure().net_net_weight_g(), committed_at);
    if (name.empty() || !price) {
      ++learned_.pieces_without_price;
      return;
    }
    const int32_t day = sealing::DayOf(committed_at);
    Heading& heading = headings_[std::string(name)];
    heading.first_day = heading.prices.pieces() == 0 ? day : std::min(heading.first_day, day);
    heading.last_day = heading.prices.pieces() == 0 ? day : std::max(heading.last_day, day);
    heading.prices.Add(*price);
  }

  const PriceLearnerOptions& options_;
  // By sequence: the version was replaced or taken back.
  std::vector<bool> is_over_;
  // At most the headings of HS 2022.
  std::map<std::string, Heading> headings_;
  LearnedPrices learned_;
};

}  // namespace

absl::StatusOr<LearnedPrices> LearnPrices(const PriceLearnerOptions& options) {
  if (options.reference->sdr_rates().NanosPerSdr("USD", absl::InfiniteFuture()) == 0) {
    return absl::FailedPreconditionError("sdr_rates.csv of the reference data has no rate of USD, in which prices are compared: add one from its first day on");
  }
  Learner learner(options);
  const int64_t all = options.store->Head() + 1;
  int64_t told = 0;
  for (int64_t next = all - 1; next >= 0;) {
    const absl::StatusOr<ledger::CommittedBlock> block = options.store->ReadBlock(next);
    if (!block.ok()) return block.status();
    if (absl::Status taken = learner.TakeBlock(**block); !taken.ok()) return taken;
    next = (*block)->first_sequence() - 1;
    const int64_t done = all - 1 - next;
    if (options.progress && (done - told >= kEntriesPerProgress || done == all)) {
      options.progress("entries", done, all);
      told = done;
    }
  }
  return learner.Finish();
}

std::string PriceRangesFile(const LearnedPrices& learned) {
  std::string file = absl::StrCat(reference::kPriceRangesHeader, "\n");
  for (const HeadingPrices& heading : learned.headings) {
    absl::StrAppend(&file, heading.heading, ",", heading.pieces, ",", reference::FormatMicroUsd(heading.range.low_micro_usd_per_kg), ",",
                    reference::FormatMicroUsd(heading.range.high_micro_usd_per_kg), ",", sealing::DayText(heading.first_day), ",",
                    sealing::DayText(heading.last_day), "\n");
  }
  return file;
}

}  // namespace postgate::price_learning
