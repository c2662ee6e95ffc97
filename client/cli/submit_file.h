// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_SUBMIT_FILE_H_
#define CLIENT_CLI_SUBMIT_FILE_H_

#include <grpcpp/channel.h>

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/cli/receipts_file.h"
#include "client/cli/refused_records.h"
#include "client/cli/results_file.h"
#include "client/cli/tally.h"
#include "client/formats/record_file.h"
#include "client/submitter.h"

namespace postgate::cli {

// A file that was read through once: every record parses.
struct CheckedFile {
  std::string path;
  client::FileFormat format = client::FileFormat::kJsonLines;
  client::RecordKind kind = client::RecordKind::kItem;
  int64_t records = 0;
  // NAME/ and the first 12 hexadecimal digits of the file's SHA-256.
  std::string producer;
};

// Reads the whole file before anything of it is sent, so that a slip in its last line costs no half-sent file: what was sent
// is final, and a corrected file is another source that would send everything again. INVALID_ARGUMENT with PATH:LINE.
absl::StatusOr<CheckedFile> CheckFile(const std::string& path, const std::string& format_option, client::RecordKind kind,
                                      const std::string& producer_name);

struct SubmitFileOptions {
  bool validate_only = false;
  bool is_json = false;
  // Takes every result as the acks come; null: not wanted.
  ResultsFile* results = nullptr;
  // Takes every receipt as the acks come; null: not wanted.
  ReceiptsFile* receipts = nullptr;
};

struct SubmittedFile {
  // Of the records that were acked in this run.
  Tally tally;
  RefusedRecords refused;
  // Records that had been acked before and are asked for again, for their results or receipts.
  int64_t asked_again = 0;
  client::SubmitSummary summary;
  absl::Status status;
};

// Sends the file with `submitter`. `status` says how it ended; the tally holds what was acked until then in any case.
SubmittedFile SubmitFile(const CheckedFile& file, client::Submitter& submitter, const SubmitFileOptions& options);

}  // namespace postgate::cli

#endif  // CLIENT_CLI_SUBMIT_FILE_H_
