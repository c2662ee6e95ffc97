// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "core/normalization/rules/rules.h"
#include "core/records/item.h"

namespace postgate::normalization::rules {
namespace {

constexpr char kId[] = "normalize.content_pieces";
// UNECE Recommendation 20: piece.
constexpr char kPiece[] = "H87";

void Apply(Subject& subject) {
  records::Item& item = subject.item();
  for (int i = 0; i < item.content_pieces_size(); ++i) {
    records::ContentPiece& piece = *item.mutable_content_pieces(i);
    const identifiers::FieldPath path("content_pieces", i);
    if (piece.piece_number() == 0) {
      piece.set_piece_number(i + 1);
      subject.Record(kId, identifiers::FieldPath(path, "piece_number"), "0", absl::StrCat(i + 1));
    }
    if (piece.quantity() > 0 && piece.quantity_unit().empty()) {
      piece.set_quantity_unit(kPiece);
      subject.Record(kId, identifiers::FieldPath(path, "quantity_unit"), "", kPiece);
    }
  }
}

}  // namespace

constexpr NormalizationRule kPieces = {kId, "Pieces without a number are numbered by their place; a quantity without a unit is one of pieces.",
    "UPU M33: sequence number; UNECE Recommendation 20: H87", Apply};

}  // namespace postgate::normalization::rules
