// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_TESTS_SUPPORT_SUBMIT_STREAM_H_
#define POSTGATE_TESTS_SUPPORT_SUBMIT_STREAM_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/hub.h"

namespace postgate::testing_support {

// A submit stream spoken by hand, without the client library: what a test of the protocol needs.
class SubmitStream {
 public:
  SubmitStream(const Hub& hub, const std::string& identity) : SubmitStream(hub.ChannelAs(identity)) {}
  explicit SubmitStream(std::shared_ptr<grpc::Channel> channel);
  ~SubmitStream();

  // Opens; the answer, or none when the stream ended.
  std::optional<v1::Opened> Open(const std::string& producer, bool validate_only = false);
  bool Send(int64_t first_offset, const std::vector<v1::Item>& items);
  bool SendMovements(int64_t first_offset, const std::vector<v1::Movement>& movements);
  bool Write(const v1::SubmitItemsRequest& request) { return stream_->Write(request); }
  // The next answer, or none when the stream ended.
  std::optional<v1::SubmitItemsResponse> Read();
  // Half-closes and reads to the end.
  grpc::Status Finish();
  // The status of a stream that has ended.
  grpc::Status Status();

 private:
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::ExchangeService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::SubmitItemsRequest, v1::SubmitItemsResponse>> stream_;
  bool finished_ = false;
};

// An item that the rules accept: a parcel with a valid S10 made from `serial`. `content` makes it differ.
v1::Item AcceptableItem(int serial, const std::string& content = "cotton shirt for men");
// Whether the hub took it, with findings or without; a duplicate is none.
bool IsAccepted(const v1::ItemResult& result);
// The S10 of AcceptableItem(serial).
std::string S10Of(int serial);
// The reason in a fault's or status's ErrorInfo; empty when there is none.
std::string ReasonOf(const google::rpc::Status& status);

}  // namespace postgate::testing_support

#endif  // POSTGATE_TESTS_SUPPORT_SUBMIT_STREAM_H_
