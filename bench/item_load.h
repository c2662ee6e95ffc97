// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_BENCH_ITEM_LOAD_H_
#define POSTGATE_BENCH_ITEM_LOAD_H_

#include <grpcpp/support/byte_buffer.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace postgate::bench {

// Endless distinct items: those of the sample that the rules accept, over and over, each time with the next S10. Encoded by hand around
// serialized items, so that the generator costs next to nothing beside what it measures. Not thread-safe.
class ItemLoad {
 public:
  // Reads data/sample/items.jsonl and keeps what is accepted without findings at this time.
  static absl::StatusOr<ItemLoad> FromSample(const std::string& source_dir, const std::string& reference_dir);

  // A SubmitItemsRequest that opens a producer.
  static grpc::ByteBuffer Open(const std::string& producer);
  // A SubmitItemsRequest with a batch of the next `items` items.
  grpc::ByteBuffer Batch(int64_t first_offset, int items);

  // Mean bytes of an item.
  double item_bytes() const;
  size_t templates() const { return templates_.size(); }

 private:
  explicit ItemLoad(std::vector<std::string> templates) : templates_(std::move(templates)) {}
  void AppendItem(std::string& out);

  // Serialized items; the S10 is the first field.
  std::vector<std::string> templates_;
  int64_t next_ = 0;
};

}  // namespace postgate::bench

#endif  // POSTGATE_BENCH_ITEM_LOAD_H_
