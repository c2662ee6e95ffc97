// SPDX-License-Identifier: Apache-2.0
#include "core/reference/postcodes.h"

#include "absl/strings/str_split.h"
#include "core/identifiers/characters.h"

namespace postgate::reference {
namespace {

using identifiers::IsDigit;
using identifiers::IsLetter;
using identifiers::IsUpper;

constexpr size_t kNoCountry = 26 * 26;

size_t IndexOfCountry(absl::string_view alpha2) {
  if (alpha2.size() != 2 || !IsUpper(alpha2[0]) || !IsUpper(alpha2[1])) return kNoCountry;
  return static_cast<size_t>(alpha2[0] - 'A') * 26 + static_cast<size_t>(alpha2[1] - 'A');
}

bool IsShape(absl::string_view shape) {
  if (shape.empty() || shape.size() > Postcodes::kShapeMax) return false;
  return identifiers::AllOf(shape, [](char c) { return c == '9' || c == 'A' || c == '*'; });
}

bool Fits(absl::string_view signs, absl::string_view shape) {
  if (signs.size() != shape.size()) return false;
  for (size_t i = 0; i < signs.size(); ++i) {
    if (shape[i] != '*' && shape[i] != signs[i]) return false;
  }
  return true;
}

}  // namespace

bool Postcodes::AddShapes(absl::string_view alpha2, absl::string_view shapes) {
  const size_t country = IndexOfCountry(alpha2);
  if (country == kNoCountry) return false;
  for (const absl::string_view shape : absl::StrSplit(shapes, ' ')) {
    if (!IsShape(shape)) return false;
    shapes_[country].emplace_back(shape);
  }
  return true;
}

bool Postcodes::AddWithout(absl::string_view alpha2) {
  const size_t country = IndexOfCountry(alpha2);
  if (country == kNoCountry) return false;
  without_.set(country);
  return true;
}

bool Postcodes::HasShape(absl::string_view alpha2, absl::string_view postcode) const {
  const size_t country = IndexOfCountry(alpha2);
  if (country == kNoCountry || shapes_[country].empty()) return true;
  char signs[kShapeMax];
  size_t size = 0;
  for (const char c : postcode) {
    if (c == ' ' || c == '-') continue;
    if (size == kShapeMax || !(IsDigit(c) || IsLetter(c))) return false;
    signs[size++] = IsDigit(c) ? '9' : 'A';
  }
  for (const std::string& shape : shapes_[country]) {
    if (Fits(absl::string_view(signs, size), shape)) return true;
  }
  return false;
}

bool Postcodes::IsNeeded(absl::string_view alpha2) const {
  const size_t country = IndexOfCountry(alpha2);
  return country != kNoCountry && without_.any() && !shapes_[country].empty() && !without_[country];
}

}  // namespace postgate::reference
