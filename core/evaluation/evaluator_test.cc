// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/evaluator.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "core/assessment/assessment_data.h"
#include "core/assessment/queues.h"
#include "core/evaluation/specimen.h"
#include "core/records/message.h"
#include "core/testing/temporary_folder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace postgate::evaluation {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class EvaluatorTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto loaded = Evaluator::Load({POSTGATE_SOURCE_DIR "/data/reference", "", "KR"});
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    evaluator_ = loaded->release();
  }
  static void TearDownTestSuite() { delete evaluator_; }

  static Evaluation Evaluate(const v1::Item& item) {
    return evaluator_->EvaluateItem(item.SerializeAsString(), CarrierProfile(), SpecimenTime());
  }

  static const Evaluator* evaluator_;
};

const Evaluator* EvaluatorTest::evaluator_ = nullptr;

TEST_F(EvaluatorTest, AcceptsTheSpecimenWithDeclarationAndQueues) {
  const Evaluation evaluation = Evaluate(SpecimenItem());
  EXPECT_TRUE(evaluation.parsed);
  EXPECT_THAT(evaluation.findings, IsEmpty());
  EXPECT_EQ(evaluation.outcome, v1::OUTCOME_ACCEPTED);
  EXPECT_EQ(evaluation.flow, v1::FLOW_DIRECTION_IMPORT);
  EXPECT_EQ(evaluation.declaration->goods_shipment().government_agency_goods_items_size(), 2);
  EXPECT_EQ(evaluation.declaration->functional_reference_id(), "");
  EXPECT_THAT(evaluation.assessment->queues(), testing::ElementsAre("revenue"));
  EXPECT_EQ(evaluation.assessment->rules_version(), evaluator_->rules_version());
}

TEST_F(EvaluatorTest, SaysWhichElementsWereThereOnceRepairedAlsoOfARejectedItem) {
  v1::Item item = SpecimenItem();
  item.mutable_addressee()->set_postcode("04524");
  EXPECT_TRUE(completeness::Has(Evaluate(item).f43_elements, v1::F43_ELEMENT_CONSIGNEE_POSTCODE));
  item.mutable_addressee()->set_postcode("  ");
  item.clear_content_pieces();
  const Evaluation evaluation = Evaluate(item);
  EXPECT_EQ(evaluation.outcome, v1::OUTCOME_REJECTED);
  EXPECT_FALSE(completeness::Has(evaluation.f43_elements, v1::F43_ELEMENT_CONSIGNEE_POSTCODE));
  EXPECT_TRUE(completeness::Has(evaluation.f43_elements, v1::F43_ELEMENT_CONSIGNEE_NAME));
}

TEST_F(EvaluatorTest, RejectsWhatSwellsWithoutParsingIt) {
  v1::Item item;
  for (int i = 0; i < 50'000; ++i) item.add_content_pieces();
  const Evaluation evaluation = Evaluate(item);
  EXPECT_FALSE(evaluation.parsed);
  EXPECT_EQ(evaluation.outcome, v1::OUTCOME_REJECTED);
  ASSERT_THAT(evaluation.findings, SizeIs(1));
  EXPECT_THAT(evaluation.findings[0].message(), HasSubstr("more than 20,000 fields"));
}

TEST_F(EvaluatorTest, RejectsBadWireFormatAndKeepsItsDigest) {
  const std::string bytes = "\x0a\xff\xff";
  const Evaluation evaluation = evaluator_->EvaluateItem(bytes, CarrierProfile(), SpecimenTime());
  EXPECT_FALSE(evaluation.parsed);
  EXPECT_EQ(evaluation.outcome, v1::OUTCOME_REJECTED);
  EXPECT_THAT(evaluation.findings, SizeIs(1));
  EXPECT_EQ(evaluation.sent.item_id, "");
  EXPECT_EQ(evaluation.content_digest, evaluation.received_digest);
  EXPECT_EQ(evaluation.f43_elements, completeness::kMeasured) << "measured, and nothing was there";
  EXPECT_THAT(evaluation.assessment->queues(), IsEmpty());
}

TEST_F(EvaluatorTest, RejectsInvalidUtf8) {
  v1::Item item = SpecimenItem();
  std::string bytes = item.SerializeAsString();
  bytes[bytes.find("t-shirt")] = '\xff';
  const Evaluation evaluation = evaluator_->EvaluateItem(bytes, CarrierProfile(), SpecimenTime());
  EXPECT_FALSE(evaluation.parsed);
  EXPECT_EQ(evaluation.outcome, v1::OUTCOME_REJECTED);
}

TEST_F(EvaluatorTest, EmptyBytesAreAnItemWithEverythingMissing) {
  const Evaluation evaluation = evaluator_->EvaluateItem("", CarrierProfile(), SpecimenTime());
  EXPECT_TRUE(evaluation.parsed);
  EXPECT_EQ(evaluation.outcome, v1::OUTCOME_REJECTED);
  EXPECT_EQ(absl::BytesToHexString(evaluation.received_digest), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_F(EvaluatorTest, RejectedItemHasNoDeclarationAndNoQueue) {
  v1::Item item = SpecimenItem();
  item.set_item_id("CP123456780CN");
  const Evaluation evaluation = Evaluate(item);
  EXPECT_EQ(evaluation.outcome, v1::OUTCOME_REJECTED);
  EXPECT_EQ(records::MessageOf(*evaluation.declaration).ByteSizeLong(), 0u);
  EXPECT_THAT(evaluation.assessment->queues(), IsEmpty());
  EXPECT_EQ(evaluation.sent.item_id, "CP123456780CN");
}

TEST_F(EvaluatorTest, ContentDigestIgnoresAmendsAndTheOrderOfFieldsAndNothingElse) {
  v1::Item item = SpecimenItem();
  const Evaluation original = Evaluate(item);
  item.set_amends(true);
  const Evaluation amended = Evaluate(item);
  EXPECT_EQ(amended.content_digest, original.content_digest);
  EXPECT_NE(amended.received_digest, original.received_digest);
  EXPECT_TRUE(amended.sent.amends);

  v1::Item first;
  first.set_item_id(item.item_id());
  v1::Item rest = SpecimenItem();
  rest.clear_item_id();
  const Evaluation reordered = evaluator_->EvaluateItem(rest.SerializeAsString() + first.SerializeAsString(), CarrierProfile(), SpecimenTime());
  EXPECT_EQ(reordered.content_digest, original.content_digest);

  item = SpecimenItem();
  item.mutable_content_pieces(0)->set_quantity(5);
  EXPECT_NE(Evaluate(item).content_digest, original.content_digest);
  const std::string unknown_field = SpecimenItem().SerializeAsString() + std::string("\xf8\x7f\x01", 3);
  EXPECT_NE(evaluator_->EvaluateItem(unknown_field, CarrierProfile(), SpecimenTime()).content_digest, original.content_digest);
}

TEST_F(EvaluatorTest, RepairsAndNormalizationsAreKeptInOrderAndTheItemStaysAsSent) {
  v1::Item item = SpecimenItem();
  item.set_departure_country("cn");
  item.set_ucr(" U-1");
  item.clear_flow();
  const Evaluation evaluation = Evaluate(item);
  EXPECT_EQ(evaluation.sent.ucr, " U-1");
  EXPECT_EQ(evaluation.flow, v1::FLOW_DIRECTION_IMPORT);
  ASSERT_EQ(evaluation.declaration->changes_size(), 4);
  EXPECT_EQ(evaluation.declaration->changes(0).rule_id(), "repair.case");
  EXPECT_EQ(evaluation.declaration->changes(1).rule_id(), "normalize.flow");
  EXPECT_EQ(evaluation.declaration->changes(2).field_path(), "sender.phone");
  EXPECT_EQ(evaluation.declaration->changes(3).field_path(), "addressee.phone");
}

// What is known of the bytes beforehand spares work and changes no answer: the same fields in another order, of which nothing is known, are
// evaluated alike.
TEST_F(EvaluatorTest, TheOrderOfFieldsChangesNoAnswer) {
  const auto answer = [](const std::string& bytes) {
    const Evaluation evaluation = evaluator_->EvaluateItem(bytes, CarrierProfile(), SpecimenTime());
    std::string text = records::MessageOf(*evaluation.declaration).DebugString() + evaluation.assessment->DebugString();
    for (const v1::Finding& finding : evaluation.findings) text += finding.DebugString();
    return text + evaluation.content_digest;
  };
  for (const char* text : {"plain", "two  spaces", " outer ", "tab\tstop", "\xEF\xBC\xA1", "caf\xC3\xA9", "bell\x07", "\xC2\x85", "", "lower case", "e\xCC\x81", "\xED\x95\x9C"}) {
    v1::Item item = SpecimenItem();
    item.mutable_sender()->set_name(text);
    item.mutable_content_pieces(0)->set_description(text);
    item.set_mail_category(text);
    item.set_ucr(text);
    v1::Item first;
    first.set_item_id(item.item_id());
    v1::Item rest = item;
    rest.clear_item_id();
    EXPECT_EQ(answer(item.SerializeAsString()), answer(rest.SerializeAsString() + first.SerializeAsString())) << text;
  }
}

// Read on the fast way, by way of the message for an amendment, and by way of its bytes in another order.
TEST_F(EvaluatorTest, WhatIsMadeOfAnItemViewsNothingOfWhatWasReceived) {
  v1::Item amending = SpecimenItem();
  amending.set_amends(true);
  v1::Item first;
  first.set_item_id(SpecimenItem().item_id());
  v1::Item rest = SpecimenItem();
  rest.clear_item_id();
  for (const std::string& bytes : {SpecimenItem().SerializeAsString(), amending.SerializeAsString(), rest.SerializeAsString() + first.SerializeAsString()}) {
    std::string received = bytes;
    Evaluation evaluated = evaluator_->EvaluateItem(received, CarrierProfile(), SpecimenTime());
    const std::string made = records::MessageOf(*evaluated.declaration).DebugString();
    std::fill(received.begin(), received.end(), '?');
    const Evaluation moved = std::move(evaluated);
    EXPECT_EQ(records::MessageOf(*moved.declaration).DebugString(), made);
    // The assessment's memory is another.
    moved.arena->Reset();
    std::fill_n(google::protobuf::Arena::CreateArray<char>(moved.arena.get(), 12 << 10), 12 << 10, '?');
    EXPECT_EQ(records::MessageOf(*moved.declaration).DebugString(), made);
  }
}

TEST_F(EvaluatorTest, SameArgumentsGiveTheSameAnswer) {
  const Evaluation a = Evaluate(SpecimenItem());
  const Evaluation b = evaluator_->EvaluateParsed(SpecimenItem(), CarrierProfile(), SpecimenTime());
  EXPECT_EQ(records::MessageOf(*a.declaration).SerializeAsString(), records::MessageOf(*b.declaration).SerializeAsString());
  EXPECT_EQ(a.assessment->SerializeAsString(), b.assessment->SerializeAsString());
  EXPECT_EQ(a.received_digest, b.received_digest);
}

TEST_F(EvaluatorTest, EvaluatesMovements) {
  v1::Movement movement;
  movement.set_kind(v1::MOVEMENT_KIND_DEPARTED);
  movement.add_item_ids("CP123456785CN");
  movement.mutable_occurred_at()->set_seconds(1'772'300'000);
  const MovementEvaluation good = evaluator_->EvaluateMovement(movement.SerializeAsString(), CarrierProfile(), SpecimenTime());
  EXPECT_TRUE(good.parsed);
  EXPECT_NE(good.outcome, v1::OUTCOME_REJECTED) << (good.findings.empty() ? "" : good.findings[0].ShortDebugString());
  EXPECT_EQ(good.content_digest, good.received_digest);
  const MovementEvaluation bad = evaluator_->EvaluateMovement("\xff", CarrierProfile(), SpecimenTime());
  EXPECT_FALSE(bad.parsed);
  EXPECT_EQ(bad.outcome, v1::OUTCOME_REJECTED);
  EXPECT_THAT(bad.findings, SizeIs(1));
}

// The specimen, on its way to Germany by air, from a post.
v1::Item ItemToGermany() {
  v1::Item item = SpecimenItem();
  item.set_flow(v1::FLOW_DIRECTION_EXPORT);
  item.set_destination_country("DE");
  item.mutable_addressee()->set_country("DE");
  item.set_destination_office("DEFRAA");
  item.set_destination_operator("DEA");
  return item;
}

TEST_F(EvaluatorTest, ARegimeAsksWhomARepresentativeBinds) {
  v1::Item item = ItemToGermany();
  *item.mutable_representative() = item.addressee();
  const Evaluation under_ics2 = Evaluate(item);
  ASSERT_THAT(under_ics2.findings, SizeIs(1));
  EXPECT_EQ(under_ics2.findings[0].rule_id(), "item.representative_status.present");
  EXPECT_EQ(under_ics2.findings[0].regime_id(), "eu_ics2_postal");
  item = SpecimenItem();
  *item.mutable_representative() = item.addressee();
  EXPECT_EQ(Evaluate(item).outcome, v1::OUTCOME_ACCEPTED) << "no law of the common core asks";
}

TEST_F(EvaluatorTest, ARegimeRejectsWhatTheCommonCoreWarnsOf) {
  EXPECT_EQ(Evaluate(ItemToGermany()).outcome, v1::OUTCOME_ACCEPTED);
  v1::Item item = ItemToGermany();
  item.mutable_content_pieces(1)->clear_hs_code();
  const Evaluation under_ics2 = Evaluate(item);
  EXPECT_EQ(under_ics2.outcome, v1::OUTCOME_REJECTED);
  ASSERT_THAT(under_ics2.findings, SizeIs(1));
  EXPECT_EQ(under_ics2.findings[0].rule_id(), "item.content_pieces.hs_code.present");
  EXPECT_EQ(under_ics2.findings[0].severity(), v1::SEVERITY_ERROR);
  EXPECT_EQ(under_ics2.findings[0].regime_id(), "eu_ics2_postal");

  item = SpecimenItem();
  item.mutable_content_pieces(1)->clear_hs_code();
  const Evaluation in_the_core = Evaluate(item);
  ASSERT_THAT(in_the_core.findings, SizeIs(1));
  EXPECT_EQ(in_the_core.findings[0].severity(), v1::SEVERITY_WARNING);
  EXPECT_EQ(in_the_core.findings[0].regime_id(), "");
}

TEST_F(EvaluatorTest, AnItemIsJudgedByTheRulesOfItsDay) {
  v1::Item item = ItemToGermany();
  item.mutable_content_pieces(1)->clear_hs_code();
  // 2025-08-31T23:59:59Z, the last second in which the HS code was not demanded.
  item.mutable_posted_at()->set_seconds(1'756'684'799);
  EXPECT_EQ(Evaluate(item).outcome, v1::OUTCOME_ACCEPTED_WITH_FINDINGS);
  item.mutable_posted_at()->set_seconds(1'756'684'800);
  EXPECT_EQ(Evaluate(item).outcome, v1::OUTCOME_REJECTED);
}

TEST_F(EvaluatorTest, TheKindOfCarrierDecidesWhichRegimeBinds) {
  v1::Item item = ItemToGermany();
  item.set_item_id("HB-1");
  item.set_item_id_type(v1::ITEM_ID_TYPE_HOUSE_BILL);
  item.set_mail_class(v1::MAIL_CLASS_EXPRESS);
  item.clear_mail_class_code();
  item.clear_postage();
  CarrierProfile express;
  express.kind = config::v1::CARRIER_KIND_EXPRESS;
  const Evaluation without_ucr = evaluator_->EvaluateItem(item.SerializeAsString(), express, SpecimenTime());
  EXPECT_EQ(without_ucr.outcome, v1::OUTCOME_REJECTED);
  ASSERT_THAT(without_ucr.findings, SizeIs(1));
  EXPECT_EQ(without_ucr.findings[0].rule_id(), "item.ucr.present");
  EXPECT_EQ(without_ucr.findings[0].regime_id(), "eu_ics2_express");
  item.set_ucr("6CN123-1");
  EXPECT_THAT(evaluator_->EvaluateItem(item.SerializeAsString(), express, SpecimenTime()).findings, IsEmpty());
}

TEST_F(EvaluatorTest, CanadaAsksNothingOfMail) {
  v1::Item item = ItemToGermany();
  item.set_destination_country("CA");
  item.mutable_addressee()->set_country("CA");
  item.mutable_addressee()->set_postcode("K1A 0B1");
  item.clear_destination_office();
  item.set_destination_operator("CAA");
  item.mutable_content_pieces(0)->clear_hs_code();
  for (const auto& [kind, findings] : {std::pair(config::v1::CARRIER_KIND_DESIGNATED_OPERATOR, 1u), std::pair(config::v1::CARRIER_KIND_EXPRESS, 0u)}) {
    CarrierProfile carrier;
    carrier.kind = kind;
    if (kind == config::v1::CARRIER_KIND_EXPRESS) item.clear_postage();
    const Evaluation evaluation = evaluator_->EvaluateItem(item.SerializeAsString(), carrier, SpecimenTime());
    EXPECT_THAT(evaluation.findings, SizeIs(findings)) << config::v1::CarrierKind_Name(kind);
    for (const v1::Finding& finding : evaluation.findings) EXPECT_EQ(finding.rule_id() + finding.regime_id(), "item.content_pieces.hs_code.present");
  }
}

TEST(EvaluatorLoadTest, TheVersionNamesTheRegimes) {
  TemporaryFolder folder;
  for (const auto& file : std::filesystem::directory_iterator(POSTGATE_SOURCE_DIR "/data/regimes")) {
    std::filesystem::copy_file(file.path(), folder.path() + "/" + file.path().filename().string());
  }
  const auto shipped = Evaluator::Load({POSTGATE_SOURCE_DIR "/data/reference", "", "KR"});
  EvaluatorOptions options{POSTGATE_SOURCE_DIR "/data/reference", "", "KR"};
  options.regimes_dir = folder.path();
  const auto copied = Evaluator::Load(options);
  ASSERT_TRUE(shipped.ok() && copied.ok()) << copied.status();
  EXPECT_EQ((*copied)->rules_version(), (*shipped)->rules_version());
  std::filesystem::remove(folder.path() + "/ca_pact.textproto");
  const auto fewer = Evaluator::Load(options);
  ASSERT_TRUE(fewer.ok()) << fewer.status();
  EXPECT_NE((*fewer)->rules_version(), (*shipped)->rules_version());
}

// The shirts of the specimen are USD 150 a kilogram.
TEST(EvaluatorLoadTest, PricesThatTheHubHasLearnedAreJudgedBy) {
  TemporaryFolder folder;
  for (const auto& file : std::filesystem::directory_iterator(POSTGATE_SOURCE_DIR "/data/reference")) {
    std::filesystem::copy_file(file.path(), folder.path() + "/" + file.path().filename().string());
  }
  EvaluatorOptions options{folder.path(), POSTGATE_SOURCE_DIR "/data/assessment", "KR", POSTGATE_SOURCE_DIR "/data/regimes"};
  const auto before = Evaluator::Load(options);
  ASSERT_TRUE(before.ok()) << before.status();
  std::ofstream(folder.path() + "/price_ranges.csv", std::ios::app) << "6109,200,5,149.99,2026-01-01,2026-02-28\n";
  const auto after = Evaluator::Load(options);
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_NE((*after)->rules_version(), (*before)->rules_version());
  const auto evaluate = [](const Evaluator& evaluator) { return evaluator.EvaluateParsed(SpecimenItem(), CarrierProfile(), SpecimenTime()); };
  EXPECT_THAT(evaluate(**before).findings, IsEmpty());
  const Evaluation evaluation = evaluate(**after);
  ASSERT_THAT(evaluation.findings, SizeIs(1));
  EXPECT_EQ(evaluation.findings[0].rule_id(), "item.content_pieces.price_per_kg");
  EXPECT_EQ(evaluation.findings[0].field_path(), "content_pieces[0].value");
  EXPECT_EQ(evaluation.outcome, v1::OUTCOME_ACCEPTED_WITH_FINDINGS);
  ASSERT_EQ(evaluation.assessment->reasons_size(), 2);
  EXPECT_EQ(evaluation.assessment->reasons(1).code(), "assessment.value.price_per_kg");
}

// An evaluator that trusts one manufacturer, for whom oriole-express may file.
class TrustedTraderEvaluatorTest : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::copy(POSTGATE_SOURCE_DIR "/data/assessment", folder_.path());
    std::ofstream(folder_.path() + "/trusted_traders.csv", std::ios::app) << "cnaeo7,MF,oriole-express,2026-01-01,,China-Korea AEO mutual recognition\n";
    auto loaded = Evaluator::Load({POSTGATE_SOURCE_DIR "/data/reference", folder_.path(), "KR"});
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    evaluator_ = *std::move(loaded);
  }

  // Of an item that lacks an HS code.
  Evaluation EvaluateFrom(const char* carrier_name, const char* number) const {
    v1::Item item = SpecimenItem();
    item.mutable_content_pieces(1)->clear_hs_code();
    v1::SupplyChainActor* actor = item.add_supply_chain_actors();
    actor->set_number(number);
    actor->set_role("mf");
    CarrierProfile carrier;
    carrier.name = carrier_name;
    return evaluator_->EvaluateItem(item.SerializeAsString(), carrier, SpecimenTime());
  }

  TemporaryFolder folder_;
  std::unique_ptr<Evaluator> evaluator_;
};

TEST_F(TrustedTraderEvaluatorTest, TheCarrierThatFilesDecidesWhetherATraderIsTrusted) {
  const Evaluation trusted = EvaluateFrom("oriole-express", "CNAEO7");
  EXPECT_TRUE(trusted.assessment->trusted_trader());
  EXPECT_THAT(trusted.assessment->queues(), testing::Not(testing::Contains("security")));
  for (const char* carrier : {"another", ""}) {
    const Evaluation claimed = EvaluateFrom(carrier, "CNAEO7");
    EXPECT_EQ(claimed.outcome, trusted.outcome) << carrier;
    EXPECT_FALSE(claimed.assessment->trusted_trader()) << carrier;
    EXPECT_THAT(claimed.assessment->queues(), testing::Contains("security")) << carrier;
  }
}

TEST_F(TrustedTraderEvaluatorTest, ANumberThatTheRulebookWarnsOfTrustsNobody) {
  const Evaluation evaluation = EvaluateFrom("oriole-express", "cnaeo7");
  EXPECT_EQ(evaluation.outcome, v1::OUTCOME_ACCEPTED_WITH_FINDINGS);
  EXPECT_FALSE(evaluation.assessment->trusted_trader());
}

TEST(EvaluatorLoadTest, AFolderWithoutTheTablesOfLaterReleasesStaysValid) {
  TemporaryFolder folder;
  std::filesystem::copy(POSTGATE_SOURCE_DIR "/data/assessment", folder.path());
  EvaluatorOptions options{POSTGATE_SOURCE_DIR "/data/reference", folder.path(), "KR"};
  const auto whole = Evaluator::Load(options);
  std::filesystem::remove(folder.path() + "/trusted_traders.csv");
  std::filesystem::remove(folder.path() + "/categories.csv");
  const auto older = Evaluator::Load(options);
  ASSERT_TRUE(whole.ok() && older.ok()) << older.status();
  EXPECT_THAT((*whole)->missing_assessment_tables(), IsEmpty());
  EXPECT_THAT((*older)->missing_assessment_tables(), SizeIs(2));
  Evaluation by_whole = (*whole)->EvaluateParsed(SpecimenItem(), CarrierProfile(), SpecimenTime());
  Evaluation by_older = (*older)->EvaluateParsed(SpecimenItem(), CarrierProfile(), SpecimenTime());
  by_whole.assessment->clear_rules_version();
  by_older.assessment->clear_rules_version();
  EXPECT_EQ(by_older.assessment->SerializeAsString(), by_whole.assessment->SerializeAsString());
}

TEST(EvaluatorLoadTest, WithoutTheRegimesThereIsNoEvaluator) {
  EvaluatorOptions options{POSTGATE_SOURCE_DIR "/data/reference", "", "KR"};
  options.regimes_dir = "/nonexistent";
  EXPECT_THAT(std::string(Evaluator::Load(options).status().message()), HasSubstr("/nonexistent: can't be read as a folder of regimes"));
}

TEST(EvaluatorLoadTest, SaysWhatIsWrong) {
  const auto missing = Evaluator::Load({"/nonexistent", "", "KR"});
  ASSERT_FALSE(missing.ok());
  EXPECT_THAT(std::string(missing.status().message()), HasSubstr("/nonexistent"));
  const auto country = Evaluator::Load({POSTGATE_SOURCE_DIR "/data/reference", "", "Korea"});
  ASSERT_FALSE(country.ok());
  EXPECT_THAT(std::string(country.status().message()), HasSubstr("hub_country"));
  EXPECT_FALSE(Evaluator::Load({POSTGATE_SOURCE_DIR "/data/reference", "", "QQ"}).ok());
}

}  // namespace
}  // namespace postgate::evaluation
