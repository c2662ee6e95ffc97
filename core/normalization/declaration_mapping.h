// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_NORMALIZATION_DECLARATION_MAPPING_H_
#define CORE_NORMALIZATION_DECLARATION_MAPPING_H_

#include "core/normalization/normalization_rule.h"
#include "core/records/declaration.h"
#include "core/records/item.h"

namespace postgate::normalization {

// Puts each field of a normalized item where the WCO classes have it. Leaves functional_reference_id and changes alone.
void MapToDeclaration(const records::Item& item, const Input& input, records::Declaration* declaration);

}  // namespace postgate::normalization

#endif  // CORE_NORMALIZATION_DECLARATION_MAPPING_H_
