// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "client/cli/argument_error.h"
#include "client/cli/commands.h"
#include "client/cli/json_text.h"
#include "client/cli/output.h"
#include "postgate/v1/risk_queue_service.grpc.pb.h"

namespace postgate::cli {
namespace {

struct DeadLetterOptions {
  std::string queue;
  std::string office;
  int64_t sequence = 0;
  std::vector<int64_t> sequences;
  int32_t oldest = 0;
  // One entry for each piece, where there are any.
  std::vector<int32_t> pieces;
  std::vector<std::string> descriptions;
  std::vector<std::string> hs_codes;
  std::vector<std::string> values;
};

int ListDeadLetters(const Session& session, const DeadLetterOptions& options) {
  const auto stub = StubFor<v1::RiskQueueService>(session);
  if (!stub.ok()) return ReportError(stub.status());
  v1::ListDeadLettersRequest request;
  request.set_queue(options.queue);
  request.set_office(options.office);
  int64_t listed = 0;
  for (;;) {
    v1::ListDeadLettersResponse page;
    const absl::Status called =
        CallUnary([&](grpc::ClientContext* context) { return (*stub)->ListDeadLetters(context, request, &page); }, "listing dead letters");
    if (!called.ok()) return ReportError(called);
    if (page.dead_letters_size() == 0) break;
    if (listed == 0 && !session.is_json) {
      PrintLine(absl::StrFormat("%10s  %-24s %7s %8s  %-20s  %-20s  %s", "SEQUENCE", "NUMBER", "VERSION", "ATTEMPTS", "SET ASIDE", "REASON", "CODE"));
    }
    for (const v1::DeadLetter& letter : page.dead_letters()) {
      ++listed;
      PrintLine(session.is_json ? MessageJson(letter)
                                : absl::StrFormat("%10d  %-24s %7d %8d  %-20s  %-20s  %s", letter.sequence(), letter.registration_number(), letter.version(),
                                                  letter.attempts(), letter.has_set_aside_at() ? TimeText(letter.set_aside_at()) : "-",
                                                  WordsOf(letter.reason()), letter.reason_code()));
    }
    request.set_after_sequence(page.dead_letters().rbegin()->sequence());
  }
  if (listed == 0 && !session.is_json) PrintNote(absl::StrCat("queue ", options.queue, " has set nothing aside"));
  return kDone;
}

int ShowDeadLetter(const Session& session, const DeadLetterOptions& options) {
  const auto stub = StubFor<v1::RiskQueueService>(session);
  if (!stub.ok()) return ReportError(stub.status());
  v1::ListDeadLettersRequest request;
  request.set_queue(options.queue);
  request.set_office(options.office);
  request.set_after_sequence(options.sequence - 1);
  request.set_page_size(1);
  v1::ListDeadLettersResponse page;
  const absl::Status called =
      CallUnary([&](grpc::ClientContext* context) { return (*stub)->ListDeadLetters(context, request, &page); }, "looking for a dead letter");
  if (!called.ok()) return ReportError(called);
  if (page.dead_letters_size() == 0 || page.dead_letters(0).sequence() != options.sequence) {
    return ReportError(absl::NotFoundError(absl::StrCat("queue ", options.queue, " has not set aside item ", options.sequence)));
  }
  const v1::DeadLetter& letter = page.dead_letters(0);
  if (session.is_json) {
    PrintLine(MessageJson(letter));
    return kDone;
  }
  PrintLine(absl::StrCat(letter.registration_number(), "  version ", letter.version(), "  ", letter.item_id()));
  PrintLine(absl::StrCat("  set aside ", letter.has_set_aside_at() ? TimeText(letter.set_aside_at()) : "by an earlier release", " after ", letter.attempts(),
                         letter.attempts() == 1 ? " delivery: " : " deliveries: ", WordsOf(letter.reason())));
  if (!letter.consumer().empty()) PrintLine(absl::StrCat("  last had by ", letter.consumer()));
  if (!letter.reason_code().empty()) PrintLine(absl::StrCat("  code ", letter.reason_code()));
  if (!letter.text().empty()) PrintLine(absl::StrCat("  ", letter.text()));
  if (letter.text_erased()) PrintLine("  its text is erased");
  return kDone;
}

int Retry(const Session& session, const DeadLetterOptions& options) {
  const auto stub = StubFor<v1::RiskQueueService>(session);
  if (!stub.ok()) return ReportError(stub.status());
  v1::RetryDeadLettersRequest request;
  request.set_queue(options.queue);
  request.set_office(options.office);
  request.mutable_sequences()->Add(options.sequences.begin(), options.sequences.end());
  request.set_oldest(options.oldest);
  request.set_request_id(NewRequestId());
  v1::RetryDeadLettersResponse response;
  const absl::Status called =
      CallUnary([&](grpc::ClientContext* context) { return (*stub)->RetryDeadLetters(context, request, &response); }, "retrying dead letters");
  if (!called.ok()) return ReportError(called);
  PrintLine(session.is_json ? MessageJson(response) : absl::StrCat(response.sequences_size(), " wait in queue ", options.queue, " again"));
  const int passed_over = request.sequences_size() - response.sequences_size();
  if (options.oldest > 0 || passed_over <= 0) return kDone;
  PrintNote(absl::StrCat("postgate: ", passed_over, " of them are no dead letters of the queue, or no longer"));
  return kDoneWithFindings;
}

// "EUR 25.50".
std::optional<v1::Money> ParseMoney(const std::string& text) {
  const std::vector<std::string> words = absl::StrSplit(text, ' ', absl::SkipEmpty());
  if (words.size() != 2) return std::nullopt;
  std::vector<std::string> parts = absl::StrSplit(words[1], '.');
  v1::Money money;
  money.set_currency_code(words[0]);
  int64_t units = 0;
  if (parts.size() > 2 || !absl::SimpleAtoi(parts[0], &units) || units < 0) return std::nullopt;
  money.set_units(units);
  if (parts.size() == 1) return money;
  int32_t nanos = 0;
  if (parts[1].empty() || parts[1].size() > 9) return std::nullopt;
  parts[1].resize(9, '0');
  if (!absl::SimpleAtoi(parts[1], &nanos) || nanos < 0) return std::nullopt;
  money.set_nanos(nanos);
  return money;
}

absl::StatusOr<v1::ResubmitDeadLetterRequest> ResubmissionOf(const DeadLetterOptions& options) {
  for (const size_t count : {options.descriptions.size(), options.hs_codes.size(), options.values.size()}) {
    if (count == 0 || count == options.pieces.size()) continue;
    return absl::InvalidArgumentError("give --description, --hs-code and --value either not at all or once for each --piece, in the same order");
  }
  v1::ResubmitDeadLetterRequest request;
  request.set_queue(options.queue);
  request.set_office(options.office);
  request.set_sequence(options.sequence);
  request.set_request_id(NewRequestId());
  for (size_t i = 0; i < options.pieces.size(); ++i) {
    v1::PieceRevision& revision = *request.add_revisions();
    revision.set_piece_number(options.pieces[i]);
    if (!options.descriptions.empty()) revision.set_description(options.descriptions[i]);
    if (!options.hs_codes.empty()) revision.set_hs_code(options.hs_codes[i]);
    if (options.values.empty()) continue;
    const std::optional<v1::Money> value = ParseMoney(options.values[i]);
    if (!value.has_value()) return absl::InvalidArgumentError(absl::StrCat("--value ", options.values[i], ": expected a currency and an amount, as \"EUR 25.50\""));
    *revision.mutable_value() = *value;
  }
  return request;
}

int Resubmit(const Session& session, const DeadLetterOptions& options) {
  const auto request = ResubmissionOf(options);
  if (!request.ok()) return ReportError(request.status());
  const auto stub = StubFor<v1::RiskQueueService>(session);
  if (!stub.ok()) return ReportError(stub.status());
  v1::ResubmitDeadLetterResponse response;
  const absl::Status called =
      CallUnary([&](grpc::ClientContext* context) { return (*stub)->ResubmitDeadLetter(context, *request, &response); }, "resubmitting a dead letter");
  if (!called.ok()) return ReportError(called);
  PrintLine(session.is_json ? MessageJson(response)
                            : absl::StrCat(response.registration_number(), " version ", response.version(), " waits in queue ", options.queue, " again, with ",
                                           options.pieces.size(), options.pieces.size() == 1 ? " corrected piece" : " corrected pieces"));
  return kDone;
}

}  // namespace

void AddDeadLettersCommand(CLI::App& queue, Session& session) {
  CLI::App* letters = queue.add_subcommand("dead-letters", "What a queue has set aside because nobody could process it");
  letters->require_subcommand(1);
  const auto options = std::make_shared<DeadLetterOptions>();
  const auto add = [&](const std::string& name, const std::string& what, int (*run)(const Session&, const DeadLetterOptions&)) {
    CLI::App* command = letters->add_subcommand(name, what);
    command->add_option("QUEUE", options->queue, kQueueNames)->required();
    command->add_option("--office", options->office, "For which office; any that you may act for by default")->type_name("OFFICE");
    command->callback([&session, options, run] { session.action = [&session, options, run] { return run(session, *options); }; });
    return command;
  };
  add("list", "All of them, the oldest item first", &ListDeadLetters);
  CLI::App* show = add("show", "One with its reason and text", &ShowDeadLetter);
  show->add_option("SEQUENCE", options->sequence, "As in the list")->required();
  CLI::App* retry = add("retry", "Has them delivered again as they are; attempts start from 1", &Retry);
  retry->add_option("SEQUENCE", options->sequences, "As in the list, at most 100");
  retry->add_option("--oldest", options->oldest, "Instead: this many, the oldest first")->check(AtLeast(1))->type_name("N");
  CLI::App* resubmit = add("resubmit", "Has one delivered again with customs' own corrections beside the declaration, once", &Resubmit);
  resubmit->add_option("SEQUENCE", options->sequence, "As in the list")->required();
  resubmit->add_option("--piece", options->pieces, "Number of a content piece that is corrected; again for another")->type_name("N")->allow_extra_args(false);
  resubmit->add_option("--description", options->descriptions, "Its description")->type_name("TEXT")->allow_extra_args(false);
  resubmit->add_option("--hs-code", options->hs_codes, "Its HS code")->type_name("CODE")->allow_extra_args(false);
  resubmit->add_option("--value", options->values, "Its value, as \"EUR 25.50\"")->type_name("MONEY")->allow_extra_args(false);
}

}  // namespace postgate::cli
