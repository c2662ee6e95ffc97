// SPDX-License-Identifier: Apache-2.0
//
// Plants one bug after the other into the product (core/plants/plant.h) and lets the simulation look for it. Prints which seed found it,
// and how.
//   POSTGATE_SIMULATION_PLANT=NAME   that one alone
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "tests/simulation/planted.h"
#include "tests/simulation/world.h"

namespace postgate::simulation {
namespace {

// Within so many seeds each bug is found.
constexpr uint64_t kSeedsMax = 200;

constexpr const char* kPlants[] = {
    "ack_row_left_out",
    "acknowledgement_confirmed_early",
    "attempts_forgotten",
    "cancelled_item_delivered",
    "cancelled_item_keeps_its_key",
    "clock_goes_back_over_a_restart",
    "commit_without_write",
    "confirmed_delivery_forgotten",
    "credit_not_counted",
    "dead_letter_counts_in_all_queues",
    "dead_letter_forgotten",
    "dead_letter_keeps_its_place",
    "dead_letter_limit_off_by_one",
    "dead_letter_row_kept",
    "decision_applied_twice",
    "decision_left_out_of_feed",
    "decision_without_effect",
    "duplicate_check_left_out",
    "epoch_check_left_out",
    "epoch_not_raised",
    "failed_write_acked",
    "fan_out_cut",
    "feed_checkpoint_ahead_of_rows",
    "feed_cursor_ahead_of_delivery",
    "gives_out_before_caught_up",
    "head_over_one_leaf_less",
    "last_entry_not_replayed",
    "leaf_not_stored",
    "lease_ends_while_acknowledged",
    "lease_kept_after_expiry",
    "lease_of_another_taken",
    "leaving_subscriber_keeps_items",
    "offset_in_flight_forgotten",
    "offset_off_by_one",
    "producer_row_left_out",
    "queue_checkpoint_ahead_of_rows",
    "receipt_of_another_ack_kept",
    "receipt_of_wrong_leaf",
    "refusal_confirmed_early",
    "refused_acknowledgement_loses_item",
    "register_checkpoint_ahead_of_rows",
    "register_rows_not_flushed",
    "replaced_version_stays_queued",
    "replay_cancellation_forgotten",
    "replay_goes_on_after_cancellation",
    "replay_leaves_out_an_item",
    "replay_pace_ignored",
    "replay_progress_ahead_of_redelivery",
    "replay_rows_not_flushed",
    "replay_takes_items_of_other_queues",
    "request_id_forgotten",
    "request_in_flight_forgotten",
    "request_row_left_out",
    "resend_split_at_wrong_offset",
    "resent_results_not_cut",
    "resent_without_receipt",
    "resubmission_request_forgotten",
    "resubmitted_words_forgotten",
    "resubmitted_words_not_flushed",
    "resume_from_wrong_offset",
    "retry_in_flight_forgotten",
    "row_keeps_old_sequence",
    "salt_not_restored",
    "sync_left_out",
    "version_not_raised",
    "window_taken_for_all",
};

TEST(PlantsTest, TheSimulationFindsEachPlantedBug) {
  const char* const only = std::getenv("POSTGATE_SIMULATION_PLANT");
  for (const char* const name : kPlants) {
    if (only != nullptr && std::string(only) != name) continue;
    Plant(name);
    uint64_t found = 0;
    std::string how;
    for (uint64_t seed = 1; seed <= kSeedsMax && found == 0; ++seed) {
      const World::Result result = World(seed, false).Go();
      if (!result.violation.has_value()) continue;
      found = seed;
      how = *result.violation;
    }
    EXPECT_GT(AskedForPlant(), 0) << name << ": no run comes by";
    Plant("");
    EXPECT_GT(found, 0u) << name << " is not found by " << kSeedsMax << " seeds";
    if (found > 0) std::printf("%-36s seed %3llu  %s\n", name, static_cast<unsigned long long>(found), how.c_str());
  }
}

// The macro is on in this program alone; without a bug it is the product.
TEST(PlantsTest, NothingIsFoundWhereNothingIsPlanted) {
  Plant("");
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const World::Result result = World(seed, false).Go();
    EXPECT_FALSE(result.violation.has_value()) << "seed " << seed << ": " << *result.violation;
  }
}

TEST(PlantsTest, EachPlantOfTheSourcesIsInTheTable) {
  const std::set<std::string> table(std::begin(kPlants), std::end(kPlants));
  std::set<std::string> planted;
  const std::regex plant("POSTGATE_PLANT\\(([a-z_]+)\\)");
  for (const char* const folder : {"server", "tests/simulation"}) {
    for (const auto& file : std::filesystem::recursive_directory_iterator(std::string(POSTGATE_SOURCE_DIR) + "/" + folder)) {
      if (file.path().extension() != ".cc" && file.path().extension() != ".h") continue;
      std::ifstream in(file.path());
      std::stringstream text;
      text << in.rdbuf();
      const std::string source = text.str();
      for (std::sregex_iterator it(source.begin(), source.end(), plant), end; it != end; ++it) planted.insert((*it)[1]);
    }
  }
  EXPECT_EQ(planted, table);
}

}  // namespace
}  // namespace postgate::simulation
