// SPDX-License-Identifier: Apache-2.0
#include "client/cli/number_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace postgate::cli {

std::string Grouped(int64_t number) {
  std::string digits = absl::StrCat(number);
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) digits.insert(static_cast<size_t>(at), ",");
  return digits;
}

std::string ShareText(int64_t part, int64_t all) {
  if (all <= 0) return "-";
  int64_t tenths = (part * 1'000 + all / 2) / all;
  if (part > 0 && tenths == 0) return "<0.1 %";
  if (part < all && tenths == 1'000) tenths = 999;
  return absl::StrFormat("%d.%d %%", tenths / 10, tenths % 10);
}

std::string DurationText(int64_t seconds) {
  constexpr int64_t kMinute = 60;
  constexpr int64_t kHour = 60 * kMinute;
  constexpr int64_t kDay = 24 * kHour;
  if (seconds < kMinute) return absl::StrCat(seconds, " s");
  if (seconds < kHour) return absl::StrCat(seconds / kMinute, " min");
  if (seconds < 2 * kDay) return absl::StrCat(seconds / kHour, " h ", seconds % kHour / kMinute, " min");
  return absl::StrCat(seconds / kDay, " d ", seconds % kDay / kHour, " h");
}

}  // namespace postgate::cli
