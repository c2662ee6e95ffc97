// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REGIMES_REGIMES_H_
#define CORE_REGIMES_REGIMES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "core/records/item.h"
#include "core/regimes/catalogue.h"
#include "postgate/config/v1/gateway_config.pb.h"
#include "postgate/regime/v1/regime.pb.h"
#include "postgate/v1/finding.pb.h"
#include "postgate/v1/item.pb.h"

namespace postgate::regimes {

inline constexpr size_t kRegimesMax = 64;

// How far back an item's day may lie: what claims to be older is judged by the rules of that long ago. A year and some weeks, beyond the longest
// that mail is under way and the 12 months in which an S10 identifier is not used again.
inline constexpr int kItemAgeDaysMax = 400;

// What Regimes say about one item: an array look-up a rule. Lives no longer than they do; not thread-safe, reused for one item after the other.
class Judgement {
 public:
  Judgement() = default;
  Judgement(const Judgement&) = delete;
  Judgement& operator=(const Judgement&) = delete;

  // `rule` is its place in the catalogue.
  bool IsOff(size_t rule) const { return levels_[rule] == regime::v1::LEVEL_OFF; }
  // Unspecified when it is off.
  v1::Severity severity(size_t rule) const {
    constexpr std::array<v1::Severity, 5> kSeverities = {v1::SEVERITY_UNSPECIFIED, v1::SEVERITY_UNSPECIFIED, v1::SEVERITY_INFO, v1::SEVERITY_WARNING,
                                                         v1::SEVERITY_ERROR};
    static_assert(regime::v1::LEVEL_INFO == 2 && regime::v1::LEVEL_WARNING == 3 && regime::v1::LEVEL_ERROR == 4);
    return kSeverities[levels_[rule]];
  }
  // The regime that says so; empty for the common core.
  const std::string& regime_id(size_t rule) const { return regime_ids_[regimes_[rule]]; }

 private:
  friend class Regimes;

  // Either the common core's, which most items have, or the arrays below.
  const uint8_t* levels_ = nullptr;
  const uint8_t* regimes_ = nullptr;
  const std::string* regime_ids_ = nullptr;
  std::array<uint8_t, kRulesMax> own_levels_;
  std::array<uint8_t, kRulesMax> own_regimes_;
};

// The regimes, compiled for look-up. Immutable: one may be shared by all threads.
//
// An item is judged by the rules of its own day: that on which it was posted, but neither later than now nor more than kItemAgeDaysMax before; now,
// when it does not say. The regimes that bind it are found once, by either of its two countries of destination; regime.proto says how. Of those that
// name a rule the most severe counts, also where it is milder than the common core; what none names is the common core's. An item without a country
// of destination, or with one that no regime names, has the common core alone: what is wrong with it there rejects it.
class Regimes {
 public:
  // Of regimes that hold all that regime_check.h checks, at most kRegimesMax, and the rules in the order of `catalogue`. The common core for none.
  Regimes(absl::Span<const regime::v1::Regime> regimes, const Catalogue& catalogue);
  Regimes(const Regimes&) = delete;
  Regimes& operator=(const Regimes&) = delete;
  ~Regimes();

  // `item` has been repaired, `carrier` is what the configuration says, `item_id_type` never unspecified. Does not allocate.
  void Judge(const records::Item& item, config::v1::CarrierKind carrier, v1::ItemIdType item_id_type, absl::Time now, Judgement* judgement) const;

 private:
  struct Compiled;
  struct Facts;
  using RegimeSet = uint64_t;
  static_assert(kRegimesMax <= 64);
  static constexpr size_t kCountries = 26 * 26;

  static Facts FactsOf(const records::Item& item, config::v1::CarrierKind carrier, v1::ItemIdType item_id_type, absl::Time now);
  void Overlay(const Compiled& regime, uint8_t number, const Facts& facts, Judgement* judgement) const;

  std::vector<uint8_t> core_levels_;
  // Zeros.
  std::vector<uint8_t> core_regimes_;
  // Of regime i at i + 1; the common core's, empty, first.
  std::vector<std::string> regime_ids_;
  std::vector<Compiled> compiled_;
  // By country of destination; those that bind whatever it is are in anywhere_ alone.
  std::vector<RegimeSet> of_destination_;
  RegimeSet anywhere_ = 0;
};

}  // namespace postgate::regimes

#endif  // CORE_REGIMES_REGIMES_H_
