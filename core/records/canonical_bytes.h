// SPDX-License-Identifier: Apache-2.0
//
// A cheap proof that bytes need not be parsed and serialized again to know what serialization would give, and the record that they hold, read on the
// way.
#ifndef CORE_RECORDS_CANONICAL_BYTES_H_
#define CORE_RECORDS_CANONICAL_BYTES_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "core/identifiers/printable_ascii.h"
#include "core/records/record_type.h"

namespace google::protobuf {
class Descriptor;
class FieldDescriptor;
}  // namespace google::protobuf

namespace postgate::records {

// Knows one type of message and the types of the messages in it. Immutable; may be shared by all threads.
class CanonicalBytes {
 public:
  explicit CanonicalBytes(const google::protobuf::Descriptor& type);
  // Whose bytes can be read, too. `record` has a place for each field; a field without one ends the process: what an item says must not be overlooked.
  CanonicalBytes(const google::protobuf::Descriptor& type, const RecordType& record);

  // True only if parsing the bytes as the type and serializing the message deterministically gives the same bytes for certain. False: not
  // known. The caller has parsed them with success; what the parser alone checks (UTF-8) is not looked at again. Never true for bytes that
  // hold an unknown field, a map, a member of a oneof, a repeated number, a floating-point number or proto2, nor where messages nest deeper
  // than kMaxDepth.
  //
  // `texts`, when true: what the walk saw of the texts of all messages on its way. Tests prove the walk by it on types that no record has.
  bool AreCanonical(absl::string_view bytes, identifiers::Texts* texts) const;

  // The record of bytes that are canonical and whose texts are valid UTF-8; it and its texts live in the memory. Null: not known, or no message. `texts`
  // as above.
  void* Read(absl::string_view bytes, Memory* memory, identifiers::Texts* texts) const;

  // Messages within one another, the outermost counted.
  static constexpr int kMaxDepth = 32;

 private:
  enum class Kind : uint8_t { kText, kMessage, kInt64, kInt32, kUint32, kBool, kFixed32, kFixed64 };

  struct Field {
    // No wire type where nothing is known of the number: then no tag matches.
    uint8_t wire_type = 0xff;
    Kind kind = Kind::kText;
    // 1, or 0 where the same number may follow.
    uint8_t step = 1;
    // Whether the serializer writes zero and the empty string too.
    bool default_is_written = false;
    // The index in types_ of a message's type.
    uint32_t type = 0;
    // Where it is in the record.
    uint32_t offset = 0;
  };

  // Its fields are fields_[first + number] for the numbers below `limit`.
  struct Type {
    uint32_t first = 0;
    uint32_t limit = 0;
    // Null when records are not read.
    const RecordType* record = nullptr;
  };

  // What is left at the wire: [at, end).
  struct Rest {
    const uint8_t* at;
    const uint8_t* end;
  };

  // What one walk knows beside the bytes.
  struct Walk {
    bool texts_are_plain = true;
    Memory* memory = nullptr;
  };

  void Learn(const google::protobuf::Descriptor& type, const RecordType* record);
  static Field FieldOf(const google::protobuf::FieldDescriptor& descriptor);
  // With kReads, into the record.
  template <bool kReads>
  bool TakeMessage(Rest rest, uint32_t type_index, int depth, void* record, Walk& walk) const;
  template <bool kReads>
  bool TakeDelimited(Rest& rest, const Field& field, int depth, void* record, Walk& walk) const;
  static bool TakeTag(Rest& rest, uint32_t& tag);
  static bool TakeVarint(Rest& rest, uint64_t& value);
  static bool TakeNumber(Rest& rest, const Field& field, uint64_t& value);
  static bool TakeFixed(Rest& rest, uint32_t size, const Field& field);
  static void SetNumber(uint64_t value, const Field& field, void* record);

  std::vector<Type> types_;
  std::vector<Field> fields_;
};

}  // namespace postgate::records

#endif  // CORE_RECORDS_CANONICAL_BYTES_H_
