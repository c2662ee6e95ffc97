// SPDX-License-Identifier: Apache-2.0
#include <google/protobuf/util/json_util.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/commands.h"
#include "client/cli/json_text.h"
#include "client/cli/output.h"
#include "client/cli/receipts_file.h"
#include "client/cli/record_digests.h"
#include "client/formats/file_digest.h"
#include "core/receipts/batch_signature.h"
#include "core/receipts/evidence_check.h"
#include "postgate/v1/hub_service.grpc.pb.h"

namespace postgate::cli {
namespace {

struct AuditOptions {
  std::vector<std::string> files;
  std::string records;
  bool is_movements = false;
  bool asks_hub = false;
  int64_t sequence = 0;
};

// Of one batch, as the hub takes it; a file of evidence may say anything.
constexpr int64_t kSignedRecordsMax = 500;

// Compares what receipts and signatures are for with the file that was sent.
class SentFile {
 public:
  static absl::StatusOr<SentFile> Open(const std::string& path, client::RecordKind kind) {
    const auto format = client::FormatOfName(path);
    if (!format.ok()) return format.status();
    auto file = client::RecordFile::Open(path, *format, kind);
    if (!file.ok()) return file.status();
    const absl::StatusOr<std::string> digest = client::ShortSha256OfFile(path);
    if (!digest.ok()) return digest.status();
    return SentFile("/" + *digest, RecordDigests(*std::move(file)));
  }

  // OK also for another file's.
  absl::Status Compare(const v1::SubmissionEvidence& submission) {
    if (!absl::EndsWith(submission.producer(), producer_ending_)) return absl::OkStatus();
    for (int i = 0; i < submission.records_size(); ++i) {
      const int64_t offset = submission.first_offset() + i;
      const absl::StatusOr<std::string> digest = digests_.At(offset);
      if (!digest.ok()) return digest.status();
      if (*digest != submission.records(i).received_digest()) {
        return absl::DataLossError(absl::StrCat("record ", offset, " of the file has other bytes than the receipt is for"));
      }
      ++compared_;
    }
    return absl::OkStatus();
  }

  // DATA_LOSS unless the kept signature is over this file's records. OK also for another file's. `place` is where the evidence stands.
  absl::Status CheckSignature(const v1::SignedBatch& batch, const std::string& authorities, const std::string& place) {
    if (!absl::EndsWith(batch.producer(), producer_ending_)) return absl::OkStatus();
    if (batch.count() < 1 || batch.count() > kSignedRecordsMax) return absl::InvalidArgumentError(absl::StrCat("a signature over ", batch.count(), " records"));
    std::vector<std::string> digests;
    for (int64_t i = 0; i < batch.count(); ++i) {
      absl::StatusOr<std::string> digest = digests_.At(batch.first_offset() + i);
      if (!digest.ok()) return digest.status();
      digests.push_back(*std::move(digest));
    }
    if (absl::Status verified = receipts::VerifySignedBatch(batch, std::move(digests), authorities); !verified.ok()) return verified;
    v1::SignedBatch timed = batch;
    timed.clear_signature();
    timed.clear_certificate();
    signatures_.emplace_back(place, std::move(timed));
    return absl::OkStatus();
  }

  // Compares the times of those signatures with all of the evidence and reports what is wrong. Returns the number of problems.
  int64_t CheckSignedTimes(const receipts::EvidenceCheck& check) {
    int64_t problems = 0;
    for (const auto& [place, batch] : signatures_) {
      const absl::Status timed = check.CheckSignedTime(batch);
      if (timed.ok()) continue;
      if (absl::IsNotFound(timed)) {
        ++untimed_signatures_;
        continue;
      }
      PrintNote(absl::StrCat(place, ": ", timed.message()));
      ++problems;
    }
    return problems;
  }

  int64_t compared() const { return compared_; }
  int64_t signatures() const { return static_cast<int64_t>(signatures_.size()); }
  // Of which no receipt tells the time; once the times were checked.
  int64_t untimed_signatures() const { return untimed_signatures_; }

 private:
  SentFile(std::string producer_ending, RecordDigests digests) : producer_ending_(std::move(producer_ending)), digests_(std::move(digests)) {}

  std::string producer_ending_;
  RecordDigests digests_;
  int64_t compared_ = 0;
  std::vector<std::pair<std::string, v1::SignedBatch>> signatures_;  // that are over the file's records, with their places
  int64_t untimed_signatures_ = 0;
};

absl::StatusOr<std::string> ReadAuthorities(const Session& session) {
  if (session.authorities.empty()) {
    return absl::InvalidArgumentError("no --ca: expected --ca FILE, the authority that the hub's certificates come from, or POSTGATE_CA");
  }
  std::ifstream file(session.authorities, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat(session.authorities, ": can't be read"));
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// Checks one file of evidence and reports what is wrong with the line. Returns the number of problems.
absl::StatusOr<int64_t> VerifyFile(const std::string& path, const std::string& authorities, receipts::EvidenceCheck& check, std::optional<SentFile>& sent) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": can't be read"));
  bool is_empty = true;
  int64_t problems = 0;
  std::string line;
  for (int64_t number = 1; std::getline(file, line); ++number) {
    v1::Evidence evidence;
    if (!google::protobuf::util::JsonStringToMessage(line, &evidence).ok()) {
      return absl::InvalidArgumentError(absl::StrCat(path, ":", number, ": expected one postgate.v1.Evidence in protobuf's JSON mapping"));
    }
    if (!evidence.has_receipt_certificates()) is_empty = false;
    std::vector<std::string> found = check.Add(evidence);
    if (sent.has_value() && evidence.has_submission()) {
      if (const absl::Status same = sent->Compare(evidence.submission()); !same.ok()) found.emplace_back(same.message());
    }
    if (evidence.has_signed_batch()) {
      const absl::Status held = sent.has_value() ? sent->CheckSignature(evidence.signed_batch(), authorities, absl::StrCat(path, ":", number))
                                                 : absl::FailedPreconditionError("a carrier's signature is over the records of its file: --records FILE");
      if (!held.ok()) found.emplace_back(held.message());
    }
    for (const std::string& problem : found) PrintNote(absl::StrCat(path, ":", number, ": ", problem));
    problems += static_cast<int64_t>(found.size());
  }
  if (is_empty) {
    PrintNote(absl::StrCat(path, ": no receipt and no tree head in it: it proves nothing"));
    ++problems;
  }
  return problems;
}

absl::StatusOr<v1::GetLedgerEpochsResponse> FetchLedgerEpochs(v1::HubService::Stub& stub) {
  v1::GetLedgerEpochsResponse epochs;
  const absl::Status called = CallUnary([&](grpc::ClientContext* context) { return stub.GetLedgerEpochs(context, {}, &epochs); }, "the ledger's epochs");
  if (!called.ok()) return called;
  return epochs;
}

// What the hub says of its restores, as evidence in the order in which a check needs it.
std::vector<v1::Evidence> EpochEvidence(const v1::GetLedgerEpochsResponse& epochs) {
  std::vector<v1::Evidence> evidence(1);
  evidence.front().set_receipt_certificates(epochs.receipt_certificates());
  for (const v1::EpochEnd& end : epochs.former_epochs()) *evidence.emplace_back().mutable_epoch_end() = end;
  return evidence;
}

// Adds what the hub says of its restores. Returns the number of problems with it.
absl::StatusOr<int64_t> AskHub(const Session& session, receipts::EvidenceCheck& check) {
  const auto stub = StubFor<v1::HubService>(session);
  if (!stub.ok()) return stub.status();
  const auto epochs = FetchLedgerEpochs(**stub);
  if (!epochs.ok()) return epochs.status();
  int64_t problems = 0;
  for (const v1::Evidence& evidence : EpochEvidence(*epochs)) {
    for (const std::string& problem : check.Add(evidence)) {
      PrintNote(absl::StrCat("postgate: the hub's account of its ledger epochs: ", problem));
      ++problems;
    }
  }
  return problems;
}

// Of which records the receipts are no longer covered, and whether they were sent again. Returns how many were not.
int64_t PrintLosses(const Session& session, const receipts::EvidenceCheck& check) {
  int64_t uncovered = 0;
  for (const receipts::EvidenceCheck::Loss& loss : check.Losses()) {
    if (!loss.is_sent_again) ++uncovered;
    if (session.is_json) {
      PrintLine(JsonObject().Add("producer", loss.producer).Add("first_offset", loss.first_offset).Add("next_offset", loss.next_offset)
                    .Add("former_ledger_epoch", loss.end.ledger_epoch()).Add("entries_kept", loss.end.tree_size())
                    .Add("restored_at", TimeText(loss.end.restored_at())).Add("is_sent_again", loss.is_sent_again).Text());
      continue;
    }
    PrintLine(absl::StrCat("producer ", loss.producer, ": offsets ", loss.first_offset, " to ", loss.next_offset - 1, ": covered by former ledger epoch ",
                           loss.end.ledger_epoch(), ", lost at restore: the hub was restored on ", TimeText(loss.end.restored_at()), " and kept ",
                           loss.end.tree_size(), " entries of it; ",
                           loss.is_sent_again ? "sent again since, with receipts that hold"
                                              : "send the same file again. These receipts still prove that the hub had the records"));
  }
  return uncovered;
}

void PrintVerdict(const Session& session, const receipts::EvidenceCheck& check, const std::optional<SentFile>& sent, int64_t problems, int64_t uncovered) {
  const receipts::EvidenceCheck::Totals& totals = check.totals();
  const std::vector<std::string> gaps = check.Gaps();
  const int64_t unlinked = check.UnlinkedHeads();
  if (session.is_json) {
    PrintLine(JsonObject().Add("receipts", totals.receipts).Add("records", totals.records).Add("tree_heads", totals.heads)
                  .Add("consistency_proofs", totals.consistency_proofs).Add("records_compared", sent.has_value() ? sent->compared() : int64_t{0})
                  .Add("signatures", sent.has_value() ? sent->signatures() : int64_t{0})
                  .Add("signatures_without_receipt", sent.has_value() ? sent->untimed_signatures() : int64_t{0}).Add("unlinked_heads", unlinked).Add("lost_heads", check.LostHeads())
                  .Add("gaps", static_cast<int64_t>(gaps.size())).Add("problems", problems).Text());
    return;
  }
  for (const std::string& gap : gaps) PrintLine(gap);
  PrintLine(absl::StrCat(totals.receipts, " receipts for ", totals.records, " records, ", totals.heads, " signed tree heads, ",
                         totals.consistency_proofs, " consistency proofs"));
  if (sent.has_value()) PrintLine(absl::StrCat(sent->compared(), " records compared with the file that was sent"));
  if (sent.has_value() && sent->signatures() > 0) PrintLine(absl::StrCat(sent->signatures(), " signatures of the carrier over batches of that file"));
  if (sent.has_value() && sent->untimed_signatures() > 0) {
    PrintLine(absl::StrCat(sent->untimed_signatures(), " of the signatures have no receipt here for their records: when they were made, and so whether the certificate was"
                           " valid then, is the hub's word alone; add the carrier's receipts file"));
  }
  if (unlinked > 0) {
    PrintLine(absl::StrCat(unlinked, " of the tree heads are not linked to the newest by consistency proofs: that all are of one history is not"
                           " shown; an auditor's `postgate audit head FILE` adds the proofs"));
  }
  if (check.LostHeads() > 0) {
    PrintLine(absl::StrCat(check.LostHeads(), " of the tree heads are over entries that the hub lost when it was restored: it says so itself, signed"));
  }
  PrintLine(problems > 0 ? absl::StrCat(problems, problems == 1 ? " problem" : " problems", ": this evidence does not hold")
            : !gaps.empty() ? std::string("what is there holds; some receipts are missing")
            : uncovered > 0 ? std::string("all of it holds, and the hub no longer covers some of it")
                            : std::string("all of it holds"));
}

int Verify(const Session& session, const AuditOptions& options) {
  const absl::StatusOr<std::string> authorities = ReadAuthorities(session);
  if (!authorities.ok()) return ReportError(authorities.status());
  std::optional<SentFile> sent;
  if (!options.records.empty()) {
    absl::StatusOr<SentFile> opened =
        SentFile::Open(options.records, options.is_movements ? client::RecordKind::kMovement : client::RecordKind::kItem);
    if (!opened.ok()) return ReportError(opened.status());
    sent = *std::move(opened);
  }
  receipts::EvidenceCheck check(*authorities);
  int64_t problems = 0;
  if (options.asks_hub) {
    const absl::StatusOr<int64_t> found = AskHub(session, check);
    if (!found.ok()) return ReportError(found.status());
    problems += *found;
  }
  for (const std::string& path : options.files) {
    const absl::StatusOr<int64_t> found = VerifyFile(path, *authorities, check, sent);
    if (!found.ok()) return ReportError(found.status());
    problems += *found;
  }
  if (sent.has_value()) problems += sent->CheckSignedTimes(check);
  if (sent.has_value() && sent->compared() == 0 && sent->signatures() == 0) {
    PrintNote(absl::StrCat("postgate: ", options.records, ": no receipt is for this file; was it changed since it was sent?"));
    ++problems;
  }
  const int64_t uncovered = PrintLosses(session, check);
  PrintVerdict(session, check, sent, problems, uncovered);
  return problems == 0 && uncovered == 0 && check.Gaps().empty() ? kDone : kDoneWithFindings;
}

// The proof that the newest tree begins with that of `earlier`.
absl::StatusOr<v1::Evidence> LinkTo(const v1::GetTreeHeadResponse& newest, const v1::TreeHead& earlier, v1::HubService::Stub& stub) {
  const v1::TreeHead& head = newest.tree_head();
  v1::Evidence evidence;
  v1::TreeEvidence& tree = *evidence.mutable_tree();
  *tree.mutable_tree_head() = head;
  const bool is_same_epoch = earlier.ledger_epoch() == head.ledger_epoch();
  if (is_same_epoch && earlier.tree_size() == head.tree_size()) return evidence;
  if (earlier.tree_size() > head.tree_size()) {
    return absl::DataLossError(absl::StrCat("the hub's tree has ", head.tree_size(), " leaves, but it signed one of ", earlier.tree_size(),
                                            " before: entries are gone"));
  }
  v1::GetConsistencyProofRequest request;
  request.set_first_tree_size(earlier.tree_size());
  request.set_second_tree_size(head.tree_size());
  request.set_ledger_epoch(earlier.ledger_epoch());
  v1::GetConsistencyProofResponse proof;
  const absl::Status called =
      CallUnary([&](grpc::ClientContext* context) { return stub.GetConsistencyProof(context, request, &proof); }, "the consistency proof");
  if (!called.ok()) return called;
  tree.set_earlier_tree_size(earlier.tree_size());
  if (!is_same_epoch) tree.set_earlier_ledger_epoch(earlier.ledger_epoch());
  *tree.mutable_consistency_proof() = proof.hashes();
  return evidence;
}

// The statement that a head is over entries which were lost at a restore; null when it is not.
const v1::EpochEnd* LossOf(const v1::TreeHead& head, const v1::GetLedgerEpochsResponse& epochs) {
  for (const v1::EpochEnd& end : epochs.former_epochs()) {
    if (end.ledger_epoch() == head.ledger_epoch() && head.tree_size() > end.tree_size()) return &end;
  }
  return nullptr;
}

// Links what can be linked to the newest head. Returns how many heads cannot, because their entries are lost.
absl::StatusOr<int64_t> LinkAll(ReceiptsFile& file, const v1::GetTreeHeadResponse& newest, const v1::GetLedgerEpochsResponse& epochs,
                                v1::HubService::Stub& stub) {
  int64_t lost = 0;
  bool has_newest = false;
  for (const std::string& epoch : file.LedgerEpochs()) {
    for (const v1::TreeHead& earlier : file.UnlinkedHeads(epoch)) {
      if (const v1::EpochEnd* end = LossOf(earlier, epochs)) {
        ++lost;
        PrintNote(absl::StrCat("head over ", earlier.tree_size(), " entries: covered by former ledger epoch ", end->ledger_epoch(),
                               ", lost at restore: the hub was restored on ", TimeText(end->restored_at()), " and kept ", end->tree_size(), " entries of it"));
        continue;
      }
      const absl::StatusOr<v1::Evidence> link = LinkTo(newest, earlier, stub);
      if (!link.ok()) return link.status();
      file.Add(*link);
      has_newest = true;
    }
  }
  v1::Evidence alone;
  *alone.mutable_tree()->mutable_tree_head() = newest.tree_head();
  if (!has_newest) file.Add(alone);
  return lost;
}

// Fetches the newest head, and for each head in the file that nothing links on yet the proof that the newest tree begins with its tree.
int KeepHead(const Session& session, const AuditOptions& options) {
  absl::StatusOr<ReceiptsFile> file = ReceiptsFile::Open(options.files.front());
  if (!file.ok()) return ReportError(file.status());
  const auto stub = StubFor<v1::HubService>(session);
  if (!stub.ok()) return ReportError(stub.status());
  v1::GetTreeHeadResponse newest;
  const absl::Status called = CallUnary([&](grpc::ClientContext* context) { return (*stub)->GetTreeHead(context, {}, &newest); }, "the newest tree head");
  if (!called.ok()) return ReportError(called);
  const auto epochs = FetchLedgerEpochs(**stub);
  if (!epochs.ok()) return ReportError(epochs.status());
  for (const v1::Evidence& evidence : EpochEvidence(*epochs)) file->Add(evidence);
  const absl::StatusOr<int64_t> lost = LinkAll(*file, newest, *epochs, **stub);
  if (!lost.ok()) return ReportError(lost.status());
  if (absl::Status flushed = file->Flush(); !flushed.ok()) return ReportError(flushed);
  PrintLine(session.is_json ? MessageJson(newest.tree_head())
                            : absl::StrCat(options.files.front(), ": head over ", newest.tree_head().tree_size(), " entries of ledger epoch ",
                                           newest.tree_head().ledger_epoch(), "; postgate audit verify checks it"));
  return *lost == 0 ? kDone : kDoneWithFindings;
}

// Adds the signature over the batch of which a record stands at `sequence`.
int KeepSignature(const Session& session, const AuditOptions& options) {
  absl::StatusOr<ReceiptsFile> file = ReceiptsFile::Open(options.files.front());
  if (!file.ok()) return ReportError(file.status());
  const auto stub = StubFor<v1::HubService>(session);
  if (!stub.ok()) return ReportError(stub.status());
  v1::GetBatchSignatureRequest request;
  request.set_sequence(options.sequence);
  v1::GetBatchSignatureResponse found;
  const absl::Status called =
      CallUnary([&](grpc::ClientContext* context) { return (*stub)->GetBatchSignature(context, request, &found); }, "the batch's signature");
  if (!called.ok()) return ReportError(called);
  v1::Evidence evidence;
  *evidence.mutable_signed_batch() = found.signed_batch();
  file->Add(evidence);
  if (absl::Status flushed = file->Flush(); !flushed.ok()) return ReportError(flushed);
  const v1::SignedBatch& batch = found.signed_batch();
  PrintLine(session.is_json ? MessageJson(batch)
                            : absl::StrCat(options.files.front(), ": signature of ", batch.carrier_uri(), " over records ", batch.first_offset(), " to ",
                                           batch.first_offset() + batch.count() - 1, " of producer ", batch.producer(),
                                           "; postgate audit verify --records checks it with the carrier's file, and its time with the carrier's receipts"));
  return kDone;
}

}  // namespace

void AddAuditCommand(CLI::App& app, Session& session) {
  CLI::App* audit = app.add_subcommand("audit", "Keeps and checks what the hub signed");
  audit->require_subcommand(1);
  const auto options = std::make_shared<AuditOptions>();

  CLI::App* verify = audit->add_subcommand("verify", "Checks files of receipts and tree heads, without the hub unless --ask-hub");
  verify->footer("Needs --ca alone. Checks that each receipt is of its records and proven in a tree that the hub signed, that trees grew and nothing was\n"
                 "altered, left out or back-dated between them, and that a producer's offsets have no gap. Ends with 1 when something does not hold.");
  verify->add_option("FILE", options->files, "Of submit --receipts or audit head; several are checked against one another")->required();
  verify->add_option("--records", options->records, "The file that was sent: its records are compared with the receipts")->type_name("FILE");
  verify->add_flag("--movements", options->is_movements, "That file holds movements");
  verify->add_flag("--ask-hub", options->asks_hub, "Asks the hub (--hub, --identity) which receipts it no longer covers since it was restored from a backup");
  verify->callback([&session, options] { session.action = [&session, options] { return Verify(session, *options); }; });

  CLI::App* signature = audit->add_subcommand("signature", "Adds a carrier's signature over a batch to FILE (auditors, operators)");
  signature->add_option("FILE", options->files, "Evidence, one line each")->required()->expected(1);
  signature->add_option("--sequence", options->sequence, "Of any record of the batch, as `postgate item show` and receipts tell it")->required()->type_name("N");
  signature->callback([&session, options] { session.action = [&session, options] { return KeepSignature(session, *options); }; });

  CLI::App* head = audit->add_subcommand("head", "Adds the newest signed tree head to FILE, with proofs that its tree grew from those of the heads there (auditors)");
  head->add_option("FILE", options->files, "Evidence, one line each")->required()->expected(1);
  head->callback([&session, options] { session.action = [&session, options] { return KeepHead(session, *options); }; });
}

}  // namespace postgate::cli
