// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_SUBMITTER_H_
#define CLIENT_SUBMITTER_H_

#include <grpcpp/channel.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/batch_signer.h"
#include "client/record_source.h"
#include "postgate/v1/exchange_service.pb.h"

namespace postgate::client {

struct SubmitOptions {
  // Names the ordered source; 1 to 128 characters. Its records' numbers are the offsets.
  std::string producer{};
  // The hub only answers; nothing is kept and the records count from 0 every time.
  bool validate_only = false;
  // Records in one batch; the hub's own limit, if lower, counts.
  int32_t batch_items_max = 100;
  // Signs every batch; null: none is signed.
  std::shared_ptr<const BatchSigner> signer{};
  // The first record whose result is wanted although it may have been acked before: what lies from here below the hub's offset is
  // sent again, which the hub answers with the original results. -1: only what was not acked.
  int64_t results_from = -1;
  // How long to try for the first answer, and how long to go on without any ack once there was one.
  absl::Duration connect_patience = absl::Seconds(10);
  absl::Duration outage_patience = absl::Minutes(5);
};

// Hears what happens, on the thread that runs Submit. Must not call the Submitter.
class SubmitObserver {
 public:
  virtual ~SubmitObserver() = default;
  // A stream stands; sending begins at `resume_offset`.
  virtual void OnOpened(const v1::Opened& opened, int64_t resume_offset) {}
  // Records that stand in the hub's ledger. Within one Submit each record's result comes once: an ack that was lost with its
  // connection is asked for again. The only exception follows OnEpochChanged.
  virtual void OnAck(const v1::Ack& ack) = 0;
  // The stream broke or the hub drains; the next try is after `wait`.
  virtual void OnReconnecting(const absl::Status& why, absl::Duration wait) {}
  // The hub was restored from a backup and has lost what it acked from `resume_offset` on; that is sent again.
  virtual void OnEpochChanged(absl::string_view new_epoch, int64_t resume_offset, int64_t acked_before) {}
};

struct SubmitSummary {
  // Where the hub stood when Submit began: that many records had been acked before.
  int64_t committed_before = 0;
  // One past the last acked record.
  int64_t committed_offset = 0;
  int64_t reconnects = 0;
  std::string ledger_epoch;
};

// Sends one producer's records over SubmitItems until all are acked: opens, resumes where the hub says, keeps within the
// window, goes back after a fault, reconnects after drains and failures. docs/protocol.md tells the rules of the stream.
//
// One Submit at a time; Cancel may come from any thread. The channel may be shared.
class Submitter {
 public:
  Submitter(std::shared_ptr<grpc::Channel> channel, SubmitOptions options);
  ~Submitter();

  // Blocks until every record of `source` is acked. Otherwise:
  //   ABORTED             a later stream of the same producer took over. Do not simply start again: two would fence each other.
  //   ALREADY_EXISTS      the hub has other content under these record numbers: the source is not the one it was.
  //   OUT_OF_RANGE        the hub has more records of this producer than the source holds.
  //   DATA_LOSS           the hub lost acked records without having been restored; tell its operator.
  //   RESOURCE_EXHAUSTED  one record is larger than the hub takes.
  //   UNAVAILABLE         no hub within the patience; the message says why.
  //   CANCELLED           by Cancel.
  //   others              from the source, or the hub's refusal (PERMISSION_DENIED, INVALID_ARGUMENT, ...).
  // Whatever was acked stays so; the same call later resumes.
  absl::StatusOr<SubmitSummary> Submit(RecordSource& source, SubmitObserver& observer);

  // Ends a running Submit, or the next one before it begins, within about a second.
  void Cancel();

 private:
  class Run;

  std::shared_ptr<grpc::Channel> channel_;
  SubmitOptions options_;
  std::atomic<bool> cancelled_ = false;
};

}  // namespace postgate::client

#endif  // CLIENT_SUBMITTER_H_
