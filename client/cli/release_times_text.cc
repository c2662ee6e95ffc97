// SPDX-License-Identifier: Apache-2.0
#include "client/cli/release_times_text.h"

#include <array>
#include <cstdint>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/number_text.h"
#include "client/cli/output.h"

namespace postgate::cli {
namespace {

// From the shortest time to the longest.
constexpr std::pair<v1::ReleaseTime, absl::string_view> kSpans[] = {
    {v1::RELEASE_TIME_BEFORE_ARRIVAL, "before"}, {v1::RELEASE_TIME_UNDER_1_HOUR, "<1 h"}, {v1::RELEASE_TIME_1_TO_4_HOURS, "1-4 h"},
    {v1::RELEASE_TIME_4_TO_24_HOURS, "4-24 h"},  {v1::RELEASE_TIME_1_TO_3_DAYS, "1-3 d"}, {v1::RELEASE_TIME_OVER_3_DAYS, ">=3 d"}};

// Name, released, the spans, no arrival, median, mean wait.
constexpr char kCategoryFormat[] = "%-38s%11s%10s%10s%10s%10s%10s%10s%12s%9s%13s\n";

struct Counts {
  int64_t released = 0;
  int64_t waited_s = 0;
  std::array<int64_t, v1::ReleaseTime_ARRAYSIZE> items{};
};

void Add(const v1::ReleaseTimes& times, Counts& counts) {
  counts.released += times.released();
  counts.waited_s += times.waited_seconds();
  for (const v1::ReleaseTimeCount& count : times.release_times()) {
    if (v1::ReleaseTime_IsValid(count.release_time())) counts.items[static_cast<size_t>(count.release_time())] += count.items();
  }
}

int64_t ArrivalKnown(const Counts& counts) { return counts.released - counts.items[v1::RELEASE_TIME_ARRIVAL_UNKNOWN]; }

// The shortest span within which half of those of known arrival were released.
absl::string_view MedianText(const Counts& counts) {
  const int64_t known = ArrivalKnown(counts);
  int64_t so_far = 0;
  for (const auto& [span, name] : kSpans) {
    so_far += counts.items[static_cast<size_t>(span)];
    if (known > 0 && 2 * so_far >= known) return name;
  }
  return "-";
}

std::string MeanText(const Counts& counts) {
  const int64_t waiting = ArrivalKnown(counts) - counts.items[v1::RELEASE_TIME_BEFORE_ARRIVAL];
  return waiting > 0 ? DurationText(counts.waited_s / waiting) : "-";
}

absl::string_view NameOf(v1::FacilitationCategory category) {
  switch (category) {
    case v1::FACILITATION_CATEGORY_DOCUMENTS: return "1 documents";
    case v1::FACILITATION_CATEGORY_LOW_VALUE_NON_DUTIABLE: return "2 low value, no duty or tax";
    case v1::FACILITATION_CATEGORY_LOW_VALUE_DUTIABLE: return "3 low value, duty or tax";
    case v1::FACILITATION_CATEGORY_HIGH_VALUE: return "4 high value";
    default: return "not known";
  }
}

std::string Line(absl::string_view name, const Counts& counts) {
  const auto in = [&counts](v1::ReleaseTime span) { return Grouped(counts.items[static_cast<size_t>(span)]); };
  return absl::StrFormat(kCategoryFormat, name, Grouped(counts.released), in(kSpans[0].first), in(kSpans[1].first), in(kSpans[2].first), in(kSpans[3].first),
                         in(kSpans[4].first), in(kSpans[5].first), in(v1::RELEASE_TIME_ARRIVAL_UNKNOWN), MedianText(counts), MeanText(counts));
}

std::string Heading() {
  return absl::StrFormat(kCategoryFormat, "Category", "released", kSpans[0].second, kSpans[1].second, kSpans[2].second, kSpans[3].second, kSpans[4].second,
                         kSpans[5].second, "no arrival", "median", "mean wait");
}

}  // namespace

std::string ReleaseTimesText(absl::string_view from_day, absl::string_view to_day, const v1::ListReleaseTimesResponse& response) {
  std::string text = absl::StrCat("From arrival to release, ", from_day, " to ", to_day, " (UTC)");
  if (response.has_counted_until()) absl::StrAppend(&text, "; counted until ", TimeText(response.counted_until()));
  absl::StrAppend(&text, "\n");
  if (response.release_times().empty()) return absl::StrCat(text, "nothing was released in this period\n");
  std::map<std::pair<v1::FacilitationCategory, bool>, Counts> categories;
  Counts all;
  for (const v1::ReleaseTimes& times : response.release_times()) {
    Add(times, categories[{times.category(), times.trusted_trader()}]);
    Add(times, all);
  }
  absl::StrAppend(&text, "\n", Heading());
  for (const auto& [key, counts] : categories) {
    absl::StrAppend(&text, Line(absl::StrCat("  ", NameOf(key.first), key.second ? ", trusted" : ""), counts));
  }
  return absl::StrCat(text, Line("all", all));
}

}  // namespace postgate::cli
