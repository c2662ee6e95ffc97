// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_BENCH_STREAM_CLIENT_H_
#define POSTGATE_BENCH_STREAM_CLIENT_H_

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "bench/item_load.h"
#include "core/synchronization/mutex.h"
#include "postgate/v1/exchange_service.pb.h"

namespace postgate::bench {

// One submit stream over raw bytes and callbacks: the same client for the gateway and for the echo.
// Never has more than `window_max` items under way, or what the server grants if that is less.
class StreamClient final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  StreamClient(const std::shared_ptr<grpc::Channel>& channel, ItemLoad* load, std::string producer, int batch_items, int64_t window_max);

  // Waits for Opened. False: the stream ended.
  bool Open();
  // Sends batches as the window lets it until `until`, then waits for the last ack.
  void RunClosedLoop(absl::Time until);
  // Sends at a constant rate, whatever the acks do, until `until`; then waits for the last ack. A latency runs from when the batch was due.
  void RunOpenLoop(int items_per_second, absl::Time until);
  // Half-closes and waits for the end.
  grpc::Status Finish();

  struct Counts {
    int64_t sent = 0;
    int64_t acked = 0;
    int64_t accepted = 0;
    std::vector<absl::Duration> latencies;
  };
  Counts counts();

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnDone(const grpc::Status& status) override;

 private:
  void Send(absl::Time due);
  void StartNextWrite() POSTGATE_REQUIRES(mutex_);
  void TakeAck(const v1::Ack& ack) POSTGATE_REQUIRES(mutex_);

  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  ItemLoad* const load_;
  const std::string producer_;
  const int batch_items_;
  const int64_t window_max_;
  grpc::ByteBuffer incoming_;

  Mutex mutex_;
  CondVar changed_;
  std::deque<grpc::ByteBuffer> outgoing_ POSTGATE_GUARDED_BY(mutex_);
  bool writing_ POSTGATE_GUARDED_BY(mutex_) = false;
  std::deque<absl::Time> due_ POSTGATE_GUARDED_BY(mutex_);  // of the batches not acked
  int64_t window_ POSTGATE_GUARDED_BY(mutex_) = 0;
  bool ended_ POSTGATE_GUARDED_BY(mutex_) = false;
  grpc::Status status_ POSTGATE_GUARDED_BY(mutex_);
  Counts counts_ POSTGATE_GUARDED_BY(mutex_);
};

}  // namespace postgate::bench

#endif  // POSTGATE_BENCH_STREAM_CLIENT_H_
