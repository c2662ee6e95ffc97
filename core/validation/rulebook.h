// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_VALIDATION_RULEBOOK_H_
#define CORE_VALIDATION_RULEBOOK_H_

#include <string>

#include "absl/types/span.h"
#include "postgate/regime/v1/regime.pb.h"

namespace postgate::validation {

// Returns docs/rulebook.md: every rule and repair with what the registry says of it, and which regimes change it.
std::string Rulebook(absl::Span<const regime::v1::Regime> regimes);

}  // namespace postgate::validation

#endif  // CORE_VALIDATION_RULEBOOK_H_
