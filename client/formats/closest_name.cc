// SPDX-License-Identifier: Apache-2.0
#include "client/formats/closest_name.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace postgate::client {
namespace {

// Levenshtein's, without regard to case and underscores.
size_t Distance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      const size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({change, above + 1, row[j - 1] + 1});
      diagonal = above;
    }
  }
  return row[b.size()];
}

std::string Folded(absl::string_view name) {
  std::string folded = absl::AsciiStrToLower(name);
  folded.erase(std::remove(folded.begin(), folded.end(), '_'), folded.end());
  return folded;
}

}  // namespace

std::string ClosestName(absl::string_view wanted, const std::vector<std::string>& names, size_t* steps) {
  const std::string folded = Folded(wanted);
  std::string closest;
  // Two slips in a short name (letters that changed places are two), more in a long one, but never all of it.
  size_t closest_distance = std::min(folded.size() / 3 + 2, folded.size());
  for (const std::string& name : names) {
    const std::string known = Folded(name);
    // By their lengths alone they are as far apart.
    if (std::max(folded.size(), known.size()) - std::min(folded.size(), known.size()) >= closest_distance) continue;
    if (steps != nullptr) *steps += folded.size() * known.size();
    const size_t distance = Distance(folded, known);
    if (distance < closest_distance) {
      closest_distance = distance;
      closest = name;
    }
  }
  return closest;
}

std::string DidYouMean(absl::string_view wanted, const std::vector<std::string>& names) {
  const std::string closest = ClosestName(wanted, names);
  return closest.empty() ? std::string() : absl::StrCat("; did you mean \"", closest, "\"?");
}

}  // namespace postgate::client
