// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_SCREENING_SCREENING_FIXTURE_H_
#define CORE_SCREENING_SCREENING_FIXTURE_H_

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "core/screening/denied_parties.h"

namespace postgate::screening {

// OFAC's list of the source tree, for tests and benchmarks; loaded once.
inline const DeniedParties& OfacList() {
  static const DeniedParties* const list = [] {
    auto loaded = LoadDeniedParties(POSTGATE_SOURCE_DIR "/data/screening/ofac");
    if (!loaded.ok()) {
      std::cerr << loaded.status() << "\n";
      std::abort();
    }
    return new DeniedParties(*std::move(loaded));
  }();
  return *list;
}

inline std::vector<std::string> OfacNames() {
  std::vector<std::string> names;
  for (const DeniedParty& party : OfacList().parties) names.insert(names.end(), party.names.begin(), party.names.end());
  return names;
}

// What ordinary names of one language are put together from.
struct OrdinaryWords {
  std::vector<std::string> given;
  std::vector<std::string> family;
};

inline std::vector<OrdinaryWords> OrdinaryLanguages() {
  std::ifstream file(POSTGATE_SOURCE_DIR "/core/screening/testdata/ordinary_names.txt");
  std::vector<OrdinaryWords> languages;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string> sides = absl::StrSplit(line.substr(line.find(':') + 1), '|');
    languages.push_back({absl::StrSplit(sides.at(0), ' ', absl::SkipEmpty()), absl::StrSplit(sides.at(1), ' ', absl::SkipEmpty())});
  }
  return languages;
}

}  // namespace postgate::screening

#endif  // CORE_SCREENING_SCREENING_FIXTURE_H_
