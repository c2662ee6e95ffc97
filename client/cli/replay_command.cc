// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/argument_error.h"
#include "client/cli/commands.h"
#include "client/cli/json_text.h"
#include "client/cli/output.h"
#include "client/cli/progress_bar.h"
#include "core/synchronization/mutex.h"
#include "postgate/v1/hub_service.grpc.pb.h"

namespace postgate::cli {
namespace {

// How often the hub is asked how far a replay is.
constexpr std::chrono::milliseconds kAskEvery{500};

struct ReplayOptions {
  v1::StartReplayRequest start;
  bool is_left_alone = false;
  int64_t replay_id = 0;
};

void PrintReplay(const Session& session, const v1::Replay& replay) {
  if (session.is_json) return PrintLine(MessageJson(replay));
  PrintLine(absl::StrFormat("replay %d  %s  %s  %d to %d at %d/s: read up to %d, %d put back, started by %s", replay.replay_id(), replay.queue(),
                            WordsOf(replay.state()), replay.first_sequence(), replay.end_sequence(), replay.items_per_second(), replay.next_sequence(),
                            replay.items_put_back(), replay.started_by()));
}

// Until it has ended.
int Follow(const Session& session, v1::HubService::Stub& stub, int64_t replay_id) {
  v1::GetReplayRequest request;
  request.set_replay_id(replay_id);
  std::unique_ptr<ProgressBar> bar;
  for (;;) {
    v1::GetReplayResponse response;
    const absl::Status called = CallUnary([&](grpc::ClientContext* context) { return stub.GetReplay(context, request, &response); },
                                          absl::StrCat("asking for replay ", replay_id, ", which goes on by itself"));
    if (!called.ok()) return ReportError(called);
    const v1::Replay& replay = response.replay();
    if (bar == nullptr) {
      bar = std::make_unique<ProgressBar>(absl::StrCat("replay ", replay_id), replay.end_sequence() - replay.first_sequence(), session.is_json);
    }
    bar->Advance(replay.entries_read());
    if (replay.state() != v1::REPLAY_STATE_UNFINISHED) {
      bar.reset();
      PrintReplay(session, replay);
      return replay.state() == v1::REPLAY_STATE_FINISHED ? kDone : kDoneWithFindings;
    }
    Mutex mutex;
    CondVar never;
    MutexLock lock(mutex);
    never.WaitFor(mutex, kAskEvery);
  }
}

int Start(const Session& session, const ReplayOptions& options) {
  const auto stub = StubFor<v1::HubService>(session);
  if (!stub.ok()) return ReportError(stub.status());
  v1::StartReplayRequest request = options.start;
  request.set_request_id(NewRequestId());
  v1::StartReplayResponse response;
  const absl::Status called =
      CallUnary([&](grpc::ClientContext* context) { return (*stub)->StartReplay(context, request, &response); }, "starting a replay");
  if (!called.ok()) return ReportError(called);
  if (!options.is_left_alone) return Follow(session, **stub, response.replay_id());
  PrintLine(session.is_json ? MessageJson(response) : absl::StrCat("replay ", response.replay_id(), " is under way; postgate queue replays shows it"));
  return kDone;
}

int ListReplays(const Session& session) {
  const auto stub = StubFor<v1::HubService>(session);
  if (!stub.ok()) return ReportError(stub.status());
  v1::ListReplaysRequest request;
  for (;;) {
    v1::ListReplaysResponse page;
    const absl::Status called =
        CallUnary([&](grpc::ClientContext* context) { return (*stub)->ListReplays(context, request, &page); }, "listing replays");
    if (!called.ok()) return ReportError(called);
    if (page.replays_size() == 0) return kDone;
    for (const v1::Replay& replay : page.replays()) PrintReplay(session, replay);
    request.set_after_replay_id(page.replays().rbegin()->replay_id());
  }
}

int CancelReplay(const Session& session, int64_t replay_id) {
  const auto stub = StubFor<v1::HubService>(session);
  if (!stub.ok()) return ReportError(stub.status());
  v1::CancelReplayRequest request;
  request.set_replay_id(replay_id);
  request.set_request_id(NewRequestId());
  v1::CancelReplayResponse response;
  const absl::Status called = CallUnary([&](grpc::ClientContext* context) { return (*stub)->CancelReplay(context, request, &response); },
                                        absl::StrCat("cancelling replay ", replay_id));
  if (!called.ok()) return ReportError(called);
  PrintLine(session.is_json ? MessageJson(response) : absl::StrCat("replay ", replay_id, " is cancelled; what it has put back stays"));
  return kDone;
}

}  // namespace

void AddReplayCommands(CLI::App& queue, Session& session) {
  const auto options = std::make_shared<ReplayOptions>();
  CLI::App* replay = queue.add_subcommand("replay", "Has what customs acknowledged in a queue delivered again, from a range of the ledger (operators)");
  replay->footer("Goes on in the hub when the command is ended. Exit status: 0 finished; 1 it was cancelled; 2 could not.");
  // CLI11 wants fields of its own.
  struct Range {
    std::string queue;
    int64_t from = 0;
    int64_t to = 0;
    int32_t rate = 0;
  };
  const auto range = std::make_shared<Range>();
  replay->add_option("QUEUE", range->queue, kQueueNames)->required();
  replay->add_option("--from", range->from, "First ledger sequence")->required()->check(AtLeast(0))->type_name("SEQUENCE");
  replay->add_option("--to", range->to, "One behind the last")->required()->check(AtLeast(1))->type_name("SEQUENCE");
  replay->add_option("--rate", range->rate, "Items a second, at most 5,000")->required()->check(AtLeast(1))->type_name("N");
  replay->add_flag("--no-wait", options->is_left_alone, "Ends once it is started");
  replay->callback([&session, options, range] {
    session.action = [&session, options, range] {
      options->start.set_queue(range->queue);
      options->start.set_first_sequence(range->from);
      options->start.set_end_sequence(range->to);
      options->start.set_items_per_second(range->rate);
      return Start(session, *options);
    };
  });
  CLI::App* list = queue.add_subcommand("replays", "All replays and how far they are (operators)");
  list->callback([&session] { session.action = [&session] { return ListReplays(session); }; });
  CLI::App* cancel = queue.add_subcommand("cancel-replay", "Ends one; what it has put back stays (operators)");
  cancel->add_option("REPLAY", options->replay_id, "As in the list")->required();
  cancel->callback([&session, options] { session.action = [&session, options] { return CancelReplay(session, options->replay_id); }; });
}

}  // namespace postgate::cli
