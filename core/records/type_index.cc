// SPDX-License-Identifier: Apache-2.0
#include "core/records/type_index.h"

#include <cstdio>
#include <cstdlib>

#include "google/protobuf/descriptor.h"

namespace postgate::records {

uint32_t TypeIndex::Find(const google::protobuf::Descriptor& message, const RecordType* record) {
  const auto [known, is_new] = index_of_.emplace(&message, size());
  if (is_new) types_.push_back({&message, record});
  if (types_[known->second].record == record) return known->second;
  std::fprintf(stderr, "core/records has two records for %s\n", message.full_name().c_str());
  std::abort();
}

}  // namespace postgate::records
