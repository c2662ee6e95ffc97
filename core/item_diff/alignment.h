// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_CORE_ITEM_DIFF_ALIGNMENT_H_
#define POSTGATE_CORE_ITEM_DIFF_ALIGNMENT_H_

#include <functional>
#include <vector>

namespace postgate::item_diff {

// Elements of a list that are aligned by what they say; with more in either list they are paired by their place alone.
inline constexpr int kAlignedElementsMax = 200;

inline constexpr int kNoElement = -1;

// An element of the older list and what became of it; kNoElement: it was removed, or added.
struct ElementPair {
  int before;
  int after;

  bool operator==(const ElementPair&) const = default;
};

// How far two elements are from being the same: 0 the same, kNothingInCommon, or kNeverPaired.
inline constexpr int kNothingInCommon = 1'000;
inline constexpr int kNeverPaired = 1'000'000;
using Distance = std::function<int(int before, int after)>;

// Pairs two lists, both in their order, so that as little as can be is changed. A pair with nothing in common counts for less than a removal and an addition, so lists of one length are
// paired by place unless elements went and came. Of several such alignments the one that pairs first, then removes: the same for the same distances.
std::vector<ElementPair> Align(int before_size, int after_size, const Distance& distance);

}  // namespace postgate::item_diff

#endif  // POSTGATE_CORE_ITEM_DIFF_ALIGNMENT_H_
