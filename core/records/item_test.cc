// SPDX-License-Identifier: Apache-2.0
#include "core/records/item.h"

#include <string>

#include "core/evaluation/specimen.h"
#include "core/records/item_reader.h"
#include "core/records/message.h"
#include "core/records/record_fixture.h"
#include "core/records/record_type.h"
#include "gtest/gtest.h"

namespace postgate::records {
namespace {

v1::Item FullItem() {
  v1::Item item;
  FillAll(&item);
  return item;
}

class ItemRecordTest : public testing::Test {
 protected:
  Item* Read(const std::string& bytes) { return reader_.Read(bytes, &memory_, &texts_); }

  const ItemReader reader_{};
  Memory memory_;
  identifiers::Texts texts_ = identifiers::Texts::kAny;
};

TEST_F(ItemRecordTest, HasWhatTheMessageHas) { ExpectPlaceForEachField(ItemType(), *v1::Item::descriptor()); }

TEST_F(ItemRecordTest, IsReadFromBytes) {
  for (const v1::Item& item : {v1::Item(), evaluation::SpecimenItem(), FullItem()}) {
    const std::string bytes = item.SerializeAsString();
    const Item* const record = Read(bytes);
    ASSERT_NE(record, nullptr);
    EXPECT_EQ(texts_, identifiers::Texts::kPlain);
    EXPECT_EQ(MessageOf(*record).DebugString(), item.DebugString());
  }
}

TEST_F(ItemRecordTest, OutlivesTheBytes) {
  std::string bytes = FullItem().SerializeAsString();
  const Item* const record = Read(bytes);
  ASSERT_NE(record, nullptr);
  bytes.assign(bytes.size(), '?');
  EXPECT_EQ(MessageOf(*record).DebugString(), FullItem().DebugString());
}

TEST_F(ItemRecordTest, IsMadeOfItsMessageAndBack) {
  EXPECT_EQ(MessageOf(*RecordOf(FullItem(), &memory_)).DebugString(), FullItem().DebugString());
}

TEST_F(ItemRecordTest, TakesTextsThatAreValidOnly) {
  v1::Item item;
  item.set_item_id("\xED\x95\x9C");
  EXPECT_NE(Read(item.SerializeAsString()), nullptr);
  EXPECT_EQ(texts_, identifiers::Texts::kAny);
  // In a text behind one that is not plain, too.
  const std::string korean_then_broken = "\x0a\x03\xED\x95\x9C\x2a\x02\xC3(";
  EXPECT_EQ(Read(korean_then_broken), nullptr);
  EXPECT_FALSE(item.ParseFromString(korean_then_broken));
  EXPECT_EQ(Read(std::string("\x0a\x02\xC3(")), nullptr);
  EXPECT_EQ(Read(std::string("\x0a\x05")), nullptr);
}

TEST_F(ItemRecordTest, IsChangedInItsMemory) {
  Item& item = *RecordOf(v1::Item(), &memory_);
  EXPECT_FALSE(item.has_sender());
  EXPECT_EQ(item.sender().country(), "");
  {
    std::string gone = "KR";
    item.mutable_sender()->set_country(gone);
    item.add_local_ids(gone);
    item.add_content_pieces()->mutable_value()->set_units(5);
    gone = "XX";
  }
  EXPECT_TRUE(item.has_sender());
  EXPECT_EQ(item.sender().country(), "KR");
  EXPECT_EQ(item.local_ids(0), "KR");
  EXPECT_EQ(item.content_pieces(0).value().units(), 5);
  item.clear_sender();
  EXPECT_FALSE(item.has_sender());
}

}  // namespace
}  // namespace postgate::records
