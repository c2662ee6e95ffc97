// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/rocksdb/ledger_check.h"

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>

#include "certs/authority.h"
#include "core/digest/sha256.h"
#include "core/testing/read_file.h"
#include "core/testing/temporary_folder.h"
#include "gmock/gmock.h"
#include "rocksdb/write_batch.h"
#include "server/ledger/entry_leaf.h"
#include "server/ledger/rocksdb/block_parts.h"
#include "server/ledger/rocksdb/key_encoding.h"
#include "server/ledger/rocksdb/ledger_folder.h"
#include "server/ledger/rocksdb/ledger_format.h"
#include "server/ledger/rocksdb/readers_check.h"
#include "server/ledger/rocksdb/rocksdb_database.h"
#include "server/ledger/rocksdb/rocksdb_store.h"
#include "server/ledger/rocksdb/rocksdb_tables.h"
#include "server/ledger/testing/proven_ledger.h"

namespace postgate::ledger {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class LedgerCheckTest : public testing::Test {
 protected:
  // 640 entries: two whole nodes of the first kept level, two producers, and decisions between them.
  LedgerCheckTest() {
    EXPECT_TRUE(certs::InitAuthority(certs_).ok());
    key_ = std::make_shared<const receipts::SigningKey>(*receipts::SigningKey::FromPem(ReadFile(certs_ + "/receipts.key")));
    verifier_ = std::make_unique<receipts::HeadVerifier>(
        *receipts::HeadVerifier::FromPem(ReadFile(certs_ + "/receipts.pem"), ReadFile(certs_ + "/ca.pem")));
    const auto store = OpenRocksdbStore({directory_, absl::Now()});
    ProvenLedger ledger(store->get(), key_, absl::Now());
    for (int i = 0; i < 8; ++i) {
      ledger.Write("seoul", 50);
      ledger.Write("busan", 25, 5);
    }
  }

  absl::StatusOr<LedgerFindings> Check() const {
    LedgerCheckOptions options;
    options.directory = directory_;
    options.verifier = verifier_.get();
    return CheckLedger(options);
  }

  std::vector<std::string> Damages() const {
    const auto findings = Check();
    EXPECT_TRUE(findings.ok()) << findings.status();
    return findings.ok() ? findings->damages : std::vector<std::string>();
  }

  // As somebody would who has RocksDB at hand: all checksums hold.
  void Rewrite(const std::function<void(LedgerDatabase& database, rocksdb::WriteBatch& batch)>& change) {
    const auto database = OpenLedgerDatabase(directory_, std::make_shared<RequestExpiry>());
    ASSERT_TRUE(database.ok()) << database.status();
    rocksdb::WriteBatch batch;
    change(**database, batch);
    ASSERT_TRUE((*database)->db->Write(rocksdb::WriteOptions(), &batch).ok());
  }

  static std::string Read(LedgerDatabase& database, rocksdb::ColumnFamilyHandle* family, const std::string& key) {
    std::string value;
    EXPECT_TRUE(database.db->Get(rocksdb::ReadOptions(), family, key, &value).ok());
    return value;
  }

  // The one part of the block, uncompressed.
  void ChangeEntry(int64_t block_first, int index, const std::function<void(v1::Entry& entry)>& change) {
    Rewrite([&](LedgerDatabase& database, rocksdb::WriteBatch& batch) {
      const auto store_block = BlockAt(database, block_first);
      v1::Block block = store_block;
      change(*block.mutable_entries(index));
      v1::BlockPart part;
      ASSERT_TRUE(part.ParseFromString(Read(database, database.blocks, EncodeNumber(block_first))));
      v1::Block entries;
      *entries.mutable_entries() = block.entries();
      part.set_entries(entries.SerializeAsString());
      part.set_uncompressed_bytes(static_cast<int32_t>(part.entries().size()));
      part.set_compression(v1::COMPRESSION_NONE);
      batch.Put(database.blocks, EncodeNumber(block_first), part.SerializeAsString());
    });
  }

  static v1::Block BlockAt(LedgerDatabase& database, int64_t first) {
    v1::BlockPart part;
    EXPECT_TRUE(part.ParseFromString(Read(database, database.blocks, EncodeNumber(first))));
    EXPECT_TRUE(part.ends_block());
    v1::Block block;
    EXPECT_TRUE(AppendPart(part, block).ok());
    return block;
  }

  const TemporaryFolder folder_;
  const std::string directory_ = folder_.path() + "/ledger";
  const std::string certs_ = folder_.path() + "/certs";
  std::shared_ptr<const receipts::SigningKey> key_;
  std::unique_ptr<receipts::HeadVerifier> verifier_;
};

TEST_F(LedgerCheckTest, TellsWhatASoundLedgerHolds) {
  const auto findings = Check();
  ASSERT_TRUE(findings.ok()) << findings.status();
  EXPECT_THAT(findings->damages, IsEmpty());
  EXPECT_EQ(findings->head, 639);
  EXPECT_EQ(findings->blocks, 16);
  EXPECT_EQ(findings->heads, 16);
  EXPECT_EQ(findings->receipts, 16);
  EXPECT_EQ(findings->producers, 2);
  EXPECT_EQ(findings->entries_proven, 640);
  ASSERT_TRUE(findings->tree_head.has_value());
  EXPECT_EQ(findings->tree_head->tree_size(), 640);
}

TEST_F(LedgerCheckTest, ChangesNothing) {
  const auto listing = [this] {
    std::map<std::string, std::string> files;
    for (const auto& file : std::filesystem::directory_iterator(directory_)) files[file.path().string()] = ReadFile(file.path().string());
    return files;
  };
  const auto before = listing();
  ASSERT_TRUE(Check().ok());
  EXPECT_EQ(listing(), before);
}

TEST_F(LedgerCheckTest, SaysThatThereIsNoLedger) {
  LedgerCheckOptions options;
  options.directory = folder_.path() + "/none";
  EXPECT_TRUE(absl::IsNotFound(CheckLedger(options).status()));
  EXPECT_FALSE(std::filesystem::exists(options.directory));
}

TEST_F(LedgerCheckTest, RefusesANewerFormatAndSaysSo) {
  Rewrite([](LedgerDatabase& database, rocksdb::WriteBatch& batch) {
    v1::LedgerMetadata metadata;
    ASSERT_TRUE(metadata.ParseFromString(Read(database, database.metadata, kMetadataKey)));
    metadata.set_format_version(kLedgerFormat + 1);
    batch.Put(database.metadata, kMetadataKey, metadata.SerializeAsString());
  });
  const absl::Status status = Check().status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("a newer release wrote"));
}

TEST_F(LedgerCheckTest, FindsAnEntryThatWasAlteredUnderAValidChecksum) {
  ChangeEntry(80, 10, [](v1::Entry& entry) { entry.mutable_item()->set_outcome(postgate::v1::OUTCOME_REJECTED); });
  EXPECT_THAT(Damages(), ElementsAre(HasSubstr("entry 90 is not what its receipt is for")));
}

// The salt in the receipt makes the leaf anew, which the root vouches for.
TEST_F(LedgerCheckTest, FindsAnEntryThatWasAlteredTogetherWithItsReceipt) {
  ChangeEntry(80, 10, [](v1::Entry& entry) { entry.mutable_item()->set_outcome(postgate::v1::OUTCOME_REJECTED); });
  Rewrite([](LedgerDatabase& database, rocksdb::WriteBatch& batch) {
    const v1::Block block = BlockAt(database, 80);
    const std::string key = AckKey(ProducerKey("post", "seoul"), 50);
    v1::AckRecord ack;
    ASSERT_TRUE(ack.ParseFromString(Read(database, database.acks, key)));
    const audit_tree::Hash hash = EntryHash(block.entries(10).SerializeAsString(), block.entries(10), nullptr);
    ack.mutable_receipt()->mutable_entry_hashes()->replace(10 * hash.size(), hash.size(), digest::BytesOf(hash));
    batch.Put(database.acks, key, ack.SerializeAsString());
  });
  EXPECT_THAT(Damages(), ElementsAre(HasSubstr("entry 90 is not what its leaf in the audit tree is of")));
}

TEST_F(LedgerCheckTest, FindsADecisionThatWasAltered) {
  ChangeEntry(50, 27, [](v1::Entry& entry) { entry.mutable_decision()->mutable_decision()->set_decision_id("D0"); });
  EXPECT_THAT(Damages(), ElementsAre(HasSubstr("entry 77 is not what its leaf in the audit tree is of")));
}

// Who alters the entry, its hash in the receipt and its leaf alike meets the root that was signed.
TEST_F(LedgerCheckTest, FindsALeafThatWasAltered) {
  Rewrite([](LedgerDatabase& database, rocksdb::WriteBatch& batch) {
    std::string leaves = Read(database, database.leaves, EncodeNumber(160));
    leaves[5] = static_cast<char>(leaves[5] ^ 1);
    batch.Put(database.leaves, EncodeNumber(160), leaves);
  });
  EXPECT_THAT(Damages(), testing::Contains(HasSubstr("the tree head over 210 entries has another root than its leaves")));
  EXPECT_THAT(Damages(), testing::Contains(HasSubstr("node 0 of level 8 of the audit tree is not the hash")));
}

TEST_F(LedgerCheckTest, FindsAHeadThatWasSignedByAnother) {
  Rewrite([](LedgerDatabase& database, rocksdb::WriteBatch& batch) {
    postgate::v1::TreeHead head;
    ASSERT_TRUE(head.ParseFromString(Read(database, database.tree_heads, EncodeNumber(640))));
    (*head.mutable_signature())[20] = static_cast<char>(head.signature()[20] ^ 1);
    batch.Put(database.tree_heads, EncodeNumber(640), head.SerializeAsString());
  });
  EXPECT_THAT(Damages(), ElementsAre(HasSubstr("the tree head over 640 entries is not signed by the hub")));
}

TEST_F(LedgerCheckTest, SaysWhichKeysCertificateIsMissing) {
  ASSERT_TRUE(certs::RenewReceiptsKey(certs_).ok());
  const std::string renewed = ReadFile(certs_ + "/receipts.pem");
  const std::string newest = renewed.substr(0, renewed.find("-----END CERTIFICATE-----") + 26);
  verifier_ = std::make_unique<receipts::HeadVerifier>(*receipts::HeadVerifier::FromPem(newest, ReadFile(certs_ + "/ca.pem")));
  EXPECT_THAT(Damages(), ElementsAre(HasSubstr("16 tree heads are signed by key " + key_->id() + ", of which receipts.pem has no certificate")));
}

struct MissingRow {
  const char* name;
  std::function<void(LedgerDatabase& database, rocksdb::WriteBatch& batch)> remove;
  const char* damage;
};

TEST_F(LedgerCheckTest, NamesThePlaceOfWhatIsMissing) {
  const std::vector<MissingRow> cases = {
      {"block", [](LedgerDatabase& database, rocksdb::WriteBatch& batch) { batch.Delete(database.blocks, EncodeNumber(130)); },
       "entries 130 to 159 are missing"},
      {"last block", [](LedgerDatabase& database, rocksdb::WriteBatch& batch) { batch.Delete(database.blocks, EncodeNumber(610)); },
       "beyond the 610 entries of the ledger: its end is missing"},
      {"leaves", [](LedgerDatabase& database, rocksdb::WriteBatch& batch) { batch.Delete(database.leaves, EncodeNumber(130)); },
       "leaves for the block of entry 130 are missing"},
      {"node", [](LedgerDatabase& database, rocksdb::WriteBatch& batch) { batch.Delete(database.tree_nodes, TreeNodeKey({8, 1})); },
       "node 1 of level 8 of the audit tree is missing"},
      {"head", [](LedgerDatabase& database, rocksdb::WriteBatch& batch) { batch.Delete(database.tree_heads, EncodeNumber(160)); },
       "the signed tree head over 160 entries is missing"},
      {"ack", [](LedgerDatabase& database, rocksdb::WriteBatch& batch) { batch.Delete(database.acks, AckKey(ProducerKey("post", "busan"), 50)); },
       "post's producer busan for offsets 75 to 99 follows offset 49"},
      {"last ack", [](LedgerDatabase& database, rocksdb::WriteBatch& batch) { batch.Delete(database.acks, AckKey(ProducerKey("post", "busan"), 175)); },
       "producer busan stands at offset 200 and its acks end at 175"},
      {"producer", [](LedgerDatabase& database, rocksdb::WriteBatch& batch) { batch.Delete(database.producers, ProducerKey("post", "seoul")); },
       "where post's producer seoul stands can't be read"},
  };
  const std::string sound = folder_.path() + "/sound";
  std::filesystem::copy(directory_, sound);
  for (const MissingRow& missing : cases) {
    std::filesystem::remove_all(directory_);
    std::filesystem::copy(sound, directory_);
    Rewrite(missing.remove);
    EXPECT_THAT(Damages(), testing::Contains(HasSubstr(missing.damage))) << missing.name;
  }
}

TEST_F(LedgerCheckTest, FindsABitThatFlippedInATable) {
  { ASSERT_TRUE(OpenRocksdbStore({directory_, absl::Now()}).ok()); }  // the log becomes tables
  int64_t flipped = 0;
  for (const auto& file : std::filesystem::directory_iterator(directory_)) {
    if (file.path().extension() != ".sst") continue;
    const std::string content = ReadFile(file.path().string());
    const size_t at = content.size() / 4;
    {
      std::fstream change(file.path(), std::ios::in | std::ios::out | std::ios::binary);
      change.seekp(static_cast<std::streamoff>(at));
      change.put(static_cast<char>(content[at] ^ 4));
    }
    const auto findings = Check();
    EXPECT_TRUE(!findings.ok() || !findings->sound()) << file.path();
    if (findings.ok()) {
      EXPECT_THAT(findings->damages, testing::Contains(HasSubstr(file.path().filename().string()))) << file.path();
    }
    std::ofstream(file.path(), std::ios::binary) << content;
    ++flipped;
  }
  EXPECT_GE(flipped, 6);
  EXPECT_THAT(Damages(), IsEmpty());
}

TEST_F(LedgerCheckTest, ATornLastWriteIsNoDamage) {
  std::string log;
  for (const auto& file : std::filesystem::directory_iterator(directory_)) {
    if (file.path().extension() == ".log") log = file.path().string();
  }
  ASSERT_FALSE(log.empty());
  std::ofstream(log, std::ios::app | std::ios::binary) << std::string(100, 'x');
  const auto findings = Check();
  ASSERT_TRUE(findings.ok()) << findings.status();
  EXPECT_THAT(findings->damages, IsEmpty());
  EXPECT_THAT(findings->notes, ElementsAre(HasSubstr("with a write that a crash cut short")));
}

TEST_F(LedgerCheckTest, ALedgerOfTwoEpochsIsSound) {
  // Made by new_epoch_test's subject elsewhere; here by its metadata alone.
  v1::LedgerMetadata metadata;
  Rewrite([&](LedgerDatabase& database, rocksdb::WriteBatch& batch) {
    ASSERT_TRUE(metadata.ParseFromString(Read(database, database.metadata, kMetadataKey)));
    v1::FormerEpoch& former = *metadata.add_former_epochs();
    former.mutable_end()->set_ledger_epoch(metadata.ledger_epoch());
    former.mutable_end()->set_tree_size(640);
    metadata.set_ledger_epoch(std::string(32, 'b'));
    batch.Put(database.metadata, kMetadataKey, metadata.SerializeAsString());
  });
  {
    const auto store = OpenRocksdbStore({directory_, absl::Now()});
    ProvenLedger(store->get(), key_, absl::Now()).Write("seoul", 10);
  }
  EXPECT_THAT(Damages(), IsEmpty());
  Rewrite([&](LedgerDatabase& database, rocksdb::WriteBatch& batch) {
    metadata.mutable_former_epochs(0)->mutable_end()->set_tree_size(630);
    batch.Put(database.metadata, kMetadataKey, metadata.SerializeAsString());
  });
  EXPECT_THAT(Damages(), ElementsAre(HasSubstr("the tree head over 640 entries is of another ledger epoch")));
}

TEST_F(LedgerCheckTest, AGatewayAndACheckKeepEachOtherOut) {
  {
    const auto store = OpenRocksdbStore({directory_, absl::Now()});
    const absl::Status refused = LedgerHold::Take(directory_).status();
    EXPECT_TRUE(absl::IsFailedPrecondition(refused)) << refused;
    EXPECT_THAT(std::string(refused.message()), HasSubstr("a gateway has " + directory_ + " open"));
  }
  const auto hold = LedgerHold::Take(directory_);
  ASSERT_TRUE(hold.ok()) << hold.status();
  EXPECT_TRUE(LedgerHold::Take(directory_).ok()) << "two may read";
  EXPECT_TRUE(absl::IsFailedPrecondition(OpenRocksdbStore({directory_, absl::Now()}).status()));
}

TEST_F(LedgerCheckTest, FindsReadersThatAreAheadOfTheLedger) {
  const std::string readers = folder_.path() + "/readers";
  const std::string epoch = Check()->metadata.ledger_epoch();
  EXPECT_TRUE(absl::IsNotFound(CheckReaders(readers, epoch, 639).status()));
  {
    const auto tables = OpenRocksdbTables(readers, {"queues"}, epoch, 639);
    ASSERT_TRUE((*tables)->table("queues")->Write({}, 600).ok());
  }
  {
    // A clean stop writes the tables out; an unlogged write would be gone otherwise.
    const auto tables = OpenRocksdbTables(readers, {"queues"}, epoch, 639);
    ASSERT_EQ((*tables)->table("queues")->Checkpoint(), 600);
  }
  const auto checkpoints = CheckReaders(readers, epoch, 639);
  ASSERT_TRUE(checkpoints.ok()) << checkpoints.status();
  ASSERT_EQ(checkpoints->size(), 1u);
  EXPECT_EQ(checkpoints->front().checkpoint, 600);
  const absl::Status ahead = CheckReaders(readers, epoch, 599).status();
  EXPECT_TRUE(absl::IsDataLoss(ahead));
  EXPECT_THAT(std::string(ahead.message()), HasSubstr("the reader queues has applied entry 600, and the ledger ends with 599"));
  EXPECT_TRUE(absl::IsFailedPrecondition(CheckReaders(readers, std::string(32, 'x'), 639).status()));
}

}  // namespace
}  // namespace postgate::ledger
