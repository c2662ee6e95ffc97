// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_VALIDATION_RULEBOOK_H_
#define CORE_VALIDATION_RULEBOOK_H_

#include <string>

namespace postgate::validation {

// Returns docs/rulebook.md: every rule and repair with what the registry says of it.
std::string Rulebook();

}  // namespace postgate::validation

#endif  // CORE_VALIDATION_RULEBOOK_H_
