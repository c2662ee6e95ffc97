// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/audit_tree/verify.h"
#include "core/digest/sha256.h"
#include "core/encoding/big_endian.h"
#include "core/receipts/leaf.h"
#include "server/ledger/entry_leaf.h"
#include "server/ledger/rocksdb/part_reader.h"
#include "server/ledger/rocksdb/key_encoding.h"
#include "server/ledger/rocksdb/rocksdb_status.h"
#include "server/ledger/rocksdb/tree_check.h"

namespace postgate::ledger {
namespace {

using audit_tree::Hash;

const std::string& ReceivedDigest(const v1::Entry& entry) {
  return entry.has_movement() ? entry.movement().received_digest() : entry.item().received_digest();
}

class AckCheck {
 public:
  AckCheck(const LedgerDatabase& database, const LedgerCheckOptions& options, LedgerFindings& findings)
      : database_(database), options_(options), findings_(findings), entries_(database, /*keeps_cached=*/false),
        leaves_(database.db->NewIterator(rocksdb::ReadOptions(), database.leaves)) {}

  void Run() {
    const std::unique_ptr<rocksdb::Iterator> it(database_.db->NewIterator(rocksdb::ReadOptions(), database_.acks));
    for (it->SeekToFirst(); it->Valid(); it->Next()) {
      v1::AckRecord record;
      std::string producer_key;
      if (!ParseRow(*it, producer_key, record)) {
        findings_.AddDamage("an ack can't be parsed");
        continue;
      }
      if (producer_key != producer_key_) {
        CheckProducer();
        producer_key_ = std::move(producer_key);
        next_offset_ = 0;
        ++acking_producers_;
      }
      CheckAck(record);
    }
    findings_.Expect(ToStatus(it->status(), "reading the acks"));
    CheckProducer();
    CountProducers();
  }

 private:
  // Of a row of acks: its key is the length of the producer's key, that key, and the first offset.
  static bool ParseRow(const rocksdb::Iterator& it, std::string& producer_key, v1::AckRecord& record) {
    constexpr size_t kNumber = encoding::kBigEndianBytes;
    const absl::string_view key = ToView(it.key());
    if (key.size() < 2 * kNumber || key.size() - 2 * kNumber != static_cast<uint64_t>(encoding::BigEndianAt(key, 0))) return false;
    producer_key = std::string(key.substr(kNumber, key.size() - 2 * kNumber));
    return record.ParseFromArray(it.value().data(), static_cast<int>(it.value().size())) &&
           record.first_offset() == encoding::BigEndianAt(key, key.size() - kNumber);
  }

  // Names of producers are the carriers' own.
  std::string Place(const v1::AckRecord& record) const {
    const auto [carrier, producer] = SplitProducerKey(producer_key_);
    return absl::StrCat("the ack of ", carrier, "'s producer ", producer, " for offsets ", record.first_offset(), " to ", record.next_offset() - 1);
  }

  void CheckAck(const v1::AckRecord& record) {
    if (record.first_offset() != next_offset_) {
      findings_.AddDamage(absl::StrCat(Place(record), " follows offset ", next_offset_ - 1, ": what was acked between is missing"));
    }
    next_offset_ = record.next_offset();
    ++findings_.receipts;
    if (options_.progress && findings_.receipts % kEntriesPerProgress == 0) options_.progress("receipts", findings_.receipts, 0);
    const absl::Status checked = CheckReceipt(record);
    if (!checked.ok()) findings_.AddDamage(absl::StrCat(Place(record), ": ", checked.message()));
  }

  absl::Status CheckReceipt(const v1::AckRecord& record) {
    const postgate::v1::Receipt& receipt = record.receipt();
    const int64_t count = receipt.last_sequence() - receipt.first_sequence() + 1;
    if (count != record.next_offset() - record.first_offset() || receipt.entry_hashes().size() != static_cast<size_t>(count) * sizeof(Hash)) {
      return absl::DataLossError("its receipt is for another number of entries");
    }
    if (receipt.first_sequence() < 0 || receipt.last_sequence() > findings_.head || receipt.tree_head().tree_size() <= receipt.last_sequence()) {
      return absl::DataLossError(absl::StrCat("its receipt names entries up to ", receipt.last_sequence(), ", which the ledger does not have"));
    }
    std::vector<Hash> leaves;
    for (int64_t sequence = receipt.first_sequence(); sequence <= receipt.last_sequence(); ++sequence) {
      const absl::StatusOr<Hash> leaf = ReadLeaf(sequence);
      if (!leaf.ok()) return leaf.status();
      leaves.push_back(*leaf);
      if (absl::Status checked = CheckEntry(receipt, sequence, *leaf); !checked.ok()) return checked;
    }
    return CheckProof(receipt, leaves);
  }

  absl::Status CheckEntry(const postgate::v1::Receipt& receipt, int64_t sequence, const Hash& stored) {
    const absl::StatusOr<const OpenedPart*> part = entries_.Read(sequence);
    if (!part.ok()) return part.status();
    const absl::string_view serialized = (*part)->At(sequence);
    v1::Entry entry;
    if (!entry.ParseFromArray(serialized.data(), static_cast<int>(serialized.size()))) return absl::DataLossError(absl::StrCat("entry ", sequence, " can't be parsed"));
    receipts::Leaf leaf = LeafOf(entry);
    leaf.entry_hash = EntryHash(serialized, entry, nullptr);
    const size_t at = static_cast<size_t>(sequence - receipt.first_sequence()) * sizeof(Hash);
    if (absl::string_view(receipt.entry_hashes()).substr(at, sizeof(Hash)) != digest::ViewOf(leaf.entry_hash)) {
      return absl::DataLossError(absl::StrCat("entry ", sequence, " is not what its receipt is for"));
    }
    // Without the salt, which is sealed with the content, the leaf is the tree's to vouch for, and the entry the receipt's.
    if (receipt.salt().empty()) {
      ++findings_.entries_of_receipts;
      return absl::OkStatus();
    }
    leaf.sequence = sequence;
    leaf.committed_at = (*part)->part.committed_at();
    leaf.commitment = receipts::Commitments(receipt.salt()).To(ReceivedDigest(entry));
    if (receipts::HashOf(leaf) != stored) return absl::DataLossError(absl::StrCat("entry ", sequence, " is not what its leaf in the audit tree is of"));
    ++findings_.entries_proven;
    return absl::OkStatus();
  }

  static absl::Status CheckProof(const postgate::v1::Receipt& receipt, const std::vector<Hash>& leaves) {
    const std::optional<Hash> root = digest::FromBytes(receipt.tree_head().root_hash());
    std::vector<Hash> proof;
    for (const std::string& bytes : receipt.range_proof()) {
      const std::optional<Hash> hash = digest::FromBytes(bytes);
      if (!hash.has_value()) return absl::DataLossError("a hash of its receipt's proof is not of 32 bytes");
      proof.push_back(*hash);
    }
    if (!root.has_value()) return absl::DataLossError("its receipt has no tree head");
    if (audit_tree::VerifyRange(leaves, receipt.first_sequence(), receipt.tree_head().tree_size(), proof, *root).ok()) return absl::OkStatus();
    return absl::DataLossError("its receipt's proof does not lead from its leaves to its tree head");
  }

  absl::StatusOr<Hash> ReadLeaf(int64_t sequence) {
    if (sequence < row_first_ || sequence >= row_first_ + static_cast<int64_t>(row_.size() / sizeof(Hash))) {
      leaves_->SeekForPrev(EncodeNumber(sequence));
      if (!leaves_->status().ok()) return ToStatus(leaves_->status(), absl::StrCat("reading leaf ", sequence));
      const std::optional<int64_t> first = leaves_->Valid() ? DecodeNumber(ToView(leaves_->key())) : std::nullopt;
      if (!first.has_value()) return absl::DataLossError(absl::StrCat("leaf ", sequence, " of the audit tree is missing"));
      row_first_ = *first;
      row_ = leaves_->value().ToString();
    }
    const std::optional<Hash> hash = digest::FromBytes(absl::ClippedSubstr(row_, static_cast<size_t>(sequence - row_first_) * sizeof(Hash), sizeof(Hash)));
    if (!hash.has_value()) return absl::DataLossError(absl::StrCat("the audit tree lacks leaf ", sequence));
    return *hash;
  }

  // The producer whose acks were read last.
  void CheckProducer() {
    if (producer_key_.empty()) return;
    const auto [carrier, producer] = SplitProducerKey(producer_key_);
    std::string value;
    v1::ProducerState state;
    const rocksdb::Status read = database_.db->Get(rocksdb::ReadOptions(), database_.producers, producer_key_, &value);
    if (!read.ok() || !state.ParseFromString(value)) {
      findings_.AddDamage(absl::StrCat("where ", carrier, "'s producer ", producer, " stands can't be read"));
    } else if (state.committed_offset() != next_offset_) {
      findings_.AddDamage(absl::StrCat(carrier, "'s producer ", producer, " stands at offset ", state.committed_offset(), " and its acks end at ",
                                       next_offset_));
    }
  }

  void CountProducers() {
    const std::unique_ptr<rocksdb::Iterator> it(database_.db->NewIterator(rocksdb::ReadOptions(), database_.producers));
    int64_t with_offset = 0;
    for (it->SeekToFirst(); it->Valid(); it->Next()) {
      v1::ProducerState state;
      if (state.ParseFromArray(it->value().data(), static_cast<int>(it->value().size())) && state.committed_offset() > 0) ++with_offset;
      ++findings_.producers;
    }
    findings_.Expect(ToStatus(it->status(), "reading the producers"));
    if (with_offset != acking_producers_) {
      findings_.AddDamage(absl::StrCat(with_offset, " producers stand at an offset, and ", acking_producers_, " have acks"));
    }
  }

  const LedgerDatabase& database_;
  const LedgerCheckOptions& options_;
  LedgerFindings& findings_;
  PartReader entries_;
  const std::unique_ptr<rocksdb::Iterator> leaves_;
  int64_t row_first_ = 0;
  std::string row_;
  std::string producer_key_;
  int64_t next_offset_ = 0;
  int64_t acking_producers_ = 0;
};

}  // namespace

void CheckAcks(const LedgerDatabase& database, const LedgerCheckOptions& options, LedgerFindings& findings) {
  AckCheck(database, options, findings).Run();
}

}  // namespace postgate::ledger
