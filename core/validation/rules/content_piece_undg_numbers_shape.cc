// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/string_view.h"
#include "core/identifiers/characters.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckContentPiecesUndgNumbersShape(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = input.item.content_pieces(i);
    for (int j = 0; j < piece.undg_numbers_size(); ++j) {
      const absl::string_view number = piece.undg_numbers(j);
      if (number.size() == 4 && identifiers::AllOf(number, identifiers::IsDigit)) continue;
      const FieldPath path("content_pieces", i);
      sink.Add(FieldPath(path, "undg_numbers", j), "A UN number has 4 digits.",
               "Send the digits alone: 3480, not UN3480.");
    }
  }
}

}  // namespace

constinit const Rule kItemContentPiecesUndgNumbersShape = {
    .id = "item.content_pieces.undg_numbers.shape",
    .severity = v1::SEVERITY_WARNING,
    .summary = "A UN number of dangerous goods has 4 digits.",
    .source = "UN Model Regulations, 3.2; ICS2 CL101",
    .field = "content_pieces[].undg_numbers[]",
    .check = CheckContentPiecesUndgNumbersShape,
};

}  // namespace postgate::validation
