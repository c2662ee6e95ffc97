// SPDX-License-Identifier: Apache-2.0
#include "core/identifiers/air_waybill.h"

#include "core/identifiers/characters.h"

namespace postgate::identifiers {
namespace {

constexpr size_t kPrefixLength = 3;
constexpr size_t kSerialLength = 7;

}  // namespace

char AirWaybillCheckDigit(absl::string_view serial) {
  if (serial.size() != kSerialLength || !AllOf(serial, IsDigit)) return '\0';
  int remainder = 0;
  for (const char c : serial) remainder = (remainder * 10 + (c - '0')) % 7;
  return static_cast<char>('0' + remainder);
}

AirWaybillProblem CheckAirWaybill(absl::string_view text) {
  if (text.size() < kPrefixLength || !AllOf(text.substr(0, kPrefixLength), IsDigit)) return AirWaybillProblem::kShape;
  absl::string_view rest = text.substr(kPrefixLength);
  if (!rest.empty() && (rest[0] == '-' || rest[0] == ' ')) rest.remove_prefix(1);
  if (rest.size() != kSerialLength + 1 || !AllOf(rest, IsDigit)) return AirWaybillProblem::kShape;
  return AirWaybillCheckDigit(rest.substr(0, kSerialLength)) == rest.back() ? AirWaybillProblem::kNone
                                                                            : AirWaybillProblem::kCheckDigit;
}

}  // namespace postgate::identifiers
