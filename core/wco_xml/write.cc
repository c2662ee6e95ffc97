// SPDX-License-Identifier: Apache-2.0
#include "core/wco_xml/write.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/wco_xml/codes.h"
#include "core/wco_xml/elements.h"
#include "core/wco_xml/layout.h"
#include "core/wco_xml/transport_documents.h"
#include "core/wco_xml/values.h"
#include "core/wco_xml/xml_text.h"

namespace postgate::wco_xml {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr char kNoElement[] = "the schema has no element for it";

class Writer {
 public:
  explicit Writer(std::vector<Unsaid>* unsaid) : unsaid_(unsaid) {}

  std::string Write(const v1::Declaration& declaration) {
    const auto envelope = text_.Open("MetaData", AttributeText("xmlns", kEnvelopeNamespace));
    text_.Leaf("WCODataModelVersionCode", "", kModelVersion);
    text_.Leaf("WCOTypeName", "", kMessageType);
    if (!declaration.addressed_country().empty()) {
      const Fitted country = FitString(ResponsibleCountry(), declaration.addressed_country());
      if (country.text) text_.Leaf("ResponsibleCountryCode", "", *country.text);
      Say("addressed_country", country.remark);
    }
    declaration_ = &declaration;
    const std::string namespaces = AttributeText("xmlns", kDeclarationNamespace) + AttributeText("xmlns:ds", kValueNamespace);
    const auto root = text_.Open("Declaration", namespaces);
    WriteChildren(Layout(), declaration, "");
    SayUnheld(Layout(), declaration, "");
    text_.Close("Declaration", root);
    text_.Close("MetaData", envelope);
    return text_.Take();
  }

 private:
  void Say(const std::string& field_path, const std::string& remark) {
    if (unsaid_ != nullptr && !remark.empty()) unsaid_->push_back({field_path, remark});
  }

  static std::string Below(const std::string& field_path, absl::string_view name) {
    return absl::StrCat(field_path, field_path.empty() ? "" : ".", name);
  }

  // Every set field of a message that stands nowhere.
  void SayAll(const Message& message, const std::string& field_path) {
    std::vector<const FieldDescriptor*> set;
    message.GetReflection()->ListFields(message, &set);
    for (const FieldDescriptor* field : set) Say(Below(field_path, field->name()), kNoElement);
  }

  void SayUnheld(const Node& node, const Message& message, const std::string& field_path) {
    if (unsaid_ == nullptr) return;
    std::vector<const FieldDescriptor*> set;
    message.GetReflection()->ListFields(message, &set);
    for (const FieldDescriptor* field : set) {
      const std::string path = Below(field_path, field->name());
      if (field->message_type() == v1::PartyTraits::descriptor()) {
        SayTraits(static_cast<const v1::PartyTraits&>(message.GetReflection()->GetMessage(message, field)), path);
      } else if (field->message_type() == v1::PostalDetails::descriptor()) {
        SayAll(message.GetReflection()->GetMessage(message, field), path);
      } else if (node.held.count(field) == 0 && path != "addressed_country") {
        Say(path, kNoElement);
      }
    }
  }

  // The kind of the number stands beside the number.
  void SayTraits(const v1::PartyTraits& traits, const std::string& field_path) {
    v1::PartyTraits others = traits;
    others.clear_id_kind();
    SayAll(others, field_path);
  }

  void WriteChildren(const Node& node, const Message& message, const std::string& field_path) {
    for (const auto& child : node.children) WriteChild(*child, message, field_path);
  }

  void WriteChild(const Node& node, const Message& message, const std::string& field_path) {
    if (absl::string_view(node.element->path) == kDocumentPath) WriteTransportDocuments(node);
    if (node.form == FieldForm::kFirst) return text_.Leaf(node.name, "", "1");
    if (!node.is_used) return;
    if (node.form == FieldForm::kClass) return WriteClasses(node, message, field_path);
    if (node.form != FieldForm::kNone) return WriteLeaf(node, message, field_path);
    // A class that is no message of its own.
    const auto mark = text_.Open(node.name);
    WriteChildren(node, message, field_path);
    text_.CloseUnlessEmpty(node.name, mark);
  }

  void WriteClasses(const Node& node, const Message& message, const std::string& field_path) {
    const FieldDescriptor* field = node.field();
    const Reflection& reflection = *message.GetReflection();
    const std::string path = Below(field_path, field->name());
    if (!field->is_repeated()) {
      if (reflection.HasField(message, field)) WriteClass(node, reflection.GetMessage(message, field), path);
      return;
    }
    const int most = node.element->occurs_max;
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      const std::string element_path = absl::StrCat(path, "[", i, "]");
      if (most != 0 && i >= most) {
        Say(element_path, absl::StrCat("the schema takes ", most));
      } else {
        WriteClass(node, reflection.GetRepeatedMessage(message, field, i), element_path);
      }
    }
  }

  void WriteClass(const Node& node, const Message& message, const std::string& field_path) {
    // Packaging that says nothing has no number either. One of a list keeps its place.
    if (!node.field()->is_repeated() && message.ByteSizeLong() == 0) return;
    const auto mark = text_.Open(node.name);
    WriteChildren(node, message, field_path);
    SayUnheld(node, message, field_path);
    node.field()->is_repeated() ? text_.Close(node.name, mark) : text_.CloseUnlessEmpty(node.name, mark);
  }

  void WriteLeaf(const Node& node, const Message& message, const std::string& field_path) {
    const FieldDescriptor* field = node.field();
    const Reflection& reflection = *message.GetReflection();
    const std::string path = Below(field_path, field->name());
    switch (node.form) {
      case FieldForm::kString: return WriteString(node, message, field_path);
      case FieldForm::kJoinedStrings: return WriteJoined(node, message, field_path);
      case FieldForm::kDocumentCategory: return WriteCategory(node, reflection.GetString(message, field));
      case FieldForm::kDocumentType: return WriteType(node, reflection.GetString(message, field), path);
      case FieldForm::kWhole: return WriteWhole(node, message, field_path);
      case FieldForm::kKilograms:
        return WriteNumber(node, reflection.GetInt64(message, field), path, FitKilograms, AttributeText("unitCode", kKilogram));
      case FieldForm::kPercent: return WriteNumber(node, reflection.GetInt64(message, field), path, FitPercent, "");
      case FieldForm::kMoney:
        if (reflection.HasField(message, field)) WriteMoney(node, static_cast<const v1::Money&>(reflection.GetMessage(message, field)), path);
        return;
      case FieldForm::kInstant:
        if (reflection.HasField(message, field)) {
          WriteInstant(node, static_cast<const google::protobuf::Timestamp&>(reflection.GetMessage(message, field)), path);
        }
        return;
      default: return;
    }
  }

  // Writes what fits; returns whether the element was written.
  bool WriteFitted(const Node& node, const Fitted& fitted, const std::string& attributes, const std::string& field_path) {
    Say(field_path, fitted.remark);
    if (fitted.text) text_.Leaf(node.name, attributes, *fitted.text);
    return fitted.text.has_value();
  }

  void WriteString(const Node& node, const Message& message, const std::string& field_path) {
    const std::string& value = message.GetReflection()->GetString(message, node.field());
    const std::string path = Below(field_path, node.field()->name());
    bool is_written = false;
    std::string attributes;
    const std::string kind = SchemeValue(node, message);
    if (IsToken(kind)) attributes = AttributeText("schemeID", kind);
    if (!value.empty()) {
      const auto code = CodeInXml(*node.element, value);
      const Fitted fitted = code ? FitString(*node.element, *code) : Fitted{std::nullopt, "the schema means another code by it"};
      is_written = WriteFitted(node, fitted, attributes, path);
    }
    if (!kind.empty() && (!is_written || attributes.empty())) {
      Say(SchemePath(node, field_path),
          is_written ? "holds a control character or spaces that XML does not keep" : "it stands beside an ID, which there is none of");
    }
  }

  static std::string SchemeValue(const Node& node, const Message& message) {
    const Message* owner = &message;
    if (node.scheme.empty()) return "";
    if (node.scheme.size() == 2) owner = &message.GetReflection()->GetMessage(message, node.scheme.front());
    return owner->GetReflection()->GetString(*owner, node.scheme.back());
  }

  static std::string SchemePath(const Node& node, const std::string& field_path) {
    std::string path = field_path;
    for (const FieldDescriptor* field : node.scheme) path = Below(path, field->name());
    return path;
  }

  void WriteJoined(const Node& node, const Message& message, const std::string& field_path) {
    const Reflection& reflection = *message.GetReflection();
    std::vector<std::string> texts;
    std::vector<std::string> paths;
    const auto add = [&](const std::string& text, const std::string& path) {
      if (text.empty()) return;
      texts.push_back(text);
      paths.push_back(path);
    };
    for (const FieldDescriptor* field : node.fields) {
      const std::string path = Below(field_path, field->name());
      if (!field->is_repeated()) {
        add(reflection.GetString(message, field), path);
      } else {
        for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
          add(reflection.GetRepeatedString(message, field, i), absl::StrCat(path, "[", i, "]"));
        }
      }
    }
    if (texts.empty()) return;
    const Fitted fitted = FitString(*node.element, absl::StrJoin(texts, " "));
    if (fitted.text) text_.Leaf(node.name, "", *fitted.text);
    // Read back, all of it is the first field.
    const bool is_as_it_was = texts.size() == 1 && paths.front() == Below(field_path, node.field()->name());
    for (const std::string& path : paths) {
      Say(path, !fitted.remark.empty() ? fitted.remark : is_as_it_was ? "" : absl::StrCat("joined with the others of ", node.name));
    }
  }

  void WriteCategory(const Node& node, const std::string& type) {
    // What the category and the type can't hold is said once, at the type.
    if (IsSplitType(type) && CanSplit(node, type)) text_.Leaf(node.name, "", type.substr(0, 1));
  }

  // Both halves must fit, or neither is written.
  static bool CanSplit(const Node& node, absl::string_view type) {
    return FitString(*node.element, type.substr(0, 1)).text && FitString(*node.element, type.substr(1)).text;
  }

  void WriteType(const Node& node, const std::string& type, const std::string& path) {
    if (type.empty()) return;
    if (IsSplitType(type)) {
      WriteFitted(node, CanSplit(node, type) ? FitString(*node.element, type.substr(1)) : Fitted{std::nullopt, "no code of four characters"}, "", path);
    } else {
      WriteFitted(node, FitString(*node.element, type), "", path);
    }
  }

  void WriteNumber(const Node& node, int64_t value, const std::string& path, Fitted (*fit)(const Element&, int64_t), const std::string& attributes) {
    if (value != 0 || node.element->occurs_min > 0) WriteFitted(node, fit(*node.element, value), attributes, path);
  }

  void WriteWhole(const Node& node, const Message& message, const std::string& field_path) {
    const FieldDescriptor* field = node.field();
    const Reflection& reflection = *message.GetReflection();
    const bool is_wide = field->cpp_type() == FieldDescriptor::CPPTYPE_INT64;
    const int64_t value = is_wide ? reflection.GetInt64(message, field) : reflection.GetInt32(message, field);
    const std::string path = Below(field_path, field->name());
    const std::string unit = node.unit == nullptr ? "" : reflection.GetString(message, node.unit);
    if (unit.empty()) return WriteNumber(node, value, path, FitWhole, "");
    const std::string attributes = IsUnitCode(unit) ? AttributeText("unitCode", unit) : "";
    const bool is_written = WriteFitted(node, FitWhole(*node.element, value), attributes, path);
    if (!is_written || attributes.empty()) {
      Say(Below(field_path, node.unit->name()), is_written ? "no unit code of at most 5 characters" : "it stands beside a quantity that is not there");
    }
  }

  void WriteMoney(const Node& node, const v1::Money& money, const std::string& path) {
    if (!money.currency_code().empty() && !IsCurrencyCode(money.currency_code())) return Say(path, "its currency is no code of three capitals");
    const std::string currency = money.currency_code().empty() ? "" : AttributeText("currencyID", money.currency_code());
    WriteFitted(node, FitAmount(*node.element, money), currency, path);
  }

  void WriteInstant(const Node& node, const google::protobuf::Timestamp& instant, const std::string& path) {
    const Fitted fitted = FitInstant(instant);
    Say(path, fitted.remark);
    if (!fitted.text) return;
    const auto mark = text_.Open(node.name);
    text_.Leaf("ds:DateTimeString", AttributeText("formatCode", kDateTimeFormat), *fitted.text);
    text_.Close(node.name, mark);
  }

  void WriteTransportDocuments(const Node& node) {
    const v1::Consignment& consignment = declaration_->goods_shipment().consignment();
    const std::string path = "goods_shipment.consignment.";
    if (consignment.has_transport_contract_document()) {
      const v1::TransportContractDocument& document = consignment.transport_contract_document();
      WriteTransportDocument(node, document, document.id(), document.type_code(), SchemeOfItemId(document.id_type()), path + "transport_contract_document");
    }
    if (consignment.has_master_transport_document()) {
      const v1::MasterTransportDocument& document = consignment.master_transport_document();
      WriteTransportDocument(node, document, document.id(), document.type_code(), kMasterScheme, path + "master_transport_document");
    }
  }

  void WriteTransportDocument(const Node& node, const Message& document, const std::string& id, const std::string& type, const char* scheme,
                              const std::string& path) {
    const Node& number = *node.Child("ID");
    const Fitted fitted = scheme == nullptr ? Fitted{std::nullopt, "of a kind that this version does not know"} : FitString(*number.element, id);
    // Without the number there is nothing that tells it from the other documents.
    if (!fitted.text) {
      std::vector<const FieldDescriptor*> set;
      document.GetReflection()->ListFields(document, &set);
      for (const FieldDescriptor* field : set) Say(Below(path, field->name()), id.empty() ? "the document has no ID" : fitted.remark);
      return;
    }
    const auto mark = text_.Open(node.name);
    WriteCategory(*node.Child("CategoryCode"), type);
    text_.Leaf(number.name, AttributeText("schemeID", scheme), *fitted.text);
    WriteType(*node.Child("TypeCode"), type, path + ".type_code");
    text_.Close(node.name, mark);
  }

  XmlText text_;
  std::vector<Unsaid>* const unsaid_;
  const v1::Declaration* declaration_ = nullptr;
};

}  // namespace

std::string Write(const v1::Declaration& declaration, std::vector<Unsaid>* unsaid) { return Writer(unsaid).Write(declaration); }

}  // namespace postgate::wco_xml
