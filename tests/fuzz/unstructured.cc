// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/structure.h"

namespace postgate::fuzz {

std::optional<std::string> MutateStructured(absl::string_view, uint64_t) { return std::nullopt; }

}  // namespace postgate::fuzz
