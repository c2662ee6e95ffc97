// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_VALIDATION_REGISTRY_H_
#define CORE_VALIDATION_REGISTRY_H_

#include "absl/types/span.h"
#include "core/validation/rule.h"

namespace postgate::validation {

// The rules in the order in which they run and in which docs/rulebook.md lists them.
absl::Span<const Rule* const> ItemRules();
absl::Span<const Rule* const> MovementRules();

// What only the exchange can tell: these have no check, see exchange_findings.h.
absl::Span<const Rule* const> ExchangeRules();

}  // namespace postgate::validation

#endif  // CORE_VALIDATION_REGISTRY_H_
