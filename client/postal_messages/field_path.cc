// SPDX-License-Identifier: Apache-2.0
#include "client/postal_messages/field_path.h"

#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/wrappers.pb.h>

#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace postgate::client {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

bool IsValueMessage(const FieldDescriptor& field) {
  return field.message_type() == google::protobuf::Timestamp::descriptor() || field.message_type() == google::protobuf::BoolValue::descriptor();
}

bool FieldPath::Parse(absl::string_view path, const Descriptor& type, FieldPath* parsed) {
  *parsed = FieldPath();
  const Descriptor* holder = &type;
  for (const absl::string_view step : absl::StrSplit(path, '.')) {
    if (parsed->field_ != nullptr) {
      if (parsed->field_->is_repeated() || parsed->field_->message_type() == nullptr || IsValueMessage(*parsed->field_)) return false;
      parsed->parents_.push_back(parsed->field_);
      holder = parsed->field_->message_type();
    }
    const size_t bracket = step.find('[');
    parsed->field_ = holder->FindFieldByName(std::string(step.substr(0, bracket)));
    if (parsed->field_ == nullptr || parsed->field_->is_repeated() != (bracket != absl::string_view::npos)) return false;
    if (bracket == absl::string_view::npos) continue;
    absl::string_view place = step.substr(bracket + 1);
    if (!absl::ConsumeSuffix(&place, "]") || (!place.empty() && !absl::SimpleAtoi(place, &parsed->place_))) return false;
  }
  return parsed->field_ != nullptr;
}

const Message* FieldPath::HolderIn(const Message& root) const {
  const Message* holder = &root;
  for (const FieldDescriptor* parent : parents_) {
    if (!holder->GetReflection()->HasField(*holder, parent)) return nullptr;
    holder = &holder->GetReflection()->GetMessage(*holder, parent);
  }
  return holder;
}

Message* FieldPath::MutableHolderIn(Message* root) const {
  for (const FieldDescriptor* parent : parents_) root = root->GetReflection()->MutableMessage(root, parent);
  return root;
}

}  // namespace postgate::client
