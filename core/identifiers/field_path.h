// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_IDENTIFIERS_FIELD_PATH_H_
#define CORE_IDENTIFIERS_FIELD_PATH_H_

#include <string>

namespace postgate::identifiers {

// Where a field stands in a message, written as in protobuf: content_pieces[1].value.currency_code.
//
// A path is built on the stack while a message is walked and becomes text only when there is something to say about
// the field. It refers to its parent and to its name, which must outlive it.
class FieldPath {
 public:
  static constexpr int kNoIndex = -1;

  constexpr explicit FieldPath(const char* name, int index = kNoIndex) : FieldPath(nullptr, name, index) {}
  constexpr FieldPath(const FieldPath& parent, const char* name, int index = kNoIndex)
      : FieldPath(&parent, name, index) {}
  constexpr FieldPath(const FieldPath&) = default;
  FieldPath& operator=(const FieldPath&) = delete;

  std::string ToString() const;

 private:
  constexpr FieldPath(const FieldPath* parent, const char* name, int index)
      : parent_(parent), name_(name), index_(index) {}

  void AppendTo(std::string* text) const;

  const FieldPath* parent_;
  const char* name_;
  int index_;
};

}  // namespace postgate::identifiers

#endif  // CORE_IDENTIFIERS_FIELD_PATH_H_
