// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/cli/argument_error.h"
#include "client/cli/commands.h"
#include "client/cli/json_text.h"
#include "client/cli/output.h"
#include "client/queue_puller.h"
#include "postgate/v1/risk_queue_service.grpc.pb.h"

namespace postgate::cli {
namespace {

int ListQueues(const Session& session) {
  const auto stub = StubFor<v1::RiskQueueService>(session);
  if (!stub.ok()) return ReportError(stub.status());
  v1::ListQueuesResponse response;
  const absl::Status status = CallUnary(
      [&](grpc::ClientContext* context) { return (*stub)->ListQueues(context, v1::ListQueuesRequest(), &response); }, "listing queues");
  if (!status.ok()) return ReportError(status);
  if (!session.is_json) PrintLine(absl::StrFormat("%-12s %9s %9s %9s  %-12s %-10s %s", "QUEUE", "DEPTH", "LEASED", "DEAD", "OLDEST", "TRACK", "OFFICE"));
  for (const v1::RiskQueue& queue : response.queues()) {
    if (session.is_json) {
      PrintLine(MessageJson(queue));
      continue;
    }
    const std::string oldest = queue.depth() > 0 ? absl::FormatDuration(absl::Seconds(queue.oldest_age().seconds())) : "-";
    PrintLine(absl::StrFormat("%-12s %9d %9d %9d  %-12s %-10s %s", queue.name(), queue.depth(), queue.leased(), queue.dead_lettered(),
                              oldest, WordsOf(queue.track()), queue.office()));
  }
  return kDone;
}

struct PullCommandOptions {
  client::PullOptions pull;
  bool acknowledges = false;
  double wait_s = 1;
};

void PrintDelivery(const v1::Delivery& delivery) {
  std::string line = absl::StrCat(delivery.registration_number(), "  version ", delivery.version());
  if (delivery.has_departure_at()) absl::StrAppend(&line, "  departs ", TimeText(delivery.departure_at()));
  if (delivery.attempt() > 1) absl::StrAppend(&line, "  attempt ", delivery.attempt());
  if (delivery.related_size() > 0) absl::StrAppend(&line, "  see ", absl::StrJoin(delivery.related(), ", "));
  PrintLine(line);
  PrintLine(absl::StrCat("  ", WordsOf(delivery.assessment().category()), ", score ", absl::StrFormat("%.3f", delivery.assessment().score())));
  for (const v1::Reason& reason : delivery.assessment().reasons()) {
    PrintLine(absl::StrCat("  ", reason.code(), reason.text().empty() ? "" : ": ", reason.text()));
  }
}

int Pull(const Session& session, PullCommandOptions options) {
  const auto channel = ConnectTo(session);
  if (!channel.ok()) return ReportError(channel.status());
  options.pull.idle = absl::Seconds(options.wait_s);
  const auto summary = client::QueuePuller(*channel).Pull(options.pull, [&](const v1::Delivery& delivery) {
    if (session.is_json) {
      PrintLine(MessageJson(delivery));
    } else {
      PrintDelivery(delivery);
    }
    return options.acknowledges ? client::Disposition::kAcknowledge : client::Disposition::kHold;
  });
  if (!summary.ok()) return ReportError(summary.status());
  if (!session.is_json && summary->delivered == 0) {
    PrintNote(absl::StrCat("queue ", options.pull.queue, ": nothing to deliver came within ", options.wait_s,
                           " s: it is empty, or what is in it is leased to others"));
  } else if (!session.is_json) {
    PrintNote(absl::StrCat(summary->delivered, " delivered, ",
                           options.acknowledges ? absl::StrCat(summary->acknowledged, " acknowledged")
                                                : std::string("none acknowledged: they come again (--ack takes them off the queue)")));
  }
  if (summary->too_late > 0) {
    return ReportError(absl::DeadlineExceededError(
        absl::StrCat(summary->too_late, " acknowledgements came after their lease had ended; those items come again")));
  }
  return kDone;
}

}  // namespace

void AddQueueCommand(CLI::App& app, Session& session) {
  CLI::App* queue = app.add_subcommand("queue", "Customs' risk queues");
  queue->require_subcommand(1);
  CLI::App* list = queue->add_subcommand("list", "Every queue with its depth: what is not acknowledged");
  list->callback([&session] { session.action = [&session] { return ListQueues(session); }; });

  AddDeadLettersCommand(*queue, session);
  AddReplayCommands(*queue, session);

  CLI::App* pull = queue->add_subcommand("pull", "Takes deliveries from a queue, most urgent first");
  pull->footer("Without --ack this only looks: the leases end with the command and the items are delivered again.");
  const auto options = std::make_shared<PullCommandOptions>();
  pull->add_option("QUEUE", options->pull.queue, kQueueNames)->required();
  pull->add_option("--max", options->pull.deliveries_max, "At most so many; otherwise until none came for --wait")->check(AtLeast(1))->type_name("N");
  pull->add_flag("--ack", options->acknowledges, "Acknowledges what was printed");
  pull->add_option("--office", options->pull.office, "For which office; any that you may act for by default")->type_name("OFFICE");
  pull->add_option("--wait", options->wait_s, "Ends when nothing came for so long")->check(MoreThanZeroSeconds())->capture_default_str()->type_name("SECONDS");
  pull->callback([&session, options] { session.action = [&session, options] { return Pull(session, *options); }; });
}

}  // namespace postgate::cli
