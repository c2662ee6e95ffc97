// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include "core/identifiers/field_path.h"
#include "core/identifiers/nature_code.h"
#include "core/records/item.h"
#include "core/validation/item_facts.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

// A letter of goods worth more needs a CN 23.
constexpr std::int64_t kCn22LimitSdr = 300;

bool NeedsCn23(const RuleInput& input) {
  if (identifiers::StatedNature(input.item) == v1::NATURE_DOCUMENTS || CarrierKindOf(input) == CarrierKind::kExpress) return false;
  const v1::MailClass mail_class = MailClassOf(input);
  if (mail_class != v1::MAIL_CLASS_LETTER) return mail_class == v1::MAIL_CLASS_PARCEL;
  const DeclaredTotal total = DeclaredTotalOf(input.item);
  const std::int64_t nanos_per_sdr =
      total.currency.empty() ? 0 : input.reference.sdr_rates().NanosPerSdr(total.currency, input.now);
  return nanos_per_sdr != 0 && total.nanos > absl::int128(nanos_per_sdr) * kCn22LimitSdr;
}

void CheckCn23Fields(const RuleInput& input, FindingSink& sink) {
  if (!NeedsCn23(input)) return;
  const records::Item& item = input.item;
  if (!item.has_postage())
    sink.Add(FieldPath("postage"), "The CN 23 asks for the postage, and it is missing.", "Send what the sender paid.");
  if (item.origin_office().empty() && item.origin_operator().empty()) {
    sink.Add(FieldPath("origin_office"), "The CN 23 asks for the office of origin, and it is missing.",
             "Send its IMPC code, for example KRSELB.");
  }
  if (!IsCommercial(identifiers::StatedNature(item))) return;
  for (int i = 0; i < item.content_pieces_size(); ++i) {
    if (!item.content_pieces(i).origin_country().empty()) continue;
    const FieldPath path("content_pieces", i);
    sink.Add(FieldPath(path, "origin_country"),
             "The CN 23 asks for the country of origin of goods in trade, and it is missing.",
             "Send where the article was made.");
  }
}

}  // namespace

constinit const Rule kItemCn23Fields = {
    .id = "item.cn23.fields",
    .severity = v1::SEVERITY_INFO,
    .summary =
        "An item that needs a CN 23 has what the form asks beyond a CN 22: postage, office of origin, and of goods in "
        "trade the country of origin of each article. It needs one when it is a parcel, or a letter worth more than "
        "SDR "
        "300.",
    .source = "UPU CN 22 and CN 23; data/reference/sdr_rates.csv",
    .field = "postage, origin_office, content_pieces[].origin_country",
    .check = CheckCn23Fields,
};

}  // namespace postgate::validation
