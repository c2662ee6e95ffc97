// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/testing/writer_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "gtest/gtest.h"

extern char** environ;

namespace postgate::ledger {

WriterProcess::WriterProcess(const std::string& ledger_folder, const std::vector<std::string>& environment, const std::string& program) {
  signal(SIGPIPE, SIG_IGN);  // a writer that has ended is told by the answer that is missing
  int to[2];
  int from[2];
  if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0) {
    ADD_FAILURE() << "pipe2, errno " << errno;
    return;
  }
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, to[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, from[1], STDOUT_FILENO);
  std::string path = POSTGATE_BIN_DIR "/" + program;
  std::string folder = ledger_folder;
  char* const arguments[] = {path.data(), folder.data(), nullptr};
  std::vector<char*> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) variables.push_back(*variable);
  for (const std::string& variable : environment) variables.push_back(const_cast<char*>(variable.c_str()));
  variables.push_back(nullptr);
  const int error = posix_spawn(&pid_, path.c_str(), &files, nullptr, arguments, variables.data());
  if (error != 0) {
    pid_ = -1;
    ADD_FAILURE() << path << " does not start, errno " << error;
  }
  posix_spawn_file_actions_destroy(&files);
  close(to[0]);
  close(from[1]);
  input_ = to[1];
  output_ = from[0];
}

WriterProcess::~WriterProcess() {
  Kill();
  if (output_ >= 0) close(output_);
}

void WriterProcess::Send(const std::string& act) {
  const std::string line = act + "\n";
  const ssize_t written = write(input_, line.data(), line.size());
  EXPECT_TRUE(written == static_cast<ssize_t>(line.size()) || errno == EPIPE) << "errno " << errno;
}

std::string WriterProcess::Answer() {
  for (;;) {
    if (const size_t end = unread_.find('\n'); end != std::string::npos) {
      std::string line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      return line;
    }
    char buffer[4096];
    const ssize_t count = read(output_, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return "";
    unread_.append(buffer, static_cast<size_t>(count));
  }
}

std::string WriterProcess::Do(const std::string& act) {
  Send(act);
  return Answer();
}

void WriterProcess::Kill() {
  if (pid_ >= 0) kill(pid_, SIGKILL);
  End();
}

int WriterProcess::End() {
  if (input_ >= 0) close(input_);
  input_ = -1;
  if (pid_ < 0) return -1;
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int64_t HeadIn(const std::string& answer) {
  absl::string_view text = answer;
  int64_t head = -1;
  return absl::ConsumePrefix(&text, "ok ") && absl::SimpleAtoi(text, &head) ? head : -1;
}

}  // namespace postgate::ledger
