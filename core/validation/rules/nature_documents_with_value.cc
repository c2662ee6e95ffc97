// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/identifiers/nature_code.h"
#include "core/validation/amounts.h"
#include "core/validation/item_facts.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckNatureDocumentsWithValue(const RuleInput& input, FindingSink& sink) {
  if (identifiers::StatedNature(input.item) != v1::NATURE_DOCUMENTS) return;
  constexpr char kDocumentsMessage[] = "The item is declared as documents and has a value.";
  constexpr char kDocumentsHint[] =
      "Documents are papers of no commercial value; books, certificates for sale and the like are goods.";
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    if (InNanos(input.item.content_pieces(i).value()) <= 0) continue;
    const FieldPath path("content_pieces", i);
    return sink.Add(FieldPath(path, "value"), kDocumentsMessage, kDocumentsHint);
  }
  if (InNanos(input.item.total_declared_value()) > 0)
    sink.Add(FieldPath("total_declared_value"), kDocumentsMessage, kDocumentsHint);
}

}  // namespace

constinit const Rule kItemNatureDocumentsWithValue = {
    .id = "item.nature.documents_with_value",
    .severity = v1::SEVERITY_WARNING,
    .summary = "Documents have no value.",
    .source = "WCO Immediate Release Guidelines, category 1: documents, not dutiable",
    .field = "total_declared_value, content_pieces[].value",
    .check = CheckNatureDocumentsWithValue,
};

}  // namespace postgate::validation
