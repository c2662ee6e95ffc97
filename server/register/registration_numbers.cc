// SPDX-License-Identifier: Apache-2.0
#include "server/register/registration_numbers.h"

#include "core/normalization/registration_number.h"

namespace postgate::registry {

std::string RegistrationNumbers::Next(ledger::Draft& draft) {
  if (next_ == reserved_) {
    ledger::v1::LedgerMetadata metadata = draft.metadata();
    int64_t first = metadata.registration_numbers_reserved();
    if (first + kReservedAtOnce > (int64_t{1} << kCounterBits)) {
      metadata.set_registration_range(metadata.registration_range() + 1);
      first = 0;
    }
    next_ = first;
    reserved_ = first + kReservedAtOnce;
    range_ = metadata.registration_range();
    metadata.set_registration_numbers_reserved(reserved_);
    draft.SetMetadata(std::move(metadata));
  }
  const uint64_t number = (static_cast<uint64_t>(range_) << kCounterBits) | static_cast<uint64_t>(next_++);
  const auto year = absl::ToCivilYear(draft.now(), absl::UTCTimeZone()).year();
  return normalization::FormatRegistrationNumber(static_cast<int>(year), hub_country_, prefix_, normalization::Permute60(number, draft.metadata().registration_key()));
}

}  // namespace postgate::registry
