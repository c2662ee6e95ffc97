// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckNaturePresent(const RuleInput& input, FindingSink& sink) {
  if (input.item.nature() != v1::NATURE_UNSPECIFIED || !input.item.nature_code().empty()) return;
  sink.Add(FieldPath("nature"), "The nature of the contents is missing.",
           "Send what the sender ticked: sale, return, gift, sample, documents, or other with a text.");
}

}  // namespace

constinit const Rule kItemNaturePresent = {
    .id = "item.nature.present",
    .severity = v1::SEVERITY_WARNING,
    .summary = "The nature of the contents is sent, or its code.",
    .source = "UPU M33: nature type, mandatory; CN 22 and CN 23: category",
    .field = "nature",
    .check = CheckNaturePresent,
};

}  // namespace postgate::validation
