// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/field_path.h"
#include "core/identifiers/nature_code.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckNatureTextPresent(const RuleInput& input, FindingSink& sink) {
  if (identifiers::StatedNature(input.item) != v1::NATURE_OTHER || !input.item.nature_text().empty()) return;
  sink.Add(FieldPath("nature_text"), "The nature is other, and nothing says what.", "Say in nature_text what it is.");
}

}  // namespace

constinit const Rule kItemNatureTextPresent = {
    .id = "item.nature_text.present",
    .severity = v1::SEVERITY_ERROR,
    .summary = "A nature of \"other\" comes with a text.",
    .source = "UPU M33: nature text, mandatory for other; CN 23",
    .field = "nature_text",
    .check = CheckNatureTextPresent,
};

}  // namespace postgate::validation
