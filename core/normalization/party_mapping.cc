// SPDX-License-Identifier: Apache-2.0
#include "core/normalization/party_mapping.h"

#include <string>

#include "core/normalization/copy_fields.h"
#include "core/records/item.h"

namespace postgate::normalization {
namespace {

void MapAddress(const records::Party& party, v1::Address* address) {
  POSTGATE_COPY_TEXT(party, street, address, street);
  POSTGATE_COPY_TEXT(party, house_number, address, house_number);
  POSTGATE_COPY_TEXT(party, po_box, address, po_box);
  POSTGATE_COPY_TEXT(party, city, address, city_name);
  POSTGATE_COPY_TEXT(party, region, address, country_sub_division_name);
  POSTGATE_COPY_TEXT(party, postcode, address, postcode_id);
  POSTGATE_COPY_TEXT(party, country, address, country_code);
  for (const absl::string_view line : party.address_lines()) CopyText(line, address->add_additional_lines());
}

#define POSTGATE_LATIN(from, to_message, field) \
  if (latin.Needs((from).field())) *(to_message)->mutable_##field() = latin.Of((from).field())

bool NeedsLatin(const v1::Address& address, const LatinTexts& latin) {
  for (const std::string& line : address.additional_lines()) {
    if (latin.Needs(line)) return true;
  }
  return latin.Needs(address.street()) || latin.Needs(address.house_number()) || latin.Needs(address.po_box()) || latin.Needs(address.city_name()) ||
         latin.Needs(address.country_sub_division_name());
}

void MapLatinAddress(const v1::Address& address, LatinTexts& latin, v1::Address* to) {
  POSTGATE_LATIN(address, to, street);
  POSTGATE_LATIN(address, to, house_number);
  POSTGATE_LATIN(address, to, po_box);
  POSTGATE_LATIN(address, to, city_name);
  POSTGATE_LATIN(address, to, country_sub_division_name);
  for (const std::string& line : address.additional_lines()) {
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
  POSTGATE_COPY_TEXT(party, name, to, name);
  POSTGATE_COPY_TEXT(party, identifier, to, id);
  MapAddress(party, to->mutable_address());
  if (!latin.IsIdle()) MapLatin(latin, to);
  if (!party.phone().empty()) {
    v1::Communication* phone = to->add_communications();
    POSTGATE_COPY_TEXT(party, phone, phone, id);
    phone->set_type_code("TE");
  }
  if (!party.email().empty()) {
    v1::Communication* email = to->add_communications();
    POSTGATE_COPY_TEXT(party, email, email, id);
    email->set_type_code("EM");
  }
  const bool has_traits = party.kind() != v1::PARTY_KIND_UNSPECIFIED || !party.identifier_kind().empty() ||
                          party.size_class() != v1::SIZE_CLASS_UNSPECIFIED || !party.title().empty();
  if (!has_traits) return;
  v1::PartyTraits* traits = to->mutable_traits();
  // EU CL729: 1 natural person, 2 legal person.
  traits->set_type_of_person(party.kind() == v1::PARTY_KIND_PERSON ? 1 : party.kind() == v1::PARTY_KIND_BUSINESS ? 2 : 0);
  POSTGATE_COPY_TEXT(party, identifier_kind, traits, id_kind);
  POSTGATE_COPY_TEXT(party, title, traits, title);
  traits->set_size_class(party.size_class());
}

}  // namespace

void MapParty(const records::Party& party, LatinTexts& latin, v1::Declarant* declarant) { MapFields(party, latin, declarant); }
void MapParty(const records::Party& party, LatinTexts& latin, v1::Agent* agent) { MapFields(party, latin, agent); }
void MapParty(const records::Party& party, LatinTexts& latin, v1::Consignor* consignor) { MapFields(party, latin, consignor); }
void MapParty(const records::Party& party, LatinTexts& latin, v1::Consignee* consignee) { MapFields(party, latin, consignee); }
void MapParty(const records::Party& party, LatinTexts& latin, v1::Importer* importer) { MapFields(party, latin, importer); }
void MapParty(const records::Party& party, LatinTexts& latin, v1::Seller* seller) { MapFields(party, latin, seller); }
void MapParty(const records::Party& party, LatinTexts& latin, v1::Exporter* exporter) { MapFields(party, latin, exporter); }

}  // namespace postgate::normalization
