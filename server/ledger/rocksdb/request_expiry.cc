// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/request_expiry.h"

#include <string>
#include <utility>

#include "absl/time/time.h"
#include "server/ledger/store.h"

namespace postgate::ledger {
namespace {

class RequestFilter final : public rocksdb::CompactionFilter {
 public:
  explicit RequestFilter(std::shared_ptr<const RequestExpiry> expiry) : expiry_(std::move(expiry)) {}

  const char* Name() const override { return "postgate.RequestFilter"; }

  bool Filter(int, const rocksdb::Slice&, const rocksdb::Slice& value, std::string*, bool*) const override {
    v1::RequestRecord record;
    // What can't be read is kept, for a reader to report.
    return record.ParseFromArray(value.data(), static_cast<int>(value.size())) && expiry_->HasExpired(record);
  }

 private:
  const std::shared_ptr<const RequestExpiry> expiry_;
};

class RequestFilterFactory final : public rocksdb::CompactionFilterFactory {
 public:
  explicit RequestFilterFactory(std::shared_ptr<const RequestExpiry> expiry) : expiry_(std::move(expiry)) {}

  const char* Name() const override { return "postgate.RequestFilterFactory"; }

  std::unique_ptr<rocksdb::CompactionFilter> CreateCompactionFilter(const rocksdb::CompactionFilter::Context&) override {
    return std::make_unique<RequestFilter>(expiry_);
  }

 private:
  const std::shared_ptr<const RequestExpiry> expiry_;
};

}  // namespace

void RequestExpiry::Advance(const google::protobuf::Timestamp& committed_at) {
  // One caller writes; readers may see the older value a moment longer.
  if (committed_at.seconds() > now_seconds_.load(std::memory_order_relaxed)) {
    now_seconds_.store(committed_at.seconds(), std::memory_order_relaxed);
  }
}

bool RequestExpiry::HasExpired(const v1::RequestRecord& record) const {
  return record.committed_at().seconds() < now_seconds_.load(std::memory_order_relaxed) - absl::ToInt64Seconds(kRequestsKept);
}

std::shared_ptr<rocksdb::CompactionFilterFactory> MakeRequestFilterFactory(std::shared_ptr<const RequestExpiry> expiry) {
  return std::make_shared<RequestFilterFactory>(std::move(expiry));
}

}  // namespace postgate::ledger
