// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_SCREENING_SCREENING_SESSION_H_
#define CORE_SCREENING_SCREENING_SESSION_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "core/screening/screener.h"
#include "core/screening/screening_list.h"

namespace postgate::screening {

// A party's name that is one of the list's, and why.
struct PartyMatch {
  // Views the list.
  const DeniedParty* entry = nullptr;
  absl::string_view entry_name;
  // From Screener::kMatched to 1.
  float score = 0;
  std::vector<WordPair> words;
  Agreement country = Agreement::kUnknown;
  Agreement address = Agreement::kUnknown;
};

// Screens parties against one list, for one thread. It remembers what it found of a name, so that senders who come again and again cost next to nothing; the next session of the list goes
// on with that. The list must outlive it.
class ScreeningSession {
 public:
  // Names that are remembered: some thousands of senders, and addressees who come once passing through.
  static constexpr size_t kNamesRemembered = 1 << 14;
  // Bytes of a name that is remembered.
  static constexpr size_t kRememberedBytesMax = 128;

  explicit ScreeningSession(const ScreeningList& list);
  ~ScreeningSession();
  ScreeningSession(const ScreeningSession&) = delete;
  ScreeningSession& operator=(const ScreeningSession&) = delete;

  const ScreeningList& list() const { return list_; }

  // `name` is valid UTF-8, in any script. Nothing: it is none of the list's.
  std::optional<PartyMatch> Screen(absl::string_view name, const PartyAddress& address);
  // The best entry for a name, whether it counts as a match or not.
  Hit Best(absl::string_view name);

 private:
  const ScreeningList& list_;
  std::unique_ptr<ScreeningList::Workspace> workspace_;
};

}  // namespace postgate::screening

#endif  // CORE_SCREENING_SCREENING_SESSION_H_
