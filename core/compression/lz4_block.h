// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_CORE_COMPRESSION_LZ4_BLOCK_H_
#define POSTGATE_CORE_COMPRESSION_LZ4_BLOCK_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

// LZ4's block format, without a frame: who stores a block stores its uncompressed size beside it. Thread-safe.
namespace postgate::compression {

// More than LZ4 can reach: a size beyond it is damage, and not a reason to allocate.
inline constexpr int64_t kRatioMax = 256;

// True: `compressed` is the content's block and smaller than the content. False: it would not be, or the content is larger than 2 GB; `compressed` then
// holds nothing of use. `acceleration`: LZ4 looks for repetitions in every place at 1 and in fewer the higher it is.
bool CompressIfSmaller(absl::string_view content, int acceleration, std::string& compressed);

// None when it is no block of `uncompressed_bytes`.
std::optional<std::string> Decompress(absl::string_view compressed, int64_t uncompressed_bytes);

}  // namespace postgate::compression

#endif  // POSTGATE_CORE_COMPRESSION_LZ4_BLOCK_H_
