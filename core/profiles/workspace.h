// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_PROFILES_WORKSPACE_H_
#define CORE_PROFILES_WORKSPACE_H_

#include <algorithm>
#include <cstdint>
#include <limits>
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

  // The next item's round, and one for each of its pieces. Numbers come again after four thousand million: then nothing of before may be left.
  void BeginItem(int pieces) {
    const uint32_t rounds = 1 + static_cast<uint32_t>(pieces);
    if (next_round > std::numeric_limits<uint32_t>::max() - rounds) {
      for (std::vector<uint32_t>* const found_in : {&scanned_in, &pattern_seen_in, &test_done_in, &profile_hit_in}) std::fill(found_in->begin(), found_in->end(), 0);
      next_round = 1;
    }
    item_round = round = next_round;
    next_round += rounds;
  }

  // Of the item, or of the piece of it that is looked at.
  uint32_t round = 0;
  uint32_t item_round = 0;
  uint32_t next_round = 1;
  PatternScratch scratch;
  // The text that is looked at, as patterns take it.
  std::string written;
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
