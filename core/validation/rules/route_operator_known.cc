// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/identifiers/postal_codes.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/text.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckOperator(absl::string_view code, const FieldPath& path, const reference::ReferenceData& reference,
                   FindingSink& sink) {
  if (code.empty() || reference.IsOperator(identifiers::OperatorOfCode(code))) return;
  sink.Add(path, absl::StrCat(Quoted(code), " is not in the list of operators."),
           "An operator code has 3 characters, for example KRA. A code that is new is taken as it is.");
}

void CheckRouteOperatorKnown(const RuleInput& input, FindingSink& sink) {
  CheckOperator(input.item.origin_operator(), FieldPath("origin_operator"), input.reference, sink);
  CheckOperator(input.item.destination_operator(), FieldPath("destination_operator"), input.reference, sink);
}

}  // namespace

constinit const Rule kItemRouteOperatorKnown = {
    .id = "item.route.operator.known",
    .severity = v1::SEVERITY_WARNING,
    .summary = "Origin and destination operator run an office that is in the list.",
    .source = "UPU S31; data/reference/impc.csv, an older edition",
    .field = "origin_operator, destination_operator",
    .check = CheckRouteOperatorKnown,
};

}  // namespace postgate::validation
