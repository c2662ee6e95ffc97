// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/key_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>

#include "core/files/whole_file.h"
#include "core/testing/temporary_folder.h"
#include "server/sealing/day_keys.h"

namespace postgate::sealing {
namespace {

using ledger::v1::RETENTION_CLASS_PERSONAL;
using ledger::v1::RETENTION_CLASS_TRADE;
using testing::HasSubstr;

const std::string kMaster(64, 'a');

class KeyFolderTest : public testing::Test {
 protected:
  KeyFolderTest() { Reopen(); }

  void Reopen(const std::string& masters = kMaster) {
    auto opened = KeyFolder::Open(folder_.path() + "/keys", *MasterKeys::FromText(masters));
    ASSERT_TRUE(opened.ok()) << opened.status();
    keys_ = *std::move(opened);
  }
  KeyName Name(RetentionClass retention_class = RETENTION_CLASS_PERSONAL, int32_t days_later = 0) const {
    return {"carrier/korea.post", DayOf(now_) + days_later, retention_class};
  }
  std::string PathOf(const std::string& file) const { return folder_.path() + "/keys/2026-03-01/" + file; }

  absl::Time now_ = absl::FromCivil(absl::CivilSecond(2026, 3, 1, 23, 59, 59), absl::UTCTimeZone());
  TemporaryFolder folder_;
  std::unique_ptr<KeyFolder> keys_;
};

std::string SealedWith(const DataKeyPtr& key) { return Seal(key->seal_key(), "", "text"); }

TEST_F(KeyFolderTest, AKeyStaysOverARestartInItsOwnFileForItsOwnerAlone) {
  const std::string sealed = SealedWith(*keys_->FindOrMake(Name()));
  struct stat file {};
  ASSERT_EQ(stat(PathOf("carrier.korea.post.personal").c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600u);
  Reopen();
  EXPECT_EQ(*(*keys_->Find(Name()))->Open("", sealed), "text");
  EXPECT_EQ(*(*keys_->FindOrMake(Name()))->Open("", sealed), "text");
}

TEST_F(KeyFolderTest, EachPrincipalDayAndClassHasAKeyOfItsOwn) {
  const std::string sealed = SealedWith(*keys_->FindOrMake(Name()));
  const KeyName other_carrier{"carrier/koreapost", DayOf(now_), RETENTION_CLASS_PERSONAL};
  for (const KeyName& name : {Name(RETENTION_CLASS_TRADE), Name(RETENTION_CLASS_PERSONAL, 1), other_carrier}) {
    EXPECT_FALSE((*keys_->FindOrMake(name))->Open("", sealed).ok());
  }
}

TEST_F(KeyFolderTest, TheHubsOwnKeyIsListedByItsName) {
  const KeyName name{"hub/parcels", DayOf(now_), RETENTION_CLASS_PERSONAL};
  ASSERT_TRUE(keys_->FindOrMake(name).ok());
  EXPECT_TRUE(std::filesystem::exists(PathOf("hub.parcels.personal")));
  EXPECT_THAT(*keys_->KeysBefore(RETENTION_CLASS_PERSONAL, DayOf(now_) + 1), testing::ElementsAre(name));
}

TEST_F(KeyFolderTest, TheFileTellsNothingWithoutTheMasterKey) {
  const std::string sealed = SealedWith(*keys_->FindOrMake(Name()));
  Reopen(std::string(64, 'b'));
  const absl::Status status = keys_->Find(Name()).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("carrier.korea.post.personal"));
  Reopen(std::string(64, 'b') + "\n" + kMaster);
  EXPECT_EQ(*(*keys_->Find(Name()))->Open("", sealed), "text");
}

TEST_F(KeyFolderTest, AnErasedKeyIsGoneForGoodAndKnownToBe) {
  ASSERT_TRUE(keys_->FindOrMake(Name()).ok());
  ASSERT_TRUE(keys_->Erase(Name(), now_).ok());
  for (int restart = 0; restart < 2; ++restart) {
    const auto found = keys_->Find(Name());
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_EQ(*found, nullptr);
    EXPECT_TRUE(absl::IsFailedPrecondition(keys_->FindOrMake(Name()).status()));
    Reopen();
  }
  EXPECT_FALSE(std::filesystem::exists(PathOf("carrier.korea.post.personal")));
  EXPECT_TRUE(keys_->Erase(Name(), now_).ok());
}

// The mark is on disk before the key goes, so an end between the two is an erasure.
TEST_F(KeyFolderTest, AMarkedKeyIsErasedAlsoWhileItsFileIsThere) {
  ASSERT_TRUE(keys_->FindOrMake(Name()).ok());
  std::ofstream(PathOf("carrier.korea.post.personal.erased")) << "";
  Reopen();
  EXPECT_EQ(*keys_->Find(Name()), nullptr);
  EXPECT_THAT(*keys_->KeysBefore(RETENTION_CLASS_PERSONAL, DayOf(now_) + 1), testing::ElementsAre(Name()));
}

TEST_F(KeyFolderTest, AMissingKeyIsALossThatNamesTheFileAndTheRemedy) {
  ASSERT_TRUE(keys_->FindOrMake(Name()).ok());
  std::filesystem::remove(PathOf("carrier.korea.post.personal"));
  Reopen();
  const absl::Status status = keys_->Find(Name()).status();
  EXPECT_TRUE(absl::IsDataLoss(status));
  EXPECT_THAT(std::string(status.message()), testing::AllOf(HasSubstr("carrier.korea.post.personal"), HasSubstr("backup")));
}

TEST_F(KeyFolderTest, ADamagedOrMovedFileIsRefused) {
  const std::string sealed = SealedWith(*keys_->FindOrMake(Name()));
  ASSERT_TRUE(keys_->FindOrMake(Name(RETENTION_CLASS_TRADE)).ok());
  const std::string bytes = *files::ReadWholeFile(PathOf("carrier.korea.post.personal"));
  std::filesystem::copy_file(PathOf("carrier.korea.post.trade"), PathOf("carrier.korea.post.personal"),
                             std::filesystem::copy_options::overwrite_existing);
  Reopen();
  EXPECT_TRUE(absl::IsDataLoss(keys_->Find(Name()).status()));
  size_t tried = 0;
  size_t refused = 0;
  for (size_t bit = 0; bit < 8 * bytes.size(); bit += 23) {
    ++tried;
    std::string damaged = bytes;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    ASSERT_TRUE(files::WriteFileAtomically(PathOf("carrier.korea.post.personal"), damaged, 0600).ok());
    Reopen();
    const auto found = keys_->Find(Name());
    // Some bits of a number say nothing.
    if (found.ok()) {
      EXPECT_EQ(*(*found)->Open("", sealed), "text") << bit;
    } else {
      ++refused;
    }
  }
  EXPECT_GT(refused, tried * 9 / 10);
}

TEST_F(KeyFolderTest, ListsTheKeysOfAClassBeforeADay) {
  for (const int32_t later : {0, 1, 2}) {
    ASSERT_TRUE(keys_->FindOrMake(Name(RETENTION_CLASS_PERSONAL, later)).ok());
    ASSERT_TRUE(keys_->FindOrMake(Name(RETENTION_CLASS_TRADE, later)).ok());
  }
  ASSERT_TRUE(keys_->Erase(Name(RETENTION_CLASS_PERSONAL, 0), now_).ok());
  EXPECT_THAT(*keys_->KeysBefore(RETENTION_CLASS_PERSONAL, DayOf(now_) + 2), testing::ElementsAre(Name(RETENTION_CLASS_PERSONAL, 1)));
  EXPECT_THAT(*keys_->KeysBefore(RETENTION_CLASS_TRADE, DayOf(now_) + 2),
              testing::UnorderedElementsAre(Name(RETENTION_CLASS_TRADE, 0), Name(RETENTION_CLASS_TRADE, 1)));
}

}  // namespace
}  // namespace postgate::sealing
