// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckContentPiecesNetMassGPresent(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    if (input.item.content_pieces(i).net_mass_g() != 0) continue;
    const FieldPath path("content_pieces", i);
    sink.Add(FieldPath(path, "net_mass_g"), "The net mass is missing.", "Send the mass of the line's goods in grams, packing left out.");
  }
}

}  // namespace

constinit const Rule kItemContentPiecesNetMassGPresent = {
    .id = "item.content_pieces.net_mass_g.present",
    .severity = v1::SEVERITY_INFO,
    .summary = "Every content piece has its net mass.",
    .source = "UPU M33: net weight, mandatory; CN 22, CN 23: weight of each article; ICS2 F43: net mass 0..1",
    .field = "content_pieces[].net_mass_g",
    .check = CheckContentPiecesNetMassGPresent,
    .is_off = true,
};

}  // namespace postgate::validation
