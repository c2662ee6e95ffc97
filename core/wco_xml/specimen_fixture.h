// SPDX-License-Identifier: Apache-2.0
//
// For tests only: a declaration with every field of the proto set, each to a value of its own that its element can hold.
#ifndef CORE_WCO_XML_SPECIMEN_FIXTURE_H_
#define CORE_WCO_XML_SPECIMEN_FIXTURE_H_

#include <map>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/message.h"
#include "postgate/v1/declaration.pb.h"

namespace postgate::wco_xml {

class Specimen {
 public:
  static v1::Declaration Full() {
    v1::Declaration declaration;
    Specimen().Fill(&declaration);
    return declaration;
  }

 private:
  using Field = google::protobuf::FieldDescriptor;

  // What a format of digits, letters or two characters takes.
  std::string Text(const Field& field) {
    static const auto* const kFixed = new std::map<std::string, std::string>{
        {"Declaration.function_code", "5"},     {"Declaration.addressed_country", "KR"},
        {"BorderTransportMeans.mode_code", "4"}, {"GoodsShipment.transaction_nature_code", "999"},
        {"TradeTerms.condition_code", "DDP"},    {"GovernmentAgencyGoodsItem.transaction_nature_code", "31"},
        {"Money.currency_code", "EUR"},          {"Packaging.type_code", "PC"},
        {"DangerousGoods.undg_id", "1950"}};
    const auto fixed = kFixed->find(absl::StrCat(field.containing_type()->name(), ".", field.name()));
    if (fixed != kFixed->end()) return fixed->second;
    ++number_;
    const auto letter = [](int number) { return static_cast<char>('A' + number % 26); };
    if (absl::EndsWith(field.name(), "country_code") || field.name() == "export_country_id") return {letter(number_ / 26), letter(number_)};
    // Three characters, which every other format takes.
    return {letter(number_ / 26 / 26), letter(number_ / 26), letter(number_)};
  }

  void Set(google::protobuf::Message* message, const Field& field) {
    const auto& reflection = *message->GetReflection();
    const bool repeated = field.is_repeated();
    switch (field.cpp_type()) {
      case Field::CPPTYPE_MESSAGE: Fill(repeated ? reflection.AddMessage(message, &field) : reflection.MutableMessage(message, &field)); return;
      case Field::CPPTYPE_STRING:
        repeated ? reflection.AddString(message, &field, Text(field)) : reflection.SetString(message, &field, Text(field));
        return;
      // Ten millionths are the finest rate.
      case Field::CPPTYPE_INT64: reflection.SetInt64(message, &field, field.name() == "seconds" ? 1'772'359'200 + ++number_ : 10 * ++number_); return;
      case Field::CPPTYPE_INT32: reflection.SetInt32(message, &field, field.name() != "nanos" ? ++number_ : IsInstant(field) ? 0 : 250'000'000); return;
      case Field::CPPTYPE_BOOL: reflection.SetBool(message, &field, true); return;
      case Field::CPPTYPE_ENUM: reflection.SetEnumValue(message, &field, 1); return;
      default: return;
    }
  }

  static bool IsInstant(const Field& field) { return field.containing_type()->name() == "Timestamp"; }

  void Fill(google::protobuf::Message* message) {
    for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
      const Field& field = *message->GetDescriptor()->field(i);
      for (int n = 0; n < (field.is_repeated() ? 2 : 1); ++n) Set(message, field);
    }
  }

  int number_ = 0;
};

}  // namespace postgate::wco_xml

#endif  // CORE_WCO_XML_SPECIMEN_FIXTURE_H_
