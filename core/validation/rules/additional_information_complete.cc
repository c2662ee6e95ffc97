// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckAdditionalInformationComplete(const RuleInput& input, FindingSink& sink) {
  for (int i = 0; i < input.item.additional_information_size(); ++i) {
    const records::AdditionalStatement& statement = input.item.additional_information(i);
    if (!statement.code().empty() || !statement.text().empty()) continue;
    sink.Add(FieldPath("additional_information", i), "The statement says nothing.", "Send its code, its text or both, or leave it out.");
  }
}

}  // namespace

constinit const Rule kItemAdditionalInformationComplete = {
    .id = "item.additional_information.complete",
    .severity = v1::SEVERITY_WARNING,
    .summary = "A statement of the additional information has a code or a text.",
    .source = "ICS2 F43: additional information, code and text",
    .field = "additional_information[]",
    .check = CheckAdditionalInformationComplete,
};

}  // namespace postgate::validation
