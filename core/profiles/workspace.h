// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_PROFILES_WORKSPACE_H_
#define CORE_PROFILES_WORKSPACE_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "core/profiles/profiles.h"
#include "core/profiles/row_bits.h"
#include "core/profiles/text_patterns.h"

namespace postgate::profiles {

// What one session at a time finds of an item. What is of another round than the present one is of another item.
class Profiles::Workspace {
 public:
  explicit Workspace(const Profiles& profiles)
      : left(profiles.rows_.size()),
        set(profiles.rows_.size()),
        scanned_in(profiles.conditions_.fields().size()),
        matched(profiles.conditions_.fields().size()),
        pattern_seen_in(profiles.conditions_.patterns()),
        test_done_in(profiles.conditions_.tests().size()),
        test_passed(profiles.conditions_.tests().size()),
        profile_hit_in(profiles.profiles_.size()) {}

  // The next item's. Numbers come again after four thousand million: then nothing of before may be left.
  void BeginRound() {
    if (++round != 0) return;
    for (std::vector<uint32_t>* const rounds : {&scanned_in, &pattern_seen_in, &test_done_in, &profile_hit_in}) std::fill(rounds->begin(), rounds->end(), 0);
    round = 1;
  }

  uint32_t round = 0;
  PatternScratch scratch;
  // Of the text that is looked at.
  std::string words;
  RowBits left;
  RowBits set;
  // By field: the patterns that its texts have.
  std::vector<uint32_t> scanned_in;
  std::vector<std::vector<uint32_t>> matched;
  std::vector<uint32_t> pattern_seen_in;
  std::vector<uint32_t> test_done_in;
  std::vector<bool> test_passed;
  std::vector<uint32_t> profile_hit_in;
};

}  // namespace postgate::profiles

#endif  // CORE_PROFILES_WORKSPACE_H_
