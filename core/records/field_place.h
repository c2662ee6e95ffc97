// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_RECORDS_FIELD_PLACE_H_
#define CORE_RECORDS_FIELD_PLACE_H_

#include "core/records/record_type.h"

namespace google::protobuf {
class FieldDescriptor;
}  // namespace google::protobuf

namespace postgate::records {

// Where a record has a field of its message. Ends the process where it has no place for it, or one of another shape, and where records can't hold such a field:
// then the record's list of fields has to follow the proto.
const Place& PlaceOf(const google::protobuf::FieldDescriptor& field, const RecordType& record);
// Ends the process and names the field.
[[noreturn]] void EndWithoutPlaceFor(const google::protobuf::FieldDescriptor& field);

}  // namespace postgate::records

#endif  // CORE_RECORDS_FIELD_PLACE_H_
