// SPDX-License-Identifier: Apache-2.0
//
// Properties of repair and normalization over the sample and over items that are made up of what the rules look for.
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "core/normalization/normalize.h"
#include "core/records/owned.h"
#include "core/reference/csv.h"
#include "core/reference/reference_fixture.h"
#include "core/repair/repair.h"
#include "core/validation/validate.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"

namespace postgate::normalization {
namespace {

// Some days after the sample was posted: 2026-06-02T00:00:00Z.
Input InputOfProperties() { return {"KR", absl::FromUnixSeconds(1'780'358'400), reference::SourceTreeReference()}; }

bool IsAccepted(const records::Item& item) {
  std::vector<v1::Finding> findings;
  validation::Validate(item, reference::SourceTreeReference(), InputOfProperties().now, validation::CarrierProfile(), &findings);
  return !validation::HasError(findings);
}

// Returns what is wrong; empty when nothing is.
std::string BrokenProperty(const v1::Item& message) {
  records::OwnedItem item(message);
  records::OwnedDeclaration declared;
  repair::Repair(item.get(), reference::SourceTreeReference(), declared.get());
  const bool was_accepted = IsAccepted(*item);
  NormalizeItem(item.get(), InputOfProperties(), declared.get());
  if (was_accepted && !IsAccepted(*item)) return "what was accepted no longer is: " + item.message().ShortDebugString();
  const std::string once = item.message().SerializeAsString();
  declared->clear_changes();
  NormalizeItem(item.get(), InputOfProperties(), declared.get());
  if (!declared->changes().empty()) return "normalized again: " + declared.message().changes(0).ShortDebugString() + " in " + item.message().ShortDebugString();
  if (item.message().SerializeAsString() != once) return "another item without a change: " + item.message().ShortDebugString();
  repair::Repair(item.get(), reference::SourceTreeReference(), declared.get());
  return declared->changes().empty() ? "" : "normalization made something to be repaired: " + declared.message().changes(0).ShortDebugString();
}

std::vector<v1::Item> SampleItems() {
  std::vector<v1::Item> items;
  const auto text = reference::ReadFile(POSTGATE_SOURCE_DIR "/data/sample/items.jsonl");
  EXPECT_TRUE(text.ok()) << text.status();
  for (const absl::string_view line : absl::StrSplit(*text, '\n', absl::SkipEmpty())) {
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(std::string(line), &items.emplace_back()).ok());
  }
  return items;
}

TEST(IdempotenceTest, HoldsForTheSample) {
  const std::vector<v1::Item> items = SampleItems();
  EXPECT_GT(items.size(), 5000u);
  for (const v1::Item& item : items) ASSERT_EQ(BrokenProperty(item), "");
}

// Draws from a fixed seed: the same items every time.
class Drawer {
 public:
  explicit Drawer(unsigned seed) : draws_(seed) {}

  size_t Below(size_t limit) { return draws_() % limit; }

  // Up to `most` of the parts.
  std::string Text(const std::vector<std::string>& parts, size_t most) {
    std::string text;
    for (size_t i = Below(most + 1); i > 0; --i) text += parts[Below(parts.size())];
    return text;
  }

 private:
  std::mt19937 draws_;
};

const std::vector<std::string>& AddressParts() {
  static const std::vector<std::string> kParts = {
      "12",   " 12",    "12a ",  ",",        ", ",       "Berlin",  " Berlin", ", Berlin", "10115",   "10115 Berlin", " 10115",    "PO Box 12", "Postfach 5", "No. ",
      "Nr. ", "; ",     "\n",    "Main ",    "Street",   " Apt 4",  "Highway", " ",        "Dr. ",    "Mr ",          "M\xC3\xBC", "u\xCC\x88", "\xED\x95\x9C", "BP ",
      "A, ",  "12-14,", "1010 ", "10115 Box", "/3", "\xEF\xBC\x91"};
  return kParts;
}

void FillParty(Drawer& drawer, v1::Party* party) {
  static const std::vector<std::string> kCountries = {"US", "DE", "KR", "FR", "IT", "RU", "HU", "AR", "UK", "KOR", "Congo", ""};
  static const std::vector<std::string> kPhoneParts = {"+", "0", "00", "82", "44", "1", "2", "345", "678", " ", "-", "(0)", "8", "10", "13812345678", "06", "x"};
  party->set_name(drawer.Text({"Mr ", "Mrs. ", "Dr. ", "Prof ", "Jane ", "Kim", " Doe", "Ing. ", " "}, 5));
  party->set_kind(drawer.Below(2) == 0 ? v1::PARTY_KIND_PERSON : v1::PARTY_KIND_UNSPECIFIED);
  party->set_street(drawer.Text(AddressParts(), 5));
  if (drawer.Below(3) == 0) party->set_house_number(drawer.Text(AddressParts(), 1));
  if (drawer.Below(4) == 0) party->set_po_box(drawer.Text(AddressParts(), 1));
  for (size_t lines = drawer.Below(4); lines > 0; --lines) party->add_address_lines(drawer.Text(AddressParts(), 4));
  if (drawer.Below(2) == 0) party->set_city(drawer.Text({"Berlin", "Main Street", "12", ","}, 2));
  if (drawer.Below(2) == 0) party->set_postcode(drawer.Text({"10115", "1010", "12", " "}, 2));
  party->set_country(kCountries[drawer.Below(kCountries.size())]);
  party->set_phone(drawer.Text(kPhoneParts, 7));
}

void FillPiece(Drawer& drawer, v1::ContentPiece* piece) {
  static const std::vector<std::string> kUnits = {"", "KG", "kg", "lb", "OZ", "PCS", "H87", "CTM", "crate"};
  piece->set_quantity(static_cast<int64_t>(drawer.Below(2000)));
  piece->set_quantity_unit(kUnits[drawer.Below(kUnits.size())]);
  piece->set_hs_code(drawer.Text({"6109", "10", ".", " ", "00", "490591", "8803"}, 5));
}

TEST(IdempotenceTest, HoldsForItemsMadeOfWhatTheRulesLookFor) {
  Drawer drawer(20260630);
  for (int round = 0; round < 50'000; ++round) {
    v1::Item item;
    FillParty(drawer, item.mutable_sender());
    FillParty(drawer, item.mutable_addressee());
    FillPiece(drawer, item.add_content_pieces());
    ASSERT_EQ(BrokenProperty(item), "") << "round " << round;
  }
}

TEST(IdempotenceTest, HoldsForTheSampleWithPartsOfOneItemInAnother) {
  Drawer drawer(7);
  std::vector<v1::Item> items = SampleItems();
  for (int round = 0; round < 10'000; ++round) {
    v1::Item item = items[drawer.Below(items.size())];
    const v1::Item& other = items[drawer.Below(items.size())];
    FillParty(drawer, item.mutable_sender());
    item.mutable_addressee()->set_phone(other.sender().phone());
    item.mutable_addressee()->set_country(other.sender().country());
    item.mutable_addressee()->add_address_lines(other.addressee().postcode() + " " + other.addressee().city());
    item.clear_flow();
    item.clear_destination_country();
    ASSERT_EQ(BrokenProperty(item), "") << "round " << round;
  }
}

}  // namespace
}  // namespace postgate::normalization
