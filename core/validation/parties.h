// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_VALIDATION_PARTIES_H_
#define CORE_VALIDATION_PARTIES_H_

#include "core/identifiers/field_path.h"
#include "core/records/item.h"
#include "postgate/v1/item.pb.h"

namespace postgate::validation {

// Calls visit(party, path) for sender and addressee, which every item must have; a missing one is visited as empty.
template <typename Visit>
void ForEachRequiredParty(const records::Item& item, Visit visit) {
  visit(item.sender(), identifiers::FieldPath("sender"));
  visit(item.addressee(), identifiers::FieldPath("addressee"));
}

// Calls visit(party, path) for every party that was sent.
template <typename Visit>
void ForEachParty(const records::Item& item, Visit visit) {
  using identifiers::FieldPath;
  if (item.has_sender()) visit(item.sender(), FieldPath("sender"));
  if (item.has_addressee()) visit(item.addressee(), FieldPath("addressee"));
  if (item.has_seller()) visit(item.seller(), FieldPath("seller"));
  if (item.has_importer()) visit(item.importer(), FieldPath("importer"));
  if (item.has_declarant()) visit(item.declarant(), FieldPath("declarant"));
  if (item.has_representative()) visit(item.representative(), FieldPath("representative"));
}

}  // namespace postgate::validation

#endif  // CORE_VALIDATION_PARTIES_H_
