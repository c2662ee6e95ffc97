// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_NORMALIZATION_NORMALIZE_H_
#define CORE_NORMALIZATION_NORMALIZE_H_

#include <array>
#include <cstddef>

#include "core/normalization/normalization_rule.h"
#include "core/records/declaration.h"
#include "core/records/item.h"

namespace postgate::normalization {

// Grows with each change to what normalization does; stored with every outcome.
inline constexpr int kNormalizationVersion = 4;

inline constexpr size_t kNormalizationRules = 18;

// In the order in which they are applied.
const std::array<const NormalizationRule*, kNormalizationRules>& NormalizationRules();

// Applies the rules to a repaired item that validation let through, and appends what they changed to the declaration's `changes`. Pure and idempotent.
void NormalizeItem(records::Item* item, const Input& input, records::Declaration* declaration);

// Applies the rules and makes the declaration, whose `changes` may hold the repairs already. Its texts are views of the item's: it lives no longer.
void Normalize(records::Item& repaired, const Input& input, records::Declaration* declaration);

}  // namespace postgate::normalization

#endif  // CORE_NORMALIZATION_NORMALIZE_H_
