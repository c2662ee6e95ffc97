// SPDX-License-Identifier: Apache-2.0
#include "bench/stream_client.h"

#include <grpcpp/support/proto_buffer_reader.h>

#include <algorithm>
#include <thread>
#include <utility>

#include "absl/time/clock.h"

namespace postgate::bench {
namespace {

constexpr char kMethod[] = "/postgate.v1.ExchangeService/SubmitItems";

}  // namespace

StreamClient::StreamClient(const std::shared_ptr<grpc::Channel>& channel, ItemLoad* load, std::string producer, int batch_items,
                           int64_t window_max)
    : stub_(channel), load_(load), producer_(std::move(producer)), batch_items_(batch_items), window_max_(window_max) {
  stub_.PrepareBidiStreamingCall(&context_, kMethod, grpc::StubOptions(), this);
  // Writes are started from the caller's thread too, so the stream is held open until Finish.
  AddHold();
  StartRead(&incoming_);
  StartCall();
}

bool StreamClient::Open() {
  MutexLock lock(mutex_);
  outgoing_.push_back(ItemLoad::Open(producer_));
  StartNextWrite();
  while (window_ == 0 && !ended_) changed_.Wait(mutex_);
  return !ended_;
}

void StreamClient::Send(absl::Time due) {
  int64_t offset;
  {
    MutexLock lock(mutex_);
    offset = counts_.sent;
    counts_.sent += batch_items_;
    due_.push_back(due);
  }
  grpc::ByteBuffer batch = load_->Batch(offset, batch_items_);
  MutexLock lock(mutex_);
  outgoing_.push_back(std::move(batch));
  StartNextWrite();
}

void StreamClient::RunClosedLoop(absl::Time until) {
  while (absl::Now() < until) {
    {
      MutexLock lock(mutex_);
      while (!ended_ && counts_.sent - counts_.acked + batch_items_ > window_) changed_.Wait(mutex_);
      if (ended_) return;
    }
    Send(absl::Now());
  }
  MutexLock lock(mutex_);
  while (!ended_ && counts_.acked < counts_.sent) changed_.Wait(mutex_);
}

void StreamClient::RunOpenLoop(int items_per_second, absl::Time until) {
  const absl::Duration step = absl::Seconds(1) * batch_items_ / items_per_second;
  for (absl::Time due = absl::Now(); due < until; due += step) {
    std::this_thread::sleep_until(absl::ToChronoTime(due));  // paces the load
    {
      // A full window delays the sending, not the clock: the wait is part of the latency.
      MutexLock lock(mutex_);
      while (!ended_ && counts_.sent - counts_.acked + batch_items_ > window_) changed_.Wait(mutex_);
      if (ended_) return;
    }
    Send(due);
  }
  MutexLock lock(mutex_);
  while (!ended_ && counts_.acked < counts_.sent) changed_.Wait(mutex_);
}

grpc::Status StreamClient::Finish() {
  StartWritesDone();
  RemoveHold();
  MutexLock lock(mutex_);
  while (!ended_) changed_.Wait(mutex_);
  return status_;
}

StreamClient::Counts StreamClient::counts() {
  MutexLock lock(mutex_);
  return counts_;
}

void StreamClient::StartNextWrite() {
  if (writing_ || outgoing_.empty()) return;
  writing_ = true;
  StartWrite(&outgoing_.front());
}

void StreamClient::OnWriteDone(bool ok) {
  MutexLock lock(mutex_);
  writing_ = false;
  outgoing_.pop_front();
  if (ok) StartNextWrite();
}

void StreamClient::OnReadDone(bool ok) {
  if (!ok) return;
  v1::SubmitItemsResponse response;
  grpc::ProtoBufferReader reader(&incoming_);
  response.ParseFromZeroCopyStream(&reader);
  {
    MutexLock lock(mutex_);
    if (response.has_opened()) window_ = std::min<int64_t>(response.opened().max_items_in_flight(), window_max_);
    if (response.has_ack()) TakeAck(response.ack());
    changed_.NotifyAll();
  }
  StartRead(&incoming_);
}

void StreamClient::TakeAck(const v1::Ack& ack) {
  const absl::Time now = absl::Now();
  while (counts_.acked < ack.next_offset()) {
    counts_.latencies.push_back(now - due_.front());
    due_.pop_front();
    counts_.acked += batch_items_;
  }
  for (const v1::ItemResult& result : ack.results()) counts_.accepted += result.outcome() == v1::OUTCOME_ACCEPTED ? 1 : 0;
}

void StreamClient::OnDone(const grpc::Status& status) {
  MutexLock lock(mutex_);
  status_ = status;
  ended_ = true;
  changed_.NotifyAll();
}

}  // namespace postgate::bench
