// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_REGISTER_SUBMISSION_H_
#define POSTGATE_SERVER_REGISTER_SUBMISSION_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "postgate/ledger/v1/entry.pb.h"
#include "postgate/v1/finding.pb.h"
#include "postgate/v1/receipt.pb.h"
#include "server/ledger/proposal.h"
#include "server/register/receipts.h"

namespace postgate::registry {

class Register;

// One item or movement as the pure steps left it: the entry without what is assigned under the sequence lock, and the result so far
// (offset, item_id, findings, outcome accepted / accepted with findings / rejected).
struct PreparedRecord {
  ledger::v1::Entry entry;  // item or movement
  v1::ItemResult result;
  // SHA-256 of what was received, and of the content that makes a duplicate. In the entry they are keyed.
  std::string received_digest;
  std::string content_digest;
  // Of an accepted return: the identifiers of what it brings back, as it names them. Not stored: what they lead to is.
  std::vector<std::string> returned_item_ids;
  // Its assessment rests on the relief for returned goods.
  bool claims_returned_goods = false;
};

// Of all of them, in order. Thread-safe.
ReceiptDraft DraftReceipt(const sealing::DayKeys& keys, const std::vector<PreparedRecord>& records);

// A batch of a stream, or the one record of a unary call.
struct Submission {
  std::string carrier;
  // Of a stream; empty for a unary call. Then first_offset and producer_epoch say nothing.
  std::string producer;
  int64_t producer_epoch = 0;
  int64_t first_offset = 0;
  // Of a unary call; may be empty.
  std::string request_id;
  std::vector<PreparedRecord> records;
  // Of the records.
  ReceiptDraft receipt;
  size_t size_bytes = 0;
};

struct SubmissionOutcome {
  // OK, or why nothing was taken: ABORTED when the stream was fenced, ALREADY_EXISTS when the request_id was used for something
  // else, OUT_OF_RANGE when the offset is not the expected one, or the ledger's failure.
  absl::Status status;
  // One for each record, in order.
  std::vector<v1::ItemResult> results;
  v1::Receipt receipt;
};

// `done` is called once, on the committer's thread: quick, no waiting. The outcome comes only after the commit is on disk.
std::unique_ptr<ledger::Proposal> ProposeSubmission(Register* registry, Submission submission,
                                                    std::function<void(SubmissionOutcome)> done);

// The result that was given for a stored item or movement entry: what a repeated batch or request gets again, but for what was erased meanwhile. As
// sealing::OpenBody fails.
absl::StatusOr<v1::ItemResult> ResultOf(sealing::Keys& keys, const ledger::v1::Entry& entry);
// The same of an entry whose body was opened already.
v1::ItemResult ResultOf(const ledger::v1::Entry& entry, const ledger::v1::ItemBody& body);

struct OpenedProducer {
  int64_t producer_epoch = 0;
  int64_t committed_offset = 0;
  std::string ledger_epoch;
};

// Takes over a producer: from `done` on, nothing of an earlier epoch can commit any more.
std::unique_ptr<ledger::Proposal> ProposeOpen(Register* registry, std::string carrier, std::string producer,
                                              std::function<void(absl::StatusOr<OpenedProducer>)> done);

}  // namespace postgate::registry

#endif  // POSTGATE_SERVER_REGISTER_SUBMISSION_H_
