// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_NUMBER_TEXT_H_
#define CLIENT_CLI_NUMBER_TEXT_H_

#include <cstdint>
#include <string>

namespace postgate::cli {

// 1234567 is "1,234,567".
std::string Grouped(int64_t number);

// "12.3 %" of all, "<0.1 %" for what is there and would be called none, "-" of nothing.
std::string ShareText(int64_t part, int64_t all);

// "45 s", "35 min", "5 h 12 min", and from two days on "2 d 4 h"; what is finer is cut off.
std::string DurationText(int64_t seconds);

}  // namespace postgate::cli

#endif  // CLIENT_CLI_NUMBER_TEXT_H_
