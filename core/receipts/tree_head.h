// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_RECEIPTS_TREE_HEAD_H_
#define CORE_RECEIPTS_TREE_HEAD_H_

#include <string>

#include "postgate/v1/receipt.pb.h"

namespace postgate::receipts {

// What a tree head's signature is over (protos/postgate/v1/receipt.proto, TreeHead.signature).
std::string SignedBytes(const v1::TreeHead& head);

}  // namespace postgate::receipts

#endif  // CORE_RECEIPTS_TREE_HEAD_H_
