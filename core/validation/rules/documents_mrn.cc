// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/match.h"
#include "core/identifiers/field_path.h"
#include "core/identifiers/mrn.h"
#include "core/records/item.h"
#include "core/validation/documents.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckDocumentsMrn(const RuleInput& input, FindingSink& sink) {
  ForEachDocument(input.item, [&sink](const records::Document& document, const FieldPath& path) {
    const bool is_mrn = absl::EqualsIgnoreCase(document.kind(), "MRN") || document.kind() == "NMRN";
    if (!is_mrn || document.number().empty() || identifiers::IsMrn(document.number())) return;
    sink.Add(FieldPath(path, "number"),
             "This is not a movement reference number: characters are missing or the check digit is wrong.",
             "Send all 18 characters: 2 digits of the year, the country, 13 letters or digits, the check digit.");
  });
}

}  // namespace

constinit const Rule kItemDocumentsMrn = {
    .id = "item.documents.mrn",
    .severity = v1::SEVERITY_WARNING,
    .summary = "A movement reference number has 18 characters, the last of them the check digit.",
    .source = "Regulation (EU) 2015/2446, Annex B, D.E. 12 01 001 000; check digit after DGXXI/0879/99",
    .field = "documents[].number, content_pieces[].documents[].number",
    .check = CheckDocumentsMrn,
};

}  // namespace postgate::validation
