// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/str_cat.h"
#include "core/identifiers/characters.h"
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/text.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckTransportModeKnown(const RuleInput& input, FindingSink& sink) {
  const absl::string_view code = input.item.transport_mode();
  if (code.empty() || (code.size() == 1 && identifiers::IsDigit(code[0]))) return;
  sink.Add(FieldPath("transport_mode"), absl::StrCat(Quoted(code), " is not a transport mode."),
           "1 maritime, 2 rail, 3 road, 4 air, 5 mail, 8 inland water.");
}

}  // namespace

constinit const Rule kItemTransportModeKnown = {
    .id = "item.transport_mode.known",
    .severity = v1::SEVERITY_WARNING,
    .summary = "The transport mode is one digit of the UNECE's list.",
    .source = "UNECE Recommendation 19",
    .field = "transport_mode",
    .check = CheckTransportModeKnown,
};

}  // namespace postgate::validation
