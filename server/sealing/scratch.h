// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_SEALING_SCRATCH_H_
#define POSTGATE_SERVER_SEALING_SCRATCH_H_

#include <cstddef>
#include <string>

namespace postgate::sealing {

// What a thread's buffer keeps from one item to the next, bytes: some items of the largest size must not stay in memory in every buffer of every thread.
inline constexpr size_t kScratchKeptMax = 256 << 10;

// One use of a buffer that a thread keeps, which is empty at its begin.
class Scratch {
 public:
  explicit Scratch(std::string& buffer) : buffer_(buffer) { buffer_.clear(); }
  ~Scratch() {
    if (buffer_.capacity() > kScratchKeptMax) std::string().swap(buffer_);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

 private:
  std::string& buffer_;
};

}  // namespace postgate::sealing

#endif  // POSTGATE_SERVER_SEALING_SCRATCH_H_
