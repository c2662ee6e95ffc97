// SPDX-License-Identifier: Apache-2.0
#include "server/services/dead_letter_calls.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/intake/errors.h"
#include "server/intake/request_texts.h"
#include "server/queues/dead_letter_proposals.h"
#include "server/queues/dead_letters.h"
#include "server/queues/limits.h"
#include "server/services/access_record.h"
#include "server/services/decision_limits.h"
#include "server/services/sealing_keys.h"
#include "server/services/unary_calls.h"

namespace postgate::services {
namespace {

// The queue, when the caller may ask about it for that office.
absl::StatusOr<size_t> QueueFor(const RiskQueueWiring& wiring, const identity::Principal& principal, const std::string& queue,
                                const std::string& office) {
  if (const absl::StatusOr<std::string> allowed = wiring.offices.OfficeFor(principal.name, office); !allowed.ok()) return allowed.status();
  return queues::FindQueue(queue);
}

void WhenCaughtUp(const RiskQueueWiring& wiring, std::function<void(const absl::Status&)> task) {
  services::WhenCaughtUp(*wiring.queues_runner, *wiring.store, wiring.run_in_background, std::move(task));
}

absl::Status Named(const absl::Status& status) {
  if (!absl::IsFailedPrecondition(status)) return status;
  return intake::MakeError(status.code(), intake::kNotADeadLetter, status.message());
}

absl::Status CheckRetry(const v1::RetryDeadLettersRequest& request) {
  absl::Status checked = intake::CheckRequestId(request.request_id());
  if (!checked.ok()) return checked;
  if (request.sequences().empty() == (request.oldest() == 0)) {
    return intake::Invalid(intake::kRequestInvalid, "name the dead letters by either sequences or oldest");
  }
  if (request.sequences_size() <= queues::kRetriesMax && request.oldest() >= 0 && request.oldest() <= queues::kRetriesMax) return absl::OkStatus();
  return intake::Invalid(intake::kRequestInvalid, absl::StrCat("sequences, oldest: at most ", queues::kRetriesMax));
}

absl::StatusOr<std::vector<int64_t>> SequencesOf(const RiskQueueWiring& wiring, size_t queue, const v1::RetryDeadLettersRequest& request) {
  if (request.oldest() == 0) {
    const std::set<int64_t> named(request.sequences().begin(), request.sequences().end());
    return std::vector<int64_t>(named.begin(), named.end());
  }
  const auto rows = wiring.queues->reader()->table().DeadLettersFrom(queue, 0, static_cast<size_t>(request.oldest()));
  if (!rows.ok()) return rows.status();
  std::vector<int64_t> sequences;
  for (const auto& [sequence, row] : *rows) sequences.push_back(sequence);
  return sequences;
}

// What is resubmitted: a revision of a piece that is not there would be seen by nobody.
absl::StatusOr<queues::DeadLetteredItem> ItemToResubmit(const RiskQueueWiring& wiring, size_t queue, const v1::ResubmitDeadLetterRequest& request) {
  absl::StatusOr<queues::DeadLetteredItem> found =
      queues::ReadDeadLetteredItem(*wiring.store, wiring.registry->keys(), queue, request.sequence());
  if (!found.ok()) return Named(found.status());
  for (int i = 0; i < request.revisions_size() && !found->piece_numbers.empty(); ++i) {
    const auto& pieces = found->piece_numbers;
    if (std::find(pieces.begin(), pieces.end(), request.revisions(i).piece_number()) != pieces.end()) continue;
    return intake::Invalid(intake::kRequestInvalid,
                           absl::StrCat("revisions[", i, "].piece_number is ", request.revisions(i).piece_number(), "; the declaration has ",
                                        pieces.size(), " pieces, and none of that number"));
  }
  return found;
}

}  // namespace

void ListDeadLetters(const RiskQueueWiring& wiring, const identity::Principal& principal, const v1::ListDeadLettersRequest& request,
                     std::function<void(absl::StatusOr<std::vector<v1::DeadLetter>>)> done) {
  const absl::StatusOr<size_t> queue = QueueFor(wiring, principal, request.queue(), request.office());
  if (!queue.ok()) return done(queue.status());
  const int64_t from = request.has_after_sequence() ? std::min(request.after_sequence(), wiring.store->Head()) + 1 : 0;
  const size_t limit = request.page_size() <= 0 ? queues::kDeadLettersPerPageMax
                                                : std::min(static_cast<size_t>(request.page_size()), queues::kDeadLettersPerPageMax);
  WhenCaughtUp(wiring, [&wiring, principal, name = request.queue(), queue = *queue, from, limit, done = std::move(done)](const absl::Status& applied) {
    if (!applied.ok()) return done(applied);
    auto found = queues::ListDeadLetters(*wiring.store, wiring.registry->keys(), wiring.queues->reader()->table(), queue, from, limit);
    if (!found.ok()) return done(std::move(found));
    ledger::v1::AccessEntry access;
    access.set_kind(ledger::v1::ACCESS_KIND_DEAD_LETTERS);
    access.set_queue(name);
    for (const v1::DeadLetter& letter : *found) {
      if (!letter.text().empty()) access.add_item_sequences(letter.sequence());
    }
    // Without a text nothing personal is shown.
    if (access.item_sequences().empty()) return done(std::move(found));
    wiring.propose(ProposeAccess(principal, std::move(access), [done, found = *std::move(found)](const absl::Status& recorded) mutable {
      if (!recorded.ok()) return done(recorded);
      done(std::move(found));
    }));
  });
}

void RetryDeadLetters(const RiskQueueWiring& wiring, const identity::Principal& principal, const v1::RetryDeadLettersRequest& request,
                      std::function<void(absl::StatusOr<std::vector<int64_t>>)> done) {
  if (absl::Status checked = CheckRetry(request); !checked.ok()) return done(checked);
  const absl::StatusOr<size_t> queue = QueueFor(wiring, principal, request.queue(), request.office());
  if (!queue.ok()) return done(queue.status());
  WhenCaughtUp(wiring, [&wiring, principal, queue = *queue, &request, done = std::move(done)](const absl::Status& applied) {
    if (!applied.ok()) return done(applied);
    const absl::StatusOr<std::vector<int64_t>> sequences = SequencesOf(wiring, queue, request);
    if (!sequences.ok()) return done(sequences.status());
    wiring.propose(queues::ProposeRetry(wiring.queue_adjudication, identity::ToString(principal), queue, *sequences, request.oldest() == 0,
                                        request.request_id(), [done](absl::StatusOr<std::vector<int64_t>> retried) {
                                          if (!retried.ok()) return done(Named(retried.status()));
                                          done(std::move(retried));
                                        }));
  });
}

void ResubmitDeadLetter(const RiskQueueWiring& wiring, const identity::Principal& principal, const v1::ResubmitDeadLetterRequest& request,
                        std::function<void(absl::StatusOr<v1::ResubmitDeadLetterResponse>)> done) {
  if (absl::Status checked = CheckResubmission(request); !checked.ok()) return done(checked);
  const absl::StatusOr<size_t> queue = QueueFor(wiring, principal, request.queue(), request.office());
  if (!queue.ok()) return done(queue.status());
  WhenCaughtUp(wiring, [&wiring, principal, queue = *queue, &request, done = std::move(done)](const absl::Status& applied) {
    if (!applied.ok()) return done(applied);
    absl::StatusOr<queues::DeadLetteredItem> found = ItemToResubmit(wiring, queue, request);
    if (!found.ok()) return done(found.status());
    const absl::StatusOr<sealing::DayKeys> keys = SealingKeys(wiring.registry->keys(), identity::ToString(principal), wiring.clock());
    if (!keys.ok()) return done(keys.status());
    v1::ResubmitDeadLetterRequest known = request;
    // Nobody has looked at what this version does not know, nor at how large it is.
    known.DiscardUnknownFields();
    wiring.propose(queues::ProposeResubmission(wiring.queue_adjudication, *keys, std::move(found->item), known.revisions(), known.request_id(),
                                               [done](absl::StatusOr<v1::ResubmitDeadLetterResponse> resubmitted) {
                                                 if (!resubmitted.ok()) return done(Named(resubmitted.status()));
                                                 done(std::move(resubmitted));
                                               }));
  });
}

}  // namespace postgate::services
