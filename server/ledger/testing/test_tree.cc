// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/testing/test_tree.h"

#include <openssl/pem.h>

#include <cstdlib>
#include <string>
#include <utility>

namespace postgate::ledger {

std::shared_ptr<const receipts::SigningKey> TestKey() {
  static const std::shared_ptr<const receipts::SigningKey> kKey = [] {
    const openssl::KeyPtr key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    const openssl::BioPtr bio(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) std::abort();
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    auto signing = receipts::SigningKey::FromPem({data, static_cast<size_t>(size)});
    if (!signing.ok()) std::abort();
    return std::make_shared<const receipts::SigningKey>(*std::move(signing));
  }();
  return kKey;
}

std::unique_ptr<AuditTree> OpenTestTree(const Store* store) {
  auto tree = AuditTree::Open(store, TestKey());
  if (!tree.ok()) std::abort();
  return *std::move(tree);
}

absl::Status IntegrateSerialized(AuditTree& tree, WriteGroup& group, std::deque<PromisedReceipt>& promised) {
  v1::Block block;
  if (!block.ParseFromString(group.block)) std::abort();
  return tree.Integrate(block, group, promised);
}

}  // namespace postgate::ledger
