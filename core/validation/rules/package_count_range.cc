// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

bool IsPlausible(std::int32_t packages) { return packages >= 0 && packages <= 99999999; }

void ReportPackageCount(const FieldPath& path, FindingSink& sink) {
  sink.Add(path, "The number of packages is not between 0 and 99999999.",
           "Send how many packages there are, or nothing.");
}

void CheckPackageCountRange(const RuleInput& input, FindingSink& sink) {
  if (!IsPlausible(input.item.package_count())) ReportPackageCount(FieldPath("package_count"), sink);
  for (int i = 0; i < input.item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = input.item.content_pieces(i);
    if (IsPlausible(piece.package_count())) continue;
    const FieldPath path("content_pieces", i);
    ReportPackageCount(FieldPath(path, "package_count"), sink);
  }
}

}  // namespace

constinit const Rule kItemPackageCountRange = {
    .id = "item.package_count.range",
    .severity = v1::SEVERITY_ERROR,
    .summary = "A number of packages is not negative and has at most 8 digits.",
    .source = "ICS2 F43: number of packages, n..8",
    .field = "package_count, content_pieces[].package_count",
    .check = CheckPackageCountRange,
    .is_fixed = true,
};

}  // namespace postgate::validation
