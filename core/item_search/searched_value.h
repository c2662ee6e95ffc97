// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_ITEM_SEARCH_SEARCHED_VALUE_H_
#define CORE_ITEM_SEARCH_SEARCHED_VALUE_H_

#include <functional>
#include <string>

#include "absl/strings/string_view.h"
#include "core/records/declaration.h"
#include "postgate/v1/declaration.pb.h"
#include "postgate/v1/item_search.pb.h"

namespace postgate::item_search {

// What two spellings of one value have in common, so that equal means found. Names and addresses: letters without case, runs of spaces and punctuation as one space, none at the ends.
// Phone numbers: their digits, without 00 at the beginning. E-mail addresses and identifiers: without case and spaces. Case goes by Unicode's
// simple folding; accents stay. Empty: there is nothing to search for.
std::string SearchedValue(v1::SearchedField field, absl::string_view value);
// The same into `folded`, whose memory is kept.
void FoldSearchedValue(v1::SearchedField field, absl::string_view value, std::string& folded);

// Calls `visit` for every value of every party of a declaration, folded and not empty; it views into memory that is used again. A phone number and a name that
// normalization changed come as they were sent as well.
using VisitSearched = std::function<void(v1::SearchedParty party, v1::SearchedField field, absl::string_view folded)>;
void VisitSearchedValues(const v1::Declaration& declaration, const VisitSearched& visit);
void VisitSearchedValues(const records::Declaration& declaration, const VisitSearched& visit);

}  // namespace postgate::item_search

#endif  // CORE_ITEM_SEARCH_SEARCHED_VALUE_H_
