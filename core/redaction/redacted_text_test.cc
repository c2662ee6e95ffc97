// SPDX-License-Identifier: Apache-2.0
#include "core/redaction/redacted_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <set>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/dynamic_message.h"
#include "postgate/ledger/v1/backup.pb.h"
#include "postgate/ledger/v1/block_part.pb.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "postgate/ledger/v1/envelope.pb.h"
#include "postgate/ledger/v1/register.pb.h"
#include "postgate/v1/evidence.pb.h"
#include "postgate/v1/exchange_service.pb.h"
#include "postgate/v1/hub_service.pb.h"
#include "postgate/v1/options.pb.h"
#include "postgate/v1/risk_queue_service.pb.h"

namespace postgate::redaction {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using testing::HasSubstr;
using testing::Not;

constexpr char kCanary[] = "CANARY";
constexpr char kShown[] = "SHOWN";

bool IsPersonal(const FieldDescriptor& field) { return field.options().GetExtension(v1::personal_data); }

// Fills a message of any type, canaries in each field that is marked or stands in one that is.
class Filler {
 public:
  void Fill(Message& message, bool is_personal, int depth) {
    const Reflection& reflection = *message.GetReflection();
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor& field = *message.GetDescriptor()->field(i);
      // Of a oneof only one member can be set: the pass that is for this one sets it.
      if (field.real_containing_oneof() != nullptr && field.index_in_oneof() != member_ % field.real_containing_oneof()->field_count()) continue;
      FillField(message, reflection, field, is_personal || IsPersonal(field), depth);
    }
    // What this version does not know may be anything.
    reflection.MutableUnknownFields(&message)->AddLengthDelimited(99'999, kCanary);
  }

  // Which member of each oneof is set.
  void UseMember(int member) { member_ = member; }
  const std::set<const FieldDescriptor*>& planted() const { return planted_; }

 private:
  void FillField(Message& message, const Reflection& reflection, const FieldDescriptor& field, bool is_personal, int depth) {
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      if (depth == 0 || field.is_map()) return;
      Fill(field.is_repeated() ? *reflection.AddMessage(&message, &field) : *reflection.MutableMessage(&message, &field), is_personal, depth - 1);
      return;
    }
    if (field.cpp_type() != FieldDescriptor::CPPTYPE_STRING) return;
    const bool is_bytes = field.type() == FieldDescriptor::TYPE_BYTES;
    if (is_personal) planted_.insert(&field);
    const std::string text = is_personal || is_bytes ? kCanary : kShown;
    field.is_repeated() ? reflection.AddString(&message, &field, text) : reflection.SetString(&message, &field, text);
  }

  int member_ = 0;
  std::set<const FieldDescriptor*> planted_;
};

void AddTypes(const Descriptor& type, std::vector<const Descriptor*>& types) {
  if (!type.options().map_entry()) types.push_back(&type);
  for (int i = 0; i < type.nested_type_count(); ++i) AddTypes(*type.nested_type(i), types);
}

void AddFile(const FileDescriptor& file, std::set<const FileDescriptor*>& seen, std::vector<const Descriptor*>& types) {
  if (!seen.insert(&file).second) return;
  for (int i = 0; i < file.dependency_count(); ++i) AddFile(*file.dependency(i), seen, types);
  if (file.package() != "postgate.v1" && file.package() != "postgate.ledger.v1") return;
  for (int i = 0; i < file.message_type_count(); ++i) AddTypes(*file.message_type(i), types);
}

// Every message of both packages. The files here import all the others.
std::vector<const Descriptor*> AllTypes() {
  std::vector<const Descriptor*> types;
  std::set<const FileDescriptor*> seen;
  for (const Descriptor* type : {ledger::v1::Entry::descriptor(), ledger::v1::BackupManifest::descriptor(), ledger::v1::BatchEnvelope::descriptor(),
                                 ledger::v1::BlockPart::descriptor(), ledger::v1::ItemRow::descriptor(), v1::Evidence::descriptor(), v1::Open::descriptor(),
                                 v1::GetStatusRequest::descriptor(), v1::PullRequest::descriptor()}) {
    AddFile(*type->file(), seen, types);
  }
  return types;
}

TEST(RedactedTextTest, PrintsNoPersonalFieldOfAnyMessage) {
  constexpr int kDepth = 4;
  const std::vector<const Descriptor*> types = AllTypes();
  Filler filler;
  int shown = 0;
  for (const Descriptor* type : types) {
    int members = 1;
    for (int i = 0; i < type->oneof_decl_count(); ++i) members = std::max(members, type->oneof_decl(i)->field_count());
    for (int member = 0; member < members; ++member) {
      filler.UseMember(member);
      const std::unique_ptr<Message> message(google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
      filler.Fill(*message, false, kDepth);
      const std::string text = RedactedText(*message);
      EXPECT_THAT(text, Not(HasSubstr(kCanary))) << type->full_name();
      shown += absl::StrContains(text, kShown) ? 1 : 0;
      // A small one is printed whole: what is cut off proves nothing.
      const std::unique_ptr<Message> flat(message->New());
      filler.Fill(*flat, false, 1);
      EXPECT_THAT(RedactedText(*flat), Not(HasSubstr(kCanary))) << type->full_name();
    }
  }
  // That it looked at something: every marked text of both packages had its canary, and the others are shown.
  std::set<const FieldDescriptor*> marked;
  for (const Descriptor* type : types) {
    for (int i = 0; i < type->field_count(); ++i) {
      if (IsPersonal(*type->field(i)) && type->field(i)->cpp_type() == FieldDescriptor::CPPTYPE_STRING) marked.insert(type->field(i));
    }
  }
  for (const FieldDescriptor* field : marked) EXPECT_TRUE(filler.planted().contains(field)) << field->full_name();
  EXPECT_GE(types.size(), 100u);
  EXPECT_GE(marked.size(), 20u);
  EXPECT_GE(shown, 60);
  printf("%zu message types, %zu marked fields, %d texts that show the others\n", types.size(), marked.size(), shown);
}

TEST(RedactedTextTest, SaysThatAPersonalFieldIsSetAndShowsTheRest) {
  v1::Item item;
  item.set_item_id("CP1");
  item.mutable_addressee()->set_name("CANARY");
  item.mutable_addressee()->set_country("KR");
  item.set_gross_mass_g(500);
  item.set_nature(v1::NATURE_SALE);
  const std::string text = RedactedText(item);
  EXPECT_THAT(text, HasSubstr("item_id: \"CP1\""));
  EXPECT_THAT(text, HasSubstr("gross_mass_g: 500"));
  EXPECT_THAT(text, HasSubstr("nature: NATURE_SALE"));
  EXPECT_THAT(text, HasSubstr("<personal>"));
  EXPECT_THAT(text, Not(HasSubstr("CANARY")));
}

TEST(RedactedTextTest, IsOneLineOfPrintableText) {
  v1::Open open;
  open.set_producer("a\nb\x1b[31m\xff");
  EXPECT_EQ(RedactedText(open), "producer: \"a\\nb\\x1b[31m\\xff\"");
}

TEST(RedactedTextTest, BytesAreCounted) {
  v1::BatchSignature signature;
  signature.set_signature("four");
  EXPECT_EQ(RedactedText(signature), "signature: <4 bytes>");
}

TEST(RedactedTextTest, IsBoundedHoweverLargeOrDeepTheMessageIs) {
  v1::Batch batch;
  for (int i = 0; i < 500; ++i) batch.add_items()->set_item_id("CP000000000DE");
  const std::string text = RedactedText(batch);
  EXPECT_LE(text.size(), kTextBytesMax);
  EXPECT_TRUE(absl::EndsWith(text, "..."));
}

}  // namespace
}  // namespace postgate::redaction
