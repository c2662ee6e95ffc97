// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/str_cat.h"
#include "core/identifiers/field_path.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"
#include "core/validation/text.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

void CheckOffice(absl::string_view code, const FieldPath& path, const reference::ReferenceData& reference,
                 FindingSink& sink) {
  if (code.empty() || reference.IsImpc(code)) return;
  sink.Add(path, absl::StrCat(Quoted(code), " is not in the list of offices."),
           "An IMPC code has 6 characters, for example KRSELB. A code that is new is taken as it is.");
}

void CheckRouteOfficeKnown(const RuleInput& input, FindingSink& sink) {
  CheckOffice(input.item.origin_office(), FieldPath("origin_office"), input.reference, sink);
  CheckOffice(input.item.destination_office(), FieldPath("destination_office"), input.reference, sink);
}

}  // namespace

constinit const Rule kItemRouteOfficeKnown = {
    .id = "item.route.office.known",
    .severity = v1::SEVERITY_WARNING,
    .summary = "Origin and destination office are in the list of international mail processing centres.",
    .source = "UPU S34; data/reference/impc.csv, an older edition",
    .field = "origin_office, destination_office",
    .check = CheckRouteOfficeKnown,
};

}  // namespace postgate::validation
