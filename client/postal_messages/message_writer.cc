// SPDX-License-Identifier: Apache-2.0
#include "client/postal_messages/message_writer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/postal_messages/decimal.h"
#include "client/postal_messages/equivalents.h"
#include "client/postal_messages/value_text.h"
#include "client/postal_messages/xml_text.h"
#include "postgate/v1/decision.pb.h"
#include "postgate/v1/item.pb.h"

namespace postgate::client {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Of a row, the field's path from the nearest list above.
std::string RelativeField(const Row& row) {
  const std::string field = row.field;
  const size_t list = field.rfind("[].");
  return list == std::string::npos ? field : field.substr(list + 3);
}

int LengthOf(const std::string& text, Format format) {
  const auto counts = [format](char c) {
    return format == Format::kText ? (static_cast<unsigned char>(c) & 0xC0) != 0x80 : absl::ascii_isdigit(static_cast<unsigned char>(c));
  };
  return static_cast<int>(std::count_if(text.begin(), text.end(), counts));
}

bool IsBrokenAmount(const ElementNode& node, const Message& base) {
  if (node.row->format != Format::kAmount) return false;
  const Message* holder = node.field.HolderIn(base);
  if (holder == nullptr || !holder->GetReflection()->HasField(*holder, node.field.field())) return false;
  const auto* money = google::protobuf::DynamicCastToGenerated<v1::Money>(&holder->GetReflection()->GetMessage(*holder, node.field.field()));
  return !IsAmount(money->units(), money->nanos());
}

// Why the message can't be written at all; empty: it can.
Remark WhyNot(const InterchangeHeader& header, const Message& message) {
  if (const auto* item = google::protobuf::DynamicCastToGenerated<v1::Item>(&message)) {
    if (item->amends() == (header.message_function == kFunctionReplacement)) return {};
    return {Remark::Kind::kError, 0, "amends",
            "a message holds originals or replacements, as its first item says: put those that amend into a file of their own"};
  }
  if (const auto* decision = google::protobuf::DynamicCastToGenerated<v1::Decision>(&message)) {
    if (!decision->item_id().empty()) return {};
    return {Remark::Kind::kError, 0, "item_id", "CUSRSP answers for an item: take the decisions as `postgate watch --json` gives them, one for each item"};
  }
  return {};
}

bool HasError(const std::vector<Remark>& remarks, size_t from) {
  return std::any_of(remarks.begin() + static_cast<std::ptrdiff_t>(from), remarks.end(),
                     [](const Remark& remark) { return remark.kind == Remark::Kind::kError; });
}

}  // namespace

absl::StatusOr<std::unique_ptr<MessageWriter>> MessageWriter::Create(const MessageTable& table, const InterchangeHeader& header) {
  for (const HeaderRow& row : HeaderRows()) {
    const std::string& value = header.*row.value;
    if (value.empty() && row.presence == Presence::kMandatory) {
      return absl::InvalidArgumentError(absl::StrCat("the header of ", table.name, " needs ", row.element, ": ", row.note));
    }
    if (!IsXmlText(value)) return absl::InvalidArgumentError(absl::StrCat(row.element, ": a control character, which XML can't hold"));
    if (row.length_max > 0 && LengthOf(value, Format::kText) > row.length_max) {
      return absl::InvalidArgumentError(absl::StrCat(row.element, ": at most ", row.length_max, " characters"));
    }
  }
  std::unique_ptr<MessageWriter> writer(new MessageWriter(table, header));
  auto tree = ElementTreeOf(table);
  if (!tree.ok()) return tree.status();
  auto coverage = FieldCoverage::Of(table);
  if (!coverage.ok()) return coverage.status();
  writer->tree_ = *std::move(tree);
  writer->coverage_ = *std::move(coverage);
  return writer;
}

std::string MessageWriter::Beginning() const {
  std::string xml = absl::StrCat("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<", table_.name, ">\n  <", kHeaderElement, ">\n");
  for (const HeaderRow& row : HeaderRows()) {
    if (!(header_.*row.value).empty()) AppendElement(row.element, header_.*row.value, 4, &xml);
  }
  absl::StrAppend(&xml, "  </", kHeaderElement, ">\n");
  return xml;
}

std::string MessageWriter::End() const { return absl::StrCat("</", table_.name, ">\n"); }

int MessageWriter::Append(const Message& message, std::string* xml, std::vector<Remark>* remarks) const {
  const size_t first_remark = remarks->size();
  const size_t beginning = xml->size();
  if (Remark why = WhyNot(header_, message); !why.text.empty()) {
    remarks->push_back(std::move(why));
    return 0;
  }
  const Messages records = RecordsOf(table_, message, remarks);
  for (const auto& record : records) {
    if (&record == &records.front()) coverage_->ReportLosses(*record, remarks);
    absl::StrAppend(xml, "  <", table_.record, ">\n");
    AppendGroup(*tree_, *record, "", 4, xml, remarks);
    absl::StrAppend(xml, "  </", table_.record, ">\n");
  }
  if (!HasError(*remarks, first_remark)) return static_cast<int>(records.size());
  xml->resize(beginning);
  return 0;
}

void MessageWriter::AppendGroup(const ElementNode& node, const Message& base, const std::string& prefix, int indent, std::string* xml,
                                std::vector<Remark>* remarks) const {
  for (const auto& child : node.children) {
    if (child->row != nullptr) {
      AppendLeaf(*child, base, prefix, indent, xml, remarks);
      continue;
    }
    const std::string spaces(static_cast<size_t>(indent), ' ');
    const std::string start = absl::StrCat(spaces, "<", child->name, ">\n");
    const std::string end = absl::StrCat(spaces, "</", child->name, ">\n");
    if (!child->is_repeated) {
      const size_t before = xml->size();
      xml->append(start);
      AppendGroup(*child, base, prefix, indent + 2, xml, remarks);
      if (xml->size() == before + start.size()) {
        xml->resize(before);
      } else {
        xml->append(end);
      }
      continue;
    }
    const Message* holder = child->field.field() == nullptr ? nullptr : child->field.HolderIn(base);
    const int size = holder == nullptr ? 0 : holder->GetReflection()->FieldSize(*holder, child->field.field());
    for (int i = 0; i < size; ++i) {
      xml->append(start);
      AppendGroup(*child, holder->GetReflection()->GetRepeatedMessage(*holder, child->field.field(), i),
                  absl::StrCat(prefix, child->field.field()->name(), "[", i, "]."), indent + 2, xml, remarks);
      xml->append(end);
    }
  }
}

void MessageWriter::AppendLeaf(const ElementNode& node, const Message& base, const std::string& prefix, int indent, std::string* xml,
                               std::vector<Remark>* remarks) const {
  const Row& row = *node.row;
  if (row.format == Format::kPreparedAt) return AppendElement(node.name, header_.prepared_at, indent, xml);
  if (node.field.field() == nullptr || row.format == Format::kNamePart) return;
  const auto remark = [&](Remark::Kind kind, std::string text) {
    remarks->push_back({kind, 0, absl::StrCat(prefix, RelativeField(row)), std::move(text)});
  };
  if (IsBrokenAmount(node, base)) return remark(Remark::Kind::kError, "no amount: nanos are less than a unit and have its sign");
  int count = 1;
  if (node.is_repeated) {
    const Message* holder = node.field.HolderIn(base);
    count = holder == nullptr ? 0 : holder->GetReflection()->FieldSize(*holder, node.field.field());
  }
  for (int i = 0; i < count; ++i) {
    const std::string text = TextOf(base, node.field, row.format, i);
    if (text.empty() && row.presence == Presence::kMandatory) remark(Remark::Kind::kDoubt, absl::StrCat("is absent, and mandatory in ", table_.name));
    if (text.empty()) continue;
    if (!IsXmlText(text)) return remark(Remark::Kind::kError, "a control character, which XML can't hold");
    if (row.length_max > 0 && LengthOf(text, row.format) > row.length_max) {
      remark(Remark::Kind::kDoubt, absl::StrCat("is longer than the ", row.length_max, " that ", table_.name, " is known to take"));
    }
    AppendElement(node.name, text, indent, xml);
  }
}

}  // namespace postgate::client
