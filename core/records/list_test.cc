// SPDX-License-Identifier: Apache-2.0
#include "core/records/list.h"

#include <vector>

#include "core/records/item.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::records {
namespace {

TEST(ListTest, KeepsWhatItHoldsWhenItGrows) {
  Memory memory;
  List<int> list;
  EXPECT_TRUE(list.empty());
  for (int i = 0; i < 100; ++i) list.Add(i, &memory);
  ASSERT_EQ(list.size(), 100);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(list[i], i);
  list.Remove(10);
  ASSERT_EQ(list.size(), 99);
  EXPECT_EQ(list[9], 9);
  EXPECT_EQ(list[10], 11);
  EXPECT_EQ(list[98], 99);
  list.Clear();
  EXPECT_TRUE(list.empty());
}

TEST(RecordListTest, LeavesRecordsWhereTheyAreWhenItGrows) {
  Memory memory;
  RecordList<Document> list;
  Document* const first = list.Add(&memory);
  for (int i = 0; i < 100; ++i) list.Add(&memory);
  first->set_number("A1");
  EXPECT_EQ(list[0].number(), "A1");
  for (Document& document : list) document.set_kind("N325");
  EXPECT_EQ(list[100].kind(), "N325");
}

}  // namespace
}  // namespace postgate::records
