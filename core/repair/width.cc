// SPDX-License-Identifier: Apache-2.0
#include "core/repair/width.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

namespace postgate::repair {
namespace {

// The block from U+FF01 without what is not assigned in it.
constexpr struct {
  int first;
  int last;
} kForms[] = {{0xFF01, 0xFFBE}, {0xFFC2, 0xFFC7}, {0xFFCA, 0xFFCF}, {0xFFD2, 0xFFD7}, {0xFFDA, 0xFFDC}, {0xFFE0, 0xFFE6}, {0xFFE8, 0xFFEE}};

// Of three bytes that begin with EF, in UTF-8.
int CodeAt(absl::string_view text, size_t at) { return 0xF000 | ((text[at + 1] & 0x3F) << 6) | (text[at + 2] & 0x3F); }

bool IsWidthForm(absl::string_view text, size_t at) {
  if (static_cast<unsigned char>(text[at]) != 0xEF || text.size() - at < 3) return false;
  const int code = CodeAt(text, at);
  for (const auto& [first, last] : kForms) {
    if (code >= first && code <= last) return true;
  }
  return false;
}

// One step only: the mapping marked <wide> or <narrow>, not what the character it gives may be made of.
void AppendFolded(UChar32 form, std::string* folded) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCInstance(error);
  icu::UnicodeString usual;
  if (U_FAILURE(error) || !nfkc->getRawDecomposition(form, usual)) usual = form;
  usual.toUTF8String(*folded);
}

}  // namespace

bool HasWidthForms(absl::string_view text) {
  for (size_t at = text.find('\xEF'); at != absl::string_view::npos; at = text.find('\xEF', at + 1)) {
    if (IsWidthForm(text, at)) return true;
  }
  return false;
}

std::string FoldWidthForms(absl::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    if (!IsWidthForm(text, at)) {
      folded.push_back(text[at++]);
      continue;
    }
    AppendFolded(CodeAt(text, at), &folded);
    at += 3;
  }
  return folded;
}

}  // namespace postgate::repair
