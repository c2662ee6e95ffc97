// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_PRODUCERS_H_
#define POSTGATE_SERVER_REGISTER_PRODUCERS_H_

#include <cstddef>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "server/ledger/store.h"

namespace postgate::registry {

// Where each producer stands, what is in flight included. Belongs to the committer's thread.
class Producers {
 public:
  // Producers remembered; the others are read from the store each time, but for what the group under way put, which is not there yet.
  static constexpr size_t kRememberedMax = 10'000;

  explicit Producers(const ledger::Store* store) : store_(store) {}

  // Epoch 0 and offset 0 for one that never opened.
  absl::StatusOr<ledger::v1::ProducerState> Find(const std::string& producer_key);
  void Put(const std::string& producer_key, const ledger::v1::ProducerState& state) { states_[producer_key] = state; }

  size_t remembered() const { return states_.size(); }

  // All that was put is on disk now.
  void OnCommitted() {
    if (states_.size() > kRememberedMax) states_.clear();
  }

 private:
  const ledger::Store* const store_;
  absl::flat_hash_map<std::string, ledger::v1::ProducerState> states_;
};

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_PRODUCERS_H_
