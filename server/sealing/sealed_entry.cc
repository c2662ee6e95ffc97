// SPDX-License-Identifier: Apache-2.0
#include "server/sealing/sealed_entry.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/sealing/field_split.h"

namespace postgate::sealing {
namespace {

using ledger::v1::Entry;
using ledger::v1::ItemBody;
using ledger::v1::RetentionClass;
using ledger::v1::SealedFields;

// Bytes of trade fields from which on they are compressed. Fewer are codes and numbers that stand there once: the sample's 600 bytes would shrink by 9 percent and
// take as long as to seal them does.
constexpr size_t kTradeCompressedFrom = 1'024;

const FieldSplit& BodySplit() {
  static const FieldSplit* const kSplit = new FieldSplit(*ItemBody::descriptor());
  return *kSplit;
}

const FieldSplit& EntrySplit() {
  static const FieldSplit* const kSplit = new FieldSplit(*Entry::descriptor());
  return *kSplit;
}

// What a sealed part belongs to: it can't be put into another entry, of whichever carrier, or into the other class.
void AppendAdditionalData(const Entry& entry, int32_t day, RetentionClass retention_class, std::string& to) {
  const absl::string_view end("\0", 1);
  absl::StrAppend(&to, entry.principal(), end, day, end, static_cast<int>(retention_class), end, static_cast<int>(entry.kind_case()), end,
                  entry.item().producer(), end, entry.item().offset(), end, entry.item().item_id());
}

std::string AdditionalData(const Entry& entry, int32_t day, RetentionClass retention_class) {
  std::string data;
  AppendAdditionalData(entry, day, retention_class, data);
  return data;
}

absl::Status WithPlace(const Entry& entry, const absl::Status& status) {
  return absl::Status(status.code(), absl::StrCat("an entry of ", entry.principal(), ", sealed on ", DayText(entry.key_day()), ": ", status.message()));
}

// The fields of a class; none when their key was erased.
absl::StatusOr<std::optional<std::string>> OpenClass(Keys& keys, const Entry& entry, RetentionClass retention_class,
                                                     const ledger::v1::SealedPart& part) {
  absl::StatusOr<DataKeyPtr> key = keys.Find({entry.principal(), entry.key_day(), retention_class});
  if (!key.ok()) return WithPlace(entry, key.status());
  if (*key == nullptr) return std::nullopt;
  absl::StatusOr<std::string> fields = OpenPart(**key, AdditionalData(entry, entry.key_day(), retention_class), part);
  if (!fields.ok()) return WithPlace(entry, fields.status());
  return *std::move(fields);
}

absl::StatusOr<SealedFields> FieldsOf(const Entry& entry) {
  SealedFields fields;
  if (fields.ParseFromString(entry.sealed())) return fields;
  return WithPlace(entry, absl::DataLossError("its sealed part can't be read"));
}

}  // namespace

BodySealer::BodySealer(const DayKeys& keys) : day_(keys.day), personal_sealer_(*keys.personal), trade_sealer_(*keys.trade, kTradeCompressedFrom) {}

absl::Status BodySealer::Seal(absl::string_view body, Entry& entry) {
  personal_.clear();
  trade_.clear();
  if (absl::Status split = BodySplit().Split(body, personal_, trade_); !split.ok()) return absl::InternalError(split.message());
  const auto seal = [&](PartSealer& sealer, RetentionClass retention_class, absl::string_view fields, ledger::v1::SealedPart& part) {
    additional_data_.clear();
    AppendAdditionalData(entry, day_, retention_class, additional_data_);
    sealer.Seal(additional_data_, fields, part);
  };
  seal(personal_sealer_, ledger::v1::RETENTION_CLASS_PERSONAL, personal_, *fields_.mutable_personal());
  seal(trade_sealer_, ledger::v1::RETENTION_CLASS_TRADE, trade_, *fields_.mutable_trade());
  fields_.SerializeToString(entry.mutable_sealed());
  entry.set_key_day(day_);
  return absl::OkStatus();
}

absl::Status SealBody(const DayKeys& keys, absl::string_view body, Entry& entry) { return BodySealer(keys).Seal(body, entry); }

void SealTexts(const DayKeys& keys, Entry& entry) {
  entry.set_key_day(keys.day);
  std::string personal;
  std::string clear;
  // The bytes are those of a message, so they can be split and read.
  EntrySplit().Split(entry.SerializeAsString(), personal, clear).IgnoreError();
  if (personal.empty()) return;
  SealedFields fields;
  SealPart(*keys.personal, AdditionalData(entry, keys.day, ledger::v1::RETENTION_CLASS_PERSONAL), personal, *fields.mutable_personal());
  entry.ParseFromString(clear);
  fields.SerializeToString(entry.mutable_sealed());
}

absl::StatusOr<ClearFields> OpenFields(Keys& keys, const HeldFields& held, int64_t sequence, const Entry& entry) {
  ClearFields clear;
  if (entry.sealed().empty()) return clear;
  absl::StatusOr<SealedFields> fields = FieldsOf(entry);
  if (!fields.ok()) return fields.status();
  // Both classes are in an item's, though nothing may be in one; texts are personal alone.
  if (entry.has_item()) {
    auto trade = OpenClass(keys, entry, ledger::v1::RETENTION_CLASS_TRADE, fields->trade());
    if (!trade.ok()) return trade.status();
    clear.trade = *std::move(trade);
  }
  auto personal = OpenClass(keys, entry, ledger::v1::RETENTION_CLASS_PERSONAL, fields->personal());
  if (!personal.ok()) return personal.status();
  clear.personal = *std::move(personal);
  if (clear.personal.has_value() && clear.trade.has_value() == entry.has_item()) return clear;
  absl::StatusOr<ClearFields> kept = held.Find(sequence);
  if (!kept.ok()) return WithPlace(entry, kept.status());
  if (!clear.trade.has_value()) clear.trade = std::move(kept->trade);
  if (!clear.personal.has_value()) clear.personal = std::move(kept->personal);
  return clear;
}

absl::StatusOr<OpenedBody> OpenBody(Keys& keys, const Entry& entry) { return OpenBody(keys, NothingHeld(), 0, entry); }

absl::StatusOr<OpenedBody> OpenBody(Keys& keys, const HeldFields& held, int64_t sequence, const Entry& entry) {
  OpenedBody opened;
  const absl::Status damaged = absl::DataLossError("the body of a ledger entry can't be read");
  if (!entry.item().body().empty()) {
    if (!opened.body.ParseFromString(entry.item().body())) return damaged;
    return opened;
  }
  if (entry.sealed().empty()) return opened;
  const absl::StatusOr<ClearFields> fields = OpenFields(keys, held, sequence, entry);
  if (!fields.ok()) return fields.status();
  if (!fields->trade.has_value()) {
    opened.readable = Readable::kNothing;
    return opened;
  }
  std::string body;
  if (fields->personal.has_value()) {
    if (absl::Status joined = BodySplit().Join(*fields->personal, *fields->trade, body); !joined.ok()) return WithPlace(entry, joined);
  } else {
    opened.readable = Readable::kNotPersonal;
    body = *fields->trade;
  }
  if (!opened.body.ParseFromString(body)) return WithPlace(entry, damaged);
  return opened;
}

size_t BodyBytes(const Entry& entry) {
  SealedFields fields;
  // What can't be read is refused where it is opened.
  if (!fields.ParseFromString(entry.sealed())) fields.Clear();
  size_t bytes = entry.item().body().size();
  for (const ledger::v1::SealedPart* part : {&fields.personal(), &fields.trade()}) {
    bytes += std::max(part->sealed().size(), static_cast<size_t>(std::max(part->uncompressed_bytes(), 0)));
  }
  return bytes;
}

absl::StatusOr<Readable> OpenTexts(Keys& keys, Entry& entry) { return OpenTexts(keys, NothingHeld(), 0, entry); }

absl::StatusOr<Readable> OpenTexts(Keys& keys, const HeldFields& held, int64_t sequence, Entry& entry) {
  if (entry.sealed().empty() || entry.has_item()) return Readable::kAll;
  const absl::StatusOr<ClearFields> fields = OpenFields(keys, held, sequence, entry);
  if (!fields.ok()) return fields.status();
  if (!fields->personal.has_value()) return Readable::kNotPersonal;
  std::string whole;
  Entry clear = entry;
  clear.clear_sealed();
  const absl::Status joined = EntrySplit().Join(*fields->personal, clear.SerializeAsString(), whole);
  if (!joined.ok() || !entry.ParseFromString(whole)) return WithPlace(entry, absl::DataLossError("its texts do not fit to it"));
  return Readable::kAll;
}

}  // namespace postgate::sealing
