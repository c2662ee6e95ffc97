// SPDX-License-Identifier: Apache-2.0
//
// What a line of an address says, read only where there is one reading.
#ifndef CORE_NORMALIZATION_ADDRESS_TEXT_H_
#define CORE_NORMALIZATION_ADDRESS_TEXT_H_

#include "absl/strings/string_view.h"
#include "core/records/item.h"
#include "postgate/v1/item.pb.h"

namespace postgate::normalization {

// Views of the line; both empty when it is not split.
struct StreetAndNumber {
  absl::string_view street;
  absl::string_view number;

  bool found() const { return !number.empty(); }
};

// Splits "Main Street 12", "12 Main Street", "12a, rue X", "Hauptstr. Nr. 12-14". The number is read at the end that is usual in the country
// (ISO 3166-1 alpha-2; UPU, postal addressing systems in member countries), in some at either; where both ends could be one, or the country is
// not known, nothing is. A number behind a word such as Highway, Apt or Floor is not the house's.
StreetAndNumber SplitHouseNumber(absl::string_view line, absl::string_view country);

// Two letters in a row that differ, or a character beyond ASCII: what every street has, and no number, mark or placeholder such as XXX.
bool HasWord(absl::string_view text);

// What stands beside the postcode at either end of the text: "Berlin" of "10115 Berlin". Empty when the postcode is not there, or is so short that
// it may be a house number.
absl::string_view BesidePostcode(absl::string_view text, absl::string_view postcode);

// True when the text is city, postcode or both, as the party's own fields say them.
bool RepeatsPlace(absl::string_view text, const records::Party& party);

// True for a whole line such as "P.O. Box 123", "Postfach 12 34" or "BP 77".
bool IsPoBox(absl::string_view line);

}  // namespace postgate::normalization

#endif  // CORE_NORMALIZATION_ADDRESS_TEXT_H_
