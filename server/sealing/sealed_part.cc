// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/sealed_part.h"

#include <optional>
#include <string>
#include <utility>

#include "core/compression/lz4_block.h"

namespace postgate::sealing {
namespace {

// LZ4 looks everywhere: a declaration says again what the received item says, and the personal fields of the sample's items shrink by 22 percent, by 16
// at an acceleration of 2.
constexpr int kAcceleration = 1;

}  // namespace

void PartSealer::Seal(absl::string_view additional_data, absl::string_view fields, ledger::v1::SealedPart& part) {
  const bool is_smaller = fields.size() >= compressed_from_ && compression::CompressIfSmaller(fields, kAcceleration, compressed_);
  part.set_uncompressed_bytes(is_smaller ? static_cast<int32_t>(fields.size()) : 0);
  sealer_.Seal(additional_data, is_smaller ? absl::string_view(compressed_) : fields, *part.mutable_sealed());
}

void SealPart(const DataKey& key, absl::string_view additional_data, absl::string_view fields, ledger::v1::SealedPart& part) {
  PartSealer(key).Seal(additional_data, fields, part);
}

absl::StatusOr<std::string> OpenPart(const DataKey& key, absl::string_view additional_data, const ledger::v1::SealedPart& part) {
  absl::StatusOr<std::string> fields = key.Open(additional_data, part.sealed());
  if (!fields.ok() || part.uncompressed_bytes() == 0) return fields;
  std::optional<std::string> whole = compression::Decompress(*fields, part.uncompressed_bytes());
  if (!whole.has_value()) return absl::DataLossError("what is sealed does not have the size that it says");
  return *std::move(whole);
}

}  // namespace postgate::sealing
