// SPDX-License-Identifier: Apache-2.0
#include "core/normalization/phone_number.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "core/identifiers/characters.h"

namespace postgate::normalization {
namespace {

// Shorter ones are short codes or lack something.
constexpr size_t kInternationalDigitsMin = 8;

constexpr bool IsSeparator(char c) { return c == ' ' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')'; }

bool BeginsWith(absl::string_view digits, absl::string_view prefix) { return !prefix.empty() && absl::StartsWith(digits, prefix); }

}  // namespace

PhoneNumber::PhoneNumber(absl::string_view phone, absl::string_view country, const reference::CallingCodes& codes) {
  char dialled[kDialledMax];
  size_t size = 0;
  bool has_plus = false;
  for (const char c : phone) {
    if (identifiers::IsDigit(c)) {
      if (size == kDialledMax) return;
      dialled[size++] = c;
    } else if (c == '+' && size == 0 && !has_plus) {
      has_plus = true;
    } else if (!IsSeparator(c)) {
      return;
    }
  }
  const absl::string_view digits(dialled, size);
  if (has_plus) {
    TakeInternational(digits, codes);
    return;
  }
  const reference::DiallingPlan* plan = codes.PlanOf(country);
  if (plan != nullptr && BeginsWith(digits, plan->international_prefix)) {
    TakeInternational(digits.substr(plan->international_prefix.size()), codes);
  } else if (plan != nullptr) {
    ReadNational(digits, *plan, codes);
  }
}

void PhoneNumber::ReadNational(absl::string_view dialled, const reference::DiallingPlan& plan, const reference::CallingCodes& codes) {
  if (BeginsWith(dialled, plan.trunk_prefix)) {
    const absl::string_view number = dialled.substr(plan.trunk_prefix.size());
    // A plan whose trunk prefix is not 0 may have numbers that begin with it.
    const bool is_one_reading = plan.trunk_prefix == "0" ? !BeginsWith(number, "0") : !plan.IsNational(dialled.size());
    if (is_one_reading && plan.IsNational(number.size())) Take(plan.calling_code, number);
    return;
  }
  if (plan.IsMobile(dialled.size())) return Take(plan.calling_code, dialled);
  if (!BeginsWith(dialled, plan.calling_code) || plan.IsNational(dialled.size())) return;
  if (plan.IsMobile(dialled.size() - plan.calling_code.size())) TakeInternational(dialled, codes);
}

void PhoneNumber::TakeInternational(absl::string_view digits, const reference::CallingCodes& codes) {
  const size_t code_length = codes.CodeLength(digits);
  if (code_length == 0) return;
  const absl::string_view code = digits.substr(0, code_length);
  absl::string_view number = digits.substr(code_length);
  // As in +44 (0)20: dialled within the country only.
  if (BeginsWith(number, "0") && codes.HasTrunkZero(code)) {
    number.remove_prefix(1);
    if (BeginsWith(number, "0")) return;
  }
  if (code.size() + number.size() >= kInternationalDigitsMin) Take(code, number);
}

void PhoneNumber::Take(absl::string_view calling_code, absl::string_view number) {
  if (calling_code.size() + number.size() > kDigitsMax) return;
  text_[0] = '+';
  char* end = std::copy(calling_code.begin(), calling_code.end(), text_ + 1);
  end = std::copy(number.begin(), number.end(), end);
  size_ = static_cast<size_t>(end - text_);
}

}  // namespace postgate::normalization
