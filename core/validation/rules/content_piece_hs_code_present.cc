// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "core/identifiers/field_path.h"
#include "core/identifiers/nature_code.h"
#include "core/records/item.h"
#include "core/validation/item_facts.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

bool IsCommercialByNature(const records::Item& item) {
  const v1::Nature nature = identifiers::StatedNature(item);
  // A code that nobody knows must not be a way out; that there is neither nature nor code another rule says.
  if (nature == v1::NATURE_UNSPECIFIED) return !item.nature_code().empty();
  return IsCommercial(nature);
}

void CheckContentPiecesHsCodePresent(const RuleInput& input, FindingSink& sink) {
  if (!IsCommercialByNature(input.item)) return;
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = input.item.content_pieces(i);
    if (!piece.hs_code().empty()) continue;
    const FieldPath path("content_pieces", i);
    sink.Add(FieldPath(path, "hs_code"), "The HS code is missing.", "Send the first 6 digits of the tariff number.");
  }
}

}  // namespace

constinit const Rule kItemContentPiecesHsCodePresent = {
    .id = "item.content_pieces.hs_code.present",
    .severity = v1::SEVERITY_WARNING,
    .summary = "A piece of a commercial item (sale, return, sample, by nature or its code) has an HS code. Gifts and documents need none.",
    .source = "WCO-UPU guidelines on EAD: HS-6 for commercial items from 1 September 2025",
    .field = "content_pieces[].hs_code",
    .check = CheckContentPiecesHsCodePresent,
};

}  // namespace postgate::validation
