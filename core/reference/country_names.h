// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REFERENCE_COUNTRY_NAMES_H_
#define CORE_REFERENCE_COUNTRY_NAMES_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace postgate::reference {

// What people write where a country code belongs: the alpha-3 code, the name in English, "UK". Case, spaces and ASCII punctuation do not count;
// every other character does.
class CountryNames {
 public:
  // Bytes of a name without what does not count; a longer text is no country's.
  static constexpr size_t kNameBytesMax = 64;

  // Returns false when nothing of the name counts, it is too long, or it is another country's already.
  bool Add(absl::string_view name, absl::string_view alpha2);

  // Returns the alpha-2 code, empty when no country is written so. Does not allocate.
  absl::string_view Alpha2Of(absl::string_view name) const;

 private:
  absl::flat_hash_map<std::string, std::string> alpha2_;
};

}  // namespace postgate::reference

#endif  // CORE_REFERENCE_COUNTRY_NAMES_H_
