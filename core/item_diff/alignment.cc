// SPDX-License-Identifier: Apache-2.0
#include "core/item_diff/alignment.h"

#include <algorithm>
#include <cstddef>

namespace postgate::item_diff {
namespace {

// Of a removal or an addition: the two together a little more than a pair with nothing in common.
constexpr int kGap = kNothingInCommon * 11 / 20;

std::vector<ElementPair> ByPlace(int before_size, int after_size) {
  std::vector<ElementPair> pairs;
  for (int i = 0; i < std::max(before_size, after_size); ++i) pairs.push_back({i < before_size ? i : kNoElement, i < after_size ? i : kNoElement});
  return pairs;
}

}  // namespace

std::vector<ElementPair> Align(int before_size, int after_size, const Distance& distance) {
  if (before_size > kAlignedElementsMax || after_size > kAlignedElementsMax) return ByPlace(before_size, after_size);
  const size_t columns = static_cast<size_t>(after_size) + 1;
  const auto at = [columns](int i, int j) { return static_cast<size_t>(i) * columns + static_cast<size_t>(j); };
  // What it costs to align the rests of both lists, and to begin that with a pair.
  std::vector<int> rest(at(before_size, after_size) + 1, 0);
  std::vector<int> paired(rest.size(), kNeverPaired);
  for (int i = before_size; i >= 0; --i) {
    for (int j = after_size; j >= 0; --j) {
      if (i == before_size || j == after_size) {
        rest[at(i, j)] = kGap * (before_size - i + after_size - j);
        continue;
      }
      paired[at(i, j)] = distance(i, j) + rest[at(i + 1, j + 1)];
      rest[at(i, j)] = std::min({paired[at(i, j)], kGap + rest[at(i + 1, j)], kGap + rest[at(i, j + 1)]});
    }
  }
  std::vector<ElementPair> pairs;
  for (int i = 0, j = 0; i < before_size || j < after_size;) {
    if (i < before_size && j < after_size && paired[at(i, j)] == rest[at(i, j)]) {
      pairs.push_back({i++, j++});
    } else if (i < before_size && rest[at(i, j)] == kGap + rest[at(i + 1, j)]) {
      pairs.push_back({i++, kNoElement});
    } else {
      pairs.push_back({kNoElement, j++});
    }
  }
  return pairs;
}

}  // namespace postgate::item_diff
