// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_INTAKE_MESSAGE_H_
#define POSTGATE_SERVER_INTAKE_MESSAGE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/io/zero_copy_stream.h"
#include "postgate/ledger/v1/envelope.pb.h"
#include "postgate/v1/exchange_service.pb.h"

namespace postgate::intake {

// What `count` records of `bytes` together take of the memory that all streams share, in items: see kBytesPerItemInFlight.
int64_t WeightInFlight(int64_t count, size_t bytes);

// A batch as it came: items and movements are still bytes.
struct ReceivedBatch {
  ledger::v1::BatchEnvelope envelope;
  // Of the encoded Batch.
  size_t size_bytes = 0;
  absl::Time received_at;
  // Of a signed batch that was split: the records that its signature is over as well, before the first one here. At most kBatchBytesMax, until the batch is
  // evaluated.
  std::vector<std::string> signed_before;
  // Records that were counted and not read, because there are too many: such a batch can only be refused.
  int64_t left_out = 0;

  int64_t first_offset() const { return envelope.first_offset(); }
  int64_t count() const { return int64_t{envelope.items_size()} + envelope.movements_size() + left_out; }
  int64_t next_offset() const { return first_offset() + count(); }
  int64_t weight() const { return WeightInFlight(count(), size_bytes); }
};

// A message that is neither an Open nor a Batch.
struct MalformedMessage {
  std::string reason;
};

using IncomingMessage = std::variant<v1::Open, ReceivedBatch, MalformedMessage>;

// Bytes of a message from which on its records are counted before it is parsed. A smaller one can hold no more of them than a few megabytes take.
inline constexpr size_t kCountedFirstBytes = 256u << 10;

// The batch of a message of a submit stream that has more than kBatchItemsMax records, none of them read; none where it has not, or is no message. An
// empty record of two bytes becomes some eighty of memory once it is parsed.
std::optional<ReceivedBatch> FindOverfullBatch(google::protobuf::io::ZeroCopyInputStream& message, absl::Time received_at);

// What an envelope says. An Open that does not parse is malformed.
IncomingMessage ReadEnvelope(ledger::v1::SubmitEnvelope envelope, absl::Time received_at);

// Why a batch can't be taken whatever its offset: MALFORMED (empty, mixed, an offset that can't be) or BATCH_TOO_LARGE. OK otherwise.
absl::Status CheckBatch(const ReceivedBatch& batch);

// Why an Open can't be accepted: PRODUCER_INVALID, SCHEMA_VERSION_UNKNOWN or SIGNATURE_INVALID (a certificate that is too long). OK otherwise.
absl::Status CheckOpen(const v1::Open& open);

// Takes the records from `offset` on out of `batch` and returns them as a batch of their own, with the signature.
ReceivedBatch SplitAt(ReceivedBatch& batch, int64_t offset);

}  // namespace postgate::intake

#endif  // POSTGATE_SERVER_INTAKE_MESSAGE_H_
