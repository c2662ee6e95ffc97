// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_PROFILES_TEST_VALUES_H_
#define CORE_PROFILES_TEST_VALUES_H_

#include <cstdint>
#include <optional>

#include "absl/numeric/int128.h"
#include "absl/strings/string_view.h"
#include "core/profiles/declaration_field.h"

namespace postgate::profiles {

// What a profile writes for a value of the field: a whole number, an enumeration's name, true or false; none for what it can't be. 0, which is not there, is none.
std::optional<int64_t> NumberOf(const DeclarationField& field, absl::string_view text);

// Of "1400" or "-0.85": billionths, at most 9 places behind the point and 15 digits before it.
std::optional<absl::int128> BillionthsOf(absl::string_view text);

}  // namespace postgate::profiles

#endif  // CORE_PROFILES_TEST_VALUES_H_
