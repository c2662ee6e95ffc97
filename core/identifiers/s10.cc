// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/s10.h"

#include "core/identifiers/characters.h"

namespace postgate::identifiers {
namespace {

constexpr size_t kIndicatorLength = 2;
constexpr size_t kSerialLength = 8;
constexpr size_t kCheckDigitAt = kIndicatorLength + kSerialLength;
constexpr size_t kCountryAt = kCheckDigitAt + 1;

S10Problem CheckShape(absl::string_view id) {
  if (id.size() != kS10Length) return S10Problem::kLength;
  if (!AllOf(id.substr(0, kIndicatorLength), IsUpper)) return S10Problem::kIndicator;
  if (!AllOf(id.substr(kIndicatorLength, kSerialLength + 1), IsDigit)) return S10Problem::kSerial;
  if (!AllOf(id.substr(kCountryAt), IsUpper)) return S10Problem::kCountry;
  return S10Problem::kNone;
}

}  // namespace

S10Problem CheckS10(absl::string_view id) {
  if (const S10Problem problem = CheckShape(id); problem != S10Problem::kNone) return problem;
  if (S10ClassOf(id.substr(0, kIndicatorLength)) == S10Class::kReserved) return S10Problem::kReservedIndicator;
  if (S10CheckDigit(id.substr(kIndicatorLength, kSerialLength)) != id[kCheckDigitAt]) return S10Problem::kCheckDigit;
  return S10Problem::kNone;
}

bool SplitS10(absl::string_view id, S10* parts) {
  if (CheckShape(id) != S10Problem::kNone) return false;
  parts->service_indicator = id.substr(0, kIndicatorLength);
  parts->serial = id.substr(kIndicatorLength, kSerialLength);
  parts->check_digit = id[kCheckDigitAt];
  parts->country = id.substr(kCountryAt);
  return true;
}

char S10CheckDigit(absl::string_view serial) {
  if (serial.size() != kSerialLength || !AllOf(serial, IsDigit)) return '\0';
  constexpr int kWeights[kSerialLength] = {8, 6, 4, 2, 3, 5, 9, 7};
  int sum = 0;
  for (size_t i = 0; i < kSerialLength; ++i) sum += kWeights[i] * (serial[i] - '0');
  const int complement = 11 - sum % 11;
  if (complement == 10) return '0';
  if (complement == 11) return '5';
  return static_cast<char>('0' + complement);
}

// UPU S10, table of service indicators.
S10Class S10ClassOf(absl::string_view service_indicator) {
  if (service_indicator.size() != kIndicatorLength || !AllOf(service_indicator, IsUpper)) return S10Class::kReserved;
  const char second = service_indicator[1];
  switch (service_indicator[0]) {
    case 'A':
      return second >= 'V' ? S10Class::kBilateral : S10Class::kReserved;
    case 'C':
    case 'H':
      return S10Class::kParcel;
    case 'E':
      return S10Class::kEms;
    case 'G':
      return second == 'A' || second == 'D' ? S10Class::kBilateral : S10Class::kReserved;
    case 'L':
    case 'M':
    case 'Q':
    case 'R':
    case 'U':
    case 'V':
      return S10Class::kLetter;
    case 'B':
    case 'D':
    case 'N':
    case 'P':
    case 'Z':
      return S10Class::kBilateral;
    default:
      return S10Class::kReserved;
  }
}

}  // namespace postgate::identifiers
