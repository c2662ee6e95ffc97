// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ANSWER_H_
#define POSTGATE_SERVER_LEDGER_ANSWER_H_

#include <functional>
#include <future>
#include <memory>
#include <utility>

namespace postgate::ledger {

// Waits for what a proposal's `done` is given. Not for gRPC's threads, nor the committer's.
template <typename Result>
class Answer {
 public:
  // To be called once, from any thread; may outlive this.
  std::function<void(Result)> Taker() const {
    return [promise = promise_](Result result) { promise->set_value(std::move(result)); };
  }
  Result Await() { return promise_->get_future().get(); }

 private:
  // Shared with the proposal, which may be the last to hold it.
  std::shared_ptr<std::promise<Result>> promise_ = std::make_shared<std::promise<Result>>();
};

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ANSWER_H_
