// SPDX-License-Identifier: Apache-2.0
#include "client/cli/argument_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace postgate::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class ArgumentErrorTest : public ::testing::Test {
 protected:
  ArgumentErrorTest() {
    app_.add_option("--hub", hub_);
    CLI::App* pull = app_.add_subcommand("pull", "");
    pull->add_option("--max", max_)->check(AtLeast(1));
    pull->add_option("--wait", wait_)->check(MoreThanZeroSeconds());
    app_.add_subcommand("lint", "");
  }

  std::string Unknown(std::vector<const char*> arguments) const {
    arguments.insert(arguments.begin(), "postgate");
    return UnknownCommand(app_, static_cast<int>(arguments.size()), arguments.data());
  }
  std::string Complaint(const std::string& line) {
    try {
      app_.parse(line);
    } catch (const CLI::ParseError& error) {
      return ArgumentErrorText(error);
    }
    return "";
  }

  CLI::App app_;
  std::string hub_;
  int64_t max_ = 0;
  double wait_ = 0;
};

TEST_F(ArgumentErrorTest, UnknownCommandIsToldTheOnesThereAre) {
  EXPECT_EQ(Unknown({"bench", "--help"}), "no command \"bench\"; expected one of pull, lint");
  EXPECT_EQ(Unknown({"--json", "--hub", "localhost:1", "bench"}), "no command \"bench\"; expected one of pull, lint");
  EXPECT_EQ(Unknown({"--hub", "localhost:1", "lint", "anything"}), "");
  EXPECT_EQ(Unknown({"--help"}), "");
}

TEST_F(ArgumentErrorTest, NumberOutOfRangeIsToldTheRange) {
  EXPECT_THAT(Complaint("pull --max 0"), AllOf(HasSubstr("--max"), HasSubstr("expected a whole number, 1 or more"), Not(HasSubstr("e+"))));
  EXPECT_THAT(Complaint("pull --wait 0"), HasSubstr("expected a number of seconds, more than 0"));
  EXPECT_EQ(Complaint("pull --max 1 --wait 0.5"), "");
}

}  // namespace
}  // namespace postgate::cli
