// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/sealed_part.h"

#include <lz4.h>

#include <array>
#include <utility>

#include "server/sealing/scratch.h"

namespace postgate::sealing {
namespace {

// LZ4's working memory, one a thread.
void* CompressionState() {
  alignas(16) thread_local std::array<char, sizeof(LZ4_stream_t)> state;
  return state.data();
}

// A declaration says again what the received item says, so an item shrinks to half. LZ4 looks everywhere at 1 and in fewer places the higher it is.
constexpr int kAcceleration = 2;

// What is compressed to less than this is not so: LZ4 cannot reach the ratio.
constexpr int64_t kRatioMax = 256;

}  // namespace

void SealPart(const DataKey& key, absl::string_view additional_data, absl::string_view fields, ledger::v1::SealedPart& part) {
  thread_local std::string compressed;
  const Scratch compressed_use(compressed);
  compressed.resize(static_cast<size_t>(LZ4_compressBound(static_cast<int>(fields.size()))));
  const int size = LZ4_compress_fast_extState(CompressionState(), fields.data(), compressed.data(), static_cast<int>(fields.size()),
                                              static_cast<int>(compressed.size()), kAcceleration);
  if (size > 0 && static_cast<size_t>(size) < fields.size()) {
    part.set_uncompressed_bytes(static_cast<int32_t>(fields.size()));
    fields = absl::string_view(compressed.data(), static_cast<size_t>(size));
  }
  part.set_sealed(key.Seal(additional_data, fields));
}

absl::StatusOr<std::string> OpenPart(const DataKey& key, absl::string_view additional_data, const ledger::v1::SealedPart& part) {
  absl::StatusOr<std::string> fields = key.Open(additional_data, part.sealed());
  if (!fields.ok() || part.uncompressed_bytes() == 0) return fields;
  const absl::Status damaged = absl::DataLossError("what is sealed does not have the size that it says");
  if (part.uncompressed_bytes() < 0 || part.uncompressed_bytes() > kRatioMax * static_cast<int64_t>(fields->size())) return damaged;
  std::string whole(static_cast<size_t>(part.uncompressed_bytes()), '\0');
  const int size = LZ4_decompress_safe(fields->data(), whole.data(), static_cast<int>(fields->size()), part.uncompressed_bytes());
  if (size != part.uncompressed_bytes()) return damaged;
  return whole;
}

}  // namespace postgate::sealing
