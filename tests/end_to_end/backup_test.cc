// SPDX-License-Identifier: Apache-2.0
//
// A hub is lost and goes on elsewhere: a backup is taken while a carrier streams, the gateway is killed, another one goes on from the backup under a new
// ledger epoch, and the carrier sends again what is missing. Each item is there once; what is covered still holds, what is not is told.
#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "core/testing/temporary_folder.h"
#include "postgate/v1/evidence.pb.h"
#include "server/ledger/rocksdb/rocksdb_store.h"
#include "tests/support/hub.h"
#include "tests/support/submit_stream.h"

namespace postgate {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing_support::AcceptableItem;
using testing_support::CommandResult;
using testing_support::Hub;
using testing_support::Process;
using testing_support::ReadFile;
using testing_support::WriteFile;

constexpr char kCarrier[] = "carrier-demo-post";
constexpr char kCustoms[] = "customs-demo-customs";
constexpr char kOperator[] = "operator-demo-operator";
constexpr int kEarlyItems = 200;
constexpr int kItems = 5000;

std::string ItemLines(int first, int count) {
  std::string lines;
  for (int i = first; i < first + count; ++i) {
    std::string json;
    EXPECT_TRUE(google::protobuf::util::MessageToJsonString(AcceptableItem(i), &json).ok());
    absl::StrAppend(&lines, json, "\n");
  }
  return lines;
}

class BackupTest : public testing::Test {
 protected:
  BackupTest() : hub_("backup_dir: \"" + backups_.path() + "/made\"") {}

  void SetUp() override { ASSERT_TRUE(hub_.Start()) << hub_.log(); }

  std::string File(const std::string& name) const { return hub_.folder() + "/" + name; }
  std::string Backup(const std::string& name) const { return backups_.path() + "/made/" + name; }

  std::vector<std::string> SubmitArguments(const std::string& file) const {
    return {"submit", File(file + ".jsonl"), "--producer", "seoul", "--batch", "10", "--receipts", File(file + "_receipts.jsonl"),
            "--results", File(file + "_results.jsonl")};
  }

  static google::protobuf::Struct Json(const std::string& line) {
    google::protobuf::Struct parsed;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(line, &parsed).ok()) << line;
    return parsed;
  }

  static std::vector<std::string> Lines(const std::string& path) { return absl::StrSplit(ReadFile(path), '\n', absl::SkipEmpty()); }

  // The last entry of the last whole receipt in a file that is being written; -1 when there is none.
  static int64_t LastReceiptEnd(const std::string& path) {
    const std::string content = ReadFile(path);
    const size_t end = content.rfind('\n');
    if (end == std::string::npos) return -1;
    const size_t begin = content.rfind('\n', end - 1);
    v1::Evidence evidence;
    const std::string line = content.substr(begin == std::string::npos ? 0 : begin + 1, end - (begin == std::string::npos ? 0 : begin + 1));
    if (!google::protobuf::util::JsonStringToMessage(line, &evidence).ok() || !evidence.has_submission()) return -1;
    return evidence.submission().receipt().last_sequence();
  }

  // Decides on the item of a line of results, and returns the decision's name.
  std::string Hold(const std::string& registration_number) {
    const CommandResult decided = hub_.Postgate(kCustoms, {"decide", registration_number, "--kind", "hold", "--json"});
    EXPECT_EQ(decided.exit_code, 0) << decided.err;
    return Json(decided.out).fields().at("decision_id").string_value();
  }

  int64_t LastCursor() {
    const CommandResult watched = hub_.Postgate(kCarrier, {"watch", "--json"});
    const std::vector<std::string> lines = absl::StrSplit(watched.out, '\n', absl::SkipEmpty());
    return lines.empty() ? 0 : static_cast<int64_t>(Json(lines.back()).fields().at("cursor").number_value());
  }

  CommandResult Verify(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"audit", "verify"});
    return hub_.Postgate(kCarrier, std::move(arguments));
  }

  static std::string ReasonOf(const grpc::Status& status) {
    google::rpc::Status details;
    google::rpc::ErrorInfo info;
    return details.ParseFromString(status.error_details()) && details.details_size() > 0 && details.details(0).UnpackTo(&info) ? info.reason() : "";
  }

  // Kills the hub and restores it from a backup into a new folder, at the same address. The keys of what is sealed have their own backup.
  CommandResult LoseAndRestore(const std::string& backup) {
    hub_.Kill();
    const std::string keys = hub_.data() + "/keys";
    hub_.MoveTo(hub_.folder() + "/restored");
    std::filesystem::create_directories(hub_.data());
    std::filesystem::copy(keys, hub_.data() + "/keys", std::filesystem::copy_options::recursive);
    return hub_.Gateway({"--restore", backup});
  }

  const TemporaryFolder backups_;
  Hub hub_;
};

// Registration numbers of accepted items, by what the ledger holds; each item once.
std::map<std::string, std::string> ItemsIn(const std::string& ledger_folder) {
  std::map<std::string, std::string> numbers;
  ledger::RocksdbStoreOptions options;
  options.directory = ledger_folder;
  options.read_only = true;
  const auto store = ledger::OpenRocksdbStore(options);
  EXPECT_TRUE(store.ok()) << store.status();
  if (!store.ok()) return numbers;
  for (int64_t sequence = 0; sequence <= (*store)->Head(); ++sequence) {
    const auto stored = (*store)->ReadEntry(sequence);
    EXPECT_TRUE(stored.ok()) << stored.status();
    if (!stored.ok() || !stored->entry.has_item()) continue;
    EXPECT_EQ(stored->entry.item().outcome(), v1::OUTCOME_ACCEPTED) << stored->entry.item().item_id();
    const bool is_first = numbers.emplace(stored->entry.item().item_id(), stored->entry.item().registration_number()).second;
    EXPECT_TRUE(is_first) << stored->entry.item().item_id() << " is there twice";
  }
  return numbers;
}

TEST_F(BackupTest, ACarrierGoesOnOverALossAndARestore) {
  WriteFile(File("early.jsonl"), ItemLines(0, kEarlyItems));
  WriteFile(File("items.jsonl"), ItemLines(kEarlyItems, kItems));
  ASSERT_EQ(hub_.Postgate(kCarrier, SubmitArguments("early")).exit_code, 0);
  const std::string kept_decision = Hold(Json(Lines(File("early_results.jsonl")).at(0)).fields().at("registration_number").string_value());
  ASSERT_EQ(hub_.Postgate(kOperator, {"audit", "head", File("heads.jsonl")}).exit_code, 0);

  // The backup is taken while the carrier streams.
  const auto carrier = hub_.StartPostgate(kCarrier, SubmitArguments("items"), "carrier");
  while (LastReceiptEnd(File("items_receipts.jsonl")) < 0) ASSERT_FALSE(carrier->Ended()) << carrier->err();
  const CommandResult backup = hub_.Postgate(kOperator, {"backup", "create", "monday", "--json"});
  ASSERT_EQ(backup.exit_code, 0) << backup.err;
  const auto kept = static_cast<int64_t>(Json(backup.out).fields().at("last_sequence").number_value());
  ASSERT_GT(kept, kEarlyItems);
  ASSERT_LT(kept, kEarlyItems + kItems);
  // And then the carrier has receipts, and customs has decided, that the backup knows nothing of.
  while (LastReceiptEnd(File("items_receipts.jsonl")) <= kept) ASSERT_FALSE(carrier->Ended()) << carrier->err();
  carrier->Signal(SIGSTOP);
  const std::string lost_decision = Hold(Json(Lines(File("early_results.jsonl")).at(1)).fields().at("registration_number").string_value());
  const int64_t lost_cursor = LastCursor();
  ASSERT_EQ(hub_.Postgate(kOperator, {"audit", "head", File("lost_heads.jsonl")}).exit_code, 0);
  const std::string receipts_then = File("receipts_then.jsonl");
  WriteFile(receipts_then, ReadFile(File("items_receipts.jsonl")));
  std::map<std::string, std::string> numbers_then;
  for (const std::string& line : Lines(File("items_results.jsonl"))) {
    numbers_then[Json(line).fields().at("item_id").string_value()] = Json(line).fields().at("registration_number").string_value();
  }

  const CommandResult restored = LoseAndRestore(Backup("monday"));
  ASSERT_EQ(restored.exit_code, 0) << restored.out << restored.err;
  EXPECT_THAT(restored.out, HasSubstr(absl::StrCat("goes on from entry ", kept + 1)));
  EXPECT_THAT(restored.out, HasSubstr(absl::StrCat("from entry ", kept + 1, " on; their records are sent again from these offsets")));
  EXPECT_THAT(restored.out, HasSubstr(absl::StrCat("next offset ", kEarlyItems, "  demo-post  seoul/")));
  EXPECT_THAT(restored.out, HasSubstr("not in the backup: certs_dir"));
  EXPECT_THAT(restored.out, HasSubstr("not in the backup: data_dir/keys"));
  ASSERT_TRUE(hub_.Start()) << hub_.log();

  // What the hub no longer covers is told before anything is sent again.
  EXPECT_EQ(Verify({receipts_then}).exit_code, 0) << "by itself each receipt holds for ever";
  const CommandResult uncovered = Verify({"--ask-hub", receipts_then});
  EXPECT_EQ(uncovered.exit_code, 1);
  EXPECT_THAT(uncovered.out, HasSubstr("lost at restore"));
  EXPECT_THAT(uncovered.out, HasSubstr("send the same file again"));
  EXPECT_EQ(Verify({"--ask-hub", File("early_receipts.jsonl")}).exit_code, 0) << "what the backup has is covered";

  // The carrier never ended, and needs nobody to tell it.
  carrier->Signal(SIGCONT);
  ASSERT_EQ(carrier->Wait(), 0) << carrier->err();
  EXPECT_THAT(carrier->err(), HasSubstr("the hub was restored from a backup"));
  const CommandResult covered = Verify({"--ask-hub", File("items_receipts.jsonl"), "--records", File("items.jsonl")});
  EXPECT_EQ(covered.exit_code, 0) << covered.out << covered.err;
  EXPECT_THAT(covered.out, HasSubstr("sent again since, with receipts that hold"));
  const CommandResult producers = hub_.Postgate(kOperator, {"producers", "list"});
  EXPECT_THAT(producers.out, HasSubstr(absl::StrCat("next offset ", kItems, "  demo-post  seoul/")));

  // Heads: one from before the backup is linked to the tree that goes on, one from the lost end is told as that.
  EXPECT_EQ(hub_.Postgate(kOperator, {"audit", "head", File("heads.jsonl")}).exit_code, 0);
  const CommandResult linked = Verify({File("heads.jsonl")});
  EXPECT_EQ(linked.exit_code, 0) << linked.out << linked.err;
  EXPECT_THAT(linked.out, HasSubstr("1 consistency proofs"));
  EXPECT_THAT(linked.out, Not(HasSubstr("not linked")));
  const CommandResult python = testing_support::Run({"/usr/bin/python3", "-B", testing_support::SourceDirectory() + "/tests/interop/verify_receipts.py",
                                                     "--ca", hub_.certs() + "/ca.pem", File("heads.jsonl"), File("items_receipts.jsonl")});
  EXPECT_EQ(python.exit_code, 0) << python.out << python.err;
  const CommandResult lost_head = hub_.Postgate(kOperator, {"audit", "head", File("lost_heads.jsonl")});
  EXPECT_EQ(lost_head.exit_code, 1);
  EXPECT_THAT(lost_head.err, HasSubstr("covered by former ledger epoch"));
  EXPECT_THAT(lost_head.err, HasSubstr("lost at restore"));

  // Decisions: a kept one is confirmed under its name, a lost one is told as that, and the feed goes on for whoever had seen it.
  EXPECT_EQ(hub_.Postgate(kCarrier, {"confirm", kept_decision}).exit_code, 0);
  const CommandResult lost = hub_.Postgate(kCarrier, {"confirm", lost_decision});
  EXPECT_EQ(lost.exit_code, 2);
  EXPECT_THAT(lost.err, HasSubstr("lost at restore"));
  EXPECT_EQ(hub_.Postgate(kCarrier, {"watch", "--after", std::to_string(lost_cursor)}).out, "");
  const std::string anew = Hold(Json(Lines(File("early_results.jsonl")).at(1)).fields().at("registration_number").string_value());
  EXPECT_THAT(hub_.Postgate(kCarrier, {"watch", "--after", std::to_string(lost_cursor)}).out, HasSubstr(anew));

  ASSERT_EQ(hub_.Stop(), 0);
  EXPECT_EQ(hub_.Gateway({"--check"}).exit_code, 0) << hub_.Gateway({"--check"}).out;
  const std::map<std::string, std::string> numbers = ItemsIn(hub_.data() + "/ledger");
  EXPECT_EQ(numbers.size(), static_cast<size_t>(kEarlyItems + kItems)) << "each item once";
  // No number that was given is given to anybody else.
  std::set<std::string> given;
  for (const auto& [item, number] : numbers) given.insert(number);
  int64_t given_anew = 0;
  for (const auto& [item, number] : numbers_then) {
    if (numbers.at(item) == number) continue;
    ++given_anew;
    EXPECT_FALSE(given.contains(number)) << item << " was " << number;
  }
  EXPECT_GT(given_anew, 0);
}

TEST_F(BackupTest, ProofsTellWhatWasLostFromWhatIsNotKnown) {
  WriteFile(File("early.jsonl"), ItemLines(0, 20));
  WriteFile(File("items.jsonl"), ItemLines(20, 20));
  ASSERT_EQ(hub_.Postgate(kCarrier, SubmitArguments("early")).exit_code, 0);
  ASSERT_EQ(hub_.Postgate(kOperator, {"backup", "create", "a"}).exit_code, 0);
  ASSERT_EQ(hub_.Postgate(kCarrier, SubmitArguments("items")).exit_code, 0);
  v1::Evidence evidence;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(Lines(File("items_receipts.jsonl")).back(), &evidence).ok());
  const std::string former = evidence.submission().receipt().ledger_epoch();
  ASSERT_EQ(LoseAndRestore(Backup("a")).exit_code, 0);
  ASSERT_TRUE(hub_.Start()) << hub_.log();

  auto stub = v1::HubService::NewStub(hub_.ChannelAs(kOperator));
  const auto prove = [&](const std::string& epoch, int64_t leaf) {
    grpc::ClientContext context;
    v1::GetInclusionProofRequest request;
    request.set_ledger_epoch(epoch);
    request.set_leaf_index(leaf);
    v1::GetInclusionProofResponse response;
    return stub->GetInclusionProof(&context, request, &response);
  };
  EXPECT_TRUE(prove(former, 19).ok());
  const grpc::Status lost = prove(former, 20);
  EXPECT_EQ(lost.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(ReasonOf(lost), "LOST_AT_RESTORE");
  EXPECT_THAT(lost.error_message(), HasSubstr("covered by former ledger epoch " + former + ", lost at restore"));
  const grpc::Status unknown = prove(std::string(32, 'f'), 3);
  EXPECT_EQ(unknown.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(ReasonOf(unknown), "UNKNOWN_EPOCH");
  EXPECT_EQ(prove("", 20).error_code(), grpc::StatusCode::OUT_OF_RANGE) << "of the present epoch it is not there yet";

  grpc::ClientContext context;
  v1::GetConsistencyProofRequest consistency;
  consistency.set_ledger_epoch(former);
  consistency.set_first_tree_size(21);
  v1::GetConsistencyProofResponse response;
  EXPECT_EQ(ReasonOf(stub->GetConsistencyProof(&context, consistency, &response)), "LOST_AT_RESTORE");
}

TEST_F(BackupTest, OnlyOperatorsTakeBackupsAndOnlyBelowTheFolder) {
  const CommandResult carrier = hub_.Postgate(kCarrier, {"backup", "create", "mine"});
  EXPECT_EQ(carrier.exit_code, 2);
  EXPECT_THAT(carrier.err, HasSubstr("role carrier may not call /postgate.v1.HubService/CreateBackup"));
  EXPECT_EQ(hub_.Postgate(kCustoms, {"backup", "create", "mine"}).exit_code, 2);
  EXPECT_FALSE(std::filesystem::exists(Backup("mine")));
  for (const char* name : {"../up", "/tmp/free", "a/b"}) EXPECT_EQ(hub_.Postgate(kOperator, {"backup", "create", name}).exit_code, 2) << name;
  EXPECT_EQ(hub_.Postgate(kOperator, {"backup", "create", "mine"}).exit_code, 0);
  EXPECT_EQ(hub_.Postgate(kOperator, {"backup", "create", "mine"}).exit_code, 2) << "never over another";
}

TEST_F(BackupTest, ABrokenBackupIsRefusedWithItsPlace) {
  WriteFile(File("early.jsonl"), ItemLines(0, 50));
  ASSERT_EQ(hub_.Postgate(kCarrier, SubmitArguments("early")).exit_code, 0);
  ASSERT_TRUE(hub_.KillAndRestart()) << hub_.log();  // tables, and not the log alone
  ASSERT_EQ(hub_.Postgate(kOperator, {"backup", "create", "a"}).exit_code, 0);
  ASSERT_EQ(hub_.Gateway({"--check-backup", Backup("a")}).exit_code, 0);

  // On the other machine: a copy.
  const std::string copy = File("copy");
  std::filesystem::copy(Backup("a"), copy, std::filesystem::copy_options::recursive);
  std::string table;
  for (const auto& file : std::filesystem::directory_iterator(copy + "/ledger")) {
    if (file.path().extension() == ".sst" && (table.empty() || file.file_size() > std::filesystem::file_size(table))) table = file.path().string();
  }
  const std::string content = ReadFile(table);
  std::string flipped = content;
  flipped[flipped.size() / 3] = static_cast<char>(flipped[flipped.size() / 3] ^ 2);
  const std::string data = hub_.data();
  hub_.MoveTo(File("restored"));
  for (const std::string& broken : {flipped, content.substr(0, content.size() / 2), std::string()}) {
    WriteFile(table, broken);
    for (const char* act : {"--check-backup", "--restore"}) {
      const CommandResult refused = hub_.Gateway({act, copy});
      EXPECT_EQ(refused.exit_code, 1) << act;
      EXPECT_THAT(refused.err, HasSubstr(table));
      EXPECT_THAT(refused.err, HasSubstr("What can be done: "));
    }
  }
  std::filesystem::remove(table);
  EXPECT_THAT(hub_.Gateway({"--restore", copy}).err, HasSubstr(table + " is missing"));
  WriteFile(table, content);
  std::string manifest = ReadFile(copy + "/manifest.json");
  manifest.replace(manifest.find("\"49\""), 4, "\"48\"");
  WriteFile(copy + "/manifest.json", manifest);
  const CommandResult altered = hub_.Gateway({"--restore", copy});
  EXPECT_EQ(altered.exit_code, 1);
  EXPECT_THAT(altered.err, HasSubstr("manifest.json was altered"));
  EXPECT_FALSE(std::filesystem::exists(File("restored"))) << "nothing is written of a backup that is not sound";

  EXPECT_EQ(hub_.Gateway({"--restore", File("none")}).exit_code, 2);
  hub_.MoveTo(data);
  const CommandResult over = hub_.Gateway({"--restore", Backup("a")});
  EXPECT_EQ(over.exit_code, 2);
  EXPECT_THAT(over.err, HasSubstr("is not empty"));
}

// An empty ledger must not be served where a restore was meant to be.
TEST_F(BackupTest, AGatewayDoesNotStartInARestoreThatWasBrokenOff) {
  std::filesystem::create_directories(File("restored") + "/ledger.restoring");
  ASSERT_EQ(hub_.Stop(), 0);
  hub_.MoveTo(File("restored"));
  EXPECT_FALSE(hub_.Start());
  EXPECT_EQ(hub_.process().Wait(), 2);
  EXPECT_THAT(hub_.log(), HasSubstr("was broken off"));
}

}  // namespace
}  // namespace postgate
