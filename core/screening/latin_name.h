// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_SCREENING_LATIN_NAME_H_
#define CORE_SCREENING_LATIN_NAME_H_

#include <string>

#include "absl/strings/string_view.h"
#include "core/reference/latin_letters.h"

namespace postgate::screening {

// A name in letters of ASCII: of Latin letters by a table ("Müller" is "Muller"), of other scripts as normalization writes them. Takes valid UTF-8.
std::string LatinName(absl::string_view name, const reference::LatinLetters& letters);

}  // namespace postgate::screening

#endif  // CORE_SCREENING_LATIN_NAME_H_
