// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

// F43 takes no more; item.content_pieces.count refuses them.
constexpr int kPiecesCompared = 99;

std::int32_t PieceNumberOf(const records::Item& item, int index) {
  const std::int32_t number = item.content_pieces(index).piece_number();
  return number == 0 ? index + 1 : number;
}

void CheckContentPiecesPieceNumberUnique(const RuleInput& input, FindingSink& sink) {
  const int count = std::min(input.item.content_pieces_size(), kPiecesCompared);
  for (int i = 1; i < count; ++i) {
    const std::int32_t number = PieceNumberOf(input.item, i);
    for (int j = 0; j < i; ++j) {
      if (PieceNumberOf(input.item, j) != number) continue;
      const FieldPath path("content_pieces", i);
      sink.Add(FieldPath(path, "piece_number"),
               absl::StrCat("Another content piece has the number ", number, " as well."),
               "Number the pieces from 1, or leave the numbers out.");
      break;
    }
  }
}

}  // namespace

constinit const Rule kItemContentPiecesPieceNumberUnique = {
    .id = "item.content_pieces.piece_number.unique",
    .severity = v1::SEVERITY_WARNING,
    .summary =
        "No two content pieces have the same number. 0 stands for the place in the list; the first 99 pieces are "
        "compared.",
    .source = "UPU M33: sequence number; ICS2 F43: goods item number",
    .field = "content_pieces[].piece_number",
    .check = CheckContentPiecesPieceNumberUnique,
};

}  // namespace postgate::validation
