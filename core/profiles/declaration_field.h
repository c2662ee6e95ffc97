// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_PROFILES_DECLARATION_FIELD_H_
#define CORE_PROFILES_DECLARATION_FIELD_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/records/declaration.h"
#include "core/records/list.h"
#include "core/records/record_type.h"

namespace google::protobuf {
class EnumDescriptor;
}  // namespace google::protobuf

namespace postgate::profiles {

// Money and what is compared with it is counted in these of its unit.
inline constexpr int64_t kBillionths = 1'000'000'000;

// In the place of a content piece's number, from 0 on.
inline constexpr int kAllPieces = -1;

// What can be tested of a field.
enum class FieldKind { kText, kNumber, kEnumeration, kBool, kMoney };

// A field of the declaration, found once by its path and then read without looking anything up.
class DeclarationField {
 public:
  // `path` is of declaration.proto. INVALID_ARGUMENT says which part of it is no field, or that it ends in a message.
  static absl::StatusOr<DeclarationField> Find(absl::string_view path);

  FieldKind kind() const { return kind_; }
  // Of an enumeration, else null.
  const google::protobuf::EnumDescriptor* enumeration() const { return enumeration_; }

  // Gives `visit` each text that is there and not empty, until it returns true; returns whether it did. Of what stands in the content pieces, those of one piece, or of all.
  template <typename Visit>
  bool AnyText(const records::Declaration& declaration, int piece, Visit visit) const {
    return Any(&declaration, steps_, piece, [this, &visit](const void* record, const records::Place& place) {
      if (is_whole_code_) {
        const std::string code = WholeCodeOf(*static_cast<const records::Commodity*>(record));
        return !code.empty() && visit(absl::string_view(code));
      }
      if (place.shape == records::Shape::kText) {
        const absl::string_view text = records::At<absl::string_view>(record, place);
        return !text.empty() && visit(text);
      }
      for (const absl::string_view text : records::At<records::List<absl::string_view>>(record, place)) {
        if (!text.empty() && visit(text)) return true;
      }
      return false;
    });
  }
  // The same of numbers, enumerations and truth values; 0 counts as not there, as in the proto.
  template <typename Visit>
  bool AnyNumber(const records::Declaration& declaration, int piece, Visit visit) const {
    return Any(&declaration, steps_, piece, [&visit](const void* record, const records::Place& place) {
      const int64_t number = NumberAt(record, place);
      return number != 0 && visit(number);
    });
  }
  // The same of money: currency and billionths of its unit.
  template <typename Visit>
  bool AnyMoney(const records::Declaration& declaration, int piece, Visit visit) const {
    return Any(&declaration, steps_, piece, [&visit](const void* record, const records::Place& place) {
      const auto* money = static_cast<const records::Money*>(records::At<void*>(record, place));
      return money != nullptr && visit(money->currency_code(), absl::int128(money->units()) * kBillionths + money->nanos());
    });
  }

 private:
  using Steps = absl::Span<const records::Place* const>;

  static int64_t NumberAt(const void* record, const records::Place& place);

  // "610910" and "0010" of a commodity with both.
  static std::string WholeCodeOf(const records::Commodity& commodity);

  template <typename Visit>
  static bool Any(const void* record, Steps steps, int piece, const Visit& visit) {
    const records::Place& place = *steps[0];
    if (steps.size() == 1) return visit(record, place);
    if (place.shape == records::Shape::kRecord) {
      const void* inner = records::At<void*>(record, place);
      return inner != nullptr && Any(inner, steps.subspan(1), piece, visit);
    }
    const auto& list = records::At<records::List<void*>>(record, place);
    const bool is_one = piece != kAllPieces && &place == &PiecesPlace();
    const int end = is_one ? std::min(piece + 1, list.size()) : list.size();
    for (int i = is_one ? piece : 0; i < end; ++i) {
      if (Any(list[i], steps.subspan(1), piece, visit)) return true;
    }
    return false;
  }

  // Where a declaration's content pieces stand.
  static const records::Place& PiecesPlace();

  FieldKind kind_ = FieldKind::kText;
  bool is_whole_code_ = false;
  const google::protobuf::EnumDescriptor* enumeration_ = nullptr;
  std::vector<const records::Place*> steps_;
};

}  // namespace postgate::profiles

#endif  // CORE_PROFILES_DECLARATION_FIELD_H_
