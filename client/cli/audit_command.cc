// SPDX-License-Identifier: Apache-2.0
#include <google/protobuf/util/json_util.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/commands.h"
#include "client/cli/json_text.h"
#include "client/cli/output.h"
#include "client/cli/receipts_file.h"
#include "client/cli/record_digests.h"
#include "client/formats/file_digest.h"
#include "core/receipts/evidence_check.h"
#include "postgate/v1/hub_service.grpc.pb.h"

namespace postgate::cli {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string records;
  bool is_movements = false;
};

// Compares what receipts are for with the file that was sent.
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

  int64_t compared() const { return compared_; }

 private:
  SentFile(std::string producer_ending, RecordDigests digests) : producer_ending_(std::move(producer_ending)), digests_(std::move(digests)) {}

  std::string producer_ending_;
  RecordDigests digests_;
  int64_t compared_ = 0;
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
absl::StatusOr<int64_t> VerifyFile(const std::string& path, receipts::EvidenceCheck& check, std::optional<SentFile>& sent) {
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
    for (const std::string& problem : found) PrintNote(absl::StrCat(path, ":", number, ": ", problem));
    problems += static_cast<int64_t>(found.size());
  }
  if (is_empty) {
    PrintNote(absl::StrCat(path, ": no receipt and no tree head in it: it proves nothing"));
    ++problems;
  }
  return problems;
}

void PrintVerdict(const Session& session, const receipts::EvidenceCheck& check, const std::optional<SentFile>& sent, int64_t problems) {
  const receipts::EvidenceCheck::Totals& totals = check.totals();
  const std::vector<std::string> gaps = check.Gaps();
  const int64_t unlinked = check.UnlinkedHeads();
  if (session.is_json) {
    PrintLine(JsonObject().Add("receipts", totals.receipts).Add("records", totals.records).Add("tree_heads", totals.heads)
                  .Add("consistency_proofs", totals.consistency_proofs).Add("records_compared", sent.has_value() ? sent->compared() : int64_t{0})
                  .Add("unlinked_heads", unlinked)
                  .Add("gaps", static_cast<int64_t>(gaps.size())).Add("problems", problems).Text());
    return;
  }
  for (const std::string& gap : gaps) PrintLine(gap);
  PrintLine(absl::StrCat(totals.receipts, " receipts for ", totals.records, " records, ", totals.heads, " signed tree heads, ",
                         totals.consistency_proofs, " consistency proofs"));
  if (sent.has_value()) PrintLine(absl::StrCat(sent->compared(), " records compared with the file that was sent"));
  if (unlinked > 0) {
    PrintLine(absl::StrCat(unlinked, " of the tree heads are not linked to the newest by consistency proofs: that all are of one history is not"
                           " shown; an auditor's `postgate audit head FILE` adds the proofs"));
  }
  PrintLine(problems > 0 ? absl::StrCat(problems, problems == 1 ? " problem" : " problems", ": this evidence does not hold")
            : gaps.empty() ? std::string("all of it holds")
                           : std::string("what is there holds; some receipts are missing"));
}

int Verify(const Session& session, const Options& options) {
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
  for (const std::string& path : options.files) {
    const absl::StatusOr<int64_t> found = VerifyFile(path, check, sent);
    if (!found.ok()) return ReportError(found.status());
    problems += *found;
  }
  if (sent.has_value() && sent->compared() == 0) {
    PrintNote(absl::StrCat("postgate: ", options.records, ": no receipt is for this file; was it changed since it was sent?"));
    ++problems;
  }
  PrintVerdict(session, check, sent, problems);
  return problems == 0 && check.Gaps().empty() ? kDone : kDoneWithFindings;
}

// The proof that the newest tree begins with that of `earlier`.
absl::StatusOr<v1::Evidence> LinkTo(const v1::GetTreeHeadResponse& newest, const v1::TreeHead& earlier, v1::HubService::Stub& stub) {
  const v1::TreeHead& head = newest.tree_head();
  v1::Evidence evidence;
  v1::TreeEvidence& tree = *evidence.mutable_tree();
  *tree.mutable_tree_head() = head;
  if (earlier.tree_size() == head.tree_size()) return evidence;
  if (earlier.tree_size() > head.tree_size()) {
    return absl::DataLossError(absl::StrCat("the hub's tree has ", head.tree_size(), " leaves, but it signed one of ", earlier.tree_size(),
                                            " before: entries are gone"));
  }
  v1::GetConsistencyProofRequest request;
  request.set_first_tree_size(earlier.tree_size());
  request.set_second_tree_size(head.tree_size());
  v1::GetConsistencyProofResponse proof;
  const absl::Status called =
      CallUnary([&](grpc::ClientContext* context) { return stub.GetConsistencyProof(context, request, &proof); }, "the consistency proof");
  if (!called.ok()) return called;
  tree.set_earlier_tree_size(earlier.tree_size());
  *tree.mutable_consistency_proof() = proof.hashes();
  return evidence;
}

// Fetches the newest head, and for each head in the file that nothing links on yet the proof that the newest tree begins with its tree.
int KeepHead(const Session& session, const Options& options) {
  absl::StatusOr<ReceiptsFile> file = ReceiptsFile::Open(options.files.front());
  if (!file.ok()) return ReportError(file.status());
  const auto channel = ConnectTo(session);
  if (!channel.ok()) return ReportError(channel.status());
  const auto stub = v1::HubService::NewStub(*channel);
  v1::GetTreeHeadResponse newest;
  const absl::Status called = CallUnary([&](grpc::ClientContext* context) { return stub->GetTreeHead(context, {}, &newest); }, "the newest tree head");
  if (!called.ok()) return ReportError(called);
  const std::string& epoch = newest.tree_head().ledger_epoch();
  v1::Evidence certificates;
  certificates.set_receipt_certificates(newest.receipt_certificates());
  file->Add(certificates);
  const std::vector<v1::TreeHead> unlinked = file->UnlinkedHeads(epoch);
  v1::Evidence alone;
  *alone.mutable_tree()->mutable_tree_head() = newest.tree_head();
  if (unlinked.empty()) file->Add(alone);
  for (const v1::TreeHead& earlier : unlinked) {
    const absl::StatusOr<v1::Evidence> link = LinkTo(newest, earlier, *stub);
    if (!link.ok()) return ReportError(link.status());
    file->Add(*link);
  }
  if (absl::Status flushed = file->Flush(); !flushed.ok()) return ReportError(flushed);
  PrintLine(session.is_json ? MessageJson(newest.tree_head())
                            : absl::StrCat(options.files.front(), ": head over ", newest.tree_head().tree_size(), " entries of ledger epoch ", epoch,
                                           "; postgate audit verify checks it"));
  return kDone;
}

}  // namespace

void AddAuditCommand(CLI::App& app, Session& session) {
  CLI::App* audit = app.add_subcommand("audit", "Keeps and checks what the hub signed");
  audit->require_subcommand(1);
  const auto options = std::make_shared<Options>();

  CLI::App* verify = audit->add_subcommand("verify", "Checks files of receipts and tree heads, without the hub");
  verify->footer("Needs --ca alone. Checks that each receipt is of its records and proven in a tree that the hub signed, that trees grew and nothing was\n"
                 "altered, left out or back-dated between them, and that a producer's offsets have no gap. Ends with 1 when something does not hold.");
  verify->add_option("FILE", options->files, "Of submit --receipts or audit head; several are checked against one another")->required();
  verify->add_option("--records", options->records, "The file that was sent: its records are compared with the receipts")->type_name("FILE");
  verify->add_flag("--movements", options->is_movements, "That file holds movements");
  verify->callback([&session, options] { session.action = [&session, options] { return Verify(session, *options); }; });

  CLI::App* head = audit->add_subcommand("head", "Adds the newest signed tree head to FILE, with proofs that its tree grew from those of the heads there (auditors)");
  head->add_option("FILE", options->files, "Evidence, one line each")->required()->expected(1);
  head->callback([&session, options] { session.action = [&session, options] { return KeepHead(session, *options); }; });
}

}  // namespace postgate::cli
