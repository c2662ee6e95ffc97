// SPDX-License-Identifier: Apache-2.0
#include "core/records/record_writer.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/records/field_place.h"
#include "core/records/list.h"
#include "core/records/type_index.h"
#include "google/protobuf/descriptor.h"

namespace postgate::records {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;

constexpr size_t kFirstCapacity = 4 << 10;  // bytes; most declarations fit
constexpr size_t kVarintBytesMax = 10;

constexpr uint32_t kVarint = 0;
constexpr uint32_t kDelimited = 2;

uint32_t TagOf(int number, uint32_t wire_type) { return static_cast<uint32_t>(number) << 3 | wire_type; }

bool IsNumber(Shape shape) { return shape == Shape::kInt64 || shape == Shape::kInt32 || shape == Shape::kBool; }

void PutText(absl::string_view text, uint32_t tag, BackwardBytes& bytes) {
  bytes.Put(text);
  bytes.PutVarint(text.size());
  bytes.PutVarint(tag);
}

// As it is written: negative ones with their sign in all of 64 bits.
uint64_t NumberOf(const char* member, Shape shape) {
  int64_t number = 0;
  if (shape == Shape::kInt64) {
    std::memcpy(&number, member, sizeof number);
  } else if (shape == Shape::kInt32) {
    int32_t small = 0;
    std::memcpy(&small, member, sizeof small);
    number = small;
  } else {
    number = *reinterpret_cast<const bool*>(member) ? 1 : 0;
  }
  return static_cast<uint64_t>(number);
}

}  // namespace

char* BackwardBytes::Room(size_t bytes) {
  if (bytes > begin_) {
    const size_t larger = std::max({kFirstCapacity, 2 * capacity_, size() + bytes});
    auto memory = std::make_unique<char[]>(larger);
    if (size() > 0) std::memcpy(memory.get() + larger - size(), memory_.get() + begin_, size());
    begin_ = larger - size();
    capacity_ = larger;
    memory_ = std::move(memory);
  }
  begin_ -= bytes;
  return memory_.get() + begin_;
}

void BackwardBytes::Put(absl::string_view text) {
  char* const room = Room(text.size());
  if (!text.empty()) std::memcpy(room, text.data(), text.size());
}

void BackwardBytes::PutVarint(uint64_t value) {
  if (value < 0x80) {
    *Room(1) = static_cast<char>(value);
    return;
  }
  char varint[kVarintBytesMax];
  size_t size = 0;
  for (; value >= 0x80; value >>= 7) varint[size++] = static_cast<char>(value | 0x80);
  varint[size++] = static_cast<char>(value);
  std::memcpy(Room(size), varint, size);
}

RecordWriter::RecordWriter(const Descriptor& type, const RecordType& record) { Learn(type, record); }

void RecordWriter::Learn(const Descriptor& type, const RecordType& record) {
  TypeIndex types(type, &record);
  for (uint32_t i = 0; i < types.size(); ++i) {
    const auto [message, its_record] = types[i];
    const auto first = static_cast<uint32_t>(fields_.size());
    for (int j = 0; j < message->field_count(); ++j) {
      const FieldDescriptor& descriptor = *message->field(j);
      const Place& place = PlaceOf(descriptor, *its_record);
      Field field;
      field.shape = place.shape;
      field.tag = TagOf(descriptor.number(), IsNumber(place.shape) ? kVarint : kDelimited);
      field.offset = place.offset;
      if (place.type != nullptr) field.type = types.Find(*descriptor.message_type(), place.type);
      fields_.push_back(field);
    }
    std::sort(fields_.begin() + first, fields_.end(), [](const Field& a, const Field& b) { return a.tag > b.tag; });
    types_.push_back({first, static_cast<uint32_t>(fields_.size())});
  }
}

void RecordWriter::WriteFields(const void* record, uint32_t type_index, BackwardBytes& bytes) const {
  const Type type = types_[type_index];
  for (uint32_t i = type.first; i < type.end; ++i) {
    const Field& field = fields_[i];
    const char* const member = static_cast<const char*>(record) + field.offset;
    switch (field.shape) {
      case Shape::kText:
        if (const auto& text = *reinterpret_cast<const absl::string_view*>(member); !text.empty()) PutText(text, field.tag, bytes);
        break;
      case Shape::kTexts: {
        const auto& texts = *reinterpret_cast<const List<absl::string_view>*>(member);
        for (int at = texts.size(); at > 0; --at) PutText(texts[at - 1], field.tag, bytes);
        break;
      }
      case Shape::kRecord:
        if (const void* one = *reinterpret_cast<void* const*>(member); one != nullptr) WriteRecord(one, field.type, field.tag, bytes);
        break;
      case Shape::kRecords: {
        const auto& records = *reinterpret_cast<const List<void*>*>(member);
        for (int at = records.size(); at > 0; --at) WriteRecord(records[at - 1], field.type, field.tag, bytes);
        break;
      }
      default:
        if (const uint64_t number = NumberOf(member, field.shape); number != 0) {
          bytes.PutVarint(number);
          bytes.PutVarint(field.tag);
        }
    }
  }
}

void RecordWriter::WriteRecord(const void* record, uint32_t type_index, uint32_t tag, BackwardBytes& bytes) const {
  const size_t behind = bytes.size();
  WriteFields(record, type_index, bytes);
  bytes.PutVarint(bytes.size() - behind);
  bytes.PutVarint(tag);
}

void RecordWriter::WriteField(const void* record, int number, BackwardBytes& bytes) const { WriteRecord(record, 0, TagOf(number, kDelimited), bytes); }

}  // namespace postgate::records
