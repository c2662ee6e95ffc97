// SPDX-License-Identifier: Apache-2.0
#include "server/listener/admission.h"

#include <utility>

namespace postgate::listener {

absl::string_view RefusalName(Refusal refusal) { return refusal == Refusal::kTotal ? "total" : "address"; }

std::optional<Refusal> Admission::Admit(int fd, const std::string& address, absl::Time now) {
  std::optional<Refusal> refusal = Judge(address);
  // A clock that was set back makes the count seem of the future; it is old then, too.
  const bool is_old = now - counted_at_ >= kCensusInterval || now < counted_at_;
  if (refusal.has_value() && is_old) {
    if (std::optional<ConnectionCount> count = census_(fd); count.has_value()) count_ = *std::move(count);
    counted_at_ = now;
    refusal = Judge(address);
  }
  if (refusal.has_value()) return refusal;
  ++count_.total;
  ++count_.by_address[address];
  return std::nullopt;
}

std::optional<Refusal> Admission::Judge(const std::string& address) const {
  if (count_.total >= limits_.total) return Refusal::kTotal;
  const auto it = count_.by_address.find(address);
  if (it != count_.by_address.end() && it->second >= limits_.per_address) return Refusal::kAddress;
  return std::nullopt;
}

}  // namespace postgate::listener
