// SPDX-License-Identifier: Apache-2.0
#include "core/completeness/f43_elements.h"
#include "core/records/item.h"

#include <iterator>

namespace postgate::completeness {
namespace {

constexpr F43Elements BitIf(bool is_there, v1::F43Element element) { return is_there ? F43Elements{1} << static_cast<int>(element) : 0; }

// The first element of a party; those of consignee and consignor have the same order.
F43Elements PartyElements(const records::Party& party, v1::F43Element name) {
  const auto element = [name](int offset) { return static_cast<v1::F43Element>(static_cast<int>(name) + offset); };
  return BitIf(!party.name().empty(), name) | BitIf(!party.identifier().empty(), element(1)) |
         BitIf(party.kind() != v1::PARTY_KIND_UNSPECIFIED, element(2)) |
         // F43: street and number, or a P.O. box; lines that are not split may hold either.
         BitIf(!party.street().empty() || !party.po_box().empty() || !party.address_lines().empty(), element(3)) |
         BitIf(!party.city().empty(), element(4)) | BitIf(!party.country().empty(), element(5)) | BitIf(!party.postcode().empty(), element(6)) |
         BitIf(!party.phone().empty() || !party.email().empty(), element(7));
}

static_assert(v1::F43_ELEMENT_CONSIGNEE_COMMUNICATION - v1::F43_ELEMENT_CONSIGNEE_NAME == 7, "as PartyElements counts");
static_assert(v1::F43_ELEMENT_CONSIGNOR_COMMUNICATION - v1::F43_ELEMENT_CONSIGNOR_NAME == 7, "as PartyElements counts");
static_assert(v1::F43Element_MAX < 64, "F43Elements has a bit for each");

bool IsNamed(const records::Party& party) { return !party.name().empty() || !party.identifier().empty(); }

// Of all pieces; nothing when there is none.
F43Elements GoodsElements(const records::Item& item) {
  if (item.content_pieces().empty()) return 0;
  bool value = true;
  bool description = true;
  bool hs_code = true;
  bool net_mass = true;
  bool origin = true;
  bool packages = true;
  bool cus_code = true;
  for (const records::ContentPiece& piece : item.content_pieces()) {
    value = value && piece.has_value();
    description = description && (!piece.description().empty() || !piece.description_local().empty());
    hs_code = hs_code && !piece.hs_code().empty();
    net_mass = net_mass && piece.net_mass_g() > 0;
    origin = origin && !piece.origin_country().empty();
    packages = packages && piece.package_count() > 0;
    cus_code = cus_code && !piece.cus_code().empty();
  }
  return BitIf(true, v1::F43_ELEMENT_GOODS_ITEM) | BitIf(value || item.has_total_declared_value(), v1::F43_ELEMENT_POSTAL_VALUE) |
         BitIf(description, v1::F43_ELEMENT_DESCRIPTION_OF_GOODS) | BitIf(hs_code, v1::F43_ELEMENT_HS_CODE) |
         BitIf(net_mass, v1::F43_ELEMENT_NET_MASS) | BitIf(origin, v1::F43_ELEMENT_COUNTRY_OF_ORIGIN) |
         BitIf(packages || item.package_count() > 0, v1::F43_ELEMENT_NUMBER_OF_PACKAGES) | BitIf(cus_code, v1::F43_ELEMENT_CUS_CODE);
}

bool HasDocuments(const records::Item& item) {
  if (!item.documents().empty()) return true;
  for (const records::ContentPiece& piece : item.content_pieces()) {
    if (!piece.documents().empty()) return true;
  }
  return false;
}

}  // namespace

F43Elements ElementsOf(const records::Item& item) {
  return kMeasured | BitIf(IsNamed(item.representative()), v1::F43_ELEMENT_REPRESENTATIVE) |
         BitIf(IsNamed(item.declarant()), v1::F43_ELEMENT_DECLARANT) | BitIf(item.gross_mass_g() > 0, v1::F43_ELEMENT_TOTAL_GROSS_MASS) |
         BitIf(!item.fiscal_references().empty(), v1::F43_ELEMENT_ADDITIONAL_FISCAL_REFERENCE) |
         BitIf(HasDocuments(item), v1::F43_ELEMENT_SUPPORTING_DOCUMENTS) |
         BitIf(!item.supply_chain_actors().empty(), v1::F43_ELEMENT_SUPPLY_CHAIN_ACTOR) |
         PartyElements(item.addressee(), v1::F43_ELEMENT_CONSIGNEE_NAME) | PartyElements(item.sender(), v1::F43_ELEMENT_CONSIGNOR_NAME) |
         GoodsElements(item) |
         BitIf(item.nature() != v1::NATURE_UNSPECIFIED || !item.nature_code().empty(), v1::F43_ELEMENT_TYPE_OF_GOODS) |
         BitIf(item.has_postage(), v1::F43_ELEMENT_POSTAL_CHARGES) | BitIf(!item.item_id().empty(), v1::F43_ELEMENT_TRANSPORT_DOCUMENT) |
         BitIf(!item.ucr().empty(), v1::F43_ELEMENT_UCR) |
         BitIf(item.representative_status() != v1::REPRESENTATIVE_STATUS_UNSPECIFIED, v1::F43_ELEMENT_REPRESENTATIVE_STATUS) |
         BitIf(!item.additional_information().empty(), v1::F43_ELEMENT_ADDITIONAL_INFORMATION);
}

absl::Span<const F43ElementInfo> AllF43Elements() {
  constexpr Presence M = Presence::kMandatory;
  constexpr Presence C = Presence::kConditional;
  constexpr Presence O = Presence::kOptional;
  static constexpr F43ElementInfo kAll[] = {
      {v1::F43_ELEMENT_REPRESENTATIVE, "representative", O},
      {v1::F43_ELEMENT_DECLARANT, "declarant", M},
      {v1::F43_ELEMENT_TOTAL_GROSS_MASS, "total gross mass", M},
      {v1::F43_ELEMENT_ADDITIONAL_FISCAL_REFERENCE, "additional fiscal reference", O},
      {v1::F43_ELEMENT_SUPPORTING_DOCUMENTS, "supporting documents", O},
      {v1::F43_ELEMENT_SUPPLY_CHAIN_ACTOR, "supply chain actor", O},
      {v1::F43_ELEMENT_CONSIGNEE_NAME, "consignee name", M},
      {v1::F43_ELEMENT_CONSIGNEE_IDENTIFIER, "consignee identifier", O},
      {v1::F43_ELEMENT_CONSIGNEE_TYPE_OF_PERSON, "consignee type of person", M},
      {v1::F43_ELEMENT_CONSIGNEE_STREET, "consignee street or P.O. box", M},
      {v1::F43_ELEMENT_CONSIGNEE_CITY, "consignee city", M},
      {v1::F43_ELEMENT_CONSIGNEE_COUNTRY, "consignee country", M},
      {v1::F43_ELEMENT_CONSIGNEE_POSTCODE, "consignee postcode", C},
      {v1::F43_ELEMENT_CONSIGNEE_COMMUNICATION, "consignee communication", O},
      {v1::F43_ELEMENT_CONSIGNOR_NAME, "consignor name", M},
      {v1::F43_ELEMENT_CONSIGNOR_IDENTIFIER, "consignor identifier", O},
      {v1::F43_ELEMENT_CONSIGNOR_TYPE_OF_PERSON, "consignor type of person", M},
      {v1::F43_ELEMENT_CONSIGNOR_STREET, "consignor street or P.O. box", M},
      {v1::F43_ELEMENT_CONSIGNOR_CITY, "consignor city", M},
      {v1::F43_ELEMENT_CONSIGNOR_COUNTRY, "consignor country", M},
      {v1::F43_ELEMENT_CONSIGNOR_POSTCODE, "consignor postcode", C},
      {v1::F43_ELEMENT_CONSIGNOR_COMMUNICATION, "consignor communication", O},
      {v1::F43_ELEMENT_GOODS_ITEM, "goods item", M},
      {v1::F43_ELEMENT_POSTAL_VALUE, "postal value", C},
      {v1::F43_ELEMENT_TYPE_OF_GOODS, "type of goods", C},
      {v1::F43_ELEMENT_DESCRIPTION_OF_GOODS, "description of goods", M},
      {v1::F43_ELEMENT_HS_CODE, "HS code", C},
      {v1::F43_ELEMENT_NET_MASS, "net mass", O},
      {v1::F43_ELEMENT_COUNTRY_OF_ORIGIN, "country of origin", O},
      {v1::F43_ELEMENT_NUMBER_OF_PACKAGES, "number of packages", M},
      {v1::F43_ELEMENT_POSTAL_CHARGES, "postal charges", C},
      {v1::F43_ELEMENT_TRANSPORT_DOCUMENT, "transport document (S10)", M},
      {v1::F43_ELEMENT_UCR, "UCR", O},
      {v1::F43_ELEMENT_REPRESENTATIVE_STATUS, "representative status", C},
      {v1::F43_ELEMENT_ADDITIONAL_INFORMATION, "additional information", O},
      {v1::F43_ELEMENT_CUS_CODE, "CUS code", O},
  };
  static_assert(std::size(kAll) == v1::F43Element_MAX, "one for each element");
  return kAll;
}

}  // namespace postgate::completeness
