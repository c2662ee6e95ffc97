// SPDX-License-Identifier: Apache-2.0
#include "server/services/replay_calls.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/intake/errors.h"
#include "server/intake/request_texts.h"
#include "server/queues/limits.h"
#include "server/queues/replay_proposals.h"
#include "server/services/unary_calls.h"

namespace postgate::services {
namespace {

v1::Replay ReplayOf(int64_t replay_id, const ledger::v1::ReplayRow& row) {
  v1::Replay replay;
  replay.set_replay_id(replay_id);
  replay.set_queue(row.replay().queue());
  replay.set_first_sequence(row.replay().first_sequence());
  replay.set_end_sequence(row.replay().end_sequence());
  replay.set_items_per_second(row.replay().items_per_second());
  replay.set_state(row.state());
  replay.set_next_sequence(row.next_sequence());
  replay.set_entries_read(row.next_sequence() - row.replay().first_sequence());
  replay.set_items_put_back(row.items_put_back());
  replay.set_started_by(row.started_by());
  *replay.mutable_started_at() = row.started_at();
  *replay.mutable_changed_at() = row.changed_at();
  return replay;
}

void WhenCaughtUp(const ReplayWiring& wiring, std::function<void(const absl::Status&)> task) {
  services::WhenCaughtUp(*wiring.queues_runner, *wiring.store, wiring.run_in_background, std::move(task));
}

absl::Status CheckStart(const v1::StartReplayRequest& request, int64_t entries) {
  if (absl::Status checked = intake::CheckRequestId(request.request_id()); !checked.ok()) return checked;
  if (const absl::StatusOr<size_t> queue = queues::FindQueue(request.queue()); !queue.ok()) return queue.status();
  if (request.items_per_second() < 1 || request.items_per_second() > queues::kReplayItemsPerSecondMax) {
    return intake::Invalid(intake::kRequestInvalid, absl::StrCat("items_per_second is ", request.items_per_second(), "; 1 to ",
                                                                 queues::kReplayItemsPerSecondMax));
  }
  const std::string range = absl::StrCat("the range is ", request.first_sequence(), " to ", request.end_sequence(), ", the end not included");
  if (request.first_sequence() < 0 || request.first_sequence() >= request.end_sequence()) {
    return intake::Invalid(intake::kRequestInvalid, absl::StrCat(range, "; expected 0 <= first_sequence < end_sequence"));
  }
  if (request.end_sequence() <= entries) return absl::OkStatus();
  return absl::OutOfRangeError(absl::StrCat(range, "; the ledger has ", entries, " entries, from 0 on"));
}

absl::Status CheckUnfinished(const queues::QueueTable& table) {
  size_t unfinished = 0;
  int64_t from = 0;
  for (;;) {
    const auto rows = table.ReplaysFrom(from, queues::kReplaysPerPageMax);
    if (!rows.ok()) return rows.status();
    if (rows->empty()) return absl::OkStatus();
    for (const auto& [replay_id, row] : *rows) {
      if (row.state() == v1::REPLAY_STATE_UNFINISHED) ++unfinished;
      from = replay_id + 1;
    }
    if (unfinished >= queues::kReplaysUnfinishedMax) {
      return absl::ResourceExhaustedError(absl::StrCat(unfinished, " replays are unfinished, which is the limit; wait for one, or cancel one"));
    }
  }
}

// Counts what is unfinished and proposes; anew, at most `counts` times in all, when another replay was started between the two.
void CountAndStart(const ReplayWiring& wiring, const std::string& principal, const v1::StartReplayRequest& request, int counts,
                   std::function<void(absl::StatusOr<v1::StartReplayResponse>)> done) {
  WhenCaughtUp(wiring, [&wiring, principal, &request, counts, done = std::move(done)](const absl::Status& applied) {
    if (!applied.ok()) return done(applied);
    ledger::v1::ReplayEntry replay;
    replay.set_queue(request.queue());
    replay.set_first_sequence(request.first_sequence());
    replay.set_end_sequence(request.end_sequence());
    replay.set_items_per_second(request.items_per_second());
    queues::MayStartReplay may_start;
    may_start.counted_at = wiring.adjudication->reader->applied_sequence();
    may_start.status = CheckUnfinished(wiring.adjudication->reader->table());
    wiring.propose(queues::ProposeReplay(wiring.adjudication, principal, std::move(replay), std::move(may_start), request.request_id(),
                                         [&wiring, principal, &request, counts, done](const absl::StatusOr<int64_t>& replay_id) {
                                           if (absl::IsAborted(replay_id.status()) && counts > 1) return CountAndStart(wiring, principal, request, counts - 1, done);
                                           if (!replay_id.ok()) return done(BusyIfOvertaken(replay_id.status()));
                                           // It is found once it has been applied.
                                           wiring.queues_runner->WhenApplied(*replay_id, [&wiring](const absl::Status&) { wiring.replayer->Wake(); });
                                           v1::StartReplayResponse response;
                                           response.set_replay_id(*replay_id);
                                           done(response);
                                         }));
  });
}

}  // namespace

void StartReplay(const ReplayWiring& wiring, const std::string& principal, const v1::StartReplayRequest& request,
                 std::function<void(absl::StatusOr<v1::StartReplayResponse>)> done) {
  if (absl::Status checked = CheckStart(request, wiring.store->Head() + 1); !checked.ok()) return done(checked);
  CountAndStart(wiring, principal, request, queues::kReplayCountsMax, std::move(done));
}

void CancelReplay(const ReplayWiring& wiring, const std::string& principal, const v1::CancelReplayRequest& request,
                  std::function<void(absl::StatusOr<v1::CancelReplayResponse>)> done) {
  if (absl::Status checked = intake::CheckRequestId(request.request_id()); !checked.ok()) return done(checked);
  WhenCaughtUp(wiring, [&wiring, principal, &request, done = std::move(done)](const absl::Status& applied) {
    if (!applied.ok()) return done(applied);
    wiring.propose(queues::ProposeReplayCancellation(
        wiring.adjudication, principal, request.replay_id(), request.request_id(), [done](const absl::StatusOr<int64_t>& replay_id) {
          if (replay_id.ok()) return done(v1::CancelReplayResponse());
          if (!absl::IsFailedPrecondition(replay_id.status())) return done(replay_id.status());
          done(intake::MakeError(replay_id.status().code(), intake::kReplayEnded, replay_id.status().message()));
        }));
  });
}

void GetReplay(const ReplayWiring& wiring, const v1::GetReplayRequest& request, std::function<void(absl::StatusOr<v1::GetReplayResponse>)> done) {
  WhenCaughtUp(wiring, [&wiring, id = request.replay_id(), done = std::move(done)](const absl::Status& applied) {
    if (!applied.ok()) return done(applied);
    const auto row = wiring.adjudication->reader->table().FindReplay(id);
    if (!row.ok()) return done(row.status());
    if (!row->has_value()) return done(absl::NotFoundError(absl::StrCat("there is no replay ", id)));
    v1::GetReplayResponse response;
    *response.mutable_replay() = ReplayOf(id, **row);
    done(std::move(response));
  });
}

void ListReplays(const ReplayWiring& wiring, const v1::ListReplaysRequest& request,
                 std::function<void(absl::StatusOr<v1::ListReplaysResponse>)> done) {
  const size_t limit = request.page_size() <= 0 ? queues::kReplaysPerPageMax
                                                : std::min(static_cast<size_t>(request.page_size()), queues::kReplaysPerPageMax);
  WhenCaughtUp(wiring, [&wiring, after = std::min(request.after_replay_id(), wiring.store->Head()), limit, done = std::move(done)](const absl::Status& applied) {
    if (!applied.ok()) return done(applied);
    // A replay is never the ledger's first entry: it is of entries before it.
    const auto rows = wiring.adjudication->reader->table().ReplaysFrom(after + 1, limit);
    if (!rows.ok()) return done(rows.status());
    v1::ListReplaysResponse response;
    for (const auto& [replay_id, row] : *rows) *response.add_replays() = ReplayOf(replay_id, row);
    done(std::move(response));
  });
}

}  // namespace postgate::services
