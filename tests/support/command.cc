// SPDX-License-Identifier: Apache-2.0
#include "tests/support/command.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

namespace postgate::testing_support {
namespace {

int ExitCodeOf(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

pid_t Start(const std::vector<std::string>& arguments, const std::string& out_path, const std::string& err_path) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const int out = open(out_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const int err = open(err_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const pid_t pid = fork();
  if (pid == 0) {
    const int null = open("/dev/null", O_RDONLY);
    dup2(null, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    execv(argv[0], argv.data());
    _exit(127);
  }
  close(out);
  close(err);
  return pid;
}

}  // namespace

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

void WriteFile(const std::string& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << content;
}

CommandResult Run(const std::vector<std::string>& arguments) {
  TemporaryFolder folder;
  Process process(arguments, folder.path(), "command");
  CommandResult result;
  result.exit_code = process.Wait();
  result.out = process.out();
  result.err = process.err();
  return result;
}

Process::Process(std::vector<std::string> arguments, const std::string& directory, const std::string& name)
    : out_path_(directory + "/" + name + ".out"), err_path_(directory + "/" + name + ".err") {
  WriteFile(out_path_, "");
  pid_ = Start(arguments, out_path_, err_path_);
}

Process::~Process() {
  if (waited_) return;
  Signal(SIGKILL);
  Wait();
}

void Process::Signal(int signal) {
  if (!waited_) kill(pid_, signal);
}

int Process::Wait() {
  if (waited_) return exit_code_;
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  waited_ = true;
  exit_code_ = ExitCodeOf(status);
  return exit_code_;
}

bool Process::Ended() {
  if (waited_) return true;
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) != pid_) return false;
  waited_ = true;
  exit_code_ = ExitCodeOf(status);
  return true;
}

std::string Process::out() const { return ReadFile(out_path_); }
std::string Process::err() const { return ReadFile(err_path_); }

std::string Process::FirstLine() {
  const std::vector<std::string> lines = AwaitLines(1);
  return lines.empty() ? std::string() : lines.front();
}

std::vector<std::string> Process::AwaitLines(size_t count) {
  std::vector<std::string> lines;
  Await(out_path_, [&lines, count](const std::string& text) {
    lines.clear();
    size_t begin = 0;
    for (size_t end; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) lines.push_back(text.substr(begin, end - begin));
    return lines.size() >= count;
  });
  return lines;
}

bool Process::AwaitError(const std::string& text) {
  return Await(err_path_, [&text](const std::string& written) { return written.find(text) != std::string::npos; });
}

bool Process::Await(const std::string& path, const std::function<bool(const std::string& text)>& has_come) {
  // Woken by the write itself; the bound on one wait only notices a program that ended without writing.
  constexpr int kWaitMs = 100;
  const int watch = inotify_init1(IN_CLOEXEC);
  inotify_add_watch(watch, path.c_str(), IN_MODIFY);
  bool come = false;
  for (;;) {
    const bool ended = Ended();
    come = has_come(ReadFile(path));
    if (ended || come) break;
    pollfd event{watch, POLLIN, 0};
    if (poll(&event, 1, kWaitMs) > 0) {
      char buffer[4096];
      if (read(watch, buffer, sizeof buffer) < 0) break;
    }
  }
  close(watch);
  return come;
}

}  // namespace postgate::testing_support
