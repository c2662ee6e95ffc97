// SPDX-License-Identifier: Apache-2.0
#include "core/repair/repair.h"

#include <functional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/records/owned.h"
#include "core/reference/reference_fixture.h"
#include "gmock/gmock.h"
#include "google/protobuf/message.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

namespace postgate::repair {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::util::MessageDifferencer;

std::string Describe(const records::Change& change) {
  return absl::StrCat(change.rule_id(), " ", change.field_path(), " [", change.before(), "] [", change.after(), "]");
}

std::vector<std::string> Changes(v1::Item* item, identifiers::Texts texts = identifiers::Texts::kAny) {
  records::OwnedDeclaration declared;
  records::OwnedItem record(*item);
  Repair(record.get(), reference::SourceTreeReference(), declared.get(), texts);
  *item = record.message();
  std::vector<std::string> described;
  for (const records::Change& change : declared->changes()) described.push_back(Describe(change));
  return described;
}

TEST(RepairTest, LeavesASoundItemAlone) {
  v1::Item item;
  item.set_item_id("RR473124829GB");
  item.mutable_sender()->set_name("Marta Lindqvist");
  item.mutable_sender()->set_country("SE");
  item.add_content_pieces()->set_description("Cotton T-shirt");
  const v1::Item before = item;
  EXPECT_THAT(Changes(&item), ::testing::IsEmpty());
  EXPECT_TRUE(MessageDifferencer::Equals(item, before));
}

TEST(RepairTest, OfPlainTextsRepairsTheCase) {
  v1::Item item;
  item.set_departure_country("kr");
  item.mutable_sender()->set_name("Marta Lindqvist");
  records::OwnedDeclaration declared;
  Repair(records::OwnedItem(item).get(), reference::SourceTreeReference(), declared.get(), identifiers::Texts::kPlain);
  ASSERT_EQ(declared->changes_size(), 1);
  EXPECT_EQ(Describe(declared->changes(0)), "repair.case departure_country [kr] [KR]");
}

TEST(RepairTest, NeverTouchesAnIdentifiersCharacters) {
  v1::Item item;
  item.set_item_id(" rr473124829gb ");
  item.set_ucr(" u cr ");
  item.add_local_ids(" a ");
  item.add_previous_item_ids(" b ");
  const v1::Item before = item;
  EXPECT_THAT(Changes(&item), ::testing::IsEmpty());
  EXPECT_TRUE(MessageDifferencer::Equals(item, before));
}

TEST(RepairTest, RecordsEachStepWithBeforeAndAfter) {
  v1::Item item;
  item.set_departure_country(" \xEF\xBD\x8B\xEF\xBD\x92");  // A space and full-width "kr".
  EXPECT_THAT(Changes(&item), ::testing::ElementsAre("repair.width departure_country [ \xEF\xBD\x8B\xEF\xBD\x92] [ kr]",
                                                     "repair.white_space departure_country [ kr] [kr]",
                                                     "repair.case departure_country [kr] [KR]"));
  EXPECT_EQ(item.departure_country(), "KR");
}

TEST(RepairTest, NamesNestedFields) {
  v1::Item item;
  item.mutable_addressee()->add_address_lines("Harbour  Street 5");
  item.add_content_pieces();
  v1::ContentPiece* piece = item.add_content_pieces();
  piece->mutable_value()->set_currency_code("eur");
  piece->add_undg_numbers("1234");
  piece->add_undg_numbers("1234 ");
  item.add_documents()->set_number(" 7 ");
  EXPECT_THAT(
      Changes(&item),
      ::testing::ElementsAre("repair.white_space addressee.address_lines[0] [Harbour  Street 5] [Harbour Street 5]",
                             "repair.case content_pieces[1].value.currency_code [eur] [EUR]",
                             "repair.white_space content_pieces[1].undg_numbers[1] [1234 ] [1234]",
                             "repair.white_space documents[0].number [ 7 ] [7]"));
}

TEST(RepairTest, KeepsTheCaseOfTextAndReferences) {
  v1::Item item;
  item.add_content_pieces()->set_description("silk scarf");
  item.set_order_reference("ord-1  x");
  item.mutable_sender()->set_email("Marta@example.com");
  EXPECT_THAT(Changes(&item), ::testing::IsEmpty());
}

TEST(RepairTest, DoesNotCreateWhatWasNotSent) {
  v1::Item item;
  Changes(&item);
  EXPECT_EQ(item.ByteSizeLong(), 0u);
}

// What repairs look for.
const std::vector<std::string>& OddParts() {
  static const auto* const kParts = new std::vector<std::string>{" ",
                                           "  ",
                                           "\t",
                                           "a",
                                           "B",
                                           "7",
                                           "\n",
                                           ".",
                                           "\xC2\xA0",
                                           "\xE3\x80\x80",
                                           "\xEF\xBC\xA1",
                                           "\xEF\xBD\x8B",
                                           "-",
                                           ";",
                                           "\xCD\xBE",
                                           "\xEF\xBC\x9B",
                                           "|",
                                           "e\xCC\x81",
                                           "\xCC\x88",
                                           "\xEF\xBD\xB6\xEF\xBE\x9E",
                                           "\xEF\xBF\x80",
                                           "UK",
                                           "Viet Nam",
                                           "kr",
                                           "\xE9\x9B\xBB",
                                           std::string(1, '\0')};
  return *kParts;
}

// Fills every string of a message, and one element of every list, with text drawn from the parts.
void FillStrings(Message* message, const std::vector<std::string>& parts, std::mt19937& draws) {
  auto text = [&] {
    std::string drawn;
    for (auto i = draws() % 7; i > 0; --i) drawn += parts[draws() % parts.size()];
    return drawn;
  };
  const auto* reflection = message->GetReflection();
  for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = message->GetDescriptor()->field(i);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      field->is_repeated() ? reflection->AddString(message, field, text())
                           : reflection->SetString(message, field, text());
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      FillStrings(
          field->is_repeated() ? reflection->AddMessage(message, field) : reflection->MutableMessage(message, field),
          parts, draws);
    }
  }
}

// Gives each text that an item can have to `visit`, alone in the item, with the field's path.
void ForEachText(const v1::Item& item, Message* within, const std::string& path, const std::string& text,
                 const std::function<void(const v1::Item&, const std::string&)>& visit) {
  const auto* reflection = within->GetReflection();
  for (int i = 0; i < within->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = within->GetDescriptor()->field(i);
    const std::string its_path = path + field->name();
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      field->is_repeated() ? reflection->AddString(within, field, text) : reflection->SetString(within, field, text);
      visit(item, its_path);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      Message* next = field->is_repeated() ? reflection->AddMessage(within, field) : reflection->MutableMessage(within, field);
      ForEachText(item, next, its_path + ".", text, visit);
    }
    reflection->ClearField(within, field);
  }
}

// A field that is added to the item is repaired as well, or stands here.
TEST(RepairTest, RepairsEachTextButIdentifiersAsTheyWereGiven) {
  const std::set<std::string> kept = {"item_id", "local_ids", "previous_item_ids", "ucr"};
  int repaired = 0;
  v1::Item item;
  ForEachText(item, &item, "", " 7 ", [&](const v1::Item& with_one, const std::string& path) {
    v1::Item mended = with_one;
    const std::vector<std::string> changes = Changes(&mended);
    if (kept.count(path) > 0) {
      EXPECT_THAT(changes, ::testing::IsEmpty()) << path;
    } else {
      EXPECT_THAT(changes, ::testing::ElementsAre(::testing::StartsWith("repair.white_space "))) << path;
      ++repaired;
    }
  });
  // Six parties have 14 texts each.
  EXPECT_GT(repaired, 84);
}

TEST(RepairTest, MakesOneLineOfThoseThatWouldBeTooMany) {
  v1::Item item;
  item.mutable_sender()->set_street("a; b; c");
  for (const char* line : {"1", "2", "3"}) item.mutable_sender()->add_address_lines(line);
  v1::Item full = item;
  full.mutable_sender()->add_address_lines("4");
  EXPECT_EQ(Changes(&item).size(), 3u);
  EXPECT_THAT(item.sender().address_lines(), ::testing::ElementsAre("b", "c", "1", "2", "3"));
  EXPECT_THAT(Changes(&full), ::testing::ElementsAre("repair.address_lines sender.street [a; b; c] [a, b, c]"));
  full.mutable_sender()->mutable_address_lines()->RemoveLast();
  EXPECT_THAT(Changes(&full), ::testing::IsEmpty()) << "parted once there is room";
}

TEST(RepairTest, DoesTheSameOfPlainTextsAsOfAny) {
  const std::vector<std::string> plain = {"a", "B", "7", ".", "-", ";", "|", "a; b", "UK", "Viet Nam", "kr"};
  std::mt19937 draws(20261128);
  int parted = 0;
  for (int round = 0; round < 2000; ++round) {
    v1::Item item;
    FillStrings(&item, plain, draws);
    v1::Item same = item;
    const std::vector<std::string> changes = Changes(&item);
    ASSERT_EQ(Changes(&same, identifiers::Texts::kPlain), changes) << item.ShortDebugString();
    ASSERT_TRUE(MessageDifferencer::Equals(same, item));
    for (const std::string& change : changes) parted += absl::StartsWith(change, "repair.address_lines ");
  }
  EXPECT_GT(parted, 1000);
}

TEST(RepairTest, IsIdempotent) {
  std::mt19937 draws(20260630);
  for (int round = 0; round < 2000; ++round) {
    v1::Item item;
    FillStrings(&item, OddParts(), draws);
    Changes(&item);
    const v1::Item once = item;
    ASSERT_THAT(Changes(&item), ::testing::IsEmpty()) << item.ShortDebugString();
    ASSERT_TRUE(MessageDifferencer::Equals(item, once));
  }
}

}  // namespace
}  // namespace postgate::repair
