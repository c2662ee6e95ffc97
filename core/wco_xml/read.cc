// SPDX-License-Identifier: Apache-2.0
#include "core/wco_xml/read.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/wco_xml/codes.h"
#include "core/wco_xml/elements.h"
#include "core/wco_xml/layout.h"
#include "core/wco_xml/read_leaf.h"
#include "core/wco_xml/transport_documents.h"
#include "core/wco_xml/values.h"
#include "core/wco_xml/xml_tree.h"

namespace postgate::wco_xml {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr char kSchemaInstance[] = "http://www.w3.org/2001/XMLSchema-instance";
constexpr char kNoField[] = "the hub's declaration has no field for it";
// Bytes of an element's name that an error repeats: names come from outside.
constexpr size_t kNameShownMax = 64;

std::string Shown(const std::string& name) {
  if (name.size() <= kNameShownMax) return name;
  size_t size = kNameShownMax;
  // Whole characters of UTF-8.
  while (size > 0 && (static_cast<unsigned char>(name[size]) & 0xC0) == 0x80) --size;
  return name.substr(0, size) + "...";
}

// A hint where the schema stands says nothing of the content.
absl::Status CheckRootAttributes(const XmlElement& root) {
  for (const XmlAttribute& attribute : root.attributes) {
    if (attribute.space != kSchemaInstance) return Error(root, Shown(root.name), absl::StrCat("attribute ", Shown(attribute.name), ": ", kNoField));
  }
  return absl::OkStatus();
}

class Reader {
 public:
  explicit Reader(v1::Declaration* declaration) : declaration_(*declaration) {}

  absl::Status ReadRoot(XmlElement* root) {
    const absl::Status status = CheckRootAttributes(*root);
    if (!status.ok()) return status;
    if (root->space == kEnvelopeNamespace && root->name == "MetaData") return ReadEnvelope(root);
    if (root->space != kDeclarationNamespace || root->name != "Declaration") {
      return Error(*root, Shown(root->name),
                   absl::StrCat("the root is neither Declaration of ", kDeclarationNamespace, " nor MetaData of ", kEnvelopeNamespace));
    }
    root->attributes.clear();
    return ReadClass(*root, Layout(), &declaration_);
  }

 private:
  absl::Status ReadEnvelope(XmlElement* envelope) {
    // In the order of the schema.
    constexpr absl::string_view kNames[] = {"WCODataModelVersionCode", "WCOTypeName", "ResponsibleCountryCode", "Declaration"};
    size_t next = 0;
    absl::Status status = CheckNoText(*envelope, "MetaData");
    for (XmlElement& child : envelope->children) {
      if (!status.ok()) return status;
      const std::string path = absl::StrCat("MetaData/", Shown(child.name));
      const auto* const found = std::find(std::begin(kNames), std::end(kNames), child.name);
      const bool is_declaration = child.name == "Declaration";
      if (found == std::end(kNames) || child.space != (is_declaration ? kDeclarationNamespace : kEnvelopeNamespace)) return Error(child, path, kNoField);
      const auto place = static_cast<size_t>(found - std::begin(kNames));
      if (place < next) return Error(child, path, "twice, or behind what it must stand before");
      next = place + 1;
      status = is_declaration ? ReadDeclaration(&child) : ReadEnvelopeValue(child, path);
    }
    if (status.ok() && next != std::size(kNames)) status = Error(*envelope, "MetaData", "holds no Declaration");
    return status;
  }

  absl::Status ReadDeclaration(XmlElement* declaration) {
    const absl::Status status = CheckRootAttributes(*declaration);
    if (!status.ok()) return status;
    declaration->attributes.clear();
    return ReadClass(*declaration, Layout(), &declaration_);
  }

  absl::Status ReadEnvelopeValue(const XmlElement& element, const std::string& path) {
    if (!element.attributes.empty()) return Error(element, path, absl::StrCat("attribute ", Shown(element.attributes[0].name), ": ", kNoField));
    if (!element.children.empty()) return Error(element, path, "holds an element, where a value is expected");
    const absl::string_view value = absl::StripAsciiWhitespace(element.text);
    if (element.name == "WCODataModelVersionCode") {
      return value == kModelVersion ? absl::OkStatus() : Error(element, path, absl::StrCat("is not ", kModelVersion, ", the one edition that is read"));
    }
    if (element.name == "WCOTypeName") return value == kMessageType ? absl::OkStatus() : Error(element, path, absl::StrCat("is not ", kMessageType));
    const auto text = ParseString(ResponsibleCountry(), element.text);
    if (!text.ok()) return Error(element, path, text.status().message());
    declaration_.set_addressed_country(*text);
    return absl::OkStatus();
  }

  absl::Status ReadClass(const XmlElement& element, const Node& node, Message* message) {
    const char* const path = node.element->path;
    absl::Status status = CheckNoText(element, path);
    if (status.ok() && !element.attributes.empty()) {
      status = Error(element, path, absl::StrCat("attribute ", Shown(element.attributes[0].name), ": ", kNoField));
    }
    std::map<const Node*, int> counts;
    size_t place = 0;
    for (const XmlElement& child : element.children) {
      if (!status.ok()) return status;
      const auto found = std::find_if(node.children.begin(), node.children.end(), [&](const auto& each) { return each->name == child.name; });
      const std::string child_path = absl::StrCat(path, "/", Shown(child.name));
      if (child.space != kDeclarationNamespace) return Error(child, child_path, absl::StrCat("is not of the namespace ", kDeclarationNamespace));
      if (found == node.children.end()) return Error(child, child_path, "the schema has no such element");
      const auto at = static_cast<size_t>(found - node.children.begin());
      if (at < place) return Error(child, child_path, "stands behind what it must stand before");
      place = at;
      status = CheckCount(child, **found, ++counts[found->get()]);
      if (status.ok()) status = ReadChild(child, **found, message);
    }
    if (status.ok()) status = CheckRequired(element, node, counts);
    return status;
  }

  static absl::Status CheckCount(const XmlElement& child, const Node& node, int count) {
    const int most = node.element->occurs_max;
    if (most != 0 && count > most) return Error(child, node.element->path, absl::StrCat("more than ", most, ", which the schema takes"));
    // The schema takes several, as of Origin.
    const bool is_one = node.form != FieldForm::kNone && node.field() != nullptr && !node.field()->is_repeated();
    if (is_one && count > 1) return Error(child, node.element->path, "more than the one that the hub's declaration has a field for");
    return absl::OkStatus();
  }

  static absl::Status CheckRequired(const XmlElement& element, const Node& node, const std::map<const Node*, int>& counts) {
    for (const auto& child : node.children) {
      if (child->element->occurs_min > 0 && counts.count(child.get()) == 0) {
        return Error(element, child->element->path, "is missing, which the schema demands");
      }
      // N of N750.
      if (child->form == FieldForm::kDocumentCategory && counts.count(child.get()) != 0 && counts.count(node.Child("TypeCode")) == 0) {
        return Error(element, child->element->path, "stands without a TypeCode, which the hub's declaration can't hold");
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadChild(const XmlElement& element, const Node& node, Message* message) {
    if (node.form == FieldForm::kFirst) return CheckFirst(element, node);
    if (!node.is_used) return Error(element, node.element->path, kNoField);
    if (node.form == FieldForm::kNone) return ReadClass(element, node, message);
    if (node.form != FieldForm::kClass) return ReadLeaf(element, node, message);
    if (absl::string_view(node.element->path) == kDocumentPath) {
      for (const XmlElement& child : element.children) {
        if (child.name == "ID" && HasScheme(child)) return ReadTransportDocument(element, node, child);
      }
    }
    const Reflection& reflection = *message->GetReflection();
    const FieldDescriptor* field = node.field();
    return ReadClass(element, node, field->is_repeated() ? reflection.AddMessage(message, field) : reflection.MutableMessage(message, field));
  }

  static bool HasScheme(const XmlElement& id) {
    return std::any_of(id.attributes.begin(), id.attributes.end(), [](const XmlAttribute& each) { return each.space.empty() && each.name == "schemeID"; });
  }

  static absl::Status CheckFirst(const XmlElement& element, const Node& node) {
    if (!element.attributes.empty() || !element.children.empty() || absl::StripAsciiWhitespace(element.text) != "1") {
      return Error(element, node.element->path, "is not 1, the number of the one that the hub's declaration has a field for");
    }
    return absl::OkStatus();
  }

  // Reads it as one of the documents and moves it to its place.
  absl::Status ReadTransportDocument(const XmlElement& element, const Node& node, const XmlElement& id) {
    XmlElement plain = element;
    std::string scheme;
    for (XmlElement& child : plain.children) {
      if (child.name != "ID") continue;
      const auto found = std::find_if(child.attributes.begin(), child.attributes.end(), [](const XmlAttribute& each) { return each.name == "schemeID"; });
      if (found == child.attributes.end()) continue;
      scheme = found->value;
      child.attributes.erase(found);
    }
    v1::AdditionalDocument document;
    const absl::Status status = ReadClass(plain, node, &document);
    if (!status.ok()) return status;
    v1::Consignment* consignment = declaration_.mutable_goods_shipment()->mutable_consignment();
    const std::string path = absl::StrCat(node.element->path, "/ID");
    if (scheme == kMasterScheme) {
      if (consignment->has_master_transport_document()) return Error(id, path, "a second master document, of which the hub's declaration has one");
      consignment->mutable_master_transport_document()->set_id(document.id());
      consignment->mutable_master_transport_document()->set_type_code(document.type_code());
      return absl::OkStatus();
    }
    const auto type = ItemIdTypeOf(scheme);
    if (!type) return Error(id, path, "schemeID is none that the hub writes: ITEM, S10, SSCC, HOUSE_BILL, AIR_WAYBILL, LOCAL, MASTER");
    if (consignment->has_transport_contract_document()) return Error(id, path, "a second transport document, of which the hub's declaration has one");
    v1::TransportContractDocument* transport = consignment->mutable_transport_contract_document();
    transport->set_id(document.id());
    transport->set_type_code(document.type_code());
    transport->set_id_type(*type);
    return absl::OkStatus();
  }

  v1::Declaration& declaration_;
};

}  // namespace

absl::StatusOr<v1::Declaration> Read(absl::string_view xml) {
  absl::StatusOr<XmlElement> root = ParseXml(xml);
  if (!root.ok()) return root.status();
  v1::Declaration declaration;
  const absl::Status status = Reader(&declaration).ReadRoot(&*root);
  if (!status.ok()) return status;
  return declaration;
}

}  // namespace postgate::wco_xml
