// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_TESTING_WRITER_PROCESS_H_
#define POSTGATE_SERVER_LEDGER_TESTING_WRITER_PROCESS_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace postgate::ledger {

// The program ledger-writer (../rocksdb/ledger_writer.cc, where its acts are told) beside the test.
class WriterProcess {
 public:
  // With these variables, NAME=VALUE, besides the test's own environment; `program` stands in the folder of the build's programs.
  explicit WriterProcess(const std::string& ledger_folder, const std::vector<std::string>& environment = {},
                         const std::string& program = "ledger-writer");
  ~WriterProcess();  // SIGKILL, if it still runs
  WriterProcess(const WriterProcess&) = delete;
  WriterProcess& operator=(const WriterProcess&) = delete;

  // Sends an act without waiting for its answer.
  void Send(const std::string& act);
  // The next answer that was not read; empty when the process ended without it.
  std::string Answer();
  std::string Do(const std::string& act);
  // Closes its input: unless it was told to close the ledger it ends as a crash does. Returns the exit code; 128 + signal when it was killed.
  int End();
  void Kill();

 private:
  pid_t pid_ = -1;
  int input_ = -1;
  int output_ = -1;
  std::string unread_;
};

// The head in an answer "ok HEAD"; -1 for any other.
int64_t HeadIn(const std::string& answer);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_TESTING_WRITER_PROCESS_H_
