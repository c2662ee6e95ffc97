// SPDX-License-Identifier: Apache-2.0
//
// A wrong "true" would give an item the digest of bytes that are not its content. So every case compares with what protobuf does.
#include "core/records/canonical_bytes.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "core/evaluation/specimen.h"
#include "core/records/item_reader.h"
#include "core/records/message.h"
#include "core/reference/csv.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/stubs/logging.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/wire_format_lite.h"
#include "gtest/gtest.h"
#include "postgate/v1/item.pb.h"

namespace postgate::records {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::internal::WireFormatLite;

// What Item has no field of.
constexpr char kKinds[] = R"(
  name: "kinds.proto" package: "kinds" syntax: "proto3"
  message_type {
    name: "Kinds"
    field { name: "i32" number: 1 type: TYPE_INT32 label: LABEL_OPTIONAL }
    field { name: "i64" number: 2 type: TYPE_INT64 label: LABEL_OPTIONAL }
    field { name: "u32" number: 3 type: TYPE_UINT32 label: LABEL_OPTIONAL }
    field { name: "u64" number: 4 type: TYPE_UINT64 label: LABEL_OPTIONAL }
    field { name: "s32" number: 5 type: TYPE_SINT32 label: LABEL_OPTIONAL }
    field { name: "s64" number: 6 type: TYPE_SINT64 label: LABEL_OPTIONAL }
    field { name: "flag" number: 7 type: TYPE_BOOL label: LABEL_OPTIONAL }
    # 8 is unknown.
    field { name: "text" number: 9 type: TYPE_STRING label: LABEL_OPTIONAL }
    field { name: "f32" number: 10 type: TYPE_FIXED32 label: LABEL_OPTIONAL }
    field { name: "f64" number: 11 type: TYPE_SFIXED64 label: LABEL_OPTIONAL }
    field { name: "texts" number: 12 type: TYPE_STRING label: LABEL_REPEATED }
    field { name: "inner" number: 13 type: TYPE_MESSAGE type_name: ".kinds.Kinds" label: LABEL_OPTIONAL }
    field { name: "inners" number: 14 type: TYPE_MESSAGE type_name: ".kinds.Kinds" label: LABEL_REPEATED }
    field { name: "optional_i32" number: 15 type: TYPE_INT32 label: LABEL_OPTIONAL proto3_optional: true oneof_index: 1 }
    field { name: "data" number: 16 type: TYPE_BYTES label: LABEL_OPTIONAL }
    field { name: "packed" number: 17 type: TYPE_INT32 label: LABEL_REPEATED }
    field { name: "either" number: 18 type: TYPE_INT32 label: LABEL_OPTIONAL oneof_index: 0 }
    field { name: "or" number: 19 type: TYPE_INT32 label: LABEL_OPTIONAL oneof_index: 0 }
    field { name: "counts" number: 20 type: TYPE_MESSAGE type_name: ".kinds.Kinds.CountsEntry" label: LABEL_REPEATED }
    field { name: "real" number: 21 type: TYPE_DOUBLE label: LABEL_OPTIONAL }
    field { name: "far" number: 2048 type: TYPE_INT32 label: LABEL_OPTIONAL }
    oneof_decl { name: "choice" }
    oneof_decl { name: "_optional_i32" }
    nested_type {
      name: "CountsEntry"
      options { map_entry: true }
      field { name: "key" number: 1 type: TYPE_INT32 label: LABEL_OPTIONAL }
      field { name: "value" number: 2 type: TYPE_INT32 label: LABEL_OPTIONAL }
    }
  })";

constexpr char kOld[] = R"(
  name: "old.proto" package: "kinds" syntax: "proto2"
  enum_type { name: "Closed" value { name: "ZERO" number: 0 } }
  message_type {
    name: "Old"
    field { name: "closed" number: 1 type: TYPE_ENUM type_name: ".kinds.Closed" label: LABEL_OPTIONAL }
    field { name: "group" number: 2 type: TYPE_GROUP type_name: ".kinds.Old.Group" label: LABEL_OPTIONAL }
    field { name: "number" number: 3 type: TYPE_INT32 label: LABEL_OPTIONAL }
    nested_type { name: "Group" field { name: "number" number: 1 type: TYPE_INT32 label: LABEL_OPTIONAL } }
  })";

// A type with its proof.
struct Subject {
  explicit Subject(const Message& some) : prototype(some), canonical(*some.GetDescriptor()) {}

  bool AreCanonical(absl::string_view bytes) const {
    identifiers::Texts texts;
    return canonical.AreCanonical(bytes, &texts);
  }

  // As the evaluator parses and serializes. False: not parsed.
  bool Reserialize(absl::string_view bytes, std::string* again) const {
    const std::unique_ptr<Message> message(prototype.New());
    if (!message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return false;
    again->clear();
    google::protobuf::io::StringOutputStream stream(again);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    return message->SerializeToCodedStream(&coded);
  }

  const Message& prototype;
  const CanonicalBytes canonical;
};

const Subject& Items() {
  static const Subject* const subject = new Subject(v1::Item::default_instance());
  return *subject;
}

const Subject& SubjectOf(absl::string_view file_text, const std::string& name) {
  static auto* const pool = new google::protobuf::DescriptorPool;
  static auto* const factory = new google::protobuf::DynamicMessageFactory(pool);
  google::protobuf::FileDescriptorProto file;
  if (!google::protobuf::TextFormat::ParseFromString(std::string(file_text), &file) || pool->BuildFile(file) == nullptr) std::abort();
  return *new Subject(*factory->GetPrototype(pool->FindMessageTypeByName(name)));
}

const Subject& Kinds() {
  static const Subject& subject = SubjectOf(kKinds, "kinds.Kinds");
  return subject;
}

const Subject& Old() {
  static const Subject& subject = SubjectOf(kOld, "kinds.Old");
  return subject;
}

std::string Wire(absl::string_view hex) {
  std::string digits(hex);
  digits.erase(std::remove(digits.begin(), digits.end(), ' '), digits.end());
  return absl::HexStringToBytes(digits);
}

void ExpectCanonical(const Subject& subject, absl::string_view bytes) {
  std::string again;
  ASSERT_TRUE(subject.Reserialize(bytes, &again));
  EXPECT_EQ(absl::BytesToHexString(again), absl::BytesToHexString(bytes));
  EXPECT_TRUE(subject.AreCanonical(bytes)) << absl::BytesToHexString(bytes);
}

// No false alarm: protobuf parses the bytes and writes others.
void ExpectRewritten(const Subject& subject, absl::string_view hex) {
  std::string again;
  ASSERT_TRUE(subject.Reserialize(Wire(hex), &again)) << hex;
  EXPECT_NE(again, Wire(hex)) << hex;
  EXPECT_FALSE(subject.AreCanonical(Wire(hex))) << hex;
}

void ExpectNotParsed(const Subject& subject, absl::string_view hex) {
  std::string again;
  EXPECT_FALSE(subject.Reserialize(Wire(hex), &again)) << hex;
  EXPECT_FALSE(subject.AreCanonical(Wire(hex))) << hex;
}

void ExpectNotKnown(const Subject& subject, absl::string_view hex) { EXPECT_FALSE(subject.AreCanonical(Wire(hex))) << hex; }

void SetField(Message* message, const FieldDescriptor* field, int depth);

// Everything that can be set, lists twice.
void FillAll(Message* message, int depth) {
  for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = message->GetDescriptor()->field(i);
    const bool is_beyond = (field->is_repeated() && field->is_packable()) || field->is_map() || field->real_containing_oneof() != nullptr ||
                           field->cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE || field->number() > 2047;
    if (is_beyond) continue;
    SetField(message, field, depth);
    if (field->is_repeated()) SetField(message, field, depth);
  }
}

void SetField(Message* message, const FieldDescriptor* field, int depth) {
  const google::protobuf::Reflection& reflection = *message->GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32: return reflection.SetInt32(message, field, depth % 2 == 0 ? -3 : 70'000);
    case FieldDescriptor::CPPTYPE_INT64: return reflection.SetInt64(message, field, depth % 2 == 0 ? INT64_MIN : 70'000);
    case FieldDescriptor::CPPTYPE_UINT32: return reflection.SetUInt32(message, field, UINT32_MAX);
    case FieldDescriptor::CPPTYPE_UINT64: return reflection.SetUInt64(message, field, UINT64_MAX);
    case FieldDescriptor::CPPTYPE_BOOL: return reflection.SetBool(message, field, true);
    case FieldDescriptor::CPPTYPE_ENUM: return reflection.SetEnumValue(message, field, depth % 2 == 0 ? -1 : 1);
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string text(field->number() % 5 == 0 ? 200 : 3, 'x');
      return field->is_repeated() ? reflection.AddString(message, field, text) : reflection.SetString(message, field, text);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      Message* inner = field->is_repeated() ? reflection.AddMessage(message, field) : reflection.MutableMessage(message, field);
      if (depth < 3) FillAll(inner, depth + 1);
      return;
    }
    default: FAIL() << field->full_name();
  }
}

std::string Filled(const Subject& subject, int depth) {
  const std::unique_ptr<Message> message(subject.prototype.New());
  FillAll(message.get(), depth);
  return message->SerializeAsString();
}

std::vector<std::string> SampleItems() {
  std::vector<std::string> items;
  const auto text = reference::ReadFile(POSTGATE_SOURCE_DIR "/data/sample/items.jsonl");
  if (!text.ok()) return items;
  for (absl::string_view line : absl::StrSplit(*text, '\n', absl::SkipEmpty())) {
    v1::Item item;
    if (!google::protobuf::util::JsonStringToMessage(std::string(line), &item).ok()) return {};
    items.push_back(item.SerializeAsString());
  }
  return items;
}

TEST(CanonicalBytesTest, KnowsWhatTheSerializerWrites) {
  ExpectCanonical(Items(), "");
  ExpectCanonical(Items(), evaluation::SpecimenItem().SerializeAsString());
  for (const Subject* subject : {&Items(), &Kinds()}) {
    for (int depth : {0, 1, 2, 3}) ExpectCanonical(*subject, Filled(*subject, depth));
  }
}

TEST(CanonicalBytesTest, KnowsTheItemsOfTheSample) {
  const std::vector<std::string> items = SampleItems();
  EXPECT_GE(items.size(), 4000u);
  for (const std::string& item : items) ExpectCanonical(Items(), item);
}

TEST(CanonicalBytesTest, TakesDefaultsWhereTheyAreWritten) {
  ExpectCanonical(Kinds(), Wire("6200 6200 620158"));
  ExpectCanonical(Kinds(), Wire("6a00 7200 72020801"));
  ExpectCanonical(Kinds(), Wire("7800"));
}

TEST(CanonicalBytesTest, TakesTheLargestNumbers) {
  ExpectCanonical(Kinds(), Wire("08ffffffff07 10ffffffffffffffffff01 18ffffffff0f 20ffffffffffffffffff01"));
  ExpectCanonical(Kinds(), Wire("0880808080f8ffffffff01 28ffffffff0f 30ffffffffffffffffff01"));
}

TEST(CanonicalBytesTest, RefusesSwappedFields) {
  ExpectRewritten(Items(), "1001 0a0158");
  ExpectRewritten(Kinds(), "6a04 10010801");
  ExpectRewritten(Kinds(), "620158 0801 620158");
}

TEST(CanonicalBytesTest, RefusesSingularFieldGivenTwice) {
  ExpectRewritten(Items(), "0a0158 0a0158");
  ExpectRewritten(Items(), "1001 1001");
  ExpectRewritten(Kinds(), "7801 7801");
  ExpectRewritten(Kinds(), "5501000000 5501000000");
}

TEST(CanonicalBytesTest, RefusesMessageThatIsMergedOfTwo) {
  ExpectRewritten(Items(), "e2010 30a0158 e201 021005");
  ExpectRewritten(Kinds(), "6a00 6a00");
}

TEST(CanonicalBytesTest, RefusesLongFormsOfTagLengthAndNumber) {
  ExpectRewritten(Items(), "8a00 0158");
  ExpectRewritten(Items(), "e28100 00");
  ExpectRewritten(Items(), "0a8100 58");
  ExpectRewritten(Items(), "108100");
  ExpectRewritten(Items(), "10818000");
  ExpectRewritten(Items(), "d801 81808080808080808000");
}

TEST(CanonicalBytesTest, RefusesDefaultsThatAreNotWritten) {
  ExpectRewritten(Items(), "1000");
  ExpectRewritten(Items(), "d00100");
  ExpectRewritten(Items(), "800300");
  ExpectRewritten(Items(), "0a00");
  ExpectRewritten(Kinds(), "820100");
  ExpectRewritten(Kinds(), "5500000000");
  ExpectRewritten(Kinds(), "590000000000000000");
}

TEST(CanonicalBytesTest, RefusesNumbersOfWhichBitsAreCutOff) {
  // -1 in five bytes, of an int32 and an enumeration.
  ExpectRewritten(Items(), "d001 ffffffff0f");
  ExpectRewritten(Items(), "10 ffffffff0f");
  ExpectRewritten(Items(), "d001 8180808010");
  ExpectRewritten(Kinds(), "18 8180808010");
  ExpectRewritten(Kinds(), "28 8180808010");
  ExpectRewritten(Items(), "800302");
  ExpectRewritten(Items(), "8003 8101");
  // Bits beyond the sixty-fourth.
  ExpectNotKnown(Items(), "d801 ffffffffffffffffff03");
  ExpectNotParsed(Items(), "d801 ffffffffffffffffffff01");
}

TEST(CanonicalBytesTest, RefusesUnknownFieldAndOtherWireType) {
  ExpectRewritten(Kinds(), "4001 4a0158");
  ExpectRewritten(Kinds(), "408100");
  ExpectRewritten(Kinds(), "6a05 4001 4a0158");
  ExpectRewritten(Kinds(), "f87f01 0801");
  ExpectRewritten(Items(), "0804 1001 3801");
  ExpectRewritten(Items(), "0d05000000 1001");
  // Alone they are written as they came, but that is not proved.
  ExpectNotKnown(Items(), "980301");
  ExpectNotKnown(Items(), "0801");
}

TEST(CanonicalBytesTest, RefusesWhatIsCutShort) {
  ExpectNotParsed(Items(), "0a0558");
  ExpectNotParsed(Items(), "0a");
  ExpectNotParsed(Items(), "10");
  ExpectNotParsed(Items(), "1081");
  ExpectNotParsed(Items(), "e2");
  ExpectNotParsed(Items(), "e201 020a05 5858585858");
  ExpectNotParsed(Items(), "0affffffff0f");
  ExpectNotParsed(Kinds(), "55010000");
  ExpectNotParsed(Kinds(), "5901000000");
}

TEST(CanonicalBytesTest, RefusesNumberZeroAndEndsOfGroups) {
  ExpectNotParsed(Items(), "00");
  ExpectNotParsed(Items(), "0000");
  ExpectNotParsed(Items(), "0c");
}

TEST(CanonicalBytesTest, RefusesWhoseFormDependsOnMoreThanItself) {
  // A oneof, of which the last wins; numbers that are packed; a map, which is sorted.
  ExpectRewritten(Kinds(), "900101 980101");
  ExpectRewritten(Kinds(), "880101 880101");
  ExpectRewritten(Kinds(), "8a0100");
  ExpectRewritten(Kinds(), "a2010408021001 a2010408011001");
  ExpectRewritten(Kinds(), "80800102 0801");
  ExpectNotKnown(Kinds(), "900101");
  ExpectNotKnown(Kinds(), "8a010101");
  ExpectNotKnown(Kinds(), "a2010408011001");
  ExpectNotKnown(Kinds(), "a9010000000000000080");
  ExpectNotKnown(Kinds(), "80800102");
}

TEST(CanonicalBytesTest, RefusesProto2) {
  ExpectRewritten(Old(), "0805 1801");
  ExpectNotKnown(Old(), "13080114");
  ExpectNotKnown(Old(), "1801");
}

TEST(CanonicalBytesTest, RefusesWhatNestsTooDeep) {
  const auto wrapped = [](absl::string_view inner) { return absl::StrCat("\x6a", std::string(1, static_cast<char>(inner.size())), inner); };
  std::string bytes;
  for (int depth = 1; depth < CanonicalBytes::kMaxDepth; ++depth) bytes = wrapped(bytes);
  ExpectCanonical(Kinds(), bytes);
  bytes = wrapped(bytes);
  EXPECT_FALSE(Kinds().AreCanonical(bytes));
}

// What the answers were, of the bytes that parse.
struct Tally {
  // False: the proof was wrong.
  bool Count(const Subject& subject, const std::string& bytes) {
    std::string again;
    if (!subject.Reserialize(bytes, &again)) return true;
    const bool canonical = subject.AreCanonical(bytes);
    ++(canonical ? yes : again == bytes ? not_known : no);
    EXPECT_TRUE(!canonical || again == bytes) << absl::BytesToHexString(bytes);
    return !canonical || again == bytes;
  }

  int yes = 0, no = 0, not_known = 0;
};

using Random = std::mt19937_64;

size_t Below(size_t limit, Random& random) { return static_cast<size_t>(random() % limit); }

// Where the fields begin, and the end.
std::vector<size_t> BoundsOf(const std::string& bytes) {
  std::vector<size_t> bounds = {0};
  google::protobuf::io::CodedInputStream stream(reinterpret_cast<const uint8_t*>(bytes.data()), static_cast<int>(bytes.size()));
  while (const uint32_t tag = stream.ReadTag()) {
    if (!WireFormatLite::SkipField(&stream, tag)) break;
    bounds.push_back(static_cast<size_t>(stream.CurrentPosition()));
  }
  return bounds;
}

std::string Mutated(std::string bytes, Random& random) {
  const std::vector<size_t> bounds = BoundsOf(bytes);
  const auto field = [&](size_t i) { return bytes.substr(bounds[i], bounds[i + 1] - bounds[i]); };
  const size_t a = Below(bounds.size() - 1, random), b = Below(bounds.size() - 1, random), at = Below(bytes.size(), random);
  switch (Below(6, random)) {
    case 0: {
      const auto [low, high] = std::minmax(a, b);
      if (low == high) return bytes;
      const std::string between = bytes.substr(bounds[low + 1], bounds[high] - bounds[low + 1]);
      return bytes.substr(0, bounds[low]) + field(high) + between + field(low) + bytes.substr(bounds[high + 1]);
    }
    case 1: return bytes.insert(bounds[b], field(a));
    case 2: return bytes.erase(bounds[a], bounds[a + 1] - bounds[a]);
    case 3: bytes[at] = static_cast<char>(bytes[at] ^ (1 << Below(8, random))); return bytes;
    case 4: bytes[at] = static_cast<char>(random()); return bytes;
    default: return bytes.insert(at, 1, static_cast<char>(random()));
  }
}

// Where a record is read, it has what protobuf parses.
bool IsReadAsParsed(absl::string_view bytes) {
  static const ItemReader* const reader = new ItemReader;
  Memory memory;
  identifiers::Texts texts;
  const Item* const record = reader->Read(bytes, &memory, &texts);
  if (record == nullptr) return true;
  v1::Item parsed;
  return parsed.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) && MessageOf(*record).SerializeAsString() == bytes;
}

TEST(CanonicalBytesTest, IsRightAboutItemsThatWereChangedAtRandom) {
  const google::protobuf::LogSilencer no_line_for_each_bad_text;
  Random random(20260301);
  std::vector<std::string> items = SampleItems();
  ASSERT_FALSE(items.empty());
  items.push_back(Filled(Items(), 0));
  Tally tally;
  for (int i = 0; i < 100'000; ++i) {
    std::string bytes = Mutated(items[Below(items.size(), random)], random);
    if (random() % 4 == 0 && !bytes.empty() && BoundsOf(bytes).size() > 1) bytes = Mutated(std::move(bytes), random);
    ASSERT_TRUE(tally.Count(Items(), bytes));
    ASSERT_TRUE(IsReadAsParsed(bytes));
  }
  EXPECT_GT(tally.yes, 10'000);
  EXPECT_GT(tally.no, 10'000);
}

// Short words of bytes that mean something: every kind of field meets every kind of number.
TEST(CanonicalBytesTest, IsRightAboutRandomBytes) {
  const google::protobuf::LogSilencer no_line_for_each_bad_text;
  Random random(20260302);
  std::string alphabet = Wire("00 01 02 03 04 07 08 0f 10 7f 80 81 ff");
  for (int tag = 1; tag < 16; ++tag) alphabet += static_cast<char>(tag << 3 | static_cast<int>(random() % 3));
  alphabet += Wire("08 10 18 20 28 30 38 4a 55 59 62 6a 72 78 82 01");
  Tally tally;
  for (int i = 0; i < 400'000; ++i) {
    std::string bytes;
    for (size_t left = 2 + Below(10, random); left > 0; --left) bytes += alphabet[Below(alphabet.size(), random)];
    ASSERT_TRUE(tally.Count(Kinds(), bytes));
  }
  EXPECT_GT(tally.yes, 10'000);
  EXPECT_GT(tally.no, 10'000);
}

}  // namespace
}  // namespace postgate::records
