// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_BATCH_BUILDER_H_
#define CLIENT_BATCH_BUILDER_H_

#include <grpcpp/support/byte_buffer.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/batch_signer.h"
#include "client/record_source.h"

namespace postgate::client {

// A serialized SubmitItemsRequest with a batch, ready to be written.
struct BuiltBatch {
  std::string bytes;
  int64_t first_offset = 0;
  int32_t count = 0;
};

// Cuts a source into batches: records of one kind, at most so many and so many bytes. A batch is put together from the
// records' own bytes, so a record that does not parse reaches the hub as it is. Not thread-safe.
class BatchBuilder {
 public:
  // Signs as `producer`'s with `signer`, which outlives it; null: not.
  explicit BatchBuilder(RecordSource& source, const BatchSigner* signer = nullptr, std::string producer = "")
      : source_(source), signer_(signer), producer_(std::move(producer)) {}

  // The next batch begins with record `offset` of the source, which is `stream_offset` to the hub.
  absl::Status Seek(int64_t offset, int64_t stream_offset);

  // The source's and the signer's errors. nullopt at the source's end. A record that alone is larger than `bytes_max` becomes a batch of one.
  absl::StatusOr<std::optional<BuiltBatch>> Next(int32_t items_max, int64_t bytes_max);

 private:
  RecordSource& source_;
  const BatchSigner* const signer_;
  const std::string producer_;
  int64_t stream_offset_ = 0;
  // Read already, but no longer fitting into the batch before.
  std::optional<Record> ahead_;
};

grpc::ByteBuffer ToByteBuffer(const std::string& bytes);

}  // namespace postgate::client

#endif  // CLIENT_BATCH_BUILDER_H_
