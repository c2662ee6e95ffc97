// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SEALING_SEALED_PART_H_
#define POSTGATE_SERVER_SEALING_SEALED_PART_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "postgate/ledger/v1/sealing.pb.h"
#include "server/sealing/data_key.h"

namespace postgate::sealing {

// Makes part after part under one key; lives as a Sealer does. Not thread-safe.
class PartSealer {
 public:
  // `compressed_from`: what has fewer bytes is not compressed.
  explicit PartSealer(const DataKey& key, size_t compressed_from = 0) : sealer_(key.seal_key()), compressed_from_(compressed_from) {}

  // Compresses, when that makes it smaller, and seals. `part` may hold another one, whose memory is kept.
  void Seal(absl::string_view additional_data, absl::string_view fields, ledger::v1::SealedPart& part);

 private:
  Sealer sealer_;
  const size_t compressed_from_;  // bytes
  std::string compressed_;
};

// One part. Thread-safe.
void SealPart(const DataKey& key, absl::string_view additional_data, absl::string_view fields, ledger::v1::SealedPart& part);
// The fields back. DATA_LOSS when anything was altered. Thread-safe.
absl::StatusOr<std::string> OpenPart(const DataKey& key, absl::string_view additional_data, const ledger::v1::SealedPart& part);

}  // namespace postgate::sealing

#endif  // POSTGATE_SERVER_SEALING_SEALED_PART_H_
