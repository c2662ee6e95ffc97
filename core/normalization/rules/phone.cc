// SPDX-License-Identifier: Apache-2.0
#include "core/normalization/parties.h"
#include "core/normalization/phone_number.h"
#include "core/normalization/rules/rules.h"
#include "core/records/item.h"

namespace postgate::normalization::rules {
namespace {

constexpr char kId[] = "normalize.phone";

void Apply(Subject& subject) {
  ForEachParty(subject.item(), [&subject](records::Party& party, const identifiers::FieldPath& path) {
    if (party.phone().empty()) return;
    const PhoneNumber number(party.phone(), party.country(), subject.input().reference.calling_codes());
    if (number.e164().empty() || number.e164() == party.phone()) return;
    subject.Record(kId, identifiers::FieldPath(path, "phone"), party.phone(), number.e164());
    party.set_phone(number.e164());
  });
}

}  // namespace

constexpr NormalizationRule kPhone = {
    kId,
    "A telephone number takes the form of ITU-T E.164, where its calling code is sent or follows safely from the party's country; others stay.",
    "ITU-T E.164; ICS2: communication in international form (ITU-T E.123); data/reference/calling_codes.csv", Apply};

}  // namespace postgate::normalization::rules
