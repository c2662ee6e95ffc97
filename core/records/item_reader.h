// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_RECORDS_ITEM_READER_H_
#define CORE_RECORDS_ITEM_READER_H_

#include "absl/strings/string_view.h"
#include "core/identifiers/printable_ascii.h"
#include "core/records/canonical_bytes.h"
#include "core/records/item.h"
#include "core/records/memory.h"
#include "core/records/record_type.h"
#include "postgate/v1/item.pb.h"

namespace postgate::records {

// Reads items. Costs some microseconds to make; may be shared by all threads.
class ItemReader {
 public:
  // As CanonicalBytes::Read.
  Item* Read(absl::string_view bytes, Memory* memory, identifiers::Texts* texts) const {
    return static_cast<Item*>(items_.Read(bytes, memory, texts));
  }

 private:
  const CanonicalBytes items_{*v1::Item::descriptor(), ItemType()};
};

}  // namespace postgate::records

#endif  // CORE_RECORDS_ITEM_READER_H_
