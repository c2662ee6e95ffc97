// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <limits>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "core/normalization/rules/rules.h"
#include "core/records/item.h"

namespace postgate::normalization::rules {
namespace {

constexpr char kId[] = "normalize.net_mass";

constexpr int64_t kNanogramsPerGram = 1'000'000'000;
// The most units that a piece may have (UPU M33: n..6); more do not fit the sum below.
constexpr int64_t kQuantityMax = 999'999;

// Nanograms; 0 for what is no unit of mass. The pound is 0.45359237 kg and 16 ounces; the carat 0.2 g.
int64_t MassOf(absl::string_view unit) {
  if (unit == "KGM") return 1'000 * kNanogramsPerGram;
  if (unit == "GRM") return kNanogramsPerGram;
  if (unit == "MGM") return kNanogramsPerGram / 1'000;
  if (unit == "LBR") return 453'592'370'000;
  if (unit == "ONZ") return 28'349'523'125;
  if (unit == "CTM") return kNanogramsPerGram / 5;
  return 0;
}

// What the gross mass leaves for pieces without a net mass; no limit when it is not sent. Below 0 when the net masses are more already.
int64_t Remaining(const records::Item& item) {
  if (item.gross_mass_g() <= 0) return std::numeric_limits<int64_t>::max();
  absl::int128 rest = item.gross_mass_g();
  for (const records::ContentPiece& piece : item.content_pieces()) rest -= piece.net_mass_g();
  return static_cast<int64_t>(std::clamp<absl::int128>(rest, -1, std::numeric_limits<int64_t>::max()));
}

void Apply(Subject& subject) {
  records::Item& item = subject.item();
  int64_t remaining_g = -1;
  bool is_reckoned = false;
  for (int i = 0; i < item.content_pieces_size(); ++i) {
    const records::ContentPiece& piece = item.content_pieces(i);
    if (piece.net_mass_g() != 0 || piece.quantity() <= 0 || piece.quantity() > kQuantityMax) continue;
    const int64_t grams = (piece.quantity() * MassOf(piece.quantity_unit()) + kNanogramsPerGram / 2) / kNanogramsPerGram;
    if (grams == 0) continue;
    if (!is_reckoned) remaining_g = Remaining(item);
    is_reckoned = true;
    if (grams > remaining_g) continue;
    remaining_g -= grams;
    const identifiers::FieldPath path("content_pieces", i);
    subject.Record(kId, identifiers::FieldPath(path, "net_mass_g"), "0", absl::StrCat(grams));
    item.mutable_content_pieces(i)->set_net_mass_g(grams);
  }
}

}  // namespace

constexpr NormalizationRule kNetMass = {
    kId, "A missing net mass is the quantity where that is one of mass: kilograms, grams, milligrams, pounds, ounces or carats, rounded half up to grams; "
    "not where the net masses would be more than the gross mass.",
    "UNECE Recommendation 20: KGM, GRM, MGM, LBR, ONZ, CTM", Apply};

}  // namespace postgate::normalization::rules
