// SPDX-License-Identifier: Apache-2.0
#include "client/cli/progress_bar.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/output.h"
#include "core/clock/clock.h"

namespace postgate::cli {
namespace {

constexpr absl::Duration kRedrawEvery = absl::Milliseconds(100);
constexpr int64_t kWidth = 30;

}  // namespace

ProgressBar::ProgressBar(std::string title, int64_t total, bool is_quiet)
    : title_(std::move(title)), total_(total), is_shown_(!is_quiet && isatty(STDERR_FILENO) == 1), started_(SteadyNow()) {}

ProgressBar::~ProgressBar() {
  if (!is_shown_ || begun_ < 0) return;
  Draw();
  std::fputc('\n', stderr);
}

void ProgressBar::Advance(int64_t done) {
  if (begun_ < 0) begun_ = done;
  done_ = done;
  if (is_shown_ && SteadyNow() - drawn_ >= kRedrawEvery) Draw();
}

void ProgressBar::Note(absl::string_view line) {
  Erase();
  PrintNote(line);
  if (is_shown_ && begun_ >= 0) Draw();
}

void ProgressBar::Draw() {
  Erase();
  const std::string line = Line(title_, done_, total_, begun_, SteadyNow() - started_);
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fflush(stderr);
  drawn_ = SteadyNow();
}

void ProgressBar::Erase() {
  if (is_shown_) std::fputs("\r\033[K", stderr);
}

std::string ProgressBar::Line(absl::string_view title, int64_t done, int64_t total, int64_t begun, absl::Duration elapsed) {
  const int64_t filled = total > 0 ? std::min(kWidth, done * kWidth / total) : kWidth;
  const int64_t percent = total > 0 ? done * 100 / total : 100;
  const double seconds = absl::ToDoubleSeconds(elapsed);
  const double rate = seconds > 0 ? static_cast<double>(done - begun) / seconds : 0;
  std::string line = absl::StrFormat("%s [%s%s] %d%%  %d/%d  %.0f/s", title, std::string(static_cast<size_t>(filled), '#'),
                                     std::string(static_cast<size_t>(kWidth - filled), '.'), percent, done, total, rate);
  if (rate > 0 && done < total) absl::StrAppendFormat(&line, "  %.0f s left", static_cast<double>(total - done) / rate);
  return line;
}

}  // namespace postgate::cli
