// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_NORMALIZATION_PARTY_MAPPING_H_
#define CORE_NORMALIZATION_PARTY_MAPPING_H_

#include "core/normalization/latin_script.h"
#include "core/records/declaration.h"
#include "core/records/item.h"

namespace postgate::normalization {

// Puts a party into the class of its role; its texts are views, and those of other scripts get a Latin form beside them.
void MapParty(const records::Party& party, LatinTexts& latin, records::Declarant* declarant);
void MapParty(const records::Party& party, LatinTexts& latin, records::Agent* agent);
void MapParty(const records::Party& party, LatinTexts& latin, records::Consignor* consignor);
void MapParty(const records::Party& party, LatinTexts& latin, records::Consignee* consignee);
void MapParty(const records::Party& party, LatinTexts& latin, records::Importer* importer);
void MapParty(const records::Party& party, LatinTexts& latin, records::Seller* seller);
void MapParty(const records::Party& party, LatinTexts& latin, records::Exporter* exporter);

}  // namespace postgate::normalization

#endif  // CORE_NORMALIZATION_PARTY_MAPPING_H_
