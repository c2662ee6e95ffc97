// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/parcel_fingerprint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "core/records/owned.h"
#include "server/sealing/day_keys.h"
#include "server/sealing/testing/memory_keys.h"

namespace postgate::sealing {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class ParcelFingerprintTest : public testing::Test {
 protected:
  static void AddPiece(v1::Declaration& declaration, const std::string& hs_code, const std::string& description, int64_t quantity, int64_t value) {
    v1::GovernmentAgencyGoodsItem& piece = *declaration.mutable_goods_shipment()->add_government_agency_goods_items();
    if (!hs_code.empty()) {
      v1::Classification& classification = *piece.mutable_commodity()->add_classifications();
      classification.set_identification_type_code("HS");
      classification.set_id(hs_code);
    }
    piece.mutable_commodity()->set_description(description);
    piece.mutable_commodity()->mutable_goods_measure()->set_tariff_quantity(quantity);
    piece.mutable_customs_value_amount()->set_currency_code("EUR");
    piece.mutable_customs_value_amount()->set_units(value);
  }
  static v1::Declaration Parcel() {
    v1::Declaration declaration;
    declaration.set_total_gross_mass_g(850);
    v1::Consignor& sender = *declaration.mutable_goods_shipment()->mutable_consignor();
    sender.set_name("Anna Schmidt");
    sender.mutable_address()->set_street("Lindenstrasse");
    sender.mutable_address()->set_house_number("4");
    sender.mutable_address()->set_city_name("Berlin");
    sender.mutable_address()->set_country_code("DE");
    v1::Consignee& addressee = *declaration.mutable_goods_shipment()->mutable_consignee();
    addressee.set_name("Kim Minji");
    addressee.mutable_address()->set_street("Sejong-daero 110");
    addressee.mutable_address()->set_city_name("Seoul");
    addressee.mutable_address()->set_country_code("KR");
    AddPiece(declaration, "610910", "T-shirts", 2, 30);
    AddPiece(declaration, "", "Tea", 1, 8);
    return declaration;
  }
  static v1::GovernmentAgencyGoodsItem& PieceOf(v1::Declaration& declaration, int i) {
    return *declaration.mutable_goods_shipment()->mutable_government_agency_goods_items(i);
  }

  ledger::v1::ItemEntry EntryOf(const v1::Declaration& declaration, absl::Time now) {
    ledger::v1::ItemEntry item;
    ParcelFingerprints(*ParcelKeysFor(keys_, now)).Set(*records::OwnedDeclaration(declaration), item);
    return item;
  }
  std::vector<uint64_t> Of(const v1::Declaration& declaration) {
    const ledger::v1::ItemEntry item = EntryOf(declaration, now_);
    return {item.parcel_fingerprints().begin(), item.parcel_fingerprints().end()};
  }
  std::vector<uint64_t> Changed(const std::function<void(v1::Declaration&)>& change) {
    v1::Declaration declaration = Parcel();
    change(declaration);
    return Of(declaration);
  }

  // The first moment of a period.
  absl::Time now_ = absl::UnixEpoch() + absl::Hours(24) * kParcelPeriodDays * 684;
  MemoryKeys keys_;
};

TEST_F(ParcelFingerprintTest, AreTheSameWhateverTheCaseTheSpacesAndTheOrderOfThePieces) {
  const std::vector<uint64_t> parcel = Of(Parcel());
  EXPECT_THAT(parcel, SizeIs(2));
  EXPECT_EQ(Of(Parcel()), parcel);
  EXPECT_EQ(Changed([](v1::Declaration& d) { d.mutable_goods_shipment()->mutable_consignor()->set_name("  ANNA   schmidt "); }), parcel);
  EXPECT_EQ(Changed([](v1::Declaration& d) { d.mutable_goods_shipment()->mutable_government_agency_goods_items()->SwapElements(0, 1); }), parcel);
  EXPECT_EQ(Changed([](v1::Declaration& d) { PieceOf(d, 1).mutable_commodity()->set_description("tea "); }), parcel);
}

TEST_F(ParcelFingerprintTest, AnAddressIsOneTextHoweverItIsSharedOutAmongItsFields) {
  EXPECT_EQ(Changed([](v1::Declaration& d) {
              v1::Address& address = *d.mutable_goods_shipment()->mutable_consignor()->mutable_address();
              address.set_street("Lindenstrasse 4");
              address.clear_house_number();
            }),
            Of(Parcel()));
}

TEST_F(ParcelFingerprintTest, WhatTheyDoNotHangOn) {
  EXPECT_EQ(Changed([](v1::Declaration& d) {
              d.mutable_goods_shipment()->mutable_consignment()->mutable_transport_contract_document()->set_id("RR473124829GB");
              d.mutable_goods_shipment()->mutable_consignor()->add_communications()->set_id("+49301234");
              PieceOf(d, 0).mutable_commodity()->set_description("Shirts of cotton");
            }),
            Of(Parcel()));
}

TEST_F(ParcelFingerprintTest, OneElementMoreOrLessIsAnotherParcel) {
  const std::vector<std::function<void(v1::Declaration&)>> kChanges = {
      [](v1::Declaration& d) { d.mutable_goods_shipment()->mutable_consignor()->set_name("Anna Schmitt"); },
      [](v1::Declaration& d) { d.mutable_goods_shipment()->mutable_consignor()->mutable_address()->set_house_number("5"); },
      [](v1::Declaration& d) { d.mutable_goods_shipment()->mutable_consignor()->mutable_address()->set_country_code("AT"); },
      [](v1::Declaration& d) { d.mutable_goods_shipment()->mutable_consignee()->set_name("Kim Minju"); },
      [](v1::Declaration& d) { d.mutable_goods_shipment()->mutable_consignee()->mutable_address()->set_postcode_id("04524"); },
      [](v1::Declaration& d) { d.set_total_gross_mass_g(851); },
      [](v1::Declaration& d) { PieceOf(d, 0).mutable_commodity()->mutable_classifications(0)->set_id("610990"); },
      [](v1::Declaration& d) { PieceOf(d, 0).mutable_commodity()->mutable_goods_measure()->set_tariff_quantity(3); },
      [](v1::Declaration& d) { PieceOf(d, 0).mutable_customs_value_amount()->set_units(31); },
      [](v1::Declaration& d) { PieceOf(d, 0).mutable_customs_value_amount()->set_nanos(500'000'000); },
      [](v1::Declaration& d) { PieceOf(d, 0).mutable_customs_value_amount()->set_currency_code("USD"); },
      [](v1::Declaration& d) { PieceOf(d, 1).mutable_commodity()->set_description("Coffee"); },
      [](v1::Declaration& d) { AddPiece(d, "", "Tea", 1, 8); },
      [](v1::Declaration& d) { d.mutable_goods_shipment()->mutable_government_agency_goods_items()->RemoveLast(); },
      [](v1::Declaration& d) {
        d.mutable_goods_shipment()->mutable_consignor()->set_name("Kim Minji");
        d.mutable_goods_shipment()->mutable_consignee()->set_name("Anna Schmidt");
      },
  };
  const std::vector<uint64_t> parcel = Of(Parcel());
  for (size_t i = 0; i < kChanges.size(); ++i) {
    const std::vector<uint64_t> other = Changed(kChanges[i]);
    ASSERT_THAT(other, SizeIs(2)) << i;
    EXPECT_NE(other[0], parcel[0]) << i;
    EXPECT_NE(other[1], parcel[1]) << i;
  }
}

TEST_F(ParcelFingerprintTest, ThereAreNoneWhereTooLittleIsKnown) {
  EXPECT_THAT(Changed([](v1::Declaration& d) { d.mutable_goods_shipment()->mutable_consignor()->set_name(" ."); }), IsEmpty());
  EXPECT_THAT(Changed([](v1::Declaration& d) { d.mutable_goods_shipment()->clear_consignor(); }), IsEmpty());
  EXPECT_THAT(Changed([](v1::Declaration& d) { d.mutable_goods_shipment()->mutable_consignee()->clear_name(); }), IsEmpty());
  EXPECT_THAT(Changed([](v1::Declaration& d) { d.mutable_goods_shipment()->clear_government_agency_goods_items(); }), IsEmpty());
  EXPECT_EQ(EntryOf(v1::Declaration(), now_).parcel_period(), 0);
}

TEST_F(ParcelFingerprintTest, OneItemLeavesNothingToTheNext) {
  ParcelFingerprints fingerprints(*ParcelKeysFor(keys_, now_));
  v1::Declaration nameless = Parcel();
  nameless.mutable_goods_shipment()->mutable_consignee()->clear_name();
  ledger::v1::ItemEntry item;
  fingerprints.Set(*records::OwnedDeclaration(nameless), item);
  fingerprints.Set(*records::OwnedDeclaration(Parcel()), item);
  EXPECT_EQ((std::vector<uint64_t>{item.parcel_fingerprints().begin(), item.parcel_fingerprints().end()}), Of(Parcel()));
}

// The second fingerprint is by the key by which the first was in the period before.
TEST_F(ParcelFingerprintTest, AParcelIsRecognizedInItsOwnPeriodAndTheNext) {
  const ledger::v1::ItemEntry first = EntryOf(Parcel(), now_ - absl::Seconds(1));
  const ledger::v1::ItemEntry next = EntryOf(Parcel(), now_);
  const ledger::v1::ItemEntry last = EntryOf(Parcel(), now_ + absl::Hours(24) * kParcelPeriodDays - absl::Seconds(1));
  EXPECT_EQ(next.parcel_period(), first.parcel_period() + 1);
  EXPECT_EQ(last.parcel_period(), next.parcel_period());
  EXPECT_EQ(next.parcel_fingerprints(1), first.parcel_fingerprints(0));
  EXPECT_EQ(last.parcel_fingerprints(1), first.parcel_fingerprints(0));
  EXPECT_NE(next.parcel_fingerprints(0), first.parcel_fingerprints(0));
}

TEST_F(ParcelFingerprintTest, TheKeyIsOfTheHubAndOfTheFirstDayOfThePeriod) {
  const KeyName name = ParcelKeyName(ParcelPeriodOf(now_ + absl::Hours(24 * 29)));
  EXPECT_EQ(name.principal, "hub/parcels");
  EXPECT_EQ(name.day, DayOf(now_));
  EXPECT_TRUE(IsParcelKey(name));
  EXPECT_FALSE(IsParcelKey({"carrier/parcels", name.day, name.retention_class}));
}

TEST_F(ParcelFingerprintTest, WithoutTheKeyBeforeThereIsOneFingerprintAndWithoutItsOwnThereAreNoKeys) {
  const int32_t period = ParcelPeriodOf(now_);
  const uint64_t own = Of(Parcel())[0];
  keys_.Erase(ParcelKeyName(period - 1));
  EXPECT_THAT(Of(Parcel()), ElementsAre(own));
  keys_.Erase(ParcelKeyName(period));
  const auto keys = ParcelKeysFor(keys_, now_);
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_EQ(keys->current, nullptr);
}

TEST_F(ParcelFingerprintTest, AKeyThatCanNotBeMadeIsAnError) {
  keys_.FailToMake(absl::ResourceExhaustedError("the disk is full"));
  EXPECT_TRUE(absl::IsResourceExhausted(ParcelKeysFor(keys_, now_).status()));
}

}  // namespace
}  // namespace postgate::sealing
