// SPDX-License-Identifier: Apache-2.0
//
// A cheap proof that bytes need not be parsed and serialized again to know what serialization would give.
#ifndef CORE_EVALUATION_CANONICAL_BYTES_H_
#define CORE_EVALUATION_CANONICAL_BYTES_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "core/identifiers/printable_ascii.h"

namespace google::protobuf {
class Descriptor;
class FieldDescriptor;
}  // namespace google::protobuf

namespace postgate::evaluation {

// Knows one type of message and the types of the messages in it. Immutable; may be shared by all threads.
class CanonicalBytes {
 public:
  explicit CanonicalBytes(const google::protobuf::Descriptor& type);

  // True only if parsing the bytes as the type and serializing the message deterministically gives the same bytes for certain. False: not
  // known. The caller has parsed them with success; what the parser alone checks (UTF-8) is not looked at again. Never true for bytes that
  // hold an unknown field, a map, a member of a oneof, a repeated number, a floating-point number or proto2, nor where messages nest deeper
  // than kMaxDepth.
  //
  // `texts`, when true: what the walk saw of the texts of all messages on its way.
  bool AreCanonical(absl::string_view bytes, identifiers::Texts* texts) const;

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
  };

  // Its fields are fields_[first + number] for the numbers below `limit`.
  struct Type {
    uint32_t first = 0;
    uint32_t limit = 0;
  };

  // What is left at the wire: [at, end).
  struct Rest {
    const uint8_t* at;
    const uint8_t* end;
  };

  static Field FieldOf(const google::protobuf::FieldDescriptor& descriptor);
  bool IsCanonicalMessage(Rest rest, uint32_t type_index, int depth, bool& texts_are_plain) const;
  static bool TakeTag(Rest& rest, uint32_t& tag);
  static bool TakeVarint(Rest& rest, uint64_t& value);
  static bool TakeNumber(Rest& rest, const Field& field);
  static bool TakeFixed(Rest& rest, uint32_t size, const Field& field);

  std::vector<Type> types_;
  std::vector<Field> fields_;
};

}  // namespace postgate::evaluation

#endif  // CORE_EVALUATION_CANONICAL_BYTES_H_
