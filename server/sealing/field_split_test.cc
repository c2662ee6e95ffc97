// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/field_split.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "core/evaluation/evaluator.h"
#include "core/evaluation/specimen.h"
#include "core/records/message.h"
#include "google/protobuf/unknown_field_set.h"
#include "google/protobuf/util/message_differencer.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "postgate/v1/options.pb.h"

namespace postgate::sealing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;

// A body as the pure steps make it, with everything that a specimen has.
ledger::v1::ItemBody SpecimenBody() {
  static const auto* const kEvaluator = evaluation::Evaluator::Load({POSTGATE_SOURCE_DIR "/data/reference", "", "KR"})->release();
  v1::Item item = evaluation::SpecimenItem();
  item.mutable_addressee()->set_name("  CANARY  of Seoul ");
  const std::string received = item.SerializeAsString();
  evaluation::Evaluation evaluation = kEvaluator->EvaluateItem(received, {}, evaluation::SpecimenTime());
  ledger::v1::ItemBody body;
  body.set_received(received);
  for (const v1::Finding& finding : evaluation.findings) *body.add_findings() = finding;
  v1::Finding& finding = *body.add_findings();
  finding.set_rule_id("item.test");
  finding.set_message("CANARY is no name");
  *body.mutable_declaration() = records::MessageOf(*evaluation.declaration);
  *body.mutable_assessment() = *evaluation.assessment;
  body.set_evaluated(evaluation.outcome);
  return body;
}

// Whether a field marked personal_data, or one that is not, is set anywhere in it.
bool HasMarked(const Message& message, bool marked) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool is_marked = field->options().GetExtension(v1::personal_data);
    if (field->message_type() == nullptr || is_marked) {
      if (is_marked == marked) return true;
      continue;
    }
    const int count = field->is_repeated() ? message.GetReflection()->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const Message& child = field->is_repeated() ? message.GetReflection()->GetRepeatedMessage(message, field, i)
                                                  : message.GetReflection()->GetMessage(message, field);
      if (HasMarked(child, marked)) return true;
    }
  }
  return false;
}

bool IsMarked(const FieldDescriptor& field) { return field.options().GetExtension(v1::personal_data); }

bool HasMarked(const Descriptor& type) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (IsMarked(field) || (field.message_type() != nullptr && HasMarked(*field.message_type()))) return true;
  }
  return false;
}

// What a message should leave in a half, said once more with reflection.
void KeepHalf(Message& message, bool is_personal) {
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool is_both = !IsMarked(*field) && field->message_type() != nullptr && HasMarked(*field->message_type());
    if (!is_both) {
      if (IsMarked(*field) != is_personal) reflection.ClearField(&message, field);
    } else if (field->is_repeated()) {
      for (int i = 0; i < reflection.FieldSize(message, field); ++i) KeepHalf(*reflection.MutableRepeatedMessage(&message, field, i), is_personal);
    } else {
      Message& child = *reflection.MutableMessage(&message, field);
      KeepHalf(child, is_personal);
      if (is_personal && child.ByteSizeLong() == 0) reflection.ClearField(&message, field);
    }
  }
  if (!is_personal) reflection.MutableUnknownFields(&message)->Clear();
}

// Messages at random, with fields that their type does not know.
class RandomMessages {
 public:
  void Fill(Message& message, int depth = 0) {
    const Descriptor& type = *message.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (Below(2 + depth) != 0) continue;
      for (int n = field.is_repeated() ? Below(4) : 1; n > 0; --n) Set(message, field, depth);
    }
    if (Below(3) == 0) AddUnknown(*message.GetReflection()->MutableUnknownFields(&message));
  }

 private:
  int Below(int limit) { return static_cast<int>(random_() % static_cast<uint32_t>(limit)); }

  // Sizes on both sides of where a length takes another byte.
  std::string Text() {
    static constexpr int kSizes[] = {1, 20, 126, 127, 128, 129, 16'383, 16'384};
    return std::string(static_cast<size_t>(kSizes[Below(Below(8) + 1)]), static_cast<char>('a' + Below(26)));
  }

  void Set(Message& message, const FieldDescriptor& field, int depth) {
    const auto& reflection = *message.GetReflection();
    const bool many = field.is_repeated();
    const int number = Below(1 << 30);
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return Fill(many ? *reflection.AddMessage(&message, &field) : *reflection.MutableMessage(&message, &field), depth + 1);
      case FieldDescriptor::CPPTYPE_STRING: return many ? reflection.AddString(&message, &field, Text()) : reflection.SetString(&message, &field, Text());
      case FieldDescriptor::CPPTYPE_INT32: return many ? reflection.AddInt32(&message, &field, -number) : reflection.SetInt32(&message, &field, -number);
      case FieldDescriptor::CPPTYPE_INT64: return many ? reflection.AddInt64(&message, &field, number) : reflection.SetInt64(&message, &field, number);
      case FieldDescriptor::CPPTYPE_UINT64: return many ? reflection.AddUInt64(&message, &field, random_()) : reflection.SetUInt64(&message, &field, random_());
      case FieldDescriptor::CPPTYPE_BOOL: return many ? reflection.AddBool(&message, &field, true) : reflection.SetBool(&message, &field, true);
      case FieldDescriptor::CPPTYPE_DOUBLE: return many ? reflection.AddDouble(&message, &field, 0.5) : reflection.SetDouble(&message, &field, 0.5);
      case FieldDescriptor::CPPTYPE_ENUM: return many ? reflection.AddEnumValue(&message, &field, 1) : reflection.SetEnumValue(&message, &field, 1);
      default: FAIL() << field.full_name() << " is of a type that this test does not know";
    }
  }

  void AddUnknown(google::protobuf::UnknownFieldSet& unknown) {
    unknown.AddGroup(1'000'000)->AddLengthDelimited(1, Text());
    unknown.AddVarint(1'000'004, random_());
    unknown.AddLengthDelimited(1'000'001, Text());
    unknown.AddFixed32(1'000'002, 7);
    unknown.AddFixed64(1'000'003, 7);
  }

  std::mt19937 random_{20'261'126};
};

struct Parts {
  std::string personal;
  std::string clear;
};

Parts Split(const Message& message) {
  Parts parts;
  EXPECT_TRUE(FieldSplit(*message.GetDescriptor()).Split(message.SerializeAsString(), parts.personal, parts.clear).ok());
  return parts;
}

TEST(FieldSplitTest, TheClearPartHasNoMarkedFieldAndThePersonalPartHasNoOther) {
  const ledger::v1::ItemBody body = SpecimenBody();
  ASSERT_TRUE(body.has_declaration());
  const Parts parts = Split(body);
  ledger::v1::ItemBody clear;
  ASSERT_TRUE(clear.ParseFromString(parts.clear));
  EXPECT_FALSE(HasMarked(clear, true)) << clear.DebugString();
  EXPECT_EQ(parts.clear.find("CANARY"), std::string::npos);
  EXPECT_GT(clear.declaration().ByteSizeLong(), 100u);
  ledger::v1::ItemBody personal;
  ASSERT_TRUE(personal.ParseFromString(parts.personal));
  EXPECT_FALSE(HasMarked(personal, false)) << personal.DebugString();
}

TEST(FieldSplitTest, JoinsWhatItSplit) {
  const ledger::v1::ItemBody body = SpecimenBody();
  const Parts parts = Split(body);
  std::string joined;
  ASSERT_TRUE(FieldSplit(*body.GetDescriptor()).Join(parts.personal, parts.clear, joined).ok());
  ledger::v1::ItemBody back;
  ASSERT_TRUE(back.ParseFromString(joined));
  EXPECT_TRUE(MessageDifferencer::Equals(body, back)) << body.DebugString() << "\n===\n" << back.DebugString();
}

TEST(FieldSplitTest, TheNthOfARepeatedMessageFindsItsOtherHalf) {
  v1::Decision decision;
  for (int i = 0; i < 5; ++i) {
    v1::PieceRevision& revision = *decision.add_revisions();
    revision.set_piece_number(i + 1);
    if (i % 2 == 0) revision.set_description("piece " + std::to_string(i));
  }
  const Parts parts = Split(decision);
  v1::Decision clear;
  ASSERT_TRUE(clear.ParseFromString(parts.clear));
  ASSERT_EQ(clear.revisions_size(), 5);
  EXPECT_EQ(clear.revisions(2).description(), "");
  std::string joined;
  ASSERT_TRUE(FieldSplit(*decision.GetDescriptor()).Join(parts.personal, parts.clear, joined).ok());
  EXPECT_EQ(joined.size(), decision.ByteSizeLong());
  v1::Decision back;
  ASSERT_TRUE(back.ParseFromString(joined));
  EXPECT_TRUE(MessageDifferencer::Equals(decision, back));
}

TEST(FieldSplitTest, WhatWasAddedToTheClearPartStays) {
  ledger::v1::MovementEntry movement;
  movement.add_findings()->set_message("CANARY");
  const Parts parts = Split(movement);
  ledger::v1::MovementEntry clear;
  ASSERT_TRUE(clear.ParseFromString(parts.clear));
  clear.add_assigned_findings()->set_message("under the lock");
  clear.set_refused_nesting(true);
  std::string joined;
  ASSERT_TRUE(FieldSplit(*movement.GetDescriptor()).Join(parts.personal, clear.SerializeAsString(), joined).ok());
  ledger::v1::MovementEntry back;
  ASSERT_TRUE(back.ParseFromString(joined));
  EXPECT_EQ(back.findings(0).message(), "CANARY");
  EXPECT_EQ(back.assigned_findings(0).message(), "under the lock");
  EXPECT_TRUE(back.refused_nesting());
}

TEST(FieldSplitTest, AMessageWithoutMarkedFieldsIsClear) {
  v1::Movement movement;
  movement.set_receptacle_id("R");
  const Parts parts = Split(movement);
  EXPECT_EQ(parts.clear, movement.SerializeAsString());
  EXPECT_EQ(parts.personal, "");
}

TEST(FieldSplitTest, WhatTheTypeDoesNotKnowIsPersonal) {
  v1::Decision decision;
  const std::string unknown("\xfa\x3f\x03new", 6);
  Parts parts;
  ASSERT_TRUE(FieldSplit(*decision.GetDescriptor()).Split(unknown, parts.personal, parts.clear).ok());
  EXPECT_EQ(parts.personal, unknown);
  EXPECT_EQ(parts.clear, "");
}

TEST(FieldSplitTest, AGroupEndsWhereItEnds) {
  google::protobuf::UnknownFieldSet fields;
  fields.AddGroup(1'000'000)->AddLengthDelimited(1, "new");
  std::string group;
  ASSERT_TRUE(fields.SerializeToString(&group));
  v1::Decision decision;
  decision.set_registration_number("R");
  const std::string known = decision.SerializeAsString();
  const FieldSplit split(*v1::Decision::descriptor());
  Parts parts;
  ASSERT_TRUE(split.Split(group + known, parts.personal, parts.clear).ok());
  EXPECT_EQ(parts.personal, group);
  EXPECT_EQ(parts.clear, known);
  EXPECT_TRUE(absl::IsDataLoss(split.Split(group.substr(0, group.size() - 1), parts.personal, parts.clear)));
}

TEST(FieldSplitTest, WhatStandsInAnotherFormThanItsTypeSaysIsPersonal) {
  // registration_number and revisions, as numbers.
  google::protobuf::UnknownFieldSet fields;
  fields.AddVarint(v1::Decision::kRegistrationNumberFieldNumber, 7);
  fields.AddVarint(v1::Decision::kRevisionsFieldNumber, 7);
  std::string unknown;
  ASSERT_TRUE(fields.SerializeToString(&unknown));
  Parts parts;
  ASSERT_TRUE(FieldSplit(*v1::Decision::descriptor()).Split(unknown, parts.personal, parts.clear).ok());
  EXPECT_EQ(parts.personal, unknown);
  EXPECT_EQ(parts.clear, "");
}

TEST(FieldSplitTest, SplitsAsReflectionWouldAndJoinsAgainWhateverTheMessage) {
  RandomMessages random;
  const ledger::v1::ItemBody body;
  const ledger::v1::Entry entry;
  const v1::Decision decision;
  for (const Message* type : std::initializer_list<const Message*>{&body, &entry, &decision}) {
    const FieldSplit split(*type->GetDescriptor());
    for (int i = 0; i < 300; ++i) {
      const std::unique_ptr<Message> whole(type->New());
      random.Fill(*whole);
      Parts parts;
      ASSERT_TRUE(split.Split(whole->SerializeAsString(), parts.personal, parts.clear).ok());
      const std::unique_ptr<Message> expected(type->New());
      expected->CopyFrom(*whole);
      KeepHalf(*expected, true);
      ASSERT_EQ(absl::BytesToHexString(parts.personal), absl::BytesToHexString(expected->SerializeAsString())) << whole->DebugString();
      expected->CopyFrom(*whole);
      KeepHalf(*expected, false);
      ASSERT_EQ(absl::BytesToHexString(parts.clear), absl::BytesToHexString(expected->SerializeAsString())) << whole->DebugString();
      std::string joined;
      ASSERT_TRUE(split.Join(parts.personal, parts.clear, joined).ok());
      ASSERT_TRUE(expected->ParseFromString(joined));
      ASSERT_EQ(expected->SerializeAsString(), whole->SerializeAsString()) << whole->DebugString();
    }
  }
}

TEST(FieldSplitTest, RefusesWhatIsCutAndHalvesThatDoNotFit) {
  const FieldSplit split(*ledger::v1::ItemBody::descriptor());
  const std::string body = SpecimenBody().SerializeAsString();
  Parts parts;
  EXPECT_TRUE(absl::IsDataLoss(split.Split(body.substr(0, body.size() - 1), parts.personal, parts.clear)));
  v1::Decision two;
  two.add_revisions()->set_description("a");
  two.add_revisions()->set_description("b");
  v1::Decision one;
  one.add_revisions()->set_description("a");
  std::string joined;
  EXPECT_TRUE(absl::IsDataLoss(FieldSplit(*two.GetDescriptor()).Join(Split(two).personal, Split(one).clear, joined)));
  EXPECT_TRUE(absl::IsDataLoss(FieldSplit(*two.GetDescriptor()).Join(Split(one).personal, Split(two).clear, joined)));
}

}  // namespace
}  // namespace postgate::sealing
