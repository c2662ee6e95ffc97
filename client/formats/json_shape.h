// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_FORMATS_JSON_SHAPE_H_
#define CLIENT_FORMATS_JSON_SHAPE_H_

#include <google/protobuf/descriptor.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace postgate::client {

// Checks of one line of JSON what protobuf's parser lets pass: the line is an object; no field stands twice, in one spelling or
// in both; a list stands where the field is repeated and nowhere else, an object where it is a message; enums are names of
// their values; a number of an integer's field is whole, in digits alone, and fits; no text holds a raw control character. INVALID_ARGUMENT "PATH: what; expected ...". Names that the message does
// not have and values of other types are left to protobuf's parser, which runs afterwards.
absl::Status CheckJsonShape(absl::string_view line, const google::protobuf::Descriptor& type);

// What a value of the field is, for an error: "one of MAIL_CLASS_LETTER, ...", "a time in RFC 3339, for example ...", "text".
std::string ExpectedOf(const google::protobuf::FieldDescriptor& field);

// The field of that name, in either spelling; null if there is none.
const google::protobuf::FieldDescriptor* FindJsonField(const google::protobuf::Descriptor& type, absl::string_view name);

}  // namespace postgate::client

#endif  // CLIENT_FORMATS_JSON_SHAPE_H_
