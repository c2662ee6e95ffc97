// SPDX-License-Identifier: Apache-2.0
//
// Unicode's Normalization Form C: a letter and its marks are one character where there is one, so that one name has one spelling.
#ifndef CORE_REPAIR_COMPOSITION_H_
#define CORE_REPAIR_COMPOSITION_H_

#include <string>

#include "absl/strings/string_view.h"

namespace postgate::repair {

// Takes valid UTF-8. Cheap for text that is below U+0300 throughout, as nearly all of Europe's is.
bool IsComposed(absl::string_view text);

// The same text in Normalization Form C; idempotent.
std::string Compose(const std::string& text);

}  // namespace postgate::repair

#endif  // CORE_REPAIR_COMPOSITION_H_
