// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_REGISTRATION_NUMBERS_H_
#define POSTGATE_SERVER_REGISTER_REGISTRATION_NUMBERS_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "server/ledger/proposal.h"

namespace postgate::registry {

// Gives registration numbers out of reserved blocks. A reservation is written with the group that uses its first number, so a number
// is never given twice whatever happens; what was reserved and not given before a stop stays unused. Belongs to the committer's thread.
class RegistrationNumbers {
 public:
  // Numbers reserved at a time.
  static constexpr int64_t kReservedAtOnce = 1 << 16;
  // Bits of a number within its range; the 30 above are the range.
  static constexpr int kCounterBits = 30;

  RegistrationNumbers(std::string hub_country, char prefix) : hub_country_(std::move(hub_country)), prefix_(prefix) {}

  // The next number: year of `draft.now()`, in UTC.
  std::string Next(ledger::Draft& draft);

 private:
  const std::string hub_country_;
  const char prefix_;
  int64_t next_ = 0;
  // One past the last that may be given; 0 until the first reservation of this process.
  int64_t reserved_ = 0;
  int64_t range_ = 0;
};

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_REGISTRATION_NUMBERS_H_
