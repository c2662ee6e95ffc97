// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a message of a submit stream, as the intake takes it: the envelope, the batch's own checks, the cut at an offset, and the records that
// the ledger would get.
#include <optional>
#include <variant>

#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "postgate/ledger/v1/envelope.pb.h"
#include "postgate/v1/exchange_service.pb.h"
#include "server/intake/message.h"
#include "server/intake/prepare.h"
#include "server/sealing/sealed_entry.h"
#include "server/sealing/testing/memory_keys.h"
#include "tests/fuzz/evaluator.h"
#include "tests/fuzz/fuzz_target.h"

namespace postgate::fuzz {
namespace {

using intake::ReceivedBatch;

// Records that are evaluated of one input: more of them only take time.
constexpr int64_t kEvaluatedMax = 16;

std::vector<std::string> RecordsOf(const ReceivedBatch& batch) {
  std::vector<std::string> records(batch.envelope.items().begin(), batch.envelope.items().end());
  records.insert(records.end(), batch.envelope.movements().begin(), batch.envelope.movements().end());
  return records;
}

void CheckCut(ReceivedBatch batch, int64_t offset) {
  const std::vector<std::string> whole = RecordsOf(batch);
  const int64_t first = batch.first_offset();
  const ReceivedBatch tail = intake::SplitAt(batch, offset);
  std::vector<std::string> joined = RecordsOf(batch);
  for (std::string& record : RecordsOf(tail)) joined.push_back(std::move(record));
  Require(joined == whole, "a cut batch has the records of the whole one");
  Require(batch.first_offset() == first && batch.next_offset() == offset && tail.first_offset() == offset, "a cut is where it was asked for");
}

void CheckPrepared(ReceivedBatch batch) {
  const int64_t first = batch.first_offset();
  const std::vector<std::string> sent = RecordsOf(batch);
  static auto* const kKeys = new sealing::MemoryKeys();
  const intake::RecordKeys keys = *intake::RecordKeysFor(*kKeys, "carrier/post", ArrivalTime());
  const intake::PreparedBatch prepared =
      intake::PrepareBatch(SharedEvaluator(), {}, CarrierOfKind(config::v1::CARRIER_KIND_DESIGNATED_OPERATOR), &keys, "producer", std::move(batch),
                           ArrivalTime());
  Require(prepared.records.size() == sent.size(), "a record for each that was sent");
  for (size_t i = 0; i < sent.size(); ++i) {
    const registry::PreparedRecord& record = prepared.records[i];
    Require(record.result.offset() == first + static_cast<int64_t>(i), "a result is of its offset");
    ledger::v1::Entry entry;
    Require(entry.ParseFromString(record.entry.SerializeAsString()), "an entry can be read again");
    v1::ItemResult result;
    Require(result.ParseFromString(record.result.SerializeAsString()), "a result can be sent");
    if (entry.has_item()) {
      const auto opened = sealing::OpenBody(*kKeys, entry);
      Require(opened.ok() && opened->body.received() == sent[i], "the bytes are kept as they were sent");
    } else {
      const bool parsed = entry.movement().has_movement();
      Require(sealing::OpenTexts(*kKeys, entry).ok(), "what is sealed of a movement fits to it");
      Require(parsed || entry.movement().received() == sent[i], "the bytes are kept as they were sent");
    }
  }
}

void CheckReceived(const ReceivedBatch& batch) {
  Require(batch.weight() >= batch.count(), "a batch weighs as much as its records");
  if (!intake::CheckBatch(batch).ok()) return;
  Require(batch.count() >= 1 && batch.count() <= 500, "a batch that is taken has 1 to 500 records");
  Require(batch.first_offset() >= 0 && batch.next_offset() > batch.first_offset(), "its offsets are some");
  for (const int64_t offset : {batch.first_offset(), batch.first_offset() + batch.count() / 2, batch.next_offset()}) CheckCut(batch, offset);
  if (batch.count() <= kEvaluatedMax) CheckPrepared(batch);
}

}  // namespace

void RunOnce(absl::string_view input) {
  ledger::v1::SubmitEnvelope envelope;
  const bool parsed = envelope.ParseFromArray(input.data(), static_cast<int>(input.size()));
  v1::SubmitItemsRequest request;
  const bool is_request = request.ParseFromArray(input.data(), static_cast<int>(input.size()));
  Require(parsed || !is_request, "the envelope takes whatever the contract's message takes");
  if (!parsed) return;
  const intake::IncomingMessage message = intake::ReadEnvelope(envelope, ArrivalTime());
  if (const auto* open = std::get_if<v1::Open>(&message)) {
    if (is_request && request.has_open()) Require(open->producer() == request.open().producer(), "the same producer");
    Require(intake::CheckOpen(*open).ok() == intake::CheckOpen(*open).ok(), "the same twice");
  }
  google::protobuf::io::ArrayInputStream stream(input.data(), static_cast<int>(input.size()));
  const std::optional<ReceivedBatch> overfull = intake::FindOverfullBatch(stream, ArrivalTime());
  if (const auto* batch = std::get_if<ReceivedBatch>(&message)) {
    Require(batch->count() <= 500 || overfull.has_value(), "a batch of too many records is found without reading them");
    if (is_request) Require(batch->envelope.items_size() == request.batch().items_size(), "as many items as the contract's message has");
    CheckReceived(*batch);
  }
}

}  // namespace postgate::fuzz
