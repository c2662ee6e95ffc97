// SPDX-License-Identifier: Apache-2.0
#include "core/compression/lz4_block.h"

#include <lz4.h>

#include <limits>

namespace postgate::compression {
namespace {

// LZ4's working memory, one a thread. To begin a stream anew spares clearing its 16 KB, which costs as much as to compress an item.
LZ4_stream_t* NewStream() {
  thread_local LZ4_stream_t stream;
  thread_local const bool is_made = LZ4_initStream(&stream, sizeof stream) != nullptr;
  static_cast<void>(is_made);
  LZ4_resetStream_fast(&stream);
  return &stream;
}

}  // namespace

bool CompressIfSmaller(absl::string_view content, int acceleration, std::string& compressed) {
  if (content.size() > LZ4_MAX_INPUT_SIZE) return false;
  compressed.resize(static_cast<size_t>(LZ4_compressBound(static_cast<int>(content.size()))));
  const int size = LZ4_compress_fast_continue(NewStream(), content.data(), compressed.data(), static_cast<int>(content.size()),
                                              static_cast<int>(compressed.size()), acceleration);
  if (size <= 0 || static_cast<size_t>(size) >= content.size()) return false;
  compressed.resize(static_cast<size_t>(size));
  return true;
}

std::optional<std::string> Decompress(absl::string_view compressed, int64_t uncompressed_bytes) {
  constexpr int64_t kBytesMax = std::numeric_limits<int>::max();
  const int64_t compressed_bytes = static_cast<int64_t>(compressed.size());
  if (compressed_bytes > kBytesMax || uncompressed_bytes < 0 || uncompressed_bytes > kBytesMax || uncompressed_bytes > kRatioMax * compressed_bytes) {
    return std::nullopt;
  }
  std::string content(static_cast<size_t>(uncompressed_bytes), '\0');
  const int size = LZ4_decompress_safe(compressed.data(), content.data(), static_cast<int>(compressed_bytes), static_cast<int>(uncompressed_bytes));
  if (size != uncompressed_bytes) return std::nullopt;
  return content;
}

}  // namespace postgate::compression
