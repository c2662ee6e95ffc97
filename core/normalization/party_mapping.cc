// SPDX-License-Identifier: Apache-2.0
#include "core/normalization/party_mapping.h"

#include "core/normalization/map_fields.h"
#include "core/records/declaration.h"
#include "core/records/item.h"

namespace postgate::normalization {
namespace {

void MapAddress(const records::Party& party, records::Address* address) {
  POSTGATE_MAP_TEXT(party, street, address, street);
  POSTGATE_MAP_TEXT(party, house_number, address, house_number);
  POSTGATE_MAP_TEXT(party, po_box, address, po_box);
  POSTGATE_MAP_TEXT(party, city, address, city_name);
  POSTGATE_MAP_TEXT(party, region, address, country_sub_division_name);
  POSTGATE_MAP_TEXT(party, postcode, address, postcode_id);
  POSTGATE_MAP_TEXT(party, country, address, country_code);
  for (const absl::string_view line : party.address_lines()) address->add_additional_lines_view(line);
}

#define POSTGATE_LATIN(from, to, field) \
  if (latin.Needs((from).field())) (to)->set_##field(latin.Of((from).field()))

bool NeedsLatin(const records::Address& address, const LatinTexts& latin) {
  for (const absl::string_view line : address.additional_lines()) {
    if (latin.Needs(line)) return true;
  }
  return latin.Needs(address.street()) || latin.Needs(address.house_number()) || latin.Needs(address.po_box()) || latin.Needs(address.city_name()) ||
         latin.Needs(address.country_sub_division_name());
}

void MapLatinAddress(const records::Address& address, LatinTexts& latin, records::Address* to) {
  POSTGATE_LATIN(address, to, street);
  POSTGATE_LATIN(address, to, house_number);
  POSTGATE_LATIN(address, to, po_box);
  POSTGATE_LATIN(address, to, city_name);
  POSTGATE_LATIN(address, to, country_sub_division_name);
  for (const absl::string_view line : address.additional_lines()) {
    if (latin.Needs(line)) to->add_additional_lines(latin.Of(line));
  }
}

template <typename Class>
void MapLatin(LatinTexts& latin, Class* to) {
  if (latin.Needs(to->name())) to->mutable_traits()->set_latin_name(latin.Of(to->name()));
  if (NeedsLatin(to->address(), latin)) MapLatinAddress(to->address(), latin, to->mutable_traits()->mutable_latin_address());
}

#undef POSTGATE_LATIN

template <typename Class>
void MapFields(const records::Party& party, LatinTexts& latin, Class* to) {
  POSTGATE_MAP_TEXT(party, name, to, name);
  POSTGATE_MAP_TEXT(party, identifier, to, id);
  MapAddress(party, to->mutable_address());
  if (!latin.IsIdle()) MapLatin(latin, to);
  if (!party.phone().empty()) {
    records::Communication* phone = to->add_communications();
    POSTGATE_MAP_TEXT(party, phone, phone, id);
    phone->set_type_code_view("TE");
  }
  if (!party.email().empty()) {
    records::Communication* email = to->add_communications();
    POSTGATE_MAP_TEXT(party, email, email, id);
    email->set_type_code_view("EM");
  }
  const bool has_traits = party.kind() != v1::PARTY_KIND_UNSPECIFIED || !party.identifier_kind().empty() ||
                          party.size_class() != v1::SIZE_CLASS_UNSPECIFIED || !party.title().empty();
  if (!has_traits) return;
  records::PartyTraits* traits = to->mutable_traits();
  // EU CL729: 1 natural person, 2 legal person.
  traits->set_type_of_person(party.kind() == v1::PARTY_KIND_PERSON ? 1 : party.kind() == v1::PARTY_KIND_BUSINESS ? 2 : 0);
  POSTGATE_MAP_TEXT(party, identifier_kind, traits, id_kind);
  POSTGATE_MAP_TEXT(party, title, traits, title);
  traits->set_size_class(party.size_class());
}

}  // namespace

void MapParty(const records::Party& party, LatinTexts& latin, records::Declarant* declarant) { MapFields(party, latin, declarant); }
void MapParty(const records::Party& party, LatinTexts& latin, records::Agent* agent) { MapFields(party, latin, agent); }
void MapParty(const records::Party& party, LatinTexts& latin, records::Consignor* consignor) { MapFields(party, latin, consignor); }
void MapParty(const records::Party& party, LatinTexts& latin, records::Consignee* consignee) { MapFields(party, latin, consignee); }
void MapParty(const records::Party& party, LatinTexts& latin, records::Importer* importer) { MapFields(party, latin, importer); }
void MapParty(const records::Party& party, LatinTexts& latin, records::Seller* seller) { MapFields(party, latin, seller); }
void MapParty(const records::Party& party, LatinTexts& latin, records::Exporter* exporter) { MapFields(party, latin, exporter); }

}  // namespace postgate::normalization
