// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/field_split.h"

#include <algorithm>
#include <deque>
#include <set>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"
#include "postgate/v1/options.pb.h"
#include "server/sealing/scratch.h"

namespace postgate::sealing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;

absl::Status NoMessage() { return absl::DataLossError("what is sealed or to be sealed is no message"); }

void AppendVarint(uint32_t value, std::string& to) {
  for (; value >= 0x80; value >>= 7) to.push_back(static_cast<char>(value | 0x80));
  to.push_back(static_cast<char>(value));
}

void AppendMessage(uint32_t tag, absl::string_view bytes, std::string& to) {
  AppendVarint(tag, to);
  AppendVarint(static_cast<uint32_t>(bytes.size()), to);
  to.append(bytes.data(), bytes.size());
}

// A field as it stands on the wire.
struct WireField {
  uint32_t tag = 0;
  absl::string_view whole;
  absl::string_view content;  // of a length-delimited one
};

// Calls `visit` for each field in order. False when the bytes are no message or `visit` says so.
template <typename Visit>
bool VisitFields(absl::string_view message, Visit visit) {
  google::protobuf::io::CodedInputStream in(reinterpret_cast<const uint8_t*>(message.data()), static_cast<int>(message.size()));
  for (;;) {
    const size_t begin = static_cast<size_t>(in.CurrentPosition());
    WireField field;
    field.tag = in.ReadTag();
    if (field.tag == 0) return begin == message.size();
    if (WireFormatLite::GetTagWireType(field.tag) == WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
      uint32_t size = 0;
      if (!in.ReadVarint32(&size)) return false;
      const size_t at = static_cast<size_t>(in.CurrentPosition());
      if (!in.Skip(static_cast<int>(size)) || at + size > message.size()) return false;
      field.content = message.substr(at, size);
    } else if (!WireFormatLite::SkipField(&in, field.tag)) {
      return false;
    }
    field.whole = message.substr(begin, static_cast<size_t>(in.CurrentPosition()) - begin);
    if (!visit(field)) return false;
  }
}

// Where the halves of nested messages are made, one pair a depth; their memory is kept.
struct Halves {
  std::string personal;
  std::string clear;
};
Halves& HalvesAt(size_t depth) {
  thread_local std::deque<Halves> halves;
  while (halves.size() <= depth) halves.emplace_back();
  return halves[depth];
}

}  // namespace

struct FieldSplit::Node {
  enum class Place { kPersonal, kClear, kBoth };
  struct Field {
    Place place = Place::kPersonal;
    bool is_repeated = false;
    const Node* node = nullptr;  // of kBoth
  };
  std::vector<Field> fields;  // by field number

  const Field& FieldOf(uint32_t tag) const {
    static constexpr Field kUnknown;
    const size_t number = static_cast<size_t>(WireFormatLite::GetTagFieldNumber(tag));
    return number < fields.size() ? fields[number] : kUnknown;
  }

  bool Split(absl::string_view message, std::string& personal, std::string& clear, size_t depth) const {
    return VisitFields(message, [&](const WireField& wire) {
      const Field& field = FieldOf(wire.tag);
      if (field.place != Place::kBoth) {
        (field.place == Place::kClear ? clear : personal).append(wire.whole.data(), wire.whole.size());
        return true;
      }
      Halves& halves = HalvesAt(depth);
      const Scratch personal_use(halves.personal);
      const Scratch clear_use(halves.clear);
      if (!field.node->Split(wire.content, halves.personal, halves.clear, depth + 1)) return false;
      if (field.is_repeated || !halves.personal.empty()) AppendMessage(wire.tag, halves.personal, personal);
      AppendMessage(wire.tag, halves.clear, clear);
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
  return root_->Split(message, personal, clear, 0) ? absl::OkStatus() : NoMessage();
}

absl::Status FieldSplit::Join(absl::string_view personal, absl::string_view clear, std::string& message) const {
  if (root_ == nullptr) {
    message.append(clear.data(), clear.size());
    return personal.empty() ? absl::OkStatus() : NoMessage();
  }
  return root_->Join(personal, clear, message) ? absl::OkStatus() : NoMessage();
}

}  // namespace postgate::sealing
