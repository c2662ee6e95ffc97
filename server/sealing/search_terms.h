// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SEALING_SEARCH_TERMS_H_
#define POSTGATE_SERVER_SEALING_SEARCH_TERMS_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "core/digest/hmac.h"
#include "core/records/declaration.h"
#include "postgate/v1/item_search.pb.h"
#include "server/sealing/data_key.h"

namespace postgate::sealing {

// Terms that one item has at most: one for each field of each party.
inline constexpr int kSearchTermsMax = 5 * 6;

// What stands in clear for a value that can be searched: HMAC-SHA-256 of its field and its folded text (core/item_search) under a key that is derived from the day's personal key of the
// carrier, cut to 8 bytes. So it can't be compared between carriers or days, and not be guessed once the key is gone. Two values have one term with a chance of 2^-64; whoever searches opens
// what it finds and compares. Not thread-safe.
class SearchTerms {
 public:
  explicit SearchTerms(const DataKey& personal) : hmac_(personal.search_key()) {}

  uint64_t Of(v1::SearchedField field, absl::string_view folded);
  // Of all that can be searched in a declaration, each once, in order: the order of the parties tells nothing.
  void AddAll(const records::Declaration& declaration, google::protobuf::RepeatedField<uint64_t>& terms);

 private:
  digest::HmacSha256 hmac_;
};

}  // namespace postgate::sealing

#endif  // POSTGATE_SERVER_SEALING_SEARCH_TERMS_H_
