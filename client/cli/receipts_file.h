// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_RECEIPTS_FILE_H_
#define CLIENT_CLI_RECEIPTS_FILE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/cli/appended_lines.h"
#include "postgate/v1/evidence.pb.h"

namespace postgate::cli {

// The file of `submit --receipts` and `audit head`: one postgate.v1.Evidence a line. What stands in it stays; evidence is added only if it is not
// there yet. So it survives interruptions, and one file takes several sources.
class ReceiptsFile {
 public:
  // Reads what is there. FAILED_PRECONDITION with PATH:LINE if the file holds anything else.
  static absl::StatusOr<ReceiptsFile> Open(const std::string& path);

  // The first of the producer's offsets that no receipt is for.
  int64_t FirstMissing(const std::string& producer) const;

  // From `offset` on the hub gives receipts anew; the earlier ones stay.
  void Forget(const std::string& producer, int64_t offset);

  // Adds it unless the certificates, the head with that proof or receipts for all of the offsets are there.
  void Add(const v1::Evidence& evidence);

  // The heads of a ledger epoch, of receipts and of heads alone, that no consistency proof in the file leads on from; by size.
  std::vector<v1::TreeHead> UnlinkedHeads(const std::string& ledger_epoch) const;

  // The ledger epochs that the file has heads of.
  std::vector<std::string> LedgerEpochs() const;

  // DATA_LOSS when it cannot be written, with what to do.
  absl::Status Flush();

 private:
  struct KnownHead {
    v1::TreeHead head;
    bool is_linked = false;
  };

  ReceiptsFile() = default;
  // False: it was there.
  bool Note(const v1::Evidence& evidence);
  bool NoteHead(const v1::TreeHead& head);
  bool NoteTree(const v1::TreeEvidence& tree);

  std::optional<AppendedLines> file_;
  std::string certificates_;                                   // the last ones
  std::map<std::string, std::map<int64_t, int64_t>> offsets_;  // by producer: first → one past the last
  std::map<std::string, std::map<int64_t, KnownHead>> heads_;  // by ledger epoch and size
  std::set<std::string> epoch_ends_;                           // serialized
  std::set<std::string> signed_batches_;
};

}  // namespace postgate::cli

#endif  // CLIENT_CLI_RECEIPTS_FILE_H_
