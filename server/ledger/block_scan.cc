// SPDX-License-Identifier: Apache-2.0
#include "server/ledger/block_scan.h"

#include <limits>

#include "absl/strings/str_cat.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"

namespace postgate::ledger {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

constexpr uint32_t kFirstSequenceTag =
    WireFormatLite::MakeTag(v1::Block::kFirstSequenceFieldNumber, WireFormatLite::WIRETYPE_VARINT);
constexpr uint32_t kCommittedAtTag =
    WireFormatLite::MakeTag(v1::Block::kCommittedAtFieldNumber, WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
constexpr uint32_t kEntriesTag = WireFormatLite::MakeTag(v1::Block::kEntriesFieldNumber, WireFormatLite::WIRETYPE_LENGTH_DELIMITED);

absl::Status NoBlock() { return absl::DataLossError("the bytes of a block of the ledger are damaged"); }

// Reads the length of a delimited field and steps over it; `field` is then the field's bytes.
bool ReadDelimited(CodedInputStream& input, const char* data, absl::string_view& field) {
  uint32_t length = 0;
  if (!input.ReadVarint32(&length)) return false;
  field = absl::string_view(data + input.CurrentPosition(), length);
  return input.Skip(static_cast<int>(length));
}

}  // namespace

absl::Status VisitEntries(absl::string_view serialized, BlockExtent& extent, const std::function<bool(const EntryPlace& place)>& visit) {
  CodedInputStream input(reinterpret_cast<const uint8_t*>(serialized.data()), static_cast<int>(serialized.size()));
  absl::string_view field;
  EntryPlace place;
  int begin = 0;
  for (uint32_t tag = input.ReadTag(); tag != 0; begin = input.CurrentPosition(), tag = input.ReadTag()) {
    if (tag == kFirstSequenceTag) {
      uint64_t value = 0;
      if (!input.ReadVarint64(&value)) return NoBlock();
      extent.first_sequence = static_cast<int64_t>(value);
    } else if (tag == kCommittedAtTag) {
      if (!ReadDelimited(input, serialized.data(), field)) return NoBlock();
      if (!extent.committed_at.ParseFromArray(field.data(), static_cast<int>(field.size()))) return NoBlock();
    } else if (tag == kEntriesTag) {
      if (!ReadDelimited(input, serialized.data(), place.entry)) return NoBlock();
      place.field = serialized.substr(static_cast<size_t>(begin), static_cast<size_t>(input.CurrentPosition() - begin));
      if (!visit(place)) return absl::OkStatus();
      ++place.index;
    } else if (!WireFormatLite::SkipField(&input, tag)) {
      return NoBlock();
    }
  }
  return input.ConsumedEntireMessage() ? absl::OkStatus() : NoBlock();
}

absl::StatusOr<BlockExtent> MeasureBlock(absl::string_view serialized) {
  BlockExtent extent;
  const absl::Status status = VisitEntries(serialized, extent, [&extent](const EntryPlace&) {
    ++extent.entry_count;
    return true;
  });
  if (!status.ok()) return status;
  // No ledger has come so far; what is added to such a number would overflow.
  const bool has_sequences = extent.first_sequence >= 0 && extent.first_sequence <= std::numeric_limits<int64_t>::max() - extent.entry_count;
  if (!has_sequences) return NoBlock();
  return extent;
}

absl::StatusOr<StoredEntry> FindEntryInBlock(absl::string_view serialized, int64_t sequence) {
  BlockExtent extent;
  absl::string_view found;
  // A serialized block has its fields in the order of their numbers, so the first sequence is known before the first entry.
  const absl::Status status = VisitEntries(serialized, extent, [&](const EntryPlace& place) {
    // Unsigned, because a damaged block may say any first sequence.
    if (static_cast<uint64_t>(extent.first_sequence) + static_cast<uint64_t>(place.index) != static_cast<uint64_t>(sequence)) return true;
    found = place.entry;
    return false;
  });
  if (!status.ok()) return status;
  if (found.data() == nullptr) return absl::NotFoundError(absl::StrCat("the ledger has no entry ", sequence));
  StoredEntry stored;
  stored.sequence = sequence;
  stored.committed_at = extent.committed_at;
  if (!stored.entry.ParseFromArray(found.data(), static_cast<int>(found.size()))) return NoBlock();
  return stored;
}

}  // namespace postgate::ledger
