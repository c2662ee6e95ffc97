// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/search_terms.h"

#include <algorithm>

#include "core/item_search/searched_value.h"
#include "server/sealing/short_digest.h"

namespace postgate::sealing {

uint64_t SearchTerms::Of(v1::SearchedField field, absl::string_view folded) {
  const char kind = static_cast<char>(field);
  return ShortDigest(hmac_.Of({absl::string_view(&kind, 1), folded}));
}

void SearchTerms::AddAll(const records::Declaration& declaration, google::protobuf::RepeatedField<uint64_t>& terms) {
  item_search::VisitSearchedValues(declaration, [&](v1::SearchedParty, v1::SearchedField field, absl::string_view folded) {
    if (terms.size() < kSearchTermsMax) terms.Add(Of(field, folded));
  });
  std::sort(terms.begin(), terms.end());
  terms.Truncate(static_cast<int>(std::unique(terms.begin(), terms.end()) - terms.begin()));
}

}  // namespace postgate::sealing
