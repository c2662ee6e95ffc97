// SPDX-License-Identifier: Apache-2.0
#include "core/normalization/party_mapping.h"

#include "core/normalization/move_fields.h"

namespace postgate::normalization {
namespace {

void MapAddress(v1::Party* party, v1::Address* address) {
  POSTGATE_MOVE_TEXT(party, street, address, street);
  POSTGATE_MOVE_TEXT(party, house_number, address, house_number);
  POSTGATE_MOVE_TEXT(party, po_box, address, po_box);
  POSTGATE_MOVE_TEXT(party, city, address, city_name);
  POSTGATE_MOVE_TEXT(party, region, address, country_sub_division_name);
  POSTGATE_MOVE_TEXT(party, postcode, address, postcode_id);
  POSTGATE_MOVE_TEXT(party, country, address, country_code);
  address->mutable_additional_lines()->Swap(party->mutable_address_lines());
}

template <typename Class>
void MapFields(v1::Party* party, Class* to) {
  POSTGATE_MOVE_TEXT(party, name, to, name);
  POSTGATE_MOVE_TEXT(party, identifier, to, id);
  MapAddress(party, to->mutable_address());
  if (!party->phone().empty()) {
    v1::Communication* phone = to->add_communications();
    POSTGATE_MOVE_TEXT(party, phone, phone, id);
    phone->set_type_code("TE");
  }
  if (!party->email().empty()) {
    v1::Communication* email = to->add_communications();
    POSTGATE_MOVE_TEXT(party, email, email, id);
    email->set_type_code("EM");
  }
  const bool has_traits = party->kind() != v1::PARTY_KIND_UNSPECIFIED || !party->identifier_kind().empty() ||
                          party->size_class() != v1::SIZE_CLASS_UNSPECIFIED;
  if (!has_traits) return;
  v1::PartyTraits* traits = to->mutable_traits();
  // EU CL729: 1 natural person, 2 legal person.
  traits->set_type_of_person(party->kind() == v1::PARTY_KIND_PERSON ? 1 : party->kind() == v1::PARTY_KIND_BUSINESS ? 2 : 0);
  POSTGATE_MOVE_TEXT(party, identifier_kind, traits, id_kind);
  traits->set_size_class(party->size_class());
}

}  // namespace

void MapParty(v1::Party* party, v1::Declarant* declarant) { MapFields(party, declarant); }
void MapParty(v1::Party* party, v1::Agent* agent) { MapFields(party, agent); }
void MapParty(v1::Party* party, v1::Consignor* consignor) { MapFields(party, consignor); }
void MapParty(v1::Party* party, v1::Consignee* consignee) { MapFields(party, consignee); }
void MapParty(v1::Party* party, v1::Importer* importer) { MapFields(party, importer); }
void MapParty(v1::Party* party, v1::Seller* seller) { MapFields(party, seller); }
void MapParty(v1::Party* party, v1::Exporter* exporter) { MapFields(party, exporter); }

}  // namespace postgate::normalization
