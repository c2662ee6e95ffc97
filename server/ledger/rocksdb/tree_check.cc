// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/tree_check.h"

#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "core/audit_tree/frontier.h"
#include "core/digest/sha256.h"
#include "core/encoding/timestamp.h"
#include "core/receipts/leaf.h"
#include "server/ledger/audit_tree.h"
#include "server/ledger/entry_leaf.h"
#include "server/ledger/epochs.h"
#include "server/ledger/rocksdb/part_reader.h"
#include "server/ledger/rocksdb/key_encoding.h"
#include "server/ledger/rocksdb/rocksdb_status.h"

namespace postgate::ledger {
namespace {

using audit_tree::Hash;
using audit_tree::NodeId;

// Whoever filed it got a receipt, whose salt is in its leaf.
bool HasReceipt(const v1::Entry& entry) { return entry.has_item() || entry.has_movement() || entry.has_cancellation(); }

rocksdb::ReadOptions Once() {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  return options;
}

class TreeCheck {
 public:
  TreeCheck(const LedgerDatabase& database, const LedgerCheckOptions& options, LedgerFindings& findings)
      : database_(database), options_(options), findings_(findings), epochs_(findings.metadata),
        leaves_(database.db->NewIterator(Once(), database.leaves)), heads_(database.db->NewIterator(Once(), database.tree_heads)) {}

  void Run() {
    const std::unique_ptr<rocksdb::Iterator> parts(database_.db->NewIterator(Once(), database_.blocks));
    leaves_->SeekToFirst();
    heads_->SeekToFirst();
    for (parts->SeekToFirst(); parts->Valid(); parts->Next()) {
      const auto part = OpenPart(*parts);
      if (!findings_.Expect(part.status()) || !findings_.Expect(CheckPart(**part))) return;
      Progress();
    }
    if (!findings_.Expect(ToStatus(parts->status(), absl::StrCat("reading the blocks behind entry ", next_ - 1)))) return;
    findings_.Expect(CheckEnd(*leaves_, "leaves of the audit tree", next_));
    findings_.Expect(CheckEnd(*heads_, "tree heads", next_));
    findings_.Expect(CountNodes());
    NoteSignatures();
  }

 private:
  // OK also where the entries alone are wrong and the tree can be gone on with.
  absl::Status CheckPart(const OpenedPart& part) {
    if (part.first_sequence != next_) {
      return absl::DataLossError(part.first_sequence > next_
                                     ? absl::StrCat("entries ", next_, " to ", part.first_sequence - 1, " are missing")
                                     : absl::StrCat("two blocks hold entry ", part.first_sequence));
    }
    if (!in_block_) {
      if (absl::Status begun = BeginBlock(part); !begun.ok()) return begun;
    }
    if (part.part.block_first_sequence() != block_first_) {
      return absl::DataLossError(absl::StrCat("the block of entry ", block_first_, " ends without its last part, before entry ", next_));
    }
    for (const absl::string_view entry : part.entries) {
      if (absl::Status checked = CheckEntry(entry); !checked.ok()) return checked;
    }
    return part.part.ends_block() ? EndBlock() : absl::OkStatus();
  }

  absl::Status BeginBlock(const OpenedPart& part) {
    in_block_ = true;
    block_first_ = next_;
    if (encoding::ToTime(part.part.committed_at()) < encoding::ToTime(committed_at_)) {
      findings_.AddDamage(absl::StrCat("the block of entry ", next_, " is dated before the one before it"));
    }
    committed_at_ = part.part.committed_at();
    if (!leaves_->status().ok()) return ToStatus(leaves_->status(), absl::StrCat("reading the leaves of entry ", next_));
    if (!leaves_->Valid() || DecodeNumber(ToView(leaves_->key())) != next_) {
      return absl::DataLossError(absl::StrCat("the audit tree's leaves for the block of entry ", next_, " are missing"));
    }
    return absl::OkStatus();
  }

  absl::Status CheckEntry(absl::string_view serialized) {
    const size_t at = static_cast<size_t>(next_ - block_first_) * sizeof(Hash);
    const rocksdb::Slice row = leaves_->value();
    if (row.size() < at + sizeof(Hash)) return absl::DataLossError(absl::StrCat("the audit tree lacks leaf ", next_));
    const Hash stored = *digest::FromBytes(ToView(row).substr(at, sizeof(Hash)));
    v1::Entry entry;
    if (!entry.ParseFromArray(serialized.data(), static_cast<int>(serialized.size()))) {
      findings_.AddDamage(absl::StrCat("entry ", next_, " can't be parsed"));
    } else if (!HasReceipt(entry)) {
      receipts::Leaf leaf = LeafOf(entry);
      leaf.sequence = next_;
      leaf.committed_at = committed_at_;
      leaf.entry_hash = EntryHash(serialized, entry, nullptr);
      if (receipts::HashOf(leaf) != stored) findings_.AddDamage(absl::StrCat("entry ", next_, " is not what its leaf in the audit tree is of"));
      ++findings_.entries_proven;
    }
    frontier_.Append(stored, [this](const NodeId& id, const Hash& hash) { CheckNode(id, hash); });
    ++next_;
    return absl::OkStatus();
  }

  void CheckNode(const NodeId& id, const Hash& hash) {
    if (id.level == 0 || id.level % kTreeLevelsKept != 0) return;
    ++nodes_;
    rocksdb::PinnableSlice kept;
    const rocksdb::Status read = database_.db->Get(Once(), database_.tree_nodes, TreeNodeKey(id), &kept);
    if (read.ok() && ToView(kept) == digest::ViewOf(hash)) return;
    findings_.AddDamage(absl::StrCat("node ", id.index, " of level ", id.level, " of the audit tree ",
                                     read.IsNotFound() ? "is missing" : "is not the hash of what is below it"));
  }

  absl::Status EndBlock() {
    in_block_ = false;
    ++findings_.blocks;
    if (leaves_->value().size() != static_cast<size_t>(next_ - block_first_) * sizeof(Hash)) {
      return absl::DataLossError(absl::StrCat("the audit tree has more leaves than entries in the block of entry ", block_first_));
    }
    leaves_->Next();
    if (!heads_->status().ok()) return ToStatus(heads_->status(), absl::StrCat("reading the tree head over ", next_, " entries"));
    if (!heads_->Valid() || DecodeNumber(ToView(heads_->key())) != next_) {
      return absl::DataLossError(absl::StrCat("the signed tree head over ", next_, " entries is missing"));
    }
    CheckHead();
    heads_->Next();
    return absl::OkStatus();
  }

  void CheckHead() {
    postgate::v1::TreeHead head;
    const std::string place = absl::StrCat("the tree head over ", next_, " entries ");
    if (!head.ParseFromArray(heads_->value().data(), static_cast<int>(heads_->value().size())) || head.tree_size() != next_) {
      return findings_.AddDamage(place + "can't be parsed");
    }
    ++findings_.heads;
    if (head.root_hash() != digest::ViewOf(frontier_.Root())) {
      findings_.AddDamage(place + "has another root than its leaves: entries were altered, taken out or put in");
    }
    if (head.ledger_epoch() != epochs_.EpochOf(next_ - 1)) findings_.AddDamage(place + "is of another ledger epoch than its last entry");
    if (encoding::ToTime(head.committed_at()) != encoding::ToTime(committed_at_)) findings_.AddDamage(place + "is of another time than its last entry");
    if (options_.verifier != nullptr) CheckSignature(head, place);
    findings_.tree_head = std::move(head);
  }

  void CheckSignature(const postgate::v1::TreeHead& head, const std::string& place) {
    const absl::Status verified = options_.verifier->Verify(head);
    if (absl::IsNotFound(verified)) {
      ++heads_without_certificate_[head.key_id()];
    } else if (absl::IsFailedPrecondition(verified)) {
      ++heads_out_of_time_[head.key_id()];
    } else if (!verified.ok()) {
      findings_.AddDamage(absl::StrCat(place, "is not signed by the hub: ", verified.message()));
    }
  }

  void NoteSignatures() {
    for (const auto& [key_id, count] : heads_without_certificate_) {
      findings_.AddDamage(absl::StrCat(count, " tree heads are signed by key ", key_id,
                                       ", of which receipts.pem has no certificate, so that nothing shows that the hub signed them: "
                                       "put the earlier certificate behind the others"));
    }
    for (const auto& [key_id, count] : heads_out_of_time_) {
      findings_.notes.push_back(absl::StrCat(count, " tree heads were signed by key ", key_id, " while no certificate of it was valid"));
    }
  }

  static absl::Status CheckEnd(const rocksdb::Iterator& it, absl::string_view what, int64_t entries) {
    if (!it.status().ok()) return ToStatus(it.status(), absl::StrCat("reading the ", what));
    if (!it.Valid()) return absl::OkStatus();
    return absl::DataLossError(absl::StrCat("there are ", what, " beyond the ", entries, " entries of the ledger: its end is missing"));
  }

  absl::Status CountNodes() const {
    int64_t kept = 0;
    const std::unique_ptr<rocksdb::Iterator> it(database_.db->NewIterator(Once(), database_.tree_nodes));
    for (it->SeekToFirst(); it->Valid(); it->Next()) ++kept;
    if (!it->status().ok()) return ToStatus(it->status(), "reading the nodes of the audit tree");
    if (kept == nodes_) return absl::OkStatus();
    return absl::DataLossError(absl::StrCat("the audit tree keeps ", kept, " nodes, and ", next_, " entries make ", nodes_));
  }

  void Progress() {
    if (!options_.progress || next_ - told_ < kEntriesPerProgress) return;
    told_ = next_;
    options_.progress("entries", next_, findings_.head + 1);
  }

  const LedgerDatabase& database_;
  const LedgerCheckOptions& options_;
  LedgerFindings& findings_;
  const LedgerEpochs epochs_;
  const std::unique_ptr<rocksdb::Iterator> leaves_;
  const std::unique_ptr<rocksdb::Iterator> heads_;
  audit_tree::Frontier frontier_;
  int64_t next_ = 0;  // the sequence that comes next
  bool in_block_ = false;
  int64_t block_first_ = 0;
  google::protobuf::Timestamp committed_at_;
  int64_t nodes_ = 0;
  int64_t told_ = 0;
  std::map<std::string, int64_t> heads_without_certificate_;  // by key_id
  std::map<std::string, int64_t> heads_out_of_time_;
};

}  // namespace

void CheckBlocksAndTree(const LedgerDatabase& database, const LedgerCheckOptions& options, LedgerFindings& findings) {
  TreeCheck(database, options, findings).Run();
}

}  // namespace postgate::ledger
