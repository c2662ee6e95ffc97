// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include "absl/strings/string_view.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

// Less than a paper clip, a pearl or a stamp.
constexpr std::int64_t kUnitsPerGramMax = 10;

void CheckContentPiecesNetMassGPerUnit(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = input.item.content_pieces(i);
    if (piece.net_mass_g() <= 0 || piece.quantity() / kUnitsPerGramMax <= piece.net_mass_g()) continue;
    // Grams, metres and the like are no units of goods.
    const absl::string_view unit = piece.quantity_unit();
    if (!unit.empty() && unit != "H87" && unit != "C62" && unit != "EA" && unit != "PR" && unit != "SET") continue;
    const FieldPath path("content_pieces", i);
    sink.Add(FieldPath(path, "net_mass_g"), "A single unit would weigh less than a tenth of a gram.",
             "Send in net_mass_g the grams of all units together, and in quantity their number.");
  }
}

}  // namespace

constinit const Rule kItemContentPiecesNetMassGPerUnit = {
    .id = "item.content_pieces.net_mass_g.per_unit",
    .severity = v1::SEVERITY_INFO,
    .summary = "A unit of a piece weighs at least a tenth of a gram.",
    .source = "Data quality: quantity and mass are those of the line",
    .field = "content_pieces[].net_mass_g",
    .check = CheckContentPiecesNetMassGPerUnit,
};

}  // namespace postgate::validation
