// SPDX-License-Identifier: Apache-2.0
#include "core/assessment/denied_party_hits.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace postgate::assessment {
namespace {

using screening::Agreement;

// The house's own choice: a name alone is half of what sends an item to be looked at; where the party is, is the rest.
constexpr double kNameWeight = 0.5;
constexpr double kSupportWeight = 0.2;

// What screening looks at of a party: in Latin letters where normalization has written it so.
template <typename Class>
absl::string_view NameOf(const Class& party) {
  return party.traits().latin_name().empty() ? party.name() : party.traits().latin_name();
}

template <typename Class>
screening::PartyAddress AddressOf(const Class& party) {
  const records::Address& address = party.address();
  const records::Address& latin = party.traits().latin_address();
  return {latin.street().empty() ? address.street() : latin.street(), latin.city_name().empty() ? address.city_name() : latin.city_name(), address.country_code()};
}

double SupportOf(Agreement agreement) {
  switch (agreement) {
    case Agreement::kAgrees: return kSupportWeight;
    case Agreement::kDiffers: return -kSupportWeight;
    case Agreement::kUnknown: break;
  }
  return 0;
}

absl::string_view WordOf(Agreement agreement) {
  switch (agreement) {
    case Agreement::kAgrees: return "agrees";
    case Agreement::kDiffers: return "differs";
    case Agreement::kUnknown: break;
  }
  return "unknown";
}

}  // namespace

double DeniedPartyHit::Weight() const { return kNameWeight + SupportOf(match.country) + SupportOf(match.address); }

std::string DeniedPartyHit::Text() const {
  return absl::StrFormat("entry %s \"%s\", score %.2f (%s); country %s, address %s", match.entry->entry_id, match.entry_name, match.score,
                         screening::WordsText(match.words), WordOf(match.country), WordOf(match.address));
}

std::vector<DeniedPartyHit> FindDeniedParties(const records::Declaration& declaration, screening::ScreeningSession& session) {
  std::vector<DeniedPartyHit> hits;
  const auto screen = [&](absl::string_view field_path, const auto& party) {
    std::optional<screening::PartyMatch> match = session.Screen(NameOf(party), AddressOf(party));
    if (match.has_value()) hits.push_back({field_path, *std::move(match)});
  };
  const records::GoodsShipment& shipment = declaration.goods_shipment();
  screen("sender.name", shipment.consignor());
  screen("addressee.name", shipment.consignee());
  screen("seller.name", shipment.seller());
  if (shipment.importer().name() != shipment.consignee().name()) screen("importer.name", shipment.importer());
  return hits;
}

}  // namespace postgate::assessment
