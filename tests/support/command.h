// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_SUPPORT_COMMAND_H_
#define POSTGATE_TESTS_SUPPORT_COMMAND_H_

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

#include "core/testing/temporary_folder.h"

namespace postgate::testing_support {

// What a program that has ended left.
struct CommandResult {
  int exit_code = -1;  // 128 + signal when it was killed
  std::string out;
  std::string err;
};

// Runs a program to its end with no standard input.
CommandResult Run(const std::vector<std::string>& arguments);

// A program that runs beside the test. Its standard output and error go to files in `directory`.
class Process {
 public:
  Process(std::vector<std::string> arguments, const std::string& directory, const std::string& name);
  ~Process();  // SIGKILL, if it still runs
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  void Signal(int signal);
  // Waits for the end; 128 + signal when it was killed.
  int Wait();
  // Has ended by itself; then Wait returns at once.
  bool Ended();
  // What it has written so far.
  std::string out() const;
  std::string err() const;
  // Waits until standard output has a whole line, and returns the first; empty when the program ended before.
  std::string FirstLine();
  // Waits until there are so many whole lines, and returns all that there are; fewer when the program ended before.
  std::vector<std::string> AwaitLines(size_t count);
  // Waits until standard error has `text`; false when the program ended before.
  bool AwaitError(const std::string& text);

 private:
  // Looks at the whole file each time that it has grown, until `has_come` or the program has ended.
  bool Await(const std::string& path, const std::function<bool(const std::string& text)>& has_come);

  const std::string out_path_;
  const std::string err_path_;
  pid_t pid_ = -1;
  int exit_code_ = -1;
  bool waited_ = false;
};

std::string ReadFile(const std::string& path);
void WriteFile(const std::string& path, const std::string& content);

}  // namespace postgate::testing_support

#endif  // POSTGATE_TESTS_SUPPORT_COMMAND_H_
