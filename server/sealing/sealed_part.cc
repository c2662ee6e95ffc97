// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/sealed_part.h"

#include <optional>
#include <string>
#include <utility>

#include "core/compression/lz4_block.h"
#include "server/sealing/scratch.h"

namespace postgate::sealing {
namespace {

// A declaration says again what the received item says, so an item shrinks to half.
constexpr int kAcceleration = 2;

}  // namespace

void SealPart(const DataKey& key, absl::string_view additional_data, absl::string_view fields, ledger::v1::SealedPart& part) {
  thread_local std::string compressed;
  const Scratch compressed_use(compressed);
  if (compression::CompressIfSmaller(fields, kAcceleration, compressed)) {
    part.set_uncompressed_bytes(static_cast<int32_t>(fields.size()));
    fields = compressed;
  }
  part.set_sealed(key.Seal(additional_data, fields));
}

absl::StatusOr<std::string> OpenPart(const DataKey& key, absl::string_view additional_data, const ledger::v1::SealedPart& part) {
  absl::StatusOr<std::string> fields = key.Open(additional_data, part.sealed());
  if (!fields.ok() || part.uncompressed_bytes() == 0) return fields;
  std::optional<std::string> whole = compression::Decompress(*fields, part.uncompressed_bytes());
  if (!whole.has_value()) return absl::DataLossError("what is sealed does not have the size that it says");
  return *std::move(whole);
}

}  // namespace postgate::sealing
