// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_RECEIPTS_RECEIPTS_FIXTURE_H_
#define CORE_RECEIPTS_RECEIPTS_FIXTURE_H_

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "certs/authority.h"
#include "core/encoding/timestamp.h"
#include "core/receipts/signing_key.h"
#include "core/receipts/tree_head.h"
#include "core/testing/read_file.h"
#include "core/testing/temporary_folder.h"
#include "postgate/v1/receipt.pb.h"

namespace postgate::receipts {

// A test with a development authority of its own.
class ReceiptsFixture : public testing::Test {
 protected:
  ReceiptsFixture() { EXPECT_TRUE(certs::InitAuthority(dir_).ok()); }

  std::string Content(const std::string& file) const {
    EXPECT_TRUE(std::filesystem::exists(dir_ + "/" + file)) << file;
    return ReadFile(dir_ + "/" + file);
  }

  // A head of a tree that nobody has, signed with a key of the folder.
  v1::TreeHead SignedHead(const std::string& key_file, absl::Time at = absl::Now()) const {
    const auto key = SigningKey::FromPem(Content(key_file));
    EXPECT_TRUE(key.ok()) << key.status();
    v1::TreeHead head;
    head.set_tree_size(7);
    head.set_root_hash(std::string(32, 'r'));
    *head.mutable_committed_at() = encoding::ToTimestamp(at);
    head.set_ledger_epoch(std::string(32, 'e'));
    head.set_key_id(key->id());
    head.set_signature(*key->Sign(SignedBytes(head)));
    return head;
  }

  const TemporaryFolder folder_;
  const std::string dir_ = folder_.path();
};

}  // namespace postgate::receipts

#endif  // CORE_RECEIPTS_RECEIPTS_FIXTURE_H_
