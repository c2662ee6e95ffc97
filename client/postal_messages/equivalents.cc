// SPDX-License-Identifier: Apache-2.0
#include "client/postal_messages/equivalents.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/postal_messages/field_path.h"
#include "client/postal_messages/value_text.h"
#include "postgate/v1/decision.pb.h"
#include "postgate/v1/item.pb.h"
#include "postgate/v1/movement.pb.h"

namespace postgate::client {
namespace {

using google::protobuf::Message;

// The hub's own limit of Movement.item_ids.
constexpr int kItemsOfMovementMax = 500;

// UPU mail classes.
constexpr std::array<std::pair<v1::MailClass, const char*>, 3> kMailClasses = {{
    {v1::MAIL_CLASS_LETTER, "U"},
    {v1::MAIL_CLASS_PARCEL, "C"},
    {v1::MAIL_CLASS_EMS, "E"},
}};

// UPU nature of transaction; 11 is confirmed in public sources, the others are not.
constexpr std::array<std::pair<v1::Nature, const char*>, 6> kNatures = {{
    {v1::NATURE_SALE, "11"},
    {v1::NATURE_RETURN, "21"},
    {v1::NATURE_GIFT, "31"},
    {v1::NATURE_SAMPLE, "32"},
    {v1::NATURE_DOCUMENTS, "91"},
    {v1::NATURE_OTHER, "999"},
}};

template <typename Pairs, typename Enum>
std::string CodeOf(const Pairs& pairs, Enum value) {
  const auto found = std::find_if(pairs.begin(), pairs.end(), [&](const auto& pair) { return pair.first == value; });
  return found == pairs.end() ? std::string() : std::string(found->second);
}

template <typename Enum, typename Pairs>
Enum ValueOf(const Pairs& pairs, const std::string& code) {
  const auto found = std::find_if(pairs.begin(), pairs.end(), [&](const auto& pair) { return pair.second == code; });
  return found == pairs.end() ? Enum() : found->first;
}

// ITMATT has lines alone. The parts stay where they are, so that they are reported.
void WriteAddressLines(v1::Party* party) {
  std::vector<std::string> lines;
  if (!party->street().empty() || !party->house_number().empty()) {
    lines.push_back(absl::StrCat(party->street(), party->street().empty() || party->house_number().empty() ? "" : " ", party->house_number()));
  }
  if (!party->po_box().empty()) lines.push_back(absl::StrCat("P.O. Box ", party->po_box()));
  lines.insert(lines.end(), party->address_lines().begin(), party->address_lines().end());
  party->mutable_address_lines()->Assign(lines.begin(), lines.end());
}

std::unique_ptr<v1::Item> ItemRecord(const v1::Item& item) {
  auto record = std::make_unique<v1::Item>(item);
  if (item.mail_class_code().empty()) record->set_mail_class_code(CodeOf(kMailClasses, item.mail_class()));
  if (item.mail_class() == ValueOf<v1::MailClass>(kMailClasses, record->mail_class_code())) record->clear_mail_class();
  if (item.nature_code().empty()) record->set_nature_code(CodeOf(kNatures, item.nature()));
  if (item.nature() == ValueOf<v1::Nature>(kNatures, record->nature_code())) record->clear_nature();
  if (record->has_sender()) WriteAddressLines(record->mutable_sender());
  if (record->has_addressee()) WriteAddressLines(record->mutable_addressee());
  return record;
}

void CompleteItem(const MessageTable& table, v1::Item* item) {
  item->set_mail_class(ValueOf<v1::MailClass>(kMailClasses, item->mail_class_code()));
  item->set_nature(ValueOf<v1::Nature>(kNatures, item->nature_code()));
  for (const Unmapped& unmapped : table.unmapped) {
    FieldPath to;
    FieldPath from;
    if (unmapped.implied_by == nullptr || !FieldPath::Parse(unmapped.field, *table.type, &to) || !FieldPath::Parse(unmapped.implied_by, *table.type, &from)) {
      continue;
    }
    const std::string value = TextOf(*item, from, Format::kText);
    if (!value.empty()) SetFromXmlText(value, Format::kText, to, item).IgnoreError();  // a text takes every text
  }
}

// A movement that is not nested in PREDES, or is no event of an item in EMSEVT, has no place there.
std::string WhyNoRecord(const MessageTable& table, const v1::Movement& movement) {
  if (&table == &Predes()) return movement.kind() == v1::MOVEMENT_KIND_NESTED ? "" : "PREDES tells what is nested; this movement is of another kind";
  const bool is_event = movement.kind() == v1::MOVEMENT_KIND_DEPARTED || movement.kind() == v1::MOVEMENT_KIND_ARRIVED ||
                        movement.kind() == v1::MOVEMENT_KIND_PRESENTED || movement.kind() == v1::MOVEMENT_KIND_HANDED_TO_POST;
  if (!is_event) return "EMSEVT has events departed, arrived, presented and handed to post; this movement is of another kind";
  return movement.item_ids_size() > 0 ? "" : "EMSEVT's events are of items; this movement names none";
}

Messages MovementRecords(const MessageTable& table, const v1::Movement& movement, std::vector<Remark>* remarks) {
  Messages records;
  if (const std::string why = WhyNoRecord(table, movement); !why.empty()) {
    remarks->push_back({Remark::Kind::kLeftOut, 0, "kind", why});
    return records;
  }
  if (&table == &Predes()) {
    records.push_back(std::make_unique<v1::Movement>(movement));
    return records;
  }
  for (const std::string& item_id : movement.item_ids()) {
    auto event = std::make_unique<v1::Movement>(movement);
    event->clear_item_ids();
    event->add_item_ids(item_id);
    records.push_back(std::move(event));
  }
  return records;
}

// Items into the receptacle, at most 500 a movement, then the receptacle into its dispatch.
Messages NestingsOf(const v1::Movement& record) {
  Messages movements;
  v1::Movement nesting = record;
  nesting.set_kind(v1::MOVEMENT_KIND_NESTED);
  nesting.clear_item_ids();
  for (int i = 0; i < record.item_ids_size(); i += kItemsOfMovementMax) {
    auto items = std::make_unique<v1::Movement>(nesting);
    items->clear_dispatch_id();
    for (int j = i; j < std::min(i + kItemsOfMovementMax, record.item_ids_size()); ++j) items->add_item_ids(record.item_ids(j));
    movements.push_back(std::move(items));
  }
  if (!record.dispatch_id().empty() || movements.empty()) movements.push_back(std::make_unique<v1::Movement>(nesting));
  return movements;
}

}  // namespace

Messages RecordsOf(const MessageTable& table, const Message& message, std::vector<Remark>* remarks) {
  Messages records;
  if (const auto* item = google::protobuf::DynamicCastToGenerated<v1::Item>(&message)) {
    records.push_back(ItemRecord(*item));
  } else if (const auto* movement = google::protobuf::DynamicCastToGenerated<v1::Movement>(&message)) {
    return MovementRecords(table, *movement, remarks);
  } else {
    records.emplace_back(message.New())->CopyFrom(message);
  }
  return records;
}

Messages MessagesOf(const MessageTable& table, std::unique_ptr<Message> record) {
  if (auto* item = google::protobuf::DynamicCastToGenerated<v1::Item>(record.get())) CompleteItem(table, item);
  if (&table == &Predes()) return NestingsOf(*google::protobuf::DynamicCastToGenerated<v1::Movement>(record.get()));
  Messages messages;
  messages.push_back(std::move(record));
  return messages;
}

}  // namespace postgate::client
