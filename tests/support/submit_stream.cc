// SPDX-License-Identifier: Apache-2.0
#include "tests/support/submit_stream.h"

#include <utility>

#include "google/rpc/error_details.pb.h"

namespace postgate::testing_support {

SubmitStream::SubmitStream(std::shared_ptr<grpc::Channel> channel)
    : channel_(std::move(channel)), stub_(v1::ExchangeService::NewStub(channel_)), stream_(stub_->SubmitItems(&context_)) {}

SubmitStream::~SubmitStream() {
  if (finished_) return;
  context_.TryCancel();
  stream_->Finish();
}

std::optional<v1::Opened> SubmitStream::Open(const std::string& producer, bool validate_only) {
  v1::SubmitItemsRequest request;
  request.mutable_open()->set_producer(producer);
  request.mutable_open()->set_validate_only(validate_only);
  if (!stream_->Write(request)) return std::nullopt;
  std::optional<v1::SubmitItemsResponse> response = Read();
  if (!response.has_value() || !response->has_opened()) return std::nullopt;
  return response->opened();
}

bool SubmitStream::Send(int64_t first_offset, const std::vector<v1::Item>& items) {
  v1::SubmitItemsRequest request;
  request.mutable_batch()->set_first_offset(first_offset);
  for (const v1::Item& item : items) *request.mutable_batch()->add_items() = item;
  return stream_->Write(request);
}

bool SubmitStream::SendMovements(int64_t first_offset, const std::vector<v1::Movement>& movements) {
  v1::SubmitItemsRequest request;
  request.mutable_batch()->set_first_offset(first_offset);
  for (const v1::Movement& movement : movements) *request.mutable_batch()->add_movements() = movement;
  return stream_->Write(request);
}

std::optional<v1::SubmitItemsResponse> SubmitStream::Read() {
  v1::SubmitItemsResponse response;
  if (!stream_->Read(&response)) return std::nullopt;
  return response;
}

grpc::Status SubmitStream::Finish() {
  stream_->WritesDone();
  return Status();
}

grpc::Status SubmitStream::Status() {
  v1::SubmitItemsResponse ignored;
  while (stream_->Read(&ignored)) {
  }
  finished_ = true;
  return stream_->Finish();
}

bool IsAccepted(const v1::ItemResult& result) {
  return result.outcome() == v1::OUTCOME_ACCEPTED || result.outcome() == v1::OUTCOME_ACCEPTED_WITH_FINDINGS;
}

std::string S10Of(int serial) {
  std::string digits = std::to_string(serial % 100'000'000);
  digits.insert(0, 8 - digits.size(), '0');
  constexpr int kWeights[] = {8, 6, 4, 2, 3, 5, 9, 7};  // UPU S10
  int sum = 0;
  for (size_t i = 0; i < 8; ++i) sum += (digits[i] - '0') * kWeights[i];
  const int remainder = sum % 11;
  const int check = remainder == 0 ? 5 : remainder == 1 ? 0 : 11 - remainder;
  return "CP" + digits + std::to_string(check) + "DE";
}

v1::Item AcceptableItem(int serial, const std::string& content) {
  v1::Item item;
  item.set_item_id(S10Of(serial));
  item.set_mail_class(v1::MAIL_CLASS_PARCEL);
  item.set_nature(v1::NATURE_SALE);
  v1::Party& sender = *item.mutable_sender();
  sender.set_name("Anna Beispiel");
  sender.set_street("Hauptstrasse");
  sender.set_house_number("12");
  sender.set_city("Berlin");
  sender.set_postcode("10115");
  sender.set_country("DE");
  v1::Party& addressee = *item.mutable_addressee();
  addressee.set_name("Minjun Sample");
  addressee.set_street("Sejong-daero");
  addressee.set_house_number("110");
  addressee.set_city("Seoul");
  addressee.set_postcode("04524");
  addressee.set_country("KR");
  v1::ContentPiece& piece = *item.add_content_pieces();
  piece.set_piece_number(1);
  piece.set_description(content);
  piece.set_quantity(1);
  piece.set_net_mass_g(400);
  piece.mutable_value()->set_currency_code("EUR");
  piece.mutable_value()->set_units(25);
  piece.set_hs_code("620520");
  piece.set_origin_country("DE");
  item.set_gross_mass_g(500);
  item.mutable_postage()->set_currency_code("EUR");
  item.mutable_postage()->set_units(16);
  item.set_origin_office("DEFRAA");
  item.mutable_total_declared_value()->set_currency_code("EUR");
  item.mutable_total_declared_value()->set_units(25);
  item.set_departure_country("DE");
  item.set_destination_country("KR");
  item.set_transport_mode("4");
  return item;
}

std::string ReasonOf(const google::rpc::Status& status) {
  for (const auto& detail : status.details()) {
    google::rpc::ErrorInfo info;
    if (detail.UnpackTo(&info)) return info.reason();
  }
  return "";
}

}  // namespace postgate::testing_support
