// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_REFERENCE_STOP_WORDS_H_
#define CORE_REFERENCE_STOP_WORDS_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace postgate::reference {

// Terms that say nothing when they are a field's whole content: "gift", "parts", "unknown".
//
// A text matches a term when both are equal after compatibility normalization (NFKC) and case folding, white space
// collapsed, punctuation at the ends stripped, a leading quantity ("2 x", "1pc") dropped and a plural's s folded.
// Immutable once loaded; safe to use from many threads. Find does not allocate for ASCII text.
class StopWords {
 public:
  // Whether a public list of a customs administration holds the term, or experience alone.
  enum class Match { kNone, kConfirmed, kKnown };

  // Adds a term; kConfirmed is kept when it was added before. Fails when nothing is left of it after normalization.
  absl::Status Add(absl::string_view term, Match match);

  Match Find(absl::string_view text) const;

  size_t size() const { return terms_.size(); }

 private:
  absl::flat_hash_map<std::string, Match> terms_;
};

}  // namespace postgate::reference

#endif  // CORE_REFERENCE_STOP_WORDS_H_
