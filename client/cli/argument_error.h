// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_ARGUMENT_ERROR_H_
#define CLIENT_CLI_ARGUMENT_ERROR_H_

#include <string>

#include "CLI/CLI.hpp"

namespace postgate::cli {

// If the first argument that is no option names no command: what to say, with the commands there are. Otherwise empty.
std::string UnknownCommand(const CLI::App& app, int argc, const char* const* argv);

// What is wrong with the arguments, on one line.
std::string ArgumentErrorText(const CLI::ParseError& error);

// Checks of numbers whose complaint says what is expected.
CLI::Validator AtLeast(int64_t least);
CLI::Validator MoreThanZeroSeconds();

}  // namespace postgate::cli

#endif  // CLIENT_CLI_ARGUMENT_ERROR_H_
