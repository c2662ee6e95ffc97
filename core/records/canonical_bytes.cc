// SPDX-License-Identifier: Apache-2.0
#include "core/records/canonical_bytes.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>

#include "core/records/field_place.h"
#include "core/records/list.h"
#include "core/records/type_index.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/stubs/common.h"
#include "google/protobuf/wire_format_lite.h"

namespace postgate::records {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::FileDescriptor;
using ::google::protobuf::internal::WireFormatLite;

// The largest whose tag fits two bytes. Larger ones count as unknown: the tables stay small.
constexpr int kMaxFieldNumber = 2047;

// A byte of a varint with this bit is not the last one.
constexpr uint8_t kContinues = 0x80;

// Where order or form depends on more than the field's own bytes (the last member of a oneof wins, maps are sorted, numbers are packed, proto2
// moves unknown enumerators behind all else), or where no message of ours has it and nothing is to be proved (floating point).
bool IsBeyondProof(const FieldDescriptor& field) {
  return field.number() > kMaxFieldNumber || field.file()->syntax() != FileDescriptor::SYNTAX_PROTO3 || field.is_map() ||
         field.real_containing_oneof() != nullptr || (field.is_repeated() && field.is_packable()) ||
         field.cpp_type() == FieldDescriptor::CPPTYPE_FLOAT || field.cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE;
}

}  // namespace

CanonicalBytes::CanonicalBytes(const Descriptor& type) { Learn(type, nullptr); }
CanonicalBytes::CanonicalBytes(const Descriptor& type, const RecordType& record) { Learn(type, &record); }

void CanonicalBytes::Learn(const Descriptor& type, const RecordType* record) {
  TypeIndex types(type, record);
  for (uint32_t i = 0; i < types.size(); ++i) {
    const auto [message, its_record] = types[i];
    const auto first = static_cast<uint32_t>(fields_.size());
    uint32_t limit = 0;
    for (int j = 0; j < message->field_count(); ++j) {
      const FieldDescriptor& descriptor = *message->field(j);
      const Place* const place = its_record == nullptr ? nullptr : &PlaceOf(descriptor, *its_record);
      if (IsBeyondProof(descriptor)) {
        if (place != nullptr) EndWithoutPlaceFor(descriptor);
        continue;
      }
      const auto number = static_cast<uint32_t>(descriptor.number());
      limit = std::max(limit, number + 1);
      fields_.resize(std::max<size_t>(fields_.size(), first + limit));
      Field& field = fields_[first + number] = FieldOf(descriptor);
      if (place != nullptr) field.offset = place->offset;
      if (field.kind == Kind::kMessage) field.type = types.Find(*descriptor.message_type(), place == nullptr ? nullptr : place->type);
    }
    types_.push_back({first, limit, its_record});
  }
}

CanonicalBytes::Field CanonicalBytes::FieldOf(const FieldDescriptor& descriptor) {
  Field field;
  field.step = descriptor.is_repeated() ? 0 : 1;
  field.default_is_written = descriptor.is_repeated() || descriptor.has_presence();
  field.wire_type =
      static_cast<uint8_t>(WireFormatLite::WireTypeForFieldType(static_cast<WireFormatLite::FieldType>(descriptor.type())));
  switch (descriptor.type()) {
    case FieldDescriptor::TYPE_STRING:
    case FieldDescriptor::TYPE_BYTES: field.kind = Kind::kText; break;
    case FieldDescriptor::TYPE_MESSAGE: field.kind = Kind::kMessage; break;
    case FieldDescriptor::TYPE_INT64:
    case FieldDescriptor::TYPE_UINT64:
    case FieldDescriptor::TYPE_SINT64: field.kind = Kind::kInt64; break;
    case FieldDescriptor::TYPE_ENUM:
    case FieldDescriptor::TYPE_INT32: field.kind = Kind::kInt32; break;
    case FieldDescriptor::TYPE_UINT32:
    case FieldDescriptor::TYPE_SINT32: field.kind = Kind::kUint32; break;
    case FieldDescriptor::TYPE_BOOL: field.kind = Kind::kBool; break;
    case FieldDescriptor::TYPE_FIXED32:
    case FieldDescriptor::TYPE_SFIXED32: field.kind = Kind::kFixed32; break;
    case FieldDescriptor::TYPE_FIXED64:
    case FieldDescriptor::TYPE_SFIXED64: field.kind = Kind::kFixed64; break;
    default: return Field();
  }
  return field;
}

bool CanonicalBytes::AreCanonical(absl::string_view bytes, identifiers::Texts* texts) const {
  const auto* at = reinterpret_cast<const uint8_t*>(bytes.data());
  Walk walk;
  const bool are_canonical = TakeMessage<false>({at, at + bytes.size()}, 0, 1, nullptr, walk);
  *texts = are_canonical && walk.texts_are_plain ? identifiers::Texts::kPlain : identifiers::Texts::kAny;
  return are_canonical;
}

void* CanonicalBytes::Read(absl::string_view bytes, Memory* memory, identifiers::Texts* texts) const {
  // With a block behind it, so that the last text can be looked at as any.
  auto* const own = static_cast<char*>(TakeFrom(memory, bytes.size() + identifiers::ascii_scan::kBlockBytes, 1));
  std::copy(bytes.begin(), bytes.end(), own);
  std::fill_n(own + bytes.size(), identifiers::ascii_scan::kBlockBytes, '\0');
  const auto* at = reinterpret_cast<const uint8_t*>(own);
  Walk walk;
  walk.memory = memory;
  void* const record = types_[0].record->create(memory);
  const bool are_canonical = TakeMessage<true>({at, at + bytes.size()}, 0, 1, record, walk);
  *texts = are_canonical && walk.texts_are_plain ? identifiers::Texts::kPlain : identifiers::Texts::kAny;
  return are_canonical ? record : nullptr;
}

template <bool kReads>
bool CanonicalBytes::TakeMessage(Rest rest, uint32_t type_index, int depth, void* record, Walk& walk) const {
  if (depth > kMaxDepth) return false;
  const Type type = types_[type_index];
  const Field* fields = fields_.data() + type.first;
  uint32_t lowest = 0;
  while (rest.at != rest.end) {
    uint32_t tag = 0;
    if (!TakeTag(rest, tag)) return false;
    const uint32_t number = tag >> 3;
    if (number < lowest || number >= type.limit) return false;
    const Field& field = fields[number];
    if ((tag & 7) != field.wire_type) return false;
    lowest = number + field.step;
    if (field.kind == Kind::kText || field.kind == Kind::kMessage) {
      if (!TakeDelimited<kReads>(rest, field, depth, record, walk)) return false;
      continue;
    }
    if (field.kind == Kind::kFixed32 || field.kind == Kind::kFixed64) {
      if (!TakeFixed(rest, field.kind == Kind::kFixed32 ? 4 : 8, field)) return false;
      continue;
    }
    uint64_t value = 0;
    if (!TakeNumber(rest, field, value)) return false;
    if constexpr (kReads) SetNumber(value, field, record);
  }
  return true;
}

// A text or a message.
template <bool kReads>
inline bool CanonicalBytes::TakeDelimited(Rest& rest, const Field& field, int depth, void* record, Walk& walk) const {
  uint64_t length = 0;
  if (!TakeVarint(rest, length) || length > static_cast<uint64_t>(rest.end - rest.at)) return false;
  if (length == 0 && !field.default_is_written) return false;
  const uint8_t* const begin = rest.at;
  rest.at += length;
  if (field.kind == Kind::kMessage) {
    void* one = nullptr;
    if constexpr (kReads) {
      char* const member = static_cast<char*>(record) + field.offset;
      one = types_[field.type].record->create(walk.memory);
      if (field.step == 0) {
        reinterpret_cast<List<void*>*>(member)->Add(one, walk.memory);
      } else {
        *reinterpret_cast<void**>(member) = one;
      }
    }
    return TakeMessage<kReads>({begin, rest.at}, field.type, depth + 1, one, walk);
  }
  const absl::string_view text(reinterpret_cast<const char*>(begin), length);
  if ((kReads || walk.texts_are_plain) && !(kReads ? identifiers::IsPlainWithinBlock(text) : identifiers::IsPlain(text))) {
    walk.texts_are_plain = false;
    if (kReads && !google::protobuf::internal::IsStructurallyValidUTF8(text.data(), static_cast<int>(text.size()))) return false;
  }
  if constexpr (kReads) {
    char* const member = static_cast<char*>(record) + field.offset;
    if (field.step == 0) {
      reinterpret_cast<List<absl::string_view>*>(member)->Add(text, walk.memory);
    } else {
      *reinterpret_cast<absl::string_view*>(member) = text;
    }
  }
  return true;
}

// False as well where a shorter form exists. There must be a byte.
inline bool CanonicalBytes::TakeTag(Rest& rest, uint32_t& tag) {
  tag = *rest.at++;
  if (tag < kContinues) return true;
  if (rest.at == rest.end) return false;
  const uint32_t high = *rest.at++;
  tag = (tag & (kContinues - 1u)) | high << 7;
  return high > 0 && high < kContinues;
}

// False as well where a shorter form exists, or more than 64 bits.
inline bool CanonicalBytes::TakeVarint(Rest& rest, uint64_t& value) {
  if (rest.at == rest.end) return false;
  value = *rest.at++;
  if (value < kContinues) return true;
  value &= kContinues - 1u;
  for (uint32_t shift = 7; shift < 64 && rest.at != rest.end; shift += 7) {
    const uint64_t byte = *rest.at++;
    value |= (byte & (kContinues - 1u)) << shift;
    if (byte < kContinues) return byte > 0 && (shift < 63 || byte == 1);
  }
  return false;
}

// False where the parser cuts bits off, or where the serializer leaves the field out.
inline bool CanonicalBytes::TakeNumber(Rest& rest, const Field& field, uint64_t& value) {
  if (!TakeVarint(rest, value)) return false;
  if (value == 0) return field.default_is_written;
  switch (field.kind) {
    case Kind::kInt64: return true;
    case Kind::kInt32: return value == static_cast<uint64_t>(int64_t{static_cast<int32_t>(value)});
    case Kind::kUint32: return value <= UINT32_MAX;
    default: return value == 1;
  }
}

// The lower bytes of the value are the smaller number.
inline void CanonicalBytes::SetNumber(uint64_t value, const Field& field, void* record) {
  static_assert(std::endian::native == std::endian::little);
  char* const member = static_cast<char*>(record) + field.offset;
  switch (field.kind) {
    case Kind::kInt64: std::memcpy(member, &value, 8); return;
    case Kind::kInt32: std::memcpy(member, &value, 4); return;
    default: std::memcpy(member, &value, 1);
  }
}

inline bool CanonicalBytes::TakeFixed(Rest& rest, uint32_t size, const Field& field) {
  if (rest.end - rest.at < static_cast<ptrdiff_t>(size)) return false;
  const uint8_t* value = rest.at;
  rest.at += size;
  return field.default_is_written || std::any_of(value, rest.at, [](uint8_t byte) { return byte != 0; });
}

}  // namespace postgate::records
