// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_RECORDS_TYPE_INDEX_H_
#define CORE_RECORDS_TYPE_INDEX_H_

#include <cstdint>
#include <map>
#include <vector>

#include "core/records/record_type.h"

namespace google::protobuf {
class Descriptor;
}  // namespace google::protobuf

namespace postgate::records {

// A type of message and those of the messages in it, each once, by numbers from 0 on: for whoever learns them one after the other, the fields of one finding the next.
class TypeIndex {
 public:
  struct Type {
    const google::protobuf::Descriptor* message;
    // Null where nothing is read or written.
    const RecordType* record;
  };

  TypeIndex(const google::protobuf::Descriptor& message, const RecordType* record) { Find(message, record); }

  uint32_t size() const { return static_cast<uint32_t>(types_.size()); }
  Type operator[](uint32_t i) const { return types_[i]; }
  // Adds what is new. Ends the process where the message was found with another record.
  uint32_t Find(const google::protobuf::Descriptor& message, const RecordType* record);

 private:
  std::vector<Type> types_;
  std::map<const google::protobuf::Descriptor*, uint32_t> index_of_;
};

}  // namespace postgate::records

#endif  // CORE_RECORDS_TYPE_INDEX_H_
