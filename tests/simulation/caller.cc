// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/caller.h"

namespace postgate::simulation {

std::shared_ptr<Call> Caller::NewCall() {
  auto call = std::make_shared<Call>();
  call->principal = principal_;
  call->request_id = absl::StrCat(name_, "-", ++calls_);
  return call;
}

void Caller::Send(Hub& hub, std::shared_ptr<Call> call) {
  call_ = std::move(call);
  hub.Execute(call_);
}

void Caller::SendAgain(Hub& hub) {
  // What was sent before may be under way: its answer comes to nobody.
  call_ = std::make_shared<Call>(*call_);
  call_->answer.reset();
  hub.Execute(call_);
}

std::optional<absl::StatusOr<std::string>> Caller::Hear(Hub& hub) {
  if (!call_->answer.has_value()) {
    if (run_.OneIn(2)) SendAgain(hub);
    return std::nullopt;
  }
  const absl::StatusOr<std::string> answer = *call_->answer;
  run_.Trace(call_->request_id, " answered ", static_cast<int>(answer.status().code()));
  answers_.Check(call_->request_id, answer);
  const bool again = Answers::IsToBeAskedAgain(answer.status());
  if (again || run_.Happens(run_.faults.connection_cut) || run_.OneIn(8)) {
    SendAgain(hub);
    return std::nullopt;
  }
  call_.reset();
  return answer;
}

void Caller::Disconnect() {
  if (call_ != nullptr) call_ = std::make_shared<Call>(*call_);
}

}  // namespace postgate::simulation
