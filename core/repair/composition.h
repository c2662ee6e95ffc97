// SPDX-License-Identifier: Apache-2.0
//
// Unicode's Normalization Form C: a letter and its marks are one character where there is one, so that one name has one spelling.
#ifndef CORE_REPAIR_COMPOSITION_H_
#define CORE_REPAIR_COMPOSITION_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace postgate::repair {

// Longer texts, in bytes, stay as they are: every text of an item is refused above 512 characters, and ICU takes the square of the marks on one letter, which
// would be minutes for a text that fills a batch.
inline constexpr size_t kComposedBytesMax = 512 * 4;

// Takes valid UTF-8. Says yes of what is longer than kComposedBytesMax. Cheap for text that is below U+0300 throughout, as nearly all of Europe's is.
bool IsComposed(absl::string_view text);

// The same text in Normalization Form C; idempotent.
std::string Compose(const std::string& text);

}  // namespace postgate::repair

#endif  // CORE_REPAIR_COMPOSITION_H_
