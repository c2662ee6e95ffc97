// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_NORMALIZATION_PARTIES_H_
#define CORE_NORMALIZATION_PARTIES_H_

#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "postgate/v1/item.pb.h"

namespace postgate::normalization {

// Calls visit(party, path) for every party that was sent; it may change the party.
template <typename Visit>
void ForEachParty(records::Item& item, Visit visit) {
  using identifiers::FieldPath;
  if (item.has_sender()) visit(*item.mutable_sender(), FieldPath("sender"));
  if (item.has_addressee()) visit(*item.mutable_addressee(), FieldPath("addressee"));
  if (item.has_seller()) visit(*item.mutable_seller(), FieldPath("seller"));
  if (item.has_importer()) visit(*item.mutable_importer(), FieldPath("importer"));
  if (item.has_declarant()) visit(*item.mutable_declarant(), FieldPath("declarant"));
  if (item.has_representative()) visit(*item.mutable_representative(), FieldPath("representative"));
}

}  // namespace postgate::normalization

#endif  // CORE_NORMALIZATION_PARTIES_H_
