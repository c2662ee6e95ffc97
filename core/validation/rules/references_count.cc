// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckSize(int size, const FieldPath& path, int size_max, FindingSink& sink) {
  if (size <= size_max) return;
  sink.Add(path, "The list is too long.", absl::StrCat("Send at most ", size_max, "."));
}

void CheckReferencesCount(const RuleInput& input, FindingSink& sink) {
  const records::Item& item = input.item;
  CheckSize(item.local_ids_size(), FieldPath("local_ids"), 99, sink);
  CheckSize(item.previous_item_ids_size(), FieldPath("previous_item_ids"), 99, sink);
  CheckSize(item.fiscal_references_size(), FieldPath("fiscal_references"), 9, sink);
  CheckSize(item.supply_chain_actors_size(), FieldPath("supply_chain_actors"), 9, sink);
  CheckSize(item.documents_size(), FieldPath("documents"), 99, sink);
  CheckSize(item.additional_information_size(), FieldPath("additional_information"), 99, sink);
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = input.item.content_pieces(i);
    const FieldPath path("content_pieces", i);
    CheckSize(piece.documents_size(), FieldPath(path, "documents"), 99, sink);
    CheckSize(piece.undg_numbers_size(), FieldPath(path, "undg_numbers"), 99, sink);
  }
}

}  // namespace

constinit const Rule kItemReferencesCount = {
    .id = "item.references.count",
    .severity = v1::SEVERITY_ERROR,
    .summary =
        "Lists keep to their lengths: 99 documents, 99 local and previous identifiers, 9 fiscal references, 9 supply "
        "chain actors, 99 UN numbers, 99 statements of additional information.",
    .source = "ICS2 F43: supporting documents and additional information 0..99, supply chain actors 0..9",
    .field = "documents, local_ids, fiscal_references ...",
    .check = CheckReferencesCount,
    .is_fixed = true,
};

}  // namespace postgate::validation
