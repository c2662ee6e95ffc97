// SPDX-License-Identifier: Apache-2.0
#include "core/item_diff/item_diff.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "core/item_diff/alignment.h"
#include "core/item_diff/value_text.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace postgate::item_diff {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kAmendsField = 48;
constexpr int kReasonCodeField = 1;
constexpr int kReasonTextField = 2;
constexpr int kReasonPathField = 5;

// Where a field stands in the two versions.
struct Paths {
  std::string before;
  std::string after;

  Paths Of(const FieldDescriptor& field) const { return {Join(before, field), Join(after, field)}; }
  Paths Element(const ElementPair& pair) const { return {absl::StrCat(before, "[", pair.before, "]"), absl::StrCat(after, "[", pair.after, "]")}; }

 private:
  static std::string Join(const std::string& parent, const FieldDescriptor& field) {
    return parent.empty() ? field.name() : absl::StrCat(parent, ".", field.name());
  }
};

bool IsMessage(const FieldDescriptor& field) { return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE; }
bool IsTold(const FieldDescriptor& field) { return IsMessage(field) && !IsOneValue(*field.message_type()); }

// One comparison of two versions.
class Comparison {
 public:
  Comparison(const FieldDescriptor* left_out, Diff* diff) : left_out_(left_out), diff_(*diff) {}

  void Messages(const Message& before, const Message& after, const Paths& paths) {
    const google::protobuf::Descriptor& type = *before.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (&field == left_out_) continue;
      if (field.is_repeated()) {
        Lists(before, after, field, paths.Of(field));
      } else {
        Singular(before, after, field, paths.Of(field));
      }
    }
  }

 private:
  void Singular(const Message& before, const Message& after, const FieldDescriptor& field, const Paths& paths) {
    const bool was = before.GetReflection()->HasField(before, &field);
    const bool is = after.GetReflection()->HasField(after, &field);
    if (!was && !is) return;
    if (was && is && IsTold(field)) {
      return Messages(before.GetReflection()->GetMessage(before, &field), after.GetReflection()->GetMessage(after, &field), paths);
    }
    if (was && is) {
      if (!SameValue(before, kSingular, after, kSingular, field)) Changed(paths, ValueText(before, field, kSingular), ValueText(after, field, kSingular));
    } else if (is) {
      Added(paths, ValueText(after, field, kSingular));
    } else {
      Removed(paths, ValueText(before, field, kSingular));
    }
  }

  void Lists(const Message& before, const Message& after, const FieldDescriptor& field, const Paths& paths) {
    const auto distance = [&](int i, int j) { return DistanceOf(before, i, after, j, field); };
    const int before_size = before.GetReflection()->FieldSize(before, &field);
    const int after_size = after.GetReflection()->FieldSize(after, &field);
    for (const ElementPair& pair : Align(before_size, after_size, distance)) {
      const Paths element = paths.Element(pair);
      if (pair.before == kNoElement) {
        Added(element, ValueText(after, field, pair.after));
      } else if (pair.after == kNoElement) {
        Removed(element, ValueText(before, field, pair.before));
      } else if (IsTold(field)) {
        Messages(before.GetReflection()->GetRepeatedMessage(before, &field, pair.before),
                 after.GetReflection()->GetRepeatedMessage(after, &field, pair.after), element);
      } else if (!SameValue(before, pair.before, after, pair.after, field)) {
        Changed(element, ValueText(before, field, pair.before), ValueText(after, field, pair.after));
      }
    }
  }

  // In thousandths of what the two elements say.
  int DistanceOf(const Message& before, int i, const Message& after, int j, const FieldDescriptor& field) const {
    if (!IsTold(field)) {
      if (SameValue(before, i, after, j, field)) return 0;
      return field.containing_type() == v1::Assessment::descriptor() ? kNeverPaired : kNothingInCommon;
    }
    const Message& a = before.GetReflection()->GetRepeatedMessage(before, &field, i);
    const Message& b = after.GetReflection()->GetRepeatedMessage(after, &field, j);
    if (field.message_type() == v1::Reason::descriptor() && !SameReason(a, b)) return kNeverPaired;
    int said = 0;
    int differing = 0;
    for (int k = 0; k < field.message_type()->field_count(); ++k) {
      const FieldDescriptor& inner = *field.message_type()->field(k);
      if (!IsSet(a, inner) && !IsSet(b, inner)) continue;
      ++said;
      differing += SameField(a, b, inner) ? 0 : 1;
    }
    return said == 0 ? 0 : kNothingInCommon * differing / said;
  }

  static bool SameReason(const Message& a, const Message& b) {
    const google::protobuf::Descriptor& type = *v1::Reason::descriptor();
    return SameField(a, b, *type.FindFieldByNumber(kReasonCodeField)) && SameField(a, b, *type.FindFieldByNumber(kReasonPathField));
  }

  static bool IsSet(const Message& message, const FieldDescriptor& field) {
    return field.is_repeated() ? message.GetReflection()->FieldSize(message, &field) > 0 : message.GetReflection()->HasField(message, &field);
  }

  static bool SameField(const Message& a, const Message& b, const FieldDescriptor& field) {
    if (!field.is_repeated()) {
      return IsSet(a, field) == IsSet(b, field) && SameValue(a, kSingular, b, kSingular, field);
    }
    const int size = a.GetReflection()->FieldSize(a, &field);
    if (size != b.GetReflection()->FieldSize(b, &field)) return false;
    for (int i = 0; i < size; ++i) {
      if (!SameValue(a, i, b, i, field)) return false;
    }
    return true;
  }

  static bool SameValue(const Message& a, int i, const Message& b, int j, const FieldDescriptor& field) {
    if (IsMessage(field)) {
      const Message& inner_a = i == kSingular ? a.GetReflection()->GetMessage(a, &field) : a.GetReflection()->GetRepeatedMessage(a, &field, i);
      const Message& inner_b = j == kSingular ? b.GetReflection()->GetMessage(b, &field) : b.GetReflection()->GetRepeatedMessage(b, &field, j);
      // No message of these has a map, so equal content is equal bytes.
      return inner_a.SerializeAsString() == inner_b.SerializeAsString();
    }
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      // Whole, where their texts may be cut.
      std::string scratch_a, scratch_b;
      const Reflection& reflection = *a.GetReflection();
      const std::string& text_a =
          i == kSingular ? reflection.GetStringReference(a, &field, &scratch_a) : reflection.GetRepeatedStringReference(a, &field, i, &scratch_a);
      const std::string& text_b =
          j == kSingular ? reflection.GetStringReference(b, &field, &scratch_b) : reflection.GetRepeatedStringReference(b, &field, j, &scratch_b);
      return text_a == text_b;
    }
    return ValueText(a, field, i) == ValueText(b, field, j);
  }

  v1::FieldChange* Add(v1::FieldChangeKind kind, const std::string& path) {
    if (diff_.changes.size() >= kChangesMax) {
      ++diff_.left_out;
      return nullptr;
    }
    v1::FieldChange& change = diff_.changes.emplace_back();
    change.set_kind(kind);
    change.set_field_path(path);
    return &change;
  }
  void Changed(const Paths& paths, std::string before, std::string after) {
    v1::FieldChange* const change = Add(v1::FIELD_CHANGE_KIND_CHANGED, paths.after);
    if (change == nullptr) return;
    if (paths.before != paths.after) change->set_previous_field_path(paths.before);
    change->set_before(std::move(before));
    change->set_after(std::move(after));
  }
  void Added(const Paths& paths, std::string after) {
    if (v1::FieldChange* const change = Add(v1::FIELD_CHANGE_KIND_ADDED, paths.after)) change->set_after(std::move(after));
  }
  void Removed(const Paths& paths, std::string before) {
    if (v1::FieldChange* const change = Add(v1::FIELD_CHANGE_KIND_REMOVED, paths.before)) change->set_before(std::move(before));
  }

  const FieldDescriptor* const left_out_;  // null: none
  Diff& diff_;
};

}  // namespace

Diff DiffItems(const v1::Item& before, const v1::Item& after) {
  Diff diff;
  Comparison(v1::Item::descriptor()->FindFieldByNumber(kAmendsField), &diff).Messages(before, after, {});
  return diff;
}

Diff DiffAssessments(const v1::Assessment& before, const v1::Assessment& after, bool with_texts) {
  Diff diff;
  const FieldDescriptor* const left_out = with_texts ? nullptr : v1::Reason::descriptor()->FindFieldByNumber(kReasonTextField);
  Comparison(left_out, &diff).Messages(before, after, {});
  return diff;
}

}  // namespace postgate::item_diff
