// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/nature_code.h"
#include "core/normalization/rules/rules.h"
#include "core/records/item.h"

namespace postgate::normalization::rules {
namespace {

constexpr char kId[] = "normalize.nature";

void Apply(Subject& subject) {
  records::Item& item = subject.item();
  for (const auto& [nature, code] : identifiers::kNatureCodes) {
    if (item.nature() == v1::NATURE_UNSPECIFIED && item.nature_code() == code) {
      item.set_nature(nature);
      subject.Record(kId, identifiers::FieldPath("nature"), "", v1::Nature_Name(nature));
    } else if (item.nature() == nature && item.nature_code().empty()) {
      item.set_nature_code(code);
      subject.Record(kId, identifiers::FieldPath("nature_code"), "", code);
    }
  }
}

}  // namespace

constexpr NormalizationRule kNature = {kId, "Of nature and its UPU code, the missing one follows from the other.",
    "UPU nature of transaction", Apply};

}  // namespace postgate::normalization::rules
