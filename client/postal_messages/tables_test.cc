// SPDX-License-Identifier: Apache-2.0
//
// Each table is complete, and says of each of its rows what reader and writer do.
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/postal_messages/field_coverage.h"
#include "client/postal_messages/message_table.h"
#include "client/postal_messages/row_values_fixture.h"
#include "client/postal_messages/table_fixture.h"
#include "gmock/gmock.h"
#include "postgate/v1/decision.pb.h"
#include "postgate/v1/item.pb.h"
#include "postgate/v1/movement.pb.h"

namespace postgate::client {
namespace {

using ::google::protobuf::Message;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// What a record needs to be one.
std::unique_ptr<Message> LeastOf(const MessageTable& table) {
  if (&table == &Predes()) {
    auto movement = std::make_unique<v1::Movement>();
    movement->set_kind(v1::MOVEMENT_KIND_NESTED);
    return movement;
  }
  if (&table == &Emsevt()) {
    auto movement = std::make_unique<v1::Movement>();
    movement->set_kind(v1::MOVEMENT_KIND_DEPARTED);
    return movement;
  }
  if (table.type == v1::Decision::descriptor()) return std::make_unique<v1::Decision>();
  return std::make_unique<v1::Item>();
}

struct RowCase {
  const MessageTable* table;
  const Row* row;
};

std::vector<RowCase> AllRows() {
  std::vector<RowCase> cases;
  for (const MessageTable* table : AllMessages()) {
    for (const Row& row : table->rows) {
      if (HasPlace(*table, row)) cases.push_back({table, &row});
    }
  }
  return cases;
}

class RowTest : public testing::TestWithParam<RowCase> {};

TEST_P(RowTest, KeepsItsFieldFromMessageToXmlAndBack) {
  const auto& [table, row] = GetParam();
  const auto sent = LeastOf(*table);
  const std::string text = SampleText(*row, 7);
  SetRow(*row, text, 0, sent.get());
  auto* movement = google::protobuf::DynamicCastToGenerated<v1::Movement>(sent.get());
  if (table == &Emsevt() && movement->item_ids_size() == 0) movement->add_item_ids("CP123456785KR");
  auto* decision = google::protobuf::DynamicCastToGenerated<v1::Decision>(sent.get());
  if (decision != nullptr && decision->item_id().empty()) decision->set_item_id("CP123456785KR");

  std::vector<Remark> remarks;
  const std::string xml = WriteXml(*table, *sent, &remarks);
  const ReadResult read = ReadXml(xml, *table);
  ASSERT_TRUE(read.status.ok()) << read.status << "\n" << xml;
  EXPECT_THAT(RemarksText(read.remarks), IsEmpty()) << xml;
  ASSERT_EQ(read.messages.size(), 1u) << xml;
  EXPECT_EQ(TextOfRow(*row, 0, read.messages[0].get()), text) << xml;
}

INSTANTIATE_TEST_SUITE_P(AllTables, RowTest, testing::ValuesIn(AllRows()), [](const testing::TestParamInfo<RowCase>& row) {
  return absl::StrCat(row.param.table->name, "_", absl::StrReplaceAll(row.param.row->*row.param.table->element, {{"/", "_"}, {"[]", ""}}));
});

TEST(MessageTableTest, MapsOrListsEveryFieldOfItsType) {
  for (const MessageTable* table : AllMessages()) {
    const auto coverage = FieldCoverage::Of(*table);
    ASSERT_TRUE(coverage.ok()) << coverage.status();
    EXPECT_THAT((*coverage)->Forgotten(), IsEmpty()) << table->name;
  }
}

// The test above would see a new field of Item: without any one line of the list, that field is missed.
TEST(MessageTableTest, MissesAFieldThatNoLineNames) {
  for (const MessageTable* table : AllMessages()) {
    for (size_t i = 0; i < table->unmapped.size(); ++i) {
      std::vector<Unmapped> others(table->unmapped.begin(), table->unmapped.end());
      const std::string field = others[i].field;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
      MessageTable doctored = *table;
      doctored.unmapped = others;
      const auto coverage = FieldCoverage::Of(doctored);
      ASSERT_TRUE(coverage.ok()) << coverage.status();
      EXPECT_EQ((*coverage)->Forgotten().size(), 1u) << table->name << ": " << field;
    }
  }
}

TEST(MessageTableTest, ReportsAFieldThatTheMappingForgot) {
  std::vector<Row> rows(Emsevt().rows.begin(), Emsevt().rows.end());
  rows.pop_back();
  MessageTable doctored = Emsevt();
  doctored.rows = rows;
  v1::Movement movement;
  movement.set_location("NLAMSA");
  const auto coverage = FieldCoverage::Of(doctored);
  ASSERT_TRUE(coverage.ok()) << coverage.status();
  EXPECT_THAT((*coverage)->Forgotten(), ElementsAre("location"));
  std::vector<Remark> remarks;
  (*coverage)->ReportLosses(movement, &remarks);
  EXPECT_EQ(RemarksText(remarks), "left out location: the mapping does not know it\n");
}

TEST(MessageTableTest, RefusesAFieldThatIsMappedAndListed) {
  std::vector<Unmapped> lines(Emsevt().unmapped.begin(), Emsevt().unmapped.end());
  lines.push_back({"location", true, nullptr, nullptr, ""});
  MessageTable doctored = Emsevt();
  doctored.unmapped = lines;
  EXPECT_FALSE(FieldCoverage::Of(doctored).ok());
}

TEST(MessageTableTest, RefusesARowWithoutField) {
  const std::vector<Row> rows = {{"X", nullptr, "no_such_field", Format::kText, 0, Presence::kOptional, Surety::kAssumed, ""}};
  MessageTable doctored = Emsevt();
  doctored.rows = rows;
  EXPECT_FALSE(ElementTreeOf(doctored).ok());
  EXPECT_FALSE(FieldCoverage::Of(doctored).ok());
}

TEST(MessageTableTest, HasEveryColumnThatALiveSystemConfirms) {
  // facts of the trade: the columns of a customs system's store of CUSITM.
  std::set<std::string> columns;
  for (const Row& row : Cusitm().rows) {
    if (row.column != nullptr) columns.insert(row.column);
  }
  for (const char* column : {"ITEM_ID",           "LOCALID",        "LOCALID2",           "MESG_TYPE_CD", "TYPE_CD",        "MAIL_PID",      "DECLARATION_PID",
                             "UNIQUE_ID",         "ORIGPOST_ORGCD", "DESTPOST_ORG_CD",    "POST_ORG_CD",  "CUST_ORG_CD",    "MAIL_CLASS_CD", "MAIL_CATEGORY_CD",
                             "HANDLING_CLASS_CD", "MAIL_STATE_CD",  "MAIL_STATE_REMARKS", "POSTINGDT",    "TRANS_DATE",     "TRANS_MODE",    "GROSS_WT",
                             "NATURE_TYPE_CD",    "POSTAGE_AMT",    "POSTAGE_CURR_CD",    "INS_VAL",      "INS_VAL_CURRCD", "SEND_NAME",     "SEND_FNAME",
                             "SEND_LNAME",        "SEND_ADD1",      "SEND_ADD2",          "SEND_CITY",    "SEND_STATE",     "SEND_ZIP",      "SEND_CNTRY_CD",
                             "SEND_PHONE",        "SEND_FAX",       "SEND_EMAILID",       "SEND_IDREF",   "RECP_NAME",      "RECP_IDREF",    "RECP_FAX"}) {
    EXPECT_THAT(columns, Contains(column));
  }
}

}  // namespace
}  // namespace postgate::client
