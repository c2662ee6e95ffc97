// SPDX-License-Identifier: Apache-2.0
#include "client/cli/argument_error.h"

#include <algorithm>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace postgate::cli {

std::string UnknownCommand(const CLI::App& app, int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (absl::StartsWith(argument, "-")) {
      // All options before a command but --json and --help take a value.
      const bool has_value = argument != "--json" && argument != "--help" && argument != "-h" && !absl::StrContains(argument, "=");
      i += has_value ? 1 : 0;
      continue;
    }
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
    if (std::find(names.begin(), names.end(), argument) != names.end()) return "";
    return absl::StrCat("no command \"", argument, "\"; expected one of ", absl::StrJoin(names, ", "));
  }
  return "";
}

std::string ArgumentErrorText(const CLI::ParseError& error) {
  std::string text = error.what();
  std::replace(text.begin(), text.end(), '\n', ' ');
  return absl::StrCat(text, "; --help shows what there is");
}

CLI::Validator AtLeast(int64_t least) {
  const auto check = [least](const std::string& text) {
    int64_t number = 0;
    if (absl::SimpleAtoi(text, &number) && number >= least) return std::string();
    return absl::StrCat("expected a whole number, ", least, " or more");
  };
  return CLI::Validator(check, "");
}

CLI::Validator MoreThanZeroSeconds() {
  const auto check = [](const std::string& text) {
    double number = 0;
    if (absl::SimpleAtod(text, &number) && number > 0) return std::string();
    return std::string("expected a number of seconds, more than 0");
  };
  return CLI::Validator(check, "");
}

}  // namespace postgate::cli
