// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/string_view.h"
#include "core/identifiers/characters.h"
#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "core/validation/parties.h"
#include "core/validation/rule.h"
#include "core/validation/rules.h"

namespace postgate::validation {
namespace {

using identifiers::FieldPath;

// ITU-T E.164, 6.2: at most 15 digits; fewer than 7 reach nobody from abroad.
constexpr int kPhoneDigitsMin = 7;
constexpr int kPhoneDigitsMax = 15;

bool IsInternationalPhone(absl::string_view phone) {
  if (phone.size() < 2 || phone[0] != '+' || phone[1] < '1' || phone[1] > '9') return false;
  int digits = 0;
  for (const char c : phone.substr(1)) {
    if (identifiers::IsDigit(c)) {
      ++digits;
    } else if (c != ' ') {
      return false;
    }
  }
  return digits >= kPhoneDigitsMin && digits <= kPhoneDigitsMax;
}

void CheckPartyPhoneForm(const RuleInput& input, FindingSink& sink) {
  ForEachParty(input.item, [&sink](const records::Party& party, const FieldPath& path) {
    if (party.phone().empty() || IsInternationalPhone(party.phone())) return;
    sink.Add(FieldPath(path, "phone"), "The telephone number is not in international form.",
             "Send a plus, the country code and the number, digits and spaces only: +82 2 1234 5678.");
  });
}

}  // namespace

constinit const Rule kItemPartyPhoneForm = {
    .id = "item.party.phone.form",
    .severity = v1::SEVERITY_WARNING,
    .summary = "A telephone number is in international form: a plus, and 7 to 15 digits, spaces between.",
    .source = "ITU-T E.123, E.164; ICS2 takes TE in this form only",
    .field = "sender.phone, addressee.phone, seller.phone ...",
    .check = CheckPartyPhoneForm,
};

}  // namespace postgate::validation
