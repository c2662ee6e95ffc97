// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckRepresentativeStatusPresent(const RuleInput& input, FindingSink& sink) {
  const bool has_status = input.item.representative_status() != v1::REPRESENTATIVE_STATUS_UNSPECIFIED;
  if (input.item.has_representative() && !has_status) {
    sink.Add(FieldPath("representative_status"), "It is not said whom the representative binds.",
             "Send REPRESENTATIVE_STATUS_DIRECT (in the name of the one who is represented) or REPRESENTATIVE_STATUS_INDIRECT (in its own name).");
  } else if (has_status && !input.item.has_representative()) {
    sink.Add(FieldPath("representative"), "There is the status of a representative and no representative.",
             "Send the representative, or leave the status out.");
  }
}

}  // namespace

constinit const Rule kItemRepresentativeStatusPresent = {
    .id = "item.representative_status.present",
    .severity = v1::SEVERITY_WARNING,
    .summary = "A representative has a status, direct or indirect, and the status a representative.",
    .source = "ICS2 F43 and F32: representative, status n1, mandatory in it; Regulation (EU) 952/2013, Article 18",
    .field = "representative_status, representative",
    .check = CheckRepresentativeStatusPresent,
    .is_off = true,
};

}  // namespace postgate::validation
