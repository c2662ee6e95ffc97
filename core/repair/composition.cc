// SPDX-License-Identifier: Apache-2.0
#include "core/repair/composition.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>

#include <algorithm>
#include <cstdint>

namespace postgate::repair {
namespace {

// The data is part of the library: nullptr only where ICU is broken, and then texts stay as they are.
const icu::Normalizer2* Nfc() {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(error);
  return U_SUCCESS(error) ? nfc : nullptr;
}

icu::StringPiece PieceOf(absl::string_view text) { return icu::StringPiece(text.data(), static_cast<int32_t>(text.size())); }

}  // namespace

bool IsComposed(absl::string_view text) {
  if (text.size() > kComposedBytesMax) return true;
  // No character below U+0300 (CC 80) changes or joins another that is below it (UAX #15, quick check).
  const bool is_below_marks = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0xCC; });
  if (is_below_marks) return true;
  const icu::Normalizer2* nfc = Nfc();
  if (nfc == nullptr) return true;
  UErrorCode error = U_ZERO_ERROR;
  const bool is_normalized = nfc->isNormalizedUTF8(PieceOf(text), error) != 0;
  return U_FAILURE(error) || is_normalized;
}

std::string Compose(const std::string& text) {
  const icu::Normalizer2* nfc = Nfc();
  if (nfc == nullptr) return text;
  std::string composed;
  icu::StringByteSink<std::string> sink(&composed);
  UErrorCode error = U_ZERO_ERROR;
  nfc->normalizeUTF8(0, PieceOf(text), sink, nullptr, error);
  return U_FAILURE(error) ? text : composed;
}

}  // namespace postgate::repair
