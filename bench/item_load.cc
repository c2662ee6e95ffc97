// SPDX-License-Identifier: Apache-2.0
#include "bench/item_load.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/util/json_util.h>

#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "core/evaluation/evaluator.h"
#include "core/identifiers/s10.h"
#include "postgate/v1/exchange_service.pb.h"
#include "postgate/v1/item.pb.h"

namespace postgate::bench {
namespace {

constexpr size_t kTemplatesMax = 1'000;
constexpr char kItemsTag = 0x12;        // field 2 of Batch, length-delimited
constexpr char kBatchTag = 0x12;        // field 2 of SubmitItemsRequest
constexpr char kFirstOffsetTag = 0x08;  // field 1 of Batch, varint
constexpr size_t kS10Length = 13;
constexpr size_t kSerialDigits = 8;
// Where the S10 stands in a serialized item: after the tag and length of field 1.
constexpr size_t kS10At = 2;

void AppendVarint(uint64_t value, std::string& out) {
  uint8_t bytes[10];
  const uint8_t* end = google::protobuf::io::CodedOutputStream::WriteVarint64ToArray(value, bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<size_t>(end - bytes));
}

grpc::ByteBuffer ToBuffer(const std::string& bytes) {
  grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace

absl::StatusOr<ItemLoad> ItemLoad::FromSample(const std::string& source_dir, const std::string& reference_dir) {
  evaluation::EvaluatorOptions options;
  options.reference_dir = reference_dir;
  auto evaluator = evaluation::Evaluator::Load(options);
  if (!evaluator.ok()) return evaluator.status();
  const std::string path = source_dir + "/data/sample/items.jsonl";
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": can't be read"));
  std::vector<std::string> templates;
  for (std::string line; templates.size() < kTemplatesMax && std::getline(file, line);) {
    v1::Item item;
    if (!google::protobuf::util::JsonStringToMessage(line, &item).ok() || item.item_id().size() != kS10Length || item.amends()) continue;
    const evaluation::Evaluation evaluation = (*evaluator)->EvaluateParsed(item, {}, absl::Now());
    if (evaluation.outcome == v1::OUTCOME_ACCEPTED) templates.push_back(item.SerializeAsString());
  }
  if (templates.empty()) return absl::FailedPreconditionError(absl::StrCat(path, ": the rules accept none of the items"));
  return ItemLoad(std::move(templates));
}

grpc::ByteBuffer ItemLoad::Open(const std::string& producer) {
  v1::SubmitItemsRequest request;
  request.mutable_open()->set_producer(producer);
  return ToBuffer(request.SerializeAsString());
}

void ItemLoad::AppendItem(std::string& out) {
  const std::string& item = templates_[static_cast<size_t>(next_) % templates_.size()];
  out.push_back(kItemsTag);
  AppendVarint(item.size(), out);
  const size_t at = out.size() + kS10At + 2;  // behind the service indicator
  out.append(item);
  int64_t serial = next_++;
  for (size_t i = kSerialDigits; i-- > 0; serial /= 10) out[at + i] = static_cast<char>('0' + serial % 10);
  out[at + kSerialDigits] = identifiers::S10CheckDigit(absl::string_view(&out[at], kSerialDigits));
}

grpc::ByteBuffer ItemLoad::Batch(int64_t first_offset, int items) {
  std::string batch;
  batch.reserve(static_cast<size_t>(items) * 1'200);
  if (first_offset != 0) {
    batch.push_back(kFirstOffsetTag);
    AppendVarint(static_cast<uint64_t>(first_offset), batch);
  }
  for (int i = 0; i < items; ++i) AppendItem(batch);
  std::string head(1, kBatchTag);
  AppendVarint(batch.size(), head);
  grpc::Slice slices[] = {grpc::Slice(head), grpc::Slice(batch)};
  return grpc::ByteBuffer(slices, 2);
}

double ItemLoad::item_bytes() const {
  size_t bytes = 0;
  for (const std::string& item : templates_) bytes += item.size();
  return static_cast<double>(bytes) / static_cast<double>(templates_.size());
}

}  // namespace postgate::bench
