// SPDX-License-Identifier: Apache-2.0
#include "client/submitter.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/batch_builder.h"
#include "client/blocking_stream.h"
#include "client/status.h"
#include "core/clock/clock.h"

namespace postgate::client {
namespace {

constexpr char kMethod[] = "/postgate.v1.ExchangeService/SubmitItems";
constexpr int32_t kHubItemsPerBatchMax = 500;
constexpr int64_t kHubBytesPerBatchMax = 4'000'000;
// Faults for one offset without an ack in between; more means that the hub and we do not agree about something.
constexpr int kFaultsInARowMax = 10;
constexpr absl::Duration kBackoffFirst = absl::Milliseconds(100);
constexpr absl::Duration kBackoffMax = absl::Seconds(5);
// How often a waiting loop looks whether it was cancelled.
constexpr std::chrono::milliseconds kTick{250};
// A stream that gives no sign for so long although acks are due is given up and opened anew.
constexpr absl::Duration kSilenceMax = absl::Seconds(60);

using Stream = BlockingStream<grpc::ByteBuffer, grpc::ByteBuffer>;

bool ParseResponse(grpc::ByteBuffer* buffer, v1::SubmitItemsResponse* response) {
  return grpc::SerializationTraits<v1::SubmitItemsResponse>::Deserialize(buffer, response).ok();
}

}  // namespace

// One Submit. The offsets: everything below acked_ is known to be on disk, below sent_ was written to the present stream.
class Submitter::Run {
 public:
  Run(Submitter& submitter, RecordSource& source, SubmitObserver& observer)
      : submitter_(submitter), options_(submitter.options_), stub_(submitter.channel_), builder_(source, options_.signer.get(), options_.producer), observer_(observer),
        batch_items_(std::clamp(options_.batch_items_max, 1, kHubItemsPerBatchMax)), last_progress_(SteadyNow()) {}

  absl::StatusOr<SubmitSummary> UntilDone() {
    absl::Duration backoff = kBackoffFirst;
    for (;;) {
      const int64_t acked_at_start = acked_;
      const std::optional<absl::Status> end = OneStream();
      if (end.has_value() && end->ok()) {
        summary_.committed_offset = acked_;
        return summary_;
      }
      if (end.has_value()) return *end;
      if (acked_ > acked_at_start) backoff = kBackoffFirst;
      const absl::Duration patience = has_opened_ ? options_.outage_patience : options_.connect_patience;
      if (SteadyNow() - last_progress_ > patience) return GivenUp();
      const absl::Duration wait = std::max(backoff, retry_delay_.value_or(absl::ZeroDuration()));
      retry_delay_.reset();
      observer_.OnReconnecting(broken_, wait);
      if (!SleepUnlessCancelled(wait)) return absl::CancelledError("cancelled");
      backoff = std::min(backoff * 2, kBackoffMax);
      ++summary_.reconnects;
    }
  }

 private:
  absl::Status GivenUp() const {
    const std::string since = has_opened_ ? absl::StrCat("no answer from the hub for ", absl::FormatDuration(absl::Trunc(SteadyNow() - last_progress_, absl::Seconds(1))))
                                          : std::string("could not open a stream to the hub");
    return absl::UnavailableError(absl::StrCat(since, ": ", broken_.message()));
  }

  bool SleepUnlessCancelled(absl::Duration wait) const {
    const absl::Time end = SteadyNow() + wait;
    while (!submitter_.cancelled_) {
      const absl::Duration left = end - SteadyNow();
      if (left <= absl::ZeroDuration()) return true;
      std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(kTick, absl::ToChronoNanoseconds(left)));
    }
    return false;
  }

  // OK: all acked. Another status: give up with it. nullopt: open a new stream; broken_ says why.
  std::optional<absl::Status> OneStream() {
    is_open_ = source_ended_ = draining_ = said_done_ = false;
    pending_.reset();
    last_sign_ = SteadyNow();
    Stream stream;
    stream.Start([this](grpc::ClientContext* context, Stream::Reactor* reactor) {
      stub_.PrepareBidiStreamingCall(context, kMethod, grpc::StubOptions(), reactor);
    });
    bool said_open = false;
    for (;;) {
      if (submitter_.cancelled_) return absl::CancelledError("cancelled");
      if (is_open_ && !draining_) {
        if (absl::Status s = Prepare(); !s.ok()) return s;
      }
      if (is_open_ && source_ended_ && acked_ >= sent_ && !said_done_) {
        said_done_ = true;
        stream.WritesDone();
      }
      grpc::ByteBuffer response;
      switch (stream.Wait(!said_open || MaySend(), kTick, &response)) {
        case Stream::Event::kWritable:
          stream.Write(said_open ? TakePending() : OpenRequest());
          said_open = true;
          break;
        case Stream::Event::kResponse:
          last_sign_ = SteadyNow();
          if (absl::Status s = OnResponse(&response); !s.ok()) return s;
          break;
        case Stream::Event::kClosed:
          return OnClosed(stream.status());
        case Stream::Event::kTimeout:
        case Stream::Event::kWoken:
          if (SteadyNow() - last_sign_ > SilenceMax()) {
            broken_ = absl::DeadlineExceededError("the hub gives no sign");
            return std::nullopt;
          }
          break;
      }
    }
  }

  absl::Duration SilenceMax() const { return has_opened_ ? kSilenceMax : std::min(kSilenceMax, options_.connect_patience); }

  grpc::ByteBuffer OpenRequest() const {
    v1::SubmitItemsRequest request;
    request.mutable_open()->set_producer(options_.producer);
    request.mutable_open()->set_validate_only(options_.validate_only);
    request.mutable_open()->set_schema_version("1");
    if (options_.signer != nullptr) request.mutable_open()->set_signing_certificate(options_.signer->certificate());
    return ToByteBuffer(request.SerializeAsString());
  }

  // Has the next batch at hand.
  absl::Status Prepare() {
    if (pending_.has_value() || source_ended_) return absl::OkStatus();
    absl::StatusOr<std::optional<BuiltBatch>> batch = builder_.Next(std::min(batch_items_, window_), bytes_per_batch_max_);
    if (!batch.ok()) return batch.status();
    pending_ = *std::move(batch);
    source_ended_ = !pending_.has_value();
    return absl::OkStatus();
  }

  bool MaySend() const {
    return is_open_ && !draining_ && pending_.has_value() && sent_ - acked_ + pending_->count <= window_;
  }

  grpc::ByteBuffer TakePending() {
    if (sent_ == acked_) last_sign_ = SteadyNow();
    sent_ += pending_->count;
    const grpc::ByteBuffer buffer = ToByteBuffer(pending_->bytes);
    pending_.reset();
    return buffer;
  }

  absl::Status OnResponse(grpc::ByteBuffer* buffer) {
    v1::SubmitItemsResponse response;
    if (!ParseResponse(buffer, &response)) return absl::InternalError("the hub sent a message that does not parse");
    switch (response.step_case()) {
      case v1::SubmitItemsResponse::kOpened:
        return OnOpened(response.opened());
      case v1::SubmitItemsResponse::kAck:
        return OnAck(std::move(*response.mutable_ack()));
      case v1::SubmitItemsResponse::kFlow:
        window_ = std::max(1, response.flow().max_items_in_flight());
        // A batch that no longer fits is cut anew.
        return pending_.has_value() && pending_->count > window_ ? RewindTo(sent_) : absl::OkStatus();
      case v1::SubmitItemsResponse::kDrain:
        draining_ = true;
        return absl::OkStatus();
      case v1::SubmitItemsResponse::kFault:
        return OnFault(response.fault());
      case v1::SubmitItemsResponse::STEP_NOT_SET:
        break;
    }
    // A step of a later version says nothing to us.
    return absl::OkStatus();
  }

  absl::Status OnOpened(const v1::Opened& opened) {
    window_ = std::max(1, opened.max_items_in_flight());
    if (opened.max_items_per_batch() > 0) batch_items_ = std::min(batch_items_, opened.max_items_per_batch());
    if (opened.max_bytes_per_batch() > 0) bytes_per_batch_max_ = std::min<int64_t>(kHubBytesPerBatchMax, opened.max_bytes_per_batch());
    const int64_t committed = opened.committed_offset();
    if (options_.validate_only) {
      // Offsets of validate_only are the stream's own: what was answered before stays answered.
      stream_base_ = acked_;
    } else if (!has_opened_) {
      summary_.committed_before = acked_ = committed;
      // Told before anything is sent again, since a source that is shorter than what the hub has is another one.
      if (absl::Status s = RewindTo(committed); !s.ok()) return s;
      if (options_.results_from >= 0) acked_ = std::min(committed, options_.results_from);
    } else if (committed < acked_) {
      if (opened.ledger_epoch() == summary_.ledger_epoch) {
        return absl::DataLossError(absl::StrCat("the hub expects record ", committed, " of producer ", options_.producer,
                                                " but had acked all below ", acked_, " in the same ledger epoch; tell its operator"));
      }
      observer_.OnEpochChanged(opened.ledger_epoch(), committed, acked_);
      acked_ = committed;
    }
    // Above acked_ the hub may have committed more, with acks that were lost: sent again, it answers with the same results.
    summary_.ledger_epoch = opened.ledger_epoch();
    has_opened_ = is_open_ = true;
    last_progress_ = SteadyNow();
    observer_.OnOpened(opened, acked_);
    return RewindTo(acked_);
  }

  absl::Status RewindTo(int64_t offset) {
    pending_.reset();
    source_ended_ = false;
    sent_ = offset;
    if (absl::Status s = builder_.Seek(offset, offset - stream_base_); !s.ok()) {
      if (s.code() != absl::StatusCode::kOutOfRange) return s;
      return absl::OutOfRangeError(absl::StrCat("the hub has ", offset, " records of producer ", options_.producer, ": ", s.message()));
    }
    return absl::OkStatus();
  }

  // From the stream's offsets to the source's record numbers.
  void Renumber(v1::Ack* ack) const {
    if (stream_base_ == 0) return;
    ack->set_first_offset(ack->first_offset() + stream_base_);
    ack->set_next_offset(ack->next_offset() + stream_base_);
    for (v1::ItemResult& result : *ack->mutable_results()) result.set_offset(result.offset() + stream_base_);
  }

  absl::Status OnAck(v1::Ack ack) {
    last_progress_ = SteadyNow();
    faults_in_a_row_ = 0;
    Renumber(&ack);
    if (ack.next_offset() <= acked_) return absl::OkStatus();
    if (ack.first_offset() > acked_) {
      return absl::InternalError(absl::StrCat("the hub acked from record ", ack.first_offset(), " on, before record ", acked_));
    }
    if (ack.first_offset() < acked_) {
      // An original receipt may begin before what we still wait for; its first results were told already.
      const int known = static_cast<int>(std::min<int64_t>(acked_ - ack.first_offset(), ack.results_size()));
      ack.mutable_results()->DeleteSubrange(0, known);
      ack.set_first_offset(acked_);
    }
    observer_.OnAck(ack);
    acked_ = ack.next_offset();
    // An original receipt may also end behind what was sent again, since batches may be cut otherwise by now.
    return acked_ > sent_ ? RewindTo(acked_) : absl::OkStatus();
  }

  absl::Status OnFault(const v1::Fault& fault) {
    const std::string reason = ReasonOf(fault.status());
    const int64_t expected = fault.expected_offset() + stream_base_;
    const std::string where = absl::StrCat("record ", expected, " of producer ", options_.producer, ": ", fault.status().message());
    if (++faults_in_a_row_ > kFaultsInARowMax) {
      return absl::InternalError(absl::StrCat("the hub refused ", kFaultsInARowMax, " batches in a row, last at ", where));
    }
    if (reason == "CONTENT_DIFFERS") {
      return absl::AlreadyExistsError(absl::StrCat(
          where, "; the hub holds other content under these record numbers: use another producer name for another source"));
    }
    if (reason == "BATCH_TOO_LARGE") {
      if (batch_items_ == 1) return absl::ResourceExhaustedError(absl::StrCat(where, "; this record alone is too large"));
      batch_items_ = std::max(1, batch_items_ / 2);
    } else if (reason == "WINDOW_EXCEEDED") {
      const absl::Duration wait = std::min(RetryDelayOf(fault.status()).value_or(kBackoffFirst), kBackoffMax);
      if (!SleepUnlessCancelled(wait)) return absl::CancelledError("cancelled");
    } else if (reason != "OFFSET_GAP") {
      return absl::Status(static_cast<absl::StatusCode>(fault.status().code()), where);
    }
    if (expected < acked_) {
      return absl::InternalError(absl::StrCat("the hub goes back behind its own ack: ", where));
    }
    return RewindTo(expected);
  }

  std::optional<absl::Status> OnClosed(const grpc::Status& status) {
    if (status.ok() && said_done_) return absl::OkStatus();
    if (status.ok()) {
      broken_ = absl::UnavailableError(draining_ ? "the hub drains before a planned stop" : "the hub closed the stream");
      return std::nullopt;
    }
    if (status.error_code() == grpc::StatusCode::ABORTED) {
      return absl::AbortedError(absl::StrCat("another stream of producer ", options_.producer, " took over: ", status.error_message()));
    }
    broken_ = FromGrpc(status, "the stream broke");
    if (!MayPass(status)) return FromGrpc(status, IsHubsCertificateRefused(status) ? "no connection" : "the hub refused");
    retry_delay_ = RetryDelayOf(DetailsOf(status));
    return std::nullopt;
  }

  Submitter& submitter_;
  const SubmitOptions& options_;
  grpc::GenericStub stub_;
  BatchBuilder builder_;
  SubmitObserver& observer_;

  SubmitSummary summary_;
  int64_t acked_ = 0;
  int64_t sent_ = 0;
  int32_t batch_items_;
  int32_t window_ = 1;
  int64_t bytes_per_batch_max_ = kHubBytesPerBatchMax;
  int64_t stream_base_ = 0;
  int faults_in_a_row_ = 0;
  bool has_opened_ = false;
  absl::Time last_progress_;
  absl::Time last_sign_;
  absl::Status broken_;
  std::optional<absl::Duration> retry_delay_;

  // Of the present stream.
  bool is_open_ = false;
  bool source_ended_ = false;
  bool draining_ = false;
  bool said_done_ = false;
  std::optional<BuiltBatch> pending_;
};

Submitter::Submitter(std::shared_ptr<grpc::Channel> channel, SubmitOptions options)
    : channel_(std::move(channel)), options_(std::move(options)) {}
Submitter::~Submitter() = default;

absl::StatusOr<SubmitSummary> Submitter::Submit(RecordSource& source, SubmitObserver& observer) {
  if (options_.producer.empty()) return absl::InvalidArgumentError("a producer needs a name");
  return Run(*this, source, observer).UntilDone();
}

void Submitter::Cancel() { cancelled_ = true; }

}  // namespace postgate::client
