// SPDX-License-Identifier: Apache-2.0
#include "client/batch_builder.h"

#include <google/protobuf/io/coded_stream.h>
#include <openssl/sha.h>

#include <utility>

#include "postgate/v1/exchange_service.pb.h"

namespace postgate::client {
namespace {

using google::protobuf::io::CodedOutputStream;

void AppendVarint(uint64_t value, std::string* out) {
  uint8_t buffer[10];
  const uint8_t* end = CodedOutputStream::WriteVarint64ToArray(value, buffer);
  out->append(reinterpret_cast<const char*>(buffer), static_cast<size_t>(end - buffer));
}

// A length-delimited field.
void AppendField(int number, const std::string& content, std::string* out) {
  AppendVarint(static_cast<uint32_t>(number) << 3 | 2, out);
  AppendVarint(content.size(), out);
  out->append(content);
}

// Bytes of tag and length before a record.
constexpr int64_t kRecordOverhead = 6;
// Bytes of first_offset and of the batch's own frame.
constexpr int64_t kBatchOverhead = 24;
// Bytes of a signature in its message and field.
constexpr int64_t kSignatureOverhead = 128;

std::string DigestOf(const std::string& record) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(record.data()), record.size(), reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

std::string FramedBatch(int64_t first_offset, const std::string& records) {
  std::string batch;
  batch.reserve(records.size() + 16);
  if (first_offset != 0) {
    AppendVarint(v1::Batch::kFirstOffsetFieldNumber << 3, &batch);
    AppendVarint(static_cast<uint64_t>(first_offset), &batch);
  }
  batch.append(records);
  std::string request;
  request.reserve(batch.size() + 8);
  AppendField(v1::SubmitItemsRequest::kBatchFieldNumber, batch, &request);
  return request;
}

}  // namespace

absl::Status BatchBuilder::Seek(int64_t offset, int64_t stream_offset) {
  ahead_.reset();
  stream_offset_ = stream_offset;
  return source_.Seek(offset);
}

absl::StatusOr<std::optional<BuiltBatch>> BatchBuilder::Next(int32_t items_max, int64_t bytes_max) {
  std::string records;
  int32_t count = 0;
  RecordKind kind = RecordKind::kItem;
  BatchToSign to_sign;
  const int64_t overhead = kRecordOverhead + kBatchOverhead + (signer_ != nullptr ? kSignatureOverhead : 0);
  while (count < items_max) {
    if (!ahead_.has_value()) {
      Record record;
      const absl::StatusOr<bool> found = source_.Next(&record);
      if (!found.ok()) return found.status();
      if (!*found) break;
      ahead_ = std::move(record);
    }
    const int64_t size_after = static_cast<int64_t>(records.size() + ahead_->bytes.size()) + overhead;
    if (count > 0 && (ahead_->kind != kind || size_after > bytes_max)) break;
    kind = ahead_->kind;
    AppendField(kind == RecordKind::kItem ? v1::Batch::kItemsFieldNumber : v1::Batch::kMovementsFieldNumber, ahead_->bytes, &records);
    if (signer_ != nullptr) to_sign.digests.push_back(DigestOf(ahead_->bytes));
    ahead_.reset();
    ++count;
  }
  if (count == 0) return std::optional<BuiltBatch>();
  if (signer_ != nullptr) {
    to_sign.producer = producer_;
    to_sign.first_offset = stream_offset_;
    to_sign.kind = kind;
    absl::StatusOr<std::string> signature = signer_->Sign(to_sign);
    if (!signature.ok()) return signature.status();
    v1::BatchSignature message;
    message.set_signature(*std::move(signature));
    AppendField(v1::Batch::kSignatureFieldNumber, message.SerializeAsString(), &records);
  }
  BuiltBatch batch{FramedBatch(stream_offset_, records), stream_offset_, count};
  stream_offset_ += count;
  return std::optional<BuiltBatch>(std::move(batch));
}

grpc::ByteBuffer ToByteBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace postgate::client
