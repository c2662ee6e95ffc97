// SPDX-License-Identifier: Apache-2.0
//
// What Write writes, Read reads, field by field over the whole proto: a new field without a place in the XML fails here until read.h and this list
// say so.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "core/wco_xml/leaves_fixture.h"
#include "core/wco_xml/read.h"
#include "core/wco_xml/specimen_fixture.h"
#include "core/wco_xml/write.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::wco_xml {
namespace {

// In the order of read.h: what the schema can't hold. A path stands for all below it; {party} is each of the parties.
const std::vector<std::string>& NotHeld() {
  static const auto* const kPaths = [] {
    auto* paths = new std::vector<std::string>{"changes", "border_transport_means.planned_departure_at", "border_transport_means.planned_arrival_at",
                                               "postal_details"};
    for (const char* piece : {"goods_shipment.government_agency_goods_items[0]", "goods_shipment.government_agency_goods_items[1]"}) {
      for (const char* field : {"description_local", "language", "latin_description", "latin_description_local", "cus_code"}) {
        paths->push_back(absl::StrCat(piece, ".commodity.", field));
      }
    }
    for (const char* party : {"declarant", "agent", "exporter", "goods_shipment.consignor", "goods_shipment.consignee", "goods_shipment.importer",
                              "goods_shipment.seller"}) {
      for (const char* field : {"traits.type_of_person", "traits.size_class", "traits.title", "traits.latin_name", "traits.latin_address", "address.street", "address.house_number", "address.po_box",
                                "address.additional_lines", "communications[1]"}) {
        paths->push_back(absl::StrCat(party, ".", field));
      }
    }
    for (const char* party : {"agent", "goods_shipment.consignor", "goods_shipment.consignee"}) paths->push_back(absl::StrCat(party, ".communications"));
    return paths;
  }();
  return *kPaths;
}

bool IsNotHeld(const std::string& path) {
  return std::any_of(NotHeld().begin(), NotHeld().end(), [&](const std::string& each) {
    return path == each || absl::StartsWith(path, each + ".") || absl::StartsWith(path, each + "[");
  });
}

TEST(RoundTripTest, EveryFieldOfTheDeclarationComesBackOrIsListed) {
  const v1::Declaration full = Specimen::Full();
  std::vector<Unsaid> unsaid;
  const std::string xml = Write(full, &unsaid);
  const auto read = Read(xml);
  ASSERT_TRUE(read.ok()) << read.status() << "\n" << xml;
  const Leaves before = LeavesOf(full);
  const Leaves after = LeavesOf(*read);
  ASSERT_GE(before.size(), 300u);
  for (const auto& [path, value] : before) {
    const auto found = after.find(path);
    if (IsNotHeld(path)) {
      EXPECT_TRUE(IsSaidMissing(unsaid, path)) << path << ": is left out silently";
      EXPECT_TRUE(found == after.end() || found->second != value) << path << ": is listed, but the XML holds it";
    } else {
      ASSERT_NE(found, after.end()) << path << ": the XML has no place for it, and no list says so";
      EXPECT_EQ(found->second, value) << path;
    }
  }
  for (const auto& [path, value] : after) EXPECT_NE(before.find(path), before.end()) << path << ": comes from nowhere";
  for (const Unsaid& each : unsaid) EXPECT_TRUE(IsNotHeld(each.field_path)) << each.field_path << ": " << each.remark;
}

// Each field by itself: nothing depends on what stands beside it but what its remark says.
TEST(RoundTripTest, EachFieldAloneComesBackOrIsSaidToBeMissing) {
  const v1::Declaration full = Specimen::Full();
  std::vector<const google::protobuf::FieldDescriptor*> set;
  full.GetReflection()->ListFields(full, &set);
  for (const auto* kept : set) {
    v1::Declaration one;
    one.CopyFrom(full);
    for (const auto* field : set) {
      if (field != kept && field->name() != "function_code") one.GetReflection()->ClearField(&one, field);
    }
    std::vector<Unsaid> unsaid;
    const auto read = Read(Write(one, &unsaid));
    ASSERT_TRUE(read.ok()) << kept->name() << ": " << read.status();
    EXPECT_THAT(SilentDifferences(one, *read, unsaid), testing::IsEmpty()) << kept->name();
  }
}

TEST(RoundTripTest, AStreetAloneComesBack) {
  v1::Declaration declaration;
  declaration.set_function_code("9");
  declaration.mutable_goods_shipment()->mutable_consignor()->mutable_address()->set_street("Beacon Hill 168");
  std::vector<Unsaid> unsaid;
  const auto read = Read(Write(declaration, &unsaid));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->ShortDebugString(), declaration.ShortDebugString());
  EXPECT_THAT(unsaid, testing::IsEmpty());
}

TEST(RoundTripTest, WhatWasReadIsWrittenAndReadAsTheSame) {
  const auto read = Read(Write(Specimen::Full()));
  ASSERT_TRUE(read.ok()) << read.status();
  std::vector<Unsaid> unsaid;
  const auto again = Read(Write(*read, &unsaid));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), read->SerializeAsString());
  EXPECT_THAT(unsaid, testing::IsEmpty());
}

}  // namespace
}  // namespace postgate::wco_xml
