// SPDX-License-Identifier: Apache-2.0
#include "client/batch_builder.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "postgate/v1/exchange_service.pb.h"

namespace postgate::client {
namespace {

// Records in memory.
class ListSource final : public RecordSource {
 public:
  explicit ListSource(std::vector<Record> records) : records_(std::move(records)) {}
  absl::Status Seek(int64_t offset) override {
    if (offset > static_cast<int64_t>(records_.size())) return absl::OutOfRangeError("beyond");
    next_ = static_cast<size_t>(offset);
    return absl::OkStatus();
  }
  absl::StatusOr<bool> Next(Record* record) override {
    if (next_ == records_.size()) return false;
    *record = records_[next_++];
    return true;
  }

 private:
  std::vector<Record> records_;
  size_t next_ = 0;
};

Record ItemOf(const std::string& id, size_t padding = 0) {
  v1::Item item;
  item.set_item_id(id);
  item.set_nature_text(std::string(padding, 'x'));
  return {RecordKind::kItem, item.SerializeAsString()};
}

Record MovementOf(const std::string& receptacle) {
  v1::Movement movement;
  movement.set_receptacle_id(receptacle);
  return {RecordKind::kMovement, movement.SerializeAsString()};
}

v1::Batch Parsed(const BuiltBatch& built) {
  v1::SubmitItemsRequest request;
  EXPECT_TRUE(request.ParseFromString(built.bytes));
  return request.batch();
}

TEST(BatchBuilderTest, CutsAtTheNumberOfItems) {
  ListSource source({ItemOf("A"), ItemOf("B"), ItemOf("C")});
  BatchBuilder builder(source);
  const v1::Batch first = Parsed(**builder.Next(2, 1000));
  EXPECT_EQ(first.first_offset(), 0);
  EXPECT_EQ(first.items_size(), 2);
  const v1::Batch second = Parsed(**builder.Next(2, 1000));
  EXPECT_EQ(second.first_offset(), 2);
  EXPECT_EQ(second.items(0).item_id(), "C");
  EXPECT_FALSE(builder.Next(2, 1000)->has_value());
}

TEST(BatchBuilderTest, CutsAtTheBytesButSendsALargeRecordAlone) {
  ListSource source({ItemOf("A", 400), ItemOf("B", 400), ItemOf("C", 2000), ItemOf("D")});
  BatchBuilder builder(source);
  for (const char* id : {"A", "B", "C", "D"}) {
    const auto built = builder.Next(100, 600);
    EXPECT_EQ((*built)->count, 1);
    EXPECT_EQ(Parsed(**built).items(0).item_id(), id);
    if (std::string(id) != "C") {
      EXPECT_LE((*built)->bytes.size(), 600u);
    }
  }
}

TEST(BatchBuilderTest, NeverMixesItemsAndMovements) {
  ListSource source({ItemOf("A"), MovementOf("R"), MovementOf("S"), ItemOf("B")});
  BatchBuilder builder(source);
  EXPECT_EQ(Parsed(**builder.Next(100, 1000)).items_size(), 1);
  const v1::Batch movements = Parsed(**builder.Next(100, 1000));
  EXPECT_EQ(movements.first_offset(), 1);
  EXPECT_EQ(movements.movements_size(), 2);
  EXPECT_EQ(Parsed(**builder.Next(100, 1000)).first_offset(), 3);
}

TEST(BatchBuilderTest, GoesBackAndGivesTheSameBytes) {
  ListSource source({ItemOf("A"), ItemOf("B"), ItemOf("C")});
  BatchBuilder builder(source);
  ASSERT_TRUE(builder.Next(1, 1000).ok());
  const std::string first_time = (*builder.Next(2, 1000))->bytes;
  ASSERT_TRUE(builder.Seek(1, 1).ok());
  EXPECT_EQ((*builder.Next(2, 1000))->bytes, first_time);
}

TEST(BatchBuilderTest, PassesOnBytesThatAreNoItem) {
  ListSource source({{RecordKind::kItem, "\xff\xff\xff"}});
  BatchBuilder builder(source);
  EXPECT_NE((*builder.Next(1, 1000))->bytes.find("\xff\xff\xff"), std::string::npos);
}

// Says what it signed.
class WritingSigner final : public BatchSigner {
 public:
  const std::string& certificate() const override { return certificate_; }
  absl::StatusOr<std::string> Sign(const BatchToSign& batch) const override {
    if (fails) return absl::InternalError("no token");
    return batch.producer + " " + std::to_string(batch.first_offset) + (batch.kind == RecordKind::kItem ? " items " : " movements ") +
           std::to_string(batch.digests.size()) + " of " + std::to_string(batch.digests.front().size());
  }
  bool fails = false;

 private:
  std::string certificate_;
};

TEST(BatchBuilderTest, SignsEachBatchOverItsOwnRecords) {
  ListSource source({ItemOf("A"), ItemOf("B"), MovementOf("R")});
  const WritingSigner signer;
  BatchBuilder builder(source, &signer, "office");
  ASSERT_TRUE(builder.Seek(0, 7).ok());
  const v1::Batch items = Parsed(**builder.Next(10, 1000));
  EXPECT_EQ(items.items_size(), 2);
  EXPECT_EQ(items.signature().signature(), "office 7 items 2 of 32");
  EXPECT_EQ(Parsed(**builder.Next(10, 1000)).signature().signature(), "office 9 movements 1 of 32");
}

TEST(BatchBuilderTest, SendsNothingUnsignedWhenSigningFails) {
  ListSource source({ItemOf("A")});
  WritingSigner signer;
  signer.fails = true;
  BatchBuilder builder(source, &signer, "office");
  EXPECT_EQ(builder.Next(10, 1000).status().code(), absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace postgate::client
