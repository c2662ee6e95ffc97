// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/text.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

struct ReferenceLimit {
  absl::string_view text;
  const char* field;
  size_t characters;
};

void CheckLength(absl::string_view text, const FieldPath& path, size_t characters, FindingSink& sink) {
  if (!IsLongerThan(text, characters)) return;
  sink.Add(path, "The text is too long.", absl::StrCat("Send at most ", characters, " characters."));
}

void CheckLists(const records::Item& item, FindingSink& sink) {
  for (int i = 0; i < item.local_ids_size(); ++i) CheckLength(item.local_ids(i), FieldPath("local_ids", i), 35, sink);
  for (int i = 0; i < item.previous_item_ids_size(); ++i) {
    CheckLength(item.previous_item_ids(i), FieldPath("previous_item_ids", i), 35, sink);
  }
  for (int i = 0; i < item.fiscal_references_size(); ++i) {
    const FieldPath path("fiscal_references", i);
    CheckLength(item.fiscal_references(i).number(), FieldPath(path, "number"), 17, sink);
  }
  for (int i = 0; i < item.supply_chain_actors_size(); ++i) {
    const FieldPath path("supply_chain_actors", i);
    CheckLength(item.supply_chain_actors(i).number(), FieldPath(path, "number"), 35, sink);
  }
  for (int i = 0; i < item.documents_size(); ++i) {
    const FieldPath path("documents", i);
    CheckLength(item.documents(i).number(), FieldPath(path, "number"), 70, sink);
  }
  for (int i = 0; i < item.additional_information_size(); ++i) {
    const FieldPath path("additional_information", i);
    CheckLength(item.additional_information(i).code(), FieldPath(path, "code"), 17, sink);
    CheckLength(item.additional_information(i).text(), FieldPath(path, "text"), 512, sink);
  }
  for (int i = 0; i < item.content_pieces_size(); ++i) {
    const FieldPath piece("content_pieces", i);
    for (int j = 0; j < item.content_pieces(i).documents_size(); ++j) {
      const FieldPath path(piece, "documents", j);
      CheckLength(item.content_pieces(i).documents(j).number(), FieldPath(path, "number"), 70, sink);
    }
  }
}

void CheckReferencesLength(const RuleInput& input, FindingSink& sink) {
  const records::Item& item = input.item;
  const ReferenceLimit kLimits[] = {
      {item.ucr(), "ucr", 35},
      {item.master_document(), "master_document", 70},
      {item.mail_class_code(), "mail_class_code", 35},
      {item.mail_category(), "mail_category", 35},
      {item.handling_class(), "handling_class", 35},
      {item.nature_code(), "nature_code", 35},
      {item.nature_text(), "nature_text", 40},
      {item.importer_reference(), "importer_reference", 35},
      {item.marketplace_id(), "marketplace_id", 70},
      {item.order_reference(), "order_reference", 70},
      {item.terms_of_delivery(), "terms_of_delivery", 35},
      {item.prepaid_duty_reference(), "prepaid_duty_reference", 70},
      {item.non_delivery_instruction(), "non_delivery_instruction", 70},
  };
  for (const ReferenceLimit& limit : kLimits) CheckLength(limit.text, FieldPath(limit.field), limit.characters, sink);
  CheckLists(item, sink);
}

}  // namespace

constinit const Rule kItemReferencesLength = {
    .id = "item.references.length",
    .severity = v1::SEVERITY_ERROR,
    .summary =
        "References and codes keep to their lengths: UCR, local and previous identifiers, importer reference and codes "
        "35 characters, nature text 40, document and order numbers 70, fiscal numbers "
        "and codes of statements 17, texts of statements 512.",
    .source = "ICS2 F43; UPU M33",
    .field = "ucr, local_ids[], documents[].number ...",
    .check = CheckReferencesLength,
    .is_fixed = true,
};

}  // namespace postgate::validation
