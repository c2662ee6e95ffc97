// SPDX-License-Identifier: Apache-2.0
#include "core/regimes/regimes.h"

#include <algorithm>
#include <bit>
#include <bitset>
#include <cstring>
#include <optional>
#include <limits>
#include <optional>

#include "core/identifiers/characters.h"
#include "core/identifiers/mail_class_code.h"
#include "core/identifiers/nature_code.h"
#include "core/records/item.h"
#include "core/regimes/day.h"
#include "core/regimes/item_day.h"

namespace postgate::regimes {
namespace {

using regime::v1::LEVEL_OFF;
using regime::v1::LEVEL_UNSPECIFIED;

// Whether an item fits a condition. Ordered: of several conditions the least counts.
enum Fit : uint8_t { kNo, kOpen, kStated };

constexpr int kNoCountry = -1;

int IndexOf(absl::string_view alpha2) {
  if (alpha2.size() != 2 || !identifiers::IsUpper(alpha2[0]) || !identifiers::IsUpper(alpha2[1])) return kNoCountry;
  return (alpha2[0] - 'A') * 26 + (alpha2[1] - 'A');
}

// A set of an enum's values or of digits; empty: all fit. 0 is what says nothing.
class Values {
 public:
  template <typename List>
  static Values Of(const List& list) {
    Values values;
    for (const auto value : list) values.bits_ |= 1u << value;
    return values;
  }

  Fit FitOf(int value) const {
    if (bits_ == 0) return kStated;
    // A value that this release does not know says as little as none.
    if (value <= 0 || value >= kMax) return kOpen;
    return ((bits_ >> value) & 1) != 0 ? kStated : kNo;
  }
  bool Has(int value) const { return value >= 0 && value < kMax && ((bits_ >> value) & 1) != 0; }
  bool empty() const { return bits_ == 0; }

 private:
  static constexpr int kMax = 16;
  uint32_t bits_ = 0;
};

struct Conditions {
  template <typename Message>
  static Conditions Of(const Message& message) {
    return {Values::Of(message.carrier_kinds()), Values::Of(message.mail_classes()), Values::Of(message.natures())};
  }

  Values carrier_kinds;
  Values mail_classes;
  Values natures;
};

struct CompiledRequirement {
  uint16_t rule;
  uint8_t level;
  // Days, both included.
  int32_t from;
  int32_t until;
  Conditions conditions;
};

config::v1::CarrierKind CarrierKindOf(v1::MailClass mail_class, v1::ItemIdType item_id_type) {
  switch (mail_class) {
    case v1::MAIL_CLASS_LETTER:
    case v1::MAIL_CLASS_PARCEL:
    case v1::MAIL_CLASS_EMS: return config::v1::CARRIER_KIND_DESIGNATED_OPERATOR;
    case v1::MAIL_CLASS_EXPRESS: return config::v1::CARRIER_KIND_EXPRESS;
    default: break;
  }
  // Only designated operators number by S10.
  return item_id_type == v1::ITEM_ID_TYPE_S10 ? config::v1::CARRIER_KIND_DESIGNATED_OPERATOR : config::v1::CARRIER_KIND_UNSPECIFIED;
}

// UNECE Recommendation 19; 0 for none.
int ModeOf(absl::string_view code) { return code.size() == 1 && identifiers::IsDigit(code[0]) ? code[0] - '0' : 0; }

// Mail, multimodal and unknown transport do not tell whether something flies.
bool TellsHowItTravels(int mode) { return mode == 1 || mode == 2 || mode == 3 || mode == 4 || mode == 7 || mode == 8; }

}  // namespace

// What regimes ask of an item.
struct Regimes::Facts {
  int destination;
  bool has_destination;
  int addressee;
  bool has_addressee;
  int departure;
  int mode;
  config::v1::CarrierKind carrier;
  v1::MailClass mail_class;
  v1::Nature nature;
  int32_t day;

  Fit FitOf(const Conditions& conditions) const {
    return std::min({conditions.carrier_kinds.FitOf(carrier), conditions.mail_classes.FitOf(mail_class), conditions.natures.FitOf(nature)});
  }
};

struct Regimes::Compiled {
  bool is_anywhere;
  std::bitset<kCountries> destinations;
  std::bitset<kCountries> departures_except;
  Values transport_modes;
  Conditions conditions;
  // By rule, and of one rule's the reliefs first.
  std::vector<CompiledRequirement> requirements;

  Fit DestinationFit(const Facts& facts) const {
    if (is_anywhere) return kStated;
    const auto agrees = [this](bool has, int country) { return !has || (country != kNoCountry && destinations[static_cast<size_t>(country)]); };
    return agrees(facts.has_destination, facts.destination) && agrees(facts.has_addressee, facts.addressee) ? kStated : kOpen;
  }
  Fit DepartureFit(const Facts& facts) const {
    if (departures_except.none()) return kStated;
    if (facts.departure == kNoCountry) return kOpen;
    return departures_except[static_cast<size_t>(facts.departure)] ? kNo : kStated;
  }
  Fit ModeFit(const Facts& facts) const {
    if (transport_modes.empty() || transport_modes.Has(facts.mode)) return kStated;
    return TellsHowItTravels(facts.mode) ? kNo : kOpen;
  }
  // Of one whose destination, or the addressee's country, is in its list.
  Fit FitOf(const Facts& facts) const {
    return std::min({DestinationFit(facts), DepartureFit(facts), ModeFit(facts), facts.FitOf(conditions)});
  }
};

namespace {

// What a regime that fits so says of the rule that `requirements` are about; unspecified for nothing.
template <typename Facts>
uint8_t LevelOf(absl::Span<const CompiledRequirement> requirements, Fit regime_fit, const Facts& facts, uint8_t core_level) {
  uint8_t level = LEVEL_UNSPECIFIED;
  for (const CompiledRequirement& requirement : requirements) {
    if (facts.day < requirement.from || facts.day > requirement.until) continue;
    const Fit fit = std::min(regime_fit, facts.FitOf(requirement.conditions));
    if (fit == kNo) continue;
    // Silence is no relief.
    if (fit == kOpen && (requirement.level == LEVEL_OFF || requirement.level < core_level)) continue;
    if (requirement.level == LEVEL_OFF) return LEVEL_OFF;
    level = std::max(level, requirement.level);
  }
  return level;
}

std::bitset<26 * 26> CountrySet(const google::protobuf::RepeatedPtrField<std::string>& countries) {
  std::bitset<26 * 26> set;
  for (const std::string& country : countries) {
    if (const int index = IndexOf(country); index != kNoCountry) set.set(static_cast<size_t>(index));
  }
  return set;
}

std::vector<CompiledRequirement> CompileRequirements(const regime::v1::Regime& regime, const Catalogue& catalogue) {
  std::vector<CompiledRequirement> compiled;
  for (const regime::v1::Requirement& requirement : regime.requirements()) {
    const auto rule = std::find_if(catalogue.begin(), catalogue.end(), [&](const CatalogueRule& known) { return known.id == requirement.rule_id(); });
    if (rule == catalogue.end()) continue;
    const std::optional<int32_t> from = ParseDay(requirement.valid_from());
    const std::optional<int32_t> until = ParseDay(requirement.valid_until());
    compiled.push_back({static_cast<uint16_t>(rule - catalogue.begin()), static_cast<uint8_t>(requirement.level()),
                        from.value_or(std::numeric_limits<int32_t>::min()), until.value_or(std::numeric_limits<int32_t>::max()),
                        Conditions::Of(requirement)});
  }
  std::stable_sort(compiled.begin(), compiled.end(), [](const CompiledRequirement& a, const CompiledRequirement& b) {
    return a.rule != b.rule ? a.rule < b.rule : (a.level == LEVEL_OFF) > (b.level == LEVEL_OFF);
  });
  return compiled;
}

}  // namespace

Regimes::Regimes(absl::Span<const regime::v1::Regime> regimes, const Catalogue& catalogue)
    : core_regimes_(catalogue.size(), 0), regime_ids_(1), of_destination_(kCountries, 0) {
  for (const CatalogueRule& rule : catalogue) core_levels_.push_back(static_cast<uint8_t>(rule.level));
  for (const regime::v1::Regime& regime : regimes) {
    const RegimeSet bit = RegimeSet{1} << compiled_.size();
    Compiled& compiled = compiled_.emplace_back();
    const regime::v1::Scope& scope = regime.binds();
    compiled.is_anywhere = scope.destination_countries().empty();
    compiled.destinations = CountrySet(scope.destination_countries());
    compiled.departures_except = CountrySet(scope.departure_countries_except());
    std::vector<int> modes;
    for (const std::string& mode : scope.transport_modes()) modes.push_back(ModeOf(mode));
    compiled.transport_modes = Values::Of(modes);
    compiled.conditions = Conditions::Of(scope);
    compiled.requirements = CompileRequirements(regime, catalogue);
    regime_ids_.push_back(regime.id());
    if (compiled.is_anywhere) anywhere_ |= bit;
    for (size_t country = 0; country < kCountries; ++country) {
      if (compiled.destinations[country]) of_destination_[country] |= bit;
    }
  }
}

Regimes::~Regimes() = default;

Regimes::Facts Regimes::FactsOf(const records::Item& item, config::v1::CarrierKind carrier, v1::ItemIdType item_id_type, absl::Time now) {
  Facts facts;
  facts.destination = IndexOf(item.destination_country());
  facts.has_destination = !item.destination_country().empty();
  facts.addressee = IndexOf(item.addressee().country());
  facts.has_addressee = !item.addressee().country().empty();
  facts.departure = IndexOf(item.departure_country());
  facts.mode = ModeOf(item.transport_mode());
  facts.mail_class = identifiers::StatedMailClass(item);
  facts.carrier = carrier != config::v1::CARRIER_KIND_UNSPECIFIED ? carrier : CarrierKindOf(facts.mail_class, item_id_type);
  facts.nature = identifiers::StatedNature(item);
  facts.day = ItemDay(item.has_posted_at() ? std::optional(item.posted_at().seconds()) : std::nullopt, now);
  return facts;
}

void Regimes::Judge(const records::Item& item, config::v1::CarrierKind carrier, v1::ItemIdType item_id_type, absl::Time now, Judgement* judgement) const {
  judgement->levels_ = core_levels_.data();
  judgement->regimes_ = core_regimes_.data();
  judgement->regime_ids_ = regime_ids_.data();
  const auto binding = [this](absl::string_view country) {
    const int index = IndexOf(country);
    return index == kNoCountry ? RegimeSet{0} : of_destination_[static_cast<size_t>(index)];
  };
  RegimeSet candidates = anywhere_ | binding(item.destination_country()) | binding(item.addressee().country());
  if (candidates == 0) return;

  const Facts facts = FactsOf(item, carrier, item_id_type, now);
  std::memcpy(judgement->own_levels_.data(), core_levels_.data(), core_levels_.size());
  std::memcpy(judgement->own_regimes_.data(), core_regimes_.data(), core_regimes_.size());
  judgement->levels_ = judgement->own_levels_.data();
  judgement->regimes_ = judgement->own_regimes_.data();
  for (; candidates != 0; candidates &= candidates - 1) {
    const auto i = static_cast<size_t>(std::countr_zero(candidates));
    Overlay(compiled_[i], static_cast<uint8_t>(i + 1), facts, judgement);
  }
}

void Regimes::Overlay(const Compiled& regime, uint8_t number, const Facts& facts, Judgement* judgement) const {
  const Fit fit = regime.FitOf(facts);
  if (fit == kNo) return;
  const absl::Span<const CompiledRequirement> all = regime.requirements;
  for (size_t begin = 0, end; begin < all.size(); begin = end) {
    const size_t rule = all[begin].rule;
    for (end = begin + 1; end < all.size() && all[end].rule == rule;) ++end;
    const uint8_t level = LevelOf(all.subspan(begin, end - begin), fit, facts, core_levels_[rule]);
    if (level == LEVEL_UNSPECIFIED) continue;
    uint8_t& judged = judgement->own_levels_[rule];
    uint8_t& says_so = judgement->own_regimes_[rule];
    if (says_so != 0 && level <= judged) continue;
    judged = level;
    says_so = number;
  }
}

}  // namespace postgate::regimes
