// SPDX-License-Identifier: Apache-2.0
#include "client/cli/release_times_text.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace postgate::cli {
namespace {

using Items = std::vector<std::pair<v1::ReleaseTime, int64_t>>;

void Add(v1::ListReleaseTimesResponse& response, const std::string& day, v1::FacilitationCategory category, bool trusted_trader, const Items& items, int64_t waited_s) {
  v1::ReleaseTimes& times = *response.add_release_times();
  times.set_day(day);
  times.set_category(category);
  times.set_trusted_trader(trusted_trader);
  for (const auto& [release_time, count] : items) {
    v1::ReleaseTimeCount& added = *times.add_release_times();
    added.set_release_time(release_time);
    added.set_items(count);
    times.set_released(times.released() + count);
  }
  times.set_waited_seconds(waited_s);
}

std::string Golden(const std::string& name) {
  std::ifstream file(std::string(POSTGATE_SOURCE_DIR "/client/cli/testdata/") + name);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(ReleaseTimesTextTest, ShowsTheCategoriesOfAllDays) {
  v1::ListReleaseTimesResponse response;
  response.mutable_counted_until()->set_seconds(1'795'716'000);
  Add(response, "2026-11-25", v1::FACILITATION_CATEGORY_UNSPECIFIED, false, {{v1::RELEASE_TIME_ARRIVAL_UNKNOWN, 2}}, 0);
  Add(response, "2026-11-25", v1::FACILITATION_CATEGORY_DOCUMENTS, false, {{v1::RELEASE_TIME_ARRIVAL_UNKNOWN, 40}, {v1::RELEASE_TIME_BEFORE_ARRIVAL, 10'000}}, 0);
  Add(response, "2026-11-25", v1::FACILITATION_CATEGORY_HIGH_VALUE, false,
      {{v1::RELEASE_TIME_BEFORE_ARRIVAL, 1}, {v1::RELEASE_TIME_1_TO_4_HOURS, 1}, {v1::RELEASE_TIME_4_TO_24_HOURS, 2}, {v1::RELEASE_TIME_1_TO_3_DAYS, 2}}, 240'000);
  Add(response, "2026-11-26", v1::FACILITATION_CATEGORY_DOCUMENTS, false, {{v1::RELEASE_TIME_BEFORE_ARRIVAL, 1'900}, {v1::RELEASE_TIME_UNDER_1_HOUR, 60}}, 54'000);
  Add(response, "2026-11-26", v1::FACILITATION_CATEGORY_DOCUMENTS, true, {{v1::RELEASE_TIME_BEFORE_ARRIVAL, 500}}, 0);
  Add(response, "2026-11-26", v1::FACILITATION_CATEGORY_LOW_VALUE_NON_DUTIABLE, false, {{v1::RELEASE_TIME_UNDER_1_HOUR, 2}, {v1::RELEASE_TIME_1_TO_4_HOURS, 1}}, 7'200);
  Add(response, "2026-11-26", v1::FACILITATION_CATEGORY_LOW_VALUE_DUTIABLE, false, {{v1::RELEASE_TIME_ARRIVAL_UNKNOWN, 1'234'567}}, 0);
  Add(response, "2026-11-26", v1::FACILITATION_CATEGORY_HIGH_VALUE, false, {{v1::RELEASE_TIME_OVER_3_DAYS, 4}}, 3'216'000);
  EXPECT_EQ(ReleaseTimesText("2026-11-25", "2026-11-26", response), Golden("release_times.txt"));
}

TEST(ReleaseTimesTextTest, SaysThatThereIsNothing) {
  v1::ListReleaseTimesResponse response;
  EXPECT_EQ(ReleaseTimesText("2026-11-25", "2026-11-26", response), "From arrival to release, 2026-11-25 to 2026-11-26 (UTC)\nnothing was released in this period\n");
}

}  // namespace
}  // namespace postgate::cli
