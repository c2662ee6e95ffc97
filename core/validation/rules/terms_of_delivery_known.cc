// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/string_view.h"
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

constexpr absl::string_view kIncoterms[] = {"EXW", "FCA", "FAS", "FOB", "CFR", "CIF", "CPT",
                                            "CIP", "DAP", "DPU", "DDP", "DAT", "DDU", "DAF"};

void CheckTermsOfDeliveryKnown(const RuleInput& input, FindingSink& sink) {
  const absl::string_view terms = input.item.terms_of_delivery();
  if (terms.empty()) return;
  const absl::string_view code = terms.substr(0, terms.find(' '));
  for (const absl::string_view known : kIncoterms) {
    if (code == known) return;
  }
  sink.Add(FieldPath("terms_of_delivery"), "The terms of delivery are no Incoterms.",
           "Send three letters, for example DDP or DAP; a place may follow.");
}

}  // namespace

constinit const Rule kItemTermsOfDeliveryKnown = {
    .id = "item.terms_of_delivery.known",
    .severity = v1::SEVERITY_WARNING,
    .summary = "Terms of delivery begin with an Incoterms code.",
    .source = "Incoterms 2020, and DAT, DDU and DAF of earlier editions",
    .field = "terms_of_delivery",
    .check = CheckTermsOfDeliveryKnown,
};

}  // namespace postgate::validation
