// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/field_count.h"

#include <cstddef>
#include <cstdint>
#include <limits>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"

namespace postgate::evaluation {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

// A field has two bytes at least, so fewer bytes than these hold no more than a little above kFieldsMax. Nearly every item has a hundredth of it.
constexpr size_t kCountedFirstBytes = 64u << 10;
// Deeper than any message of ours.
constexpr int kDepthMax = 8;

// Counts fields up to the input's limit. False: too many, or no message.
bool Count(CodedInputStream& input, const Descriptor& type, int depth, int& left) {
  while (const uint32_t tag = input.ReadTag()) {
    if (--left < 0) return false;
    const FieldDescriptor* field = type.FindFieldByNumber(WireFormatLite::GetTagFieldNumber(tag));
    const bool is_message = field != nullptr && field->message_type() != nullptr && depth < kDepthMax &&
                            WireFormatLite::GetTagWireType(tag) == WireFormatLite::WIRETYPE_LENGTH_DELIMITED;
    if (!is_message) {
      if (!WireFormatLite::SkipField(&input, tag)) return false;
      continue;
    }
    uint32_t length = 0;
    if (!input.ReadVarint32(&length) || length > static_cast<uint32_t>(std::numeric_limits<int>::max())) return false;
    const CodedInputStream::Limit limit = input.PushLimit(static_cast<int>(length));
    if (!Count(input, *field->message_type(), depth + 1, left)) return false;
    input.PopLimit(limit);
  }
  return true;
}

}  // namespace

bool HasTooManyFields(absl::string_view bytes, const Descriptor& type) {
  if (bytes.size() <= kCountedFirstBytes || bytes.size() > static_cast<size_t>(std::numeric_limits<int>::max())) return false;
  CodedInputStream input(reinterpret_cast<const uint8_t*>(bytes.data()), static_cast<int>(bytes.size()));
  int left = kFieldsMax;
  Count(input, type, 0, left);
  return left < 0;
}

}  // namespace postgate::evaluation
