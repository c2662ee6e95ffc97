// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_PROGRESS_BAR_H_
#define CLIENT_CLI_PROGRESS_BAR_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace postgate::cli {

// One line on a terminal that is drawn over itself, at most ten times a second: how far, how fast, how long still. Draws
// nothing when standard error is no terminal or `is_quiet`. Not thread-safe.
class ProgressBar {
 public:
  ProgressBar(std::string title, int64_t total, bool is_quiet);
  ~ProgressBar();

  void Advance(int64_t done);
  // Writes a line of its own and draws the bar below it again.
  void Note(absl::string_view line);
  // Takes the bar off its line, so that something else may be written there; the next Advance draws it again.
  void Erase();

  // The line for `done` of `total` after `elapsed`, of which `begun` were done before.
  static std::string Line(absl::string_view title, int64_t done, int64_t total, int64_t begun, absl::Duration elapsed);

 private:
  void Draw();

  const std::string title_;
  const int64_t total_;
  const bool is_shown_;
  const absl::Time started_;
  absl::Time drawn_ = absl::InfinitePast();
  int64_t begun_ = -1;
  int64_t done_ = 0;
};

}  // namespace postgate::cli

#endif  // CLIENT_CLI_PROGRESS_BAR_H_
