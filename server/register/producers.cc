// SPDX-License-Identifier: Apache-2.0
#include "server/register/producers.h"

#include <optional>

namespace postgate::registry {

absl::StatusOr<ledger::v1::ProducerState> Producers::Find(const std::string& producer_key) {
  auto it = states_.find(producer_key);
  if (it != states_.end()) return it->second;
  absl::StatusOr<std::optional<ledger::v1::ProducerState>> stored = store_->ReadProducer(producer_key);
  if (!stored.ok()) return stored.status();
  ledger::v1::ProducerState state = stored->value_or(ledger::v1::ProducerState());
  if (states_.size() < kRememberedMax) states_[producer_key] = state;
  return state;
}

}  // namespace postgate::registry
