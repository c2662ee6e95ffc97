// SPDX-License-Identifier: Apache-2.0
#ifndef POSTGATE_SERVER_LEDGER_ENTRY_LEAF_H_
#define POSTGATE_SERVER_LEDGER_ENTRY_LEAF_H_

#include "absl/strings/string_view.h"
#include "core/receipts/leaf.h"
#include "postgate/ledger/v1/entry.pb.h"

namespace postgate::ledger {

// The entry's part in the audit tree. `serialized` is the entry as it is stored: SHA-256 over it, in which the sealed part, which stands last,
// is replaced by its own SHA-256, so that it can be digested before it has a place, and can be dropped and the tree still be checked. Up to format 3
// the body of an item is in its place. `sealed_digest` is that SHA-256, or null: then it is computed.
audit_tree::Hash EntryHash(absl::string_view serialized, const v1::Entry& entry, const audit_tree::Hash* sealed_digest);

// A leaf with what the entry itself says of its outcome and registration number. It views into the entry.
receipts::Leaf LeafOf(const v1::Entry& entry);

}  // namespace postgate::ledger

#endif  // POSTGATE_SERVER_LEDGER_ENTRY_LEAF_H_
