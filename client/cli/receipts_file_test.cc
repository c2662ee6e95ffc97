// SPDX-License-Identifier: Apache-2.0
#include "client/cli/receipts_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "core/testing/read_file.h"
#include "core/testing/temporary_folder.h"

namespace postgate::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

v1::Evidence Submission(const std::string& producer, int64_t first, int64_t next, int64_t tree_size = 0) {
  v1::Evidence evidence;
  evidence.mutable_submission()->set_producer(producer);
  evidence.mutable_submission()->set_first_offset(first);
  evidence.mutable_submission()->set_next_offset(next);
  evidence.mutable_submission()->mutable_receipt()->mutable_tree_head()->set_tree_size(tree_size);
  evidence.mutable_submission()->mutable_receipt()->mutable_tree_head()->set_ledger_epoch("epoch");
  return evidence;
}

std::vector<int64_t> Sizes(const std::vector<v1::TreeHead>& heads) {
  std::vector<int64_t> sizes;
  for (const v1::TreeHead& head : heads) sizes.push_back(head.tree_size());
  return sizes;
}

class ReceiptsFileTest : public ::testing::Test {
 protected:
  ReceiptsFile Open() const {
    auto receipts = ReceiptsFile::Open(path_);
    EXPECT_TRUE(receipts.ok()) << receipts.status();
    return *std::move(receipts);
  }
  std::string Text() const { return ReadFile(path_); }
  int Lines() const {
    const std::string text = Text();
    return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  }
  void Write(const std::string& text) const { std::ofstream(path_, std::ios::binary) << text; }

  const TemporaryFolder folder_;
  const std::string path_ = folder_.path() + "/receipts.jsonl";
};

TEST_F(ReceiptsFileTest, KeepsWhatIsThereAndAddsWhatIsMissing) {
  {
    ReceiptsFile receipts = Open();
    receipts.Add(Submission("seoul/1", 0, 100));
    receipts.Add(Submission("seoul/1", 200, 300));
    EXPECT_TRUE(receipts.Flush().ok());
  }
  const std::string before = Text();
  ReceiptsFile receipts = Open();
  EXPECT_EQ(receipts.FirstMissing("seoul/1"), 100);
  EXPECT_EQ(receipts.FirstMissing("seoul/2"), 0);
  receipts.Add(Submission("seoul/1", 0, 100));
  receipts.Add(Submission("seoul/1", 100, 200));
  receipts.Add(Submission("seoul/1", 200, 300));
  EXPECT_TRUE(receipts.Flush().ok());
  EXPECT_EQ(receipts.FirstMissing("seoul/1"), 300);
  EXPECT_EQ(Text().substr(0, before.size()), before);
  EXPECT_EQ(Lines(), 3);
}

TEST_F(ReceiptsFileTest, CertificatesStandOnceUntilTheyChange) {
  ReceiptsFile receipts = Open();
  for (const char* pem : {"one", "one", "two"}) {
    v1::Evidence certificates;
    certificates.set_receipt_certificates(pem);
    receipts.Add(certificates);
  }
  EXPECT_TRUE(receipts.Flush().ok());
  EXPECT_EQ(Lines(), 2);
}

TEST_F(ReceiptsFileTest, KnowsTheHeadsThatNoProofLeadsOnFrom) {
  ReceiptsFile receipts = Open();
  receipts.Add(Submission("seoul/1", 0, 100, 500));
  receipts.Add(Submission("seoul/1", 100, 200, 400));
  EXPECT_THAT(Sizes(receipts.UnlinkedHeads("epoch")), ElementsAre(400, 500));
  v1::Evidence newest;
  newest.mutable_tree()->mutable_tree_head()->set_tree_size(600);
  newest.mutable_tree()->mutable_tree_head()->set_ledger_epoch("epoch");
  for (const int64_t earlier : {400, 500, 500}) {
    newest.mutable_tree()->set_earlier_tree_size(earlier);
    receipts.Add(newest);
  }
  EXPECT_THAT(Sizes(receipts.UnlinkedHeads("epoch")), ElementsAre(600));
  EXPECT_TRUE(receipts.UnlinkedHeads("another").empty());
  EXPECT_TRUE(receipts.Flush().ok());
  EXPECT_EQ(Lines(), 4) << "the same proof stands once";
  EXPECT_THAT(Sizes(Open().UnlinkedHeads("epoch")), ElementsAre(600));
}

TEST_F(ReceiptsFileTest, AProofMayLeadIntoALaterEpoch) {
  ReceiptsFile receipts = Open();
  receipts.Add(Submission("seoul/1", 0, 100, 400));
  v1::Evidence link;
  link.mutable_tree()->mutable_tree_head()->set_tree_size(600);
  link.mutable_tree()->mutable_tree_head()->set_ledger_epoch("later");
  link.mutable_tree()->set_earlier_tree_size(400);
  link.mutable_tree()->set_earlier_ledger_epoch("epoch");
  receipts.Add(link);
  EXPECT_TRUE(receipts.UnlinkedHeads("epoch").empty());
  EXPECT_THAT(Sizes(receipts.UnlinkedHeads("later")), ElementsAre(600));
  EXPECT_THAT(receipts.LedgerEpochs(), ElementsAre("epoch", "later"));
}

TEST_F(ReceiptsFileTest, TheEndOfAnEpochStandsOnce) {
  for (int i = 0; i < 2; ++i) {
    ReceiptsFile receipts = Open();
    v1::Evidence end;
    end.mutable_epoch_end()->set_ledger_epoch("epoch");
    receipts.Add(end);
    EXPECT_TRUE(receipts.Flush().ok());
  }
  EXPECT_EQ(Lines(), 1);
}

TEST_F(ReceiptsFileTest, TakesOffALastLineThatWasCut) {
  {
    ReceiptsFile receipts = Open();
    receipts.Add(Submission("seoul/1", 0, 100));
    EXPECT_TRUE(receipts.Flush().ok());
  }
  const std::string whole = Text();
  Write(whole + R"({"submission":{"producer":"seoul/1","first_off)");
  ReceiptsFile receipts = Open();
  EXPECT_EQ(Text(), whole);
  EXPECT_EQ(receipts.FirstMissing("seoul/1"), 100);
}

TEST_F(ReceiptsFileTest, RefusesAnotherFile) {
  Write("{\"submission\":{}}\nnot evidence\n");
  EXPECT_THAT(std::string(ReceiptsFile::Open(path_).status().message()), HasSubstr("receipts.jsonl:2: expected one postgate.v1.Evidence"));
  EXPECT_EQ(Lines(), 2);
}

TEST_F(ReceiptsFileTest, AsksAnewFromWhereTheHubWasRestored) {
  ReceiptsFile receipts = Open();
  receipts.Add(Submission("seoul/1", 0, 100));
  receipts.Add(Submission("seoul/1", 100, 200));
  receipts.Forget("seoul/1", 100);
  EXPECT_EQ(receipts.FirstMissing("seoul/1"), 100);
  receipts.Add(Submission("seoul/1", 100, 200));
  EXPECT_TRUE(receipts.Flush().ok());
  EXPECT_EQ(Lines(), 3);
}

}  // namespace
}  // namespace postgate::cli
