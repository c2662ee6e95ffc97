// SPDX-License-Identifier: Apache-2.0
#include "server/services/watch_decisions_reactor.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/services/status_mapping.h"

namespace postgate::services {

WatchDecisionsReactor* WatchDecisionsReactor::Start(const WatchDecisionsWiring* wiring, const grpc::CallbackServerContext& context,
                                                    const v1::WatchDecisionsRequest& request) {
  auto reactor = std::shared_ptr<WatchDecisionsReactor>(new WatchDecisionsReactor(wiring, request));
  WatchDecisionsReactor* const started = reactor.get();
  started->self_ = reactor;
  absl::StatusOr<identity::Caller> caller = wiring->caller_of(context);
  absl::Status status = caller.status();
  if (status.ok() && request.after_cursor() < 0) {
    status = absl::InvalidArgumentError(absl::StrCat("after_cursor is ", request.after_cursor(), "; 0 is the beginning"));
  }
  if (status.ok()) status = wiring->streams->Add(reactor, std::move(caller->certificate));
  if (!status.ok()) {
    {
      MutexLock lock(started->mutex_);
      started->busy_ = false;
    }
    started->End(status);
    return started;
  }
  started->feeds_ = decisions::FeedsOf(caller->principal.name, wiring->operator_codes_of(caller->principal.name));
  wiring->feed_runner->WhenApplied(wiring->store->Head(), [reactor](const absl::Status& applied) {
    if (!applied.ok()) {
      {
        MutexLock lock(reactor->mutex_);
        reactor->busy_ = false;
      }
      reactor->End(applied);
      return;
    }
    reactor->wiring_->run_in_background([reactor] { reactor->Begin(); });
  });
  return started;
}

void WatchDecisionsReactor::Begin() {
  const absl::StatusOr<int64_t> last = wiring_->feed->LastCursor(feeds_);
  absl::Status status = last.status();
  bool ended = false;
  {
    MutexLock lock(mutex_);
    if (status.ok() && cursor_ > *last && !wiring_->feed->IsLostCursor(cursor_)) {
      status = absl::OutOfRangeError(absl::StrCat("after_cursor ", cursor_, " is beyond the feed, whose last cursor is ", *last));
    }
    if (status.ok() && !follow_) last_cursor_ = *last;
    if (!status.ok() && !end_.has_value()) end_ = status;
    ended = end_.has_value();
    if (ended) {
      busy_ = false;
      Proceed();
    }
  }
  if (ended) return;
  if (follow_) {
    listener_ = wiring_->feed->AddListener(feeds_, [weak = std::weak_ptr<WatchDecisionsReactor>(self_)] {
      if (const std::shared_ptr<WatchDecisionsReactor> reactor = weak.lock()) reactor->OnFeedChanged();
    });
  }
  ReadPage();
}

void WatchDecisionsReactor::OnFeedChanged() {
  MutexLock lock(mutex_);
  may_be_more_ = true;
  if (!busy_) Proceed();
}

void WatchDecisionsReactor::ReadPage() {
  int64_t after = 0;
  int64_t last = 0;
  {
    MutexLock lock(mutex_);
    after = cursor_;
    last = last_cursor_;
    may_be_more_ = false;
  }
  auto page = wiring_->feed->Read(feeds_, after, last, decisions::kDecisionsPerPageMax);
  MutexLock lock(mutex_);
  busy_ = false;
  if (!page.ok()) {
    if (!end_.has_value()) end_ = page.status();
  } else {
    if (page->may_be_more) may_be_more_ = true;
    if (!page->responses.empty()) cursor_ = page->responses.back().cursor();
    for (v1::WatchDecisionsResponse& response : page->responses) page_.push_back(std::move(response));
  }
  Proceed();
}

void WatchDecisionsReactor::Proceed() {
  if (busy_ || finished_) return;
  if (end_.has_value()) {
    finished_ = true;
    Finish(ToGrpcStatus(*end_));
  } else if (!page_.empty()) {
    busy_ = true;
    StartWrite(&page_.front());
  } else if (may_be_more_) {
    busy_ = true;
    wiring_->run_in_background([self = self_] { self->ReadPage(); });
  } else if (!follow_) {
    finished_ = true;
    Finish(grpc::Status::OK);
  }
}

void WatchDecisionsReactor::OnWriteDone(bool ok) {
  MutexLock lock(mutex_);
  busy_ = false;
  page_.pop_front();
  if (!ok && !end_.has_value()) end_ = absl::CancelledError("the client is gone");
  Proceed();
}

void WatchDecisionsReactor::End(const absl::Status& status) {
  MutexLock lock(mutex_);
  if (!end_.has_value()) end_ = status;
  Proceed();
}

void WatchDecisionsReactor::OnCancel() { End(absl::CancelledError("the call was cancelled")); }

void WatchDecisionsReactor::OnDone() {
  if (listener_ != 0) wiring_->feed->RemoveListener(listener_);
  wiring_->streams->Remove(this);
  // May be the last to hold this.
  const std::shared_ptr<WatchDecisionsReactor> last = std::move(self_);
}

}  // namespace postgate::services
