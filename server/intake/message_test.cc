// SPDX-License-Identifier: Apache-2.0
#include "server/intake/message.h"

#include <gtest/gtest.h>

#include <limits>
#include <optional>

#include "absl/strings/str_cat.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "server/intake/errors.h"
#include "server/intake/limits.h"

namespace postgate::intake {
namespace {

IncomingMessage Parse(const std::string& bytes) {
  ledger::v1::SubmitEnvelope envelope;
  EXPECT_TRUE(envelope.ParseFromString(bytes));
  return ReadEnvelope(std::move(envelope), absl::UnixEpoch());
}

v1::Open OpenOf(const std::string& producer) {
  v1::Open open;
  open.set_producer(producer);
  return open;
}

std::optional<ReceivedBatch> OverfullOf(const std::string& bytes) {
  google::protobuf::io::ArrayInputStream stream(bytes.data(), static_cast<int>(bytes.size()), 7);
  return FindOverfullBatch(stream, absl::UnixEpoch());
}

TEST(MessageTest, CountsTheRecordsOfABatchWithoutReadingThem) {
  v1::SubmitItemsRequest request;
  request.mutable_batch()->set_first_offset(5);
  request.mutable_batch()->set_traceparent("t");
  for (int i = 0; i < kBatchItemsMax; ++i) request.mutable_batch()->add_items()->set_item_id("A");
  EXPECT_FALSE(OverfullOf(request.SerializeAsString()).has_value());
  request.mutable_batch()->add_movements();
  const auto overfull = OverfullOf(request.SerializeAsString());
  ASSERT_TRUE(overfull.has_value());
  EXPECT_EQ(overfull->first_offset(), 5);
  EXPECT_EQ(overfull->count(), kBatchItemsMax + 1);
  EXPECT_EQ(overfull->size_bytes, request.batch().ByteSizeLong());
  // A batch in two pieces is one.
  EXPECT_EQ(OverfullOf(request.SerializeAsString() + request.SerializeAsString())->count(), 2 * (kBatchItemsMax + 1));
}

TEST(MessageTest, LeavesWhatIsNoMessageToTheParser) {
  v1::SubmitItemsRequest request;
  for (int i = 0; i <= kBatchItemsMax; ++i) request.mutable_batch()->add_items()->set_item_id("A");
  const std::string bytes = request.SerializeAsString();
  EXPECT_FALSE(OverfullOf("").has_value());
  EXPECT_FALSE(OverfullOf(bytes.substr(0, bytes.size() - 1)).has_value());
  EXPECT_FALSE(OverfullOf(std::string("\x12\xff\xff\xff\xff\x0f") + bytes).has_value());
}

TEST(MessageTest, ReadsThePublicMessagesAsTheyAreOnTheWire) {
  v1::SubmitItemsRequest request;
  request.mutable_open()->set_producer("office");
  EXPECT_EQ(std::get<v1::Open>(Parse(request.SerializeAsString())).producer(), "office");

  request.mutable_batch()->set_first_offset(5);
  request.mutable_batch()->add_items()->set_item_id("A");
  request.mutable_batch()->add_movements()->set_receptacle_id("R");
  request.mutable_batch()->set_traceparent("t");
  const auto batch = std::get<ReceivedBatch>(Parse(request.SerializeAsString()));
  EXPECT_EQ(batch.first_offset(), 5);
  EXPECT_EQ(batch.count(), 2);
  EXPECT_EQ(batch.envelope.items(0), request.batch().items(0).SerializeAsString());
  EXPECT_EQ(batch.envelope.movements(0), request.batch().movements(0).SerializeAsString());
  EXPECT_EQ(batch.size_bytes, request.batch().ByteSizeLong());
}

TEST(MessageTest, KeepsAnItemThatDoesNotParse) {
  ledger::v1::SubmitEnvelope envelope;
  envelope.mutable_batch()->add_items("\xFF\xFF");
  const auto batch = std::get<ReceivedBatch>(Parse(envelope.SerializeAsString()));
  EXPECT_TRUE(batch.envelope.items(0) == "\xFF\xFF");
}

TEST(MessageTest, FindsWhatIsNeitherOpenNorBatch) {
  EXPECT_TRUE(std::holds_alternative<MalformedMessage>(Parse("")));
  ledger::v1::SubmitEnvelope envelope;
  envelope.set_open("\xFF");
  EXPECT_TRUE(std::holds_alternative<MalformedMessage>(Parse(envelope.SerializeAsString())));
}

TEST(MessageTest, AcceptsAProducerOf128CharactersAndRefuses129) {
  std::string longest;
  for (size_t i = 0; i < kProducerNameCharactersMax; ++i) longest.append("\xC3\xA9");
  EXPECT_TRUE(CheckOpen(OpenOf(longest)).ok());
  EXPECT_EQ(ReasonOf(CheckOpen(OpenOf(absl::StrCat(longest, "x")))), kProducerInvalid);
}

TEST(MessageTest, RefusesAProducerThatIsEmptyOrHasControlCharacters) {
  for (absl::string_view bytes : {absl::string_view(""), absl::string_view("a\nb"), absl::string_view("a\0b", 3),
                                  absl::string_view("\x7F"), absl::string_view("\xC2\x85")}) {
    const std::string producer(bytes.data(), bytes.size());
    EXPECT_EQ(ReasonOf(CheckOpen(OpenOf(producer))), kProducerInvalid);
  }
  EXPECT_TRUE(CheckOpen(OpenOf("\xC2\xA0")).ok());
}

TEST(MessageTest, KnowsSchemaVersionOneOnly) {
  v1::Open open = OpenOf("office");
  open.set_schema_version("1");
  EXPECT_TRUE(CheckOpen(open).ok());
  open.set_schema_version("2");
  EXPECT_EQ(ReasonOf(CheckOpen(open)), kSchemaVersionUnknown);
}

TEST(MessageTest, RefusesOffsetsThatCantBe) {
  ReceivedBatch batch;
  batch.envelope.add_items("item");
  batch.envelope.set_first_offset(-1);
  EXPECT_EQ(ReasonOf(CheckBatch(batch)), kMalformed);
  batch.envelope.set_first_offset(std::numeric_limits<int64_t>::max());
  EXPECT_EQ(ReasonOf(CheckBatch(batch)), kMalformed);
}

TEST(MessageTest, SplitsMovementsLikeItems) {
  ReceivedBatch batch;
  batch.envelope.set_first_offset(3);
  for (const char* bytes : {"a", "b", "c"}) batch.envelope.add_movements(bytes);
  const ReceivedBatch tail = SplitAt(batch, 5);
  EXPECT_EQ(batch.count(), 2);
  EXPECT_EQ(tail.first_offset(), 5);
  ASSERT_EQ(tail.count(), 1);
  EXPECT_EQ(tail.envelope.movements(0), "c");
}

}  // namespace
}  // namespace postgate::intake
