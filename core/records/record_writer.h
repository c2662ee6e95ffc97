// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_RECORDS_RECORD_WRITER_H_
#define CORE_RECORDS_RECORD_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/strings/string_view.h"
#include "core/records/record_type.h"

namespace google::protobuf {
class Descriptor;
}  // namespace google::protobuf

namespace postgate::records {

// Bytes that are written from their end to their beginning, so that the length of what is within is known before it has to be written. Keeps its memory.
class BackwardBytes {
 public:
  void Clear() { begin_ = capacity_; }
  // Valid until more is put in.
  absl::string_view view() const { return absl::string_view(memory_.get() + begin_, size()); }
  size_t size() const { return capacity_ - begin_; }
  // In front of what there is.
  void Put(absl::string_view text);
  void PutVarint(uint64_t value);

 private:
  // Where so many bytes go.
  char* Room(size_t bytes);

  std::unique_ptr<char[]> memory_;
  size_t capacity_ = 0;
  size_t begin_ = 0;
};

// Writes records as Protocol Buffers serializes their messages: fields by their numbers, absent and empty ones not at all. Immutable; thread-safe.
class RecordWriter {
 public:
  // Ends the process where the type has a field that the record has no place for.
  RecordWriter(const google::protobuf::Descriptor& type, const RecordType& record);

  // In front of what `bytes` has.
  void Write(const void* record, BackwardBytes& bytes) const { WriteFields(record, 0, bytes); }
  // As the field of that number of another message.
  void WriteField(const void* record, int number, BackwardBytes& bytes) const;

 private:
  struct Field {
    Shape shape = Shape::kText;
    uint32_t tag = 0;
    uint32_t offset = 0;
    // Of a record or of records, in types_.
    uint32_t type = 0;
  };
  // Highest number first: [first, end) in fields_.
  struct Type {
    uint32_t first = 0;
    uint32_t end = 0;
  };

  void Learn(const google::protobuf::Descriptor& type, const RecordType& record);
  void WriteFields(const void* record, uint32_t type_index, BackwardBytes& bytes) const;
  void WriteRecord(const void* record, uint32_t type_index, uint32_t tag, BackwardBytes& bytes) const;

  std::vector<Type> types_;
  std::vector<Field> fields_;
};

}  // namespace postgate::records

#endif  // CORE_RECORDS_RECORD_WRITER_H_
