// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_VALIDATION_DOCUMENTS_H_
#define CORE_VALIDATION_DOCUMENTS_H_

#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "postgate/v1/item.pb.h"

namespace postgate::validation {

// Calls visit(document, path) for every document of an item and of its pieces.
template <typename Visit>
void ForEachDocument(const records::Item& item, Visit visit) {
  using identifiers::FieldPath;
  for (int i = 0; i < item.documents_size(); ++i) visit(item.documents(i), FieldPath("documents", i));
  for (int i = 0; i < item.content_pieces_size(); ++i) {
    const FieldPath piece("content_pieces", i);
    for (int j = 0; j < item.content_pieces(i).documents_size(); ++j)
      visit(item.content_pieces(i).documents(j), FieldPath(piece, "documents", j));
  }
}

}  // namespace postgate::validation

#endif  // CORE_VALIDATION_DOCUMENTS_H_
