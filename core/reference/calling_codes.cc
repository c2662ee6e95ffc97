// SPDX-License-Identifier: Apache-2.0
#include "core/reference/calling_codes.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "core/identifiers/characters.h"

namespace postgate::reference {
namespace {

constexpr size_t kCodeDigitsMax = 3;

size_t NumberOf(absl::string_view code) {
  size_t number = 0;
  for (const char c : code) number = number * 10 + static_cast<size_t>(c - '0');
  return number;
}

// Returns false when a part is not a number from 1 to 15, the most digits that E.164 allows.
bool ReadDigitCounts(absl::string_view text, uint32_t* counts) {
  for (const absl::string_view part : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    int count = 0;
    if (!absl::SimpleAtoi(part, &count) || count < 1 || count > 15) return false;
    *counts |= uint32_t{1} << count;
  }
  return true;
}

}  // namespace

absl::Status CallingCodes::Add(const std::vector<std::string>& fields) {
  DiallingPlan plan;
  plan.calling_code = fields[1];
  plan.international_prefix = fields[2];
  plan.trunk_prefix = fields[3];
  if (fields[0].size() != 2 || !identifiers::AllOf(fields[0], identifiers::IsUpper)) {
    return absl::InvalidArgumentError("country: expected two upper-case letters");
  }
  const std::string& code = plan.calling_code;
  if (code.empty() || code.size() > kCodeDigitsMax || code[0] == '0' || !identifiers::AllOf(code, identifiers::IsDigit)) {
    return absl::InvalidArgumentError("calling_code: expected 1 to 3 digits");
  }
  if (!identifiers::AllOf(plan.international_prefix, identifiers::IsDigit) || !identifiers::AllOf(plan.trunk_prefix, identifiers::IsDigit)) {
    return absl::InvalidArgumentError("international_prefix, trunk_prefix: expected digits or nothing");
  }
  if (!ReadDigitCounts(fields[4], &plan.national_digits) || !ReadDigitCounts(fields[5], &plan.mobile_digits)) {
    return absl::InvalidArgumentError("national_digits, mobile_digits: expected numbers from 1 to 15 with a space between");
  }
  codes_.set(NumberOf(code));
  if (plan.trunk_prefix != "0") without_trunk_zero_.set(NumberOf(code));
  plans_[fields[0]] = std::move(plan);
  return absl::OkStatus();
}

const DiallingPlan* CallingCodes::PlanOf(absl::string_view alpha2) const {
  const auto found = plans_.find(alpha2);
  return found == plans_.end() ? nullptr : &found->second;
}

size_t CallingCodes::CodeLength(absl::string_view digits) const {
  if (digits.empty() || digits[0] == '0') return 0;
  size_t number = 0;
  for (size_t length = 1; length <= std::min(digits.size(), kCodeDigitsMax); ++length) {
    number = number * 10 + static_cast<size_t>(digits[length - 1] - '0');
    if (codes_.test(number)) return length;
  }
  return 0;
}

bool CallingCodes::HasTrunkZero(absl::string_view calling_code) const {
  const size_t code = NumberOf(calling_code);
  return codes_.test(code) && !without_trunk_zero_.test(code);
}

}  // namespace postgate::reference
