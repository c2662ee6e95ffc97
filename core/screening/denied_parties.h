// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_SCREENING_DENIED_PARTIES_H_
#define CORE_SCREENING_DENIED_PARTIES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace postgate::screening {

// A party with whom nobody may trade, as a list has it.
struct DeniedParty {
  // The list's own.
  std::string entry_id;
  // As the list writes them; the first is the main one.
  std::vector<std::string> names;
  // As the list writes them, in words.
  std::vector<std::string> countries;
  // Street and city with their postcode, each as one text. A CSV file has none.
  std::vector<std::string> addresses = {};
};

struct DeniedParties {
  std::vector<DeniedParty> parties;
  // The first sixteen hexadecimal digits of the SHA-256 of the files' bytes.
  std::string version;
};

// `path` is a folder with OFAC's sdn.csv, alt.csv and add.csv (the legacy comma-separated files of the SDN list: no header, "-0-" where there is nothing), or a
// CSV file with the header "entry_id,name,country", in which an entry may have several rows. Fails with file and line at the first row that is wrong, and where
// a file ends within a row: nothing of a cut list is used.
absl::StatusOr<DeniedParties> LoadDeniedParties(const std::string& path);

// The files that LoadDeniedParties reads of `path`, whether they are there or not.
std::vector<std::string> FilesOfDeniedParties(const std::string& path);

}  // namespace postgate::screening

#endif  // CORE_SCREENING_DENIED_PARTIES_H_
