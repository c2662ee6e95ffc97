// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_NORMALIZATION_PARTY_MAPPING_H_
#define CORE_NORMALIZATION_PARTY_MAPPING_H_

#include "core/normalization/latin_script.h"
#include "core/records/item.h"
#include "postgate/v1/declaration.pb.h"
#include "postgate/v1/item.pb.h"

namespace postgate::normalization {

// Puts a party into the class of its role; its texts are copied, and those of other scripts get a Latin form beside them.
void MapParty(const records::Party& party, LatinTexts& latin, v1::Declarant* declarant);
void MapParty(const records::Party& party, LatinTexts& latin, v1::Agent* agent);
void MapParty(const records::Party& party, LatinTexts& latin, v1::Consignor* consignor);
void MapParty(const records::Party& party, LatinTexts& latin, v1::Consignee* consignee);
void MapParty(const records::Party& party, LatinTexts& latin, v1::Importer* importer);
void MapParty(const records::Party& party, LatinTexts& latin, v1::Seller* seller);
void MapParty(const records::Party& party, LatinTexts& latin, v1::Exporter* exporter);

}  // namespace postgate::normalization

#endif  // CORE_NORMALIZATION_PARTY_MAPPING_H_
