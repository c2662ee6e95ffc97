// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/parcel_fingerprint.h"

#include <algorithm>

#include "core/digest/sha256.h"
#include "core/encoding/big_endian.h"
#include "core/item_search/searched_value.h"
#include "server/sealing/day_keys.h"
#include "server/sealing/short_digest.h"

namespace postgate::sealing {
namespace {

// No carrier's and no customs' principal: certificates name no such role.
constexpr char kParcelPrincipal[] = "hub/parcels";

absl::StatusOr<DataKeyPtr> FindOrMakeUnlessDropped(Keys& keys, const KeyName& name) {
  absl::StatusOr<DataKeyPtr> key = keys.FindOrMake(name);
  if (!absl::IsFailedPrecondition(key.status())) return key;
  // Null when it was dropped; what else is wrong with it is said here again.
  return keys.Find(name);
}

absl::string_view SubheadingOf(const records::Commodity& commodity) {
  for (const records::Classification& classification : commodity.classifications()) {
    if (classification.identification_type_code() == "HS") return classification.id();
  }
  return {};
}

}  // namespace

int32_t ParcelPeriodOf(absl::Time time) { return DayOf(time) / kParcelPeriodDays; }

KeyName ParcelKeyName(int32_t period) { return {kParcelPrincipal, period * kParcelPeriodDays, ledger::v1::RETENTION_CLASS_PERSONAL}; }

bool IsParcelKey(const KeyName& name) { return name.principal == kParcelPrincipal; }

absl::StatusOr<ParcelKeys> ParcelKeysFor(Keys& keys, absl::Time now) {
  ParcelKeys found;
  found.period = ParcelPeriodOf(now);
  absl::StatusOr<DataKeyPtr> current = FindOrMakeUnlessDropped(keys, ParcelKeyName(found.period));
  if (!current.ok()) return current.status();
  absl::StatusOr<DataKeyPtr> before = FindOrMakeUnlessDropped(keys, ParcelKeyName(found.period - 1));
  if (!before.ok()) return before.status();
  found.current = *std::move(current);
  found.before = *std::move(before);
  return found;
}

ParcelFingerprints::ParcelFingerprints(const ParcelKeys& keys) : period_(keys.period), current_(keys.current->digest_key()) {
  if (keys.before != nullptr) before_.emplace(keys.before->digest_key());
}

void ParcelFingerprints::AddFolded(absl::string_view text) {
  folded_.clear();
  item_search::FoldSearchedValue(v1::SEARCHED_FIELD_NAME, text, folded_);
  text_.append(folded_);
  text_.push_back('\0');  // no folded text has one
}

void ParcelFingerprints::AddNumber(int64_t number) { encoding::AppendBigEndian(number, text_); }

template <typename Party>
bool ParcelFingerprints::AddParty(const Party& party) {
  const size_t begin = text_.size();
  AddFolded(party.name());
  if (text_.size() == begin + 1) return false;
  // As one text: how carriers share an address out among its fields differs from one filing to the next.
  const records::Address& address = party.address();
  joined_.clear();
  const auto join = [this](absl::string_view part) {
    joined_.append(part.data(), part.size());
    joined_.push_back(' ');
  };
  join(address.street());
  join(address.house_number());
  join(address.po_box());
  for (const absl::string_view line : address.additional_lines()) join(line);
  join(address.postcode_id());
  join(address.city_name());
  AddFolded(joined_);
  AddFolded(address.country_code());
  return true;
}

void ParcelFingerprints::AddPiece(const records::GovernmentAgencyGoodsItem& piece) {
  const records::Commodity& commodity = piece.commodity();
  const absl::string_view subheading = SubheadingOf(commodity);
  AddFolded(subheading.empty() ? commodity.description() : subheading);
  AddNumber(commodity.goods_measure().tariff_quantity());
  const records::Money& value = piece.customs_value_amount();
  AddFolded(value.currency_code());
  AddNumber(value.units());
  AddNumber(value.nanos());
}

void ParcelFingerprints::Set(const records::Declaration& declaration, ledger::v1::ItemEntry& item) {
  const records::GoodsShipment& shipment = declaration.goods_shipment();
  if (shipment.government_agency_goods_items().empty()) return;
  text_.clear();
  piece_places_.clear();
  for (const records::GovernmentAgencyGoodsItem& piece : shipment.government_agency_goods_items()) {
    const size_t begin = text_.size();
    AddPiece(piece);
    piece_places_.emplace_back(begin, text_.size() - begin);
  }
  pieces_.swap(text_);
  const auto piece_at = [this](const std::pair<size_t, size_t>& place) { return absl::string_view(pieces_).substr(place.first, place.second); };
  std::sort(piece_places_.begin(), piece_places_.end(), [&piece_at](const auto& a, const auto& b) { return piece_at(a) < piece_at(b); });

  text_.clear();
  if (!AddParty(shipment.consignor()) || !AddParty(shipment.consignee())) return;
  AddNumber(declaration.total_gross_mass_g());
  for (const std::pair<size_t, size_t>& place : piece_places_) text_.append(pieces_, place.first, place.second);

  // Hashed once, however many keys there are.
  const digest::Sha256Digest digest = digest::Sha256Of({text_});
  item.set_parcel_period(period_);
  item.add_parcel_fingerprints(ShortDigest(current_.Of({digest::ViewOf(digest)})));
  if (before_.has_value()) item.add_parcel_fingerprints(ShortDigest(before_->Of({digest::ViewOf(digest)})));
}

}  // namespace postgate::sealing
