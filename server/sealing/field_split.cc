// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/field_split.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <set>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format.h"
#include "google/protobuf/wire_format_lite.h"
#include "postgate/v1/options.pb.h"

namespace postgate::sealing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormat;
using google::protobuf::internal::WireFormatLite;

absl::Status NoMessage() { return absl::DataLossError("what is sealed or to be sealed is no message"); }

constexpr uint8_t kContinues = 0x80;   // a byte of a varint that is not the last
constexpr size_t kVarintBytesMax = 5;  // of 32 bits

char* PutVarint(uint32_t value, char* to) {
  for (; value >= kContinues; value >>= 7) *to++ = static_cast<char>(value | kContinues);
  *to++ = static_cast<char>(value);
  return to;
}

// Steps over a varint. False: there is no whole one of at most 64 bits.
bool TakeVarint(const char*& at, const char* end, uint64_t& value) {
  value = 0;
  for (int shift = 0; at != end && shift < 64; shift += 7) {
    const auto byte = static_cast<uint8_t>(*at++);
    value |= uint64_t{byte & (kContinues - 1u)} << shift;
    if (byte < kContinues) return true;
  }
  return false;
}

bool Skip(const char*& at, const char* end, uint64_t bytes) {
  if (bytes > static_cast<uint64_t>(end - at)) return false;
  at += bytes;
  return true;
}

// A field as it stands on the wire.
struct WireField {
  uint32_t tag = 0;
  absl::string_view whole;
  absl::string_view content;  // of a length-delimited one
};

// Steps over a field and says what it is. False: there is no whole one.
bool TakeField(const char*& at, const char* end, WireField& field) {
  const char* const begin = at;
  uint64_t number = 0;
  if (!TakeVarint(at, end, number) || number > UINT32_MAX || number >> WireFormatLite::kTagTypeBits == 0) return false;
  field.tag = static_cast<uint32_t>(number);
  switch (WireFormatLite::GetTagWireType(field.tag)) {
    case WireFormatLite::WIRETYPE_VARINT:
      if (!TakeVarint(at, end, number)) return false;
      break;
    case WireFormatLite::WIRETYPE_FIXED64:
      if (!Skip(at, end, sizeof(uint64_t))) return false;
      break;
    case WireFormatLite::WIRETYPE_FIXED32:
      if (!Skip(at, end, sizeof(uint32_t))) return false;
      break;
    case WireFormatLite::WIRETYPE_LENGTH_DELIMITED:
      if (!TakeVarint(at, end, number) || !Skip(at, end, number)) return false;
      field.content = absl::string_view(at - number, number);
      break;
    default: {
      // No message of ours has groups, but what it does not know may.
      google::protobuf::io::CodedInputStream in(reinterpret_cast<const uint8_t*>(at), static_cast<int>(end - at));
      if (!WireFormatLite::SkipField(&in, field.tag)) return false;
      at += in.CurrentPosition();
    }
  }
  field.whole = absl::string_view(begin, static_cast<size_t>(at - begin));
  return true;
}

// Calls `visit` for each field in order. False when the bytes are no message or `visit` says so.
template <typename Visit>
bool VisitFields(absl::string_view message, Visit visit) {
  const char* at = message.data();
  for (const char* const end = at + message.size(); at != end;) {
    WireField field;
    if (!TakeField(at, end, field) || !visit(field)) return false;
  }
  return true;
}

void AppendMessage(uint32_t tag, absl::string_view bytes, std::string& to) {
  char head[2 * kVarintBytesMax];
  const char* const end = PutVarint(static_cast<uint32_t>(bytes.size()), PutVarint(tag, head));
  to.append(head, static_cast<size_t>(end - head));
  to.append(bytes.data(), bytes.size());
}

// The ends of two halves that are being written where there is room for the whole in each: a half is nowhere longer than what it is a half of.
struct Halves {
  char* personal;
  char* clear;
};

char* Put(absl::string_view bytes, char* to) { return std::copy(bytes.begin(), bytes.end(), to); }

// Puts a head before a message's bytes, which stand as far behind `to` as a longer head would take.
char* PutHead(uint32_t tag, absl::string_view bytes, char* to) {
  to = PutVarint(static_cast<uint32_t>(bytes.size()), PutVarint(tag, to));
  std::memmove(to, bytes.data(), bytes.size());
  return to + bytes.size();
}

}  // namespace

struct FieldSplit::Node {
  enum class Place { kPersonal, kClear, kBoth };
  struct Field {
    Place place = Place::kPersonal;
    bool is_repeated = false;
    uint32_t tag = 0;
    const Node* node = nullptr;  // of kBoth
  };
  std::vector<Field> fields;  // by field number

  // One of a known number in another form than ours is personal like an unknown one: most parsers take it for one, but for packed numbers that stand apart, or
  // the other way round, which our own messages never do.
  const Field& FieldOf(uint32_t tag) const {
    static constexpr Field kUnknown;
    const size_t number = static_cast<size_t>(WireFormatLite::GetTagFieldNumber(tag));
    return number < fields.size() && fields[number].tag == tag ? fields[number] : kUnknown;
  }

  bool Split(absl::string_view message, Halves& to) const {
    return VisitFields(message, [&](const WireField& wire) {
      const Field& field = FieldOf(wire.tag);
      if (field.place == Place::kPersonal) {
        to.personal = Put(wire.whole, to.personal);
        return true;
      }
      if (field.place == Place::kClear) {
        to.clear = Put(wire.whole, to.clear);
        return true;
      }
      // Written behind as much as the whole's head takes and then moved up to its own, so that each byte is written twice at most and not once a depth.
      const size_t head = wire.whole.size() - wire.content.size();
      const Halves begin{to.personal + head, to.clear + head};
      Halves end = begin;
      if (!field.node->Split(wire.content, end)) return false;
      const absl::string_view personal(begin.personal, static_cast<size_t>(end.personal - begin.personal));
      if (field.is_repeated || !personal.empty()) to.personal = PutHead(wire.tag, personal, to.personal);
      to.clear = PutHead(wire.tag, {begin.clear, static_cast<size_t>(end.clear - begin.clear)}, to.clear);
      return true;
    });
  }

  bool Join(absl::string_view personal, absl::string_view clear, std::string& message) const {
    std::deque<WireField> halves;
    std::set<uint32_t> split_tags;
    const bool is_read = VisitFields(personal, [&](const WireField& wire) {
      if (FieldOf(wire.tag).place == Place::kBoth) {
        halves.push_back(wire);
        split_tags.insert(wire.tag);
      } else {
        message.append(wire.whole.data(), wire.whole.size());
      }
      return true;
    });
    const bool is_joined = is_read && VisitFields(clear, [&](const WireField& wire) {
      const Field& field = FieldOf(wire.tag);
      // What came to the clear part after it was split has no other half.
      if (field.place != Place::kBoth || split_tags.count(wire.tag) == 0) {
        message.append(wire.whole.data(), wire.whole.size());
        return true;
      }
      const auto half = std::find_if(halves.begin(), halves.end(), [&wire](const WireField& other) { return other.tag == wire.tag; });
      std::string whole;
      if (half == halves.end() || !field.node->Join(half->content, wire.content, whole)) return false;
      halves.erase(half);
      AppendMessage(wire.tag, whole, message);
      return true;
    });
    return is_joined && halves.empty();
  }
};

FieldSplit::FieldSplit(const Descriptor& type) : root_(NodeOf(type)) {}
FieldSplit::~FieldSplit() = default;

const FieldSplit::Node* FieldSplit::NodeOf(const Descriptor& type) {
  const auto known = nodes_.find(&type);
  if (known != nodes_.end()) return known->second.get();
  auto node = std::make_unique<Node>();
  bool has_personal = false;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& descriptor = *type.field(i);
    const size_t number = static_cast<size_t>(descriptor.number());
    if (node->fields.size() <= number) node->fields.resize(number + 1);
    Node::Field& field = node->fields[number];
    field.is_repeated = descriptor.is_repeated();
    field.tag = WireFormat::MakeTag(&descriptor);
    if (descriptor.options().GetExtension(postgate::v1::personal_data)) {
      has_personal = true;
      continue;
    }
    if (descriptor.message_type() != nullptr) field.node = NodeOf(*descriptor.message_type());
    field.place = field.node != nullptr ? Node::Place::kBoth : Node::Place::kClear;
    has_personal |= field.node != nullptr;
  }
  return (nodes_[&type] = has_personal ? std::move(node) : nullptr).get();
}

absl::Status FieldSplit::Split(absl::string_view message, std::string& personal, std::string& clear) const {
  if (root_ == nullptr) {
    clear.append(message.data(), message.size());
    return absl::OkStatus();
  }
  const size_t personal_before = personal.size();
  const size_t clear_before = clear.size();
  personal.resize(personal_before + message.size());
  clear.resize(clear_before + message.size());
  Halves ends{personal.data() + personal_before, clear.data() + clear_before};
  const bool is_split = root_->Split(message, ends);
  personal.resize(is_split ? static_cast<size_t>(ends.personal - personal.data()) : personal_before);
  clear.resize(is_split ? static_cast<size_t>(ends.clear - clear.data()) : clear_before);
  return is_split ? absl::OkStatus() : NoMessage();
}

absl::Status FieldSplit::Join(absl::string_view personal, absl::string_view clear, std::string& message) const {
  if (root_ == nullptr) {
    message.append(clear.data(), clear.size());
    return personal.empty() ? absl::OkStatus() : NoMessage();
  }
  return root_->Join(personal, clear, message) ? absl::OkStatus() : NoMessage();
}

}  // namespace postgate::sealing
