// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_PROPERTIES_ODD_TEXTS_H_
#define TESTS_PROPERTIES_ODD_TEXTS_H_

#include <string>
#include <vector>

namespace postgate::properties {

// Codes for a field of that name: valid and rare, nearly valid, and of other lists. For another field: some of all.
const std::vector<std::string>& OddCodes(const std::string& field_name);

// Texts that say nothing, of other scripts, with white space and characters that are not seen.
const std::vector<std::string>& OddTexts();

}  // namespace postgate::properties

#endif  // TESTS_PROPERTIES_ODD_TEXTS_H_
