// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/documents.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckDocumentComplete(const records::Document& document, const FieldPath& path, FindingSink& sink) {
  if (document.kind().empty())
    sink.Add(FieldPath(path, "kind"), "The kind of the document is missing.",
             "Send its code, for example N380 for an invoice, or a word.");
  if (document.number().empty())
    sink.Add(FieldPath(path, "number"), "The number of the document is missing.", "Send the number that stands on it.");
}

void CheckDocumentsComplete(const RuleInput& input, FindingSink& sink) {
  ForEachDocument(input.item, [&sink](const records::Document& document, const FieldPath& path) {
    CheckDocumentComplete(document, path, sink);
  });
}

}  // namespace

constinit const Rule kItemDocumentsComplete = {
    .id = "item.documents.complete",
    .severity = v1::SEVERITY_WARNING,
    .summary = "A document has a kind and a number.",
    .source = "ICS2 F43: supporting document, type and reference",
    .field = "documents[].kind, documents[].number, content_pieces[].documents[].kind ...",
    .check = CheckDocumentsComplete,
};

}  // namespace postgate::validation
