// SPDX-License-Identifier: Apache-2.0
//
// The elements of the WCO Data Model's declaration as the published DEC schema (data/wco/xsd) has them.
#ifndef CORE_WCO_XML_ELEMENTS_H_
#define CORE_WCO_XML_ELEMENTS_H_

#include <string>

#include "absl/types/span.h"

namespace postgate::wco_xml {

// The schema's namespaces: of the envelope MetaData, of the declaration, and of the one element that stands inside a date.
inline constexpr char kEnvelopeNamespace[] = "urn:wco:datamodel:WCO:DocumentMetaData-DMS:2";
inline constexpr char kDeclarationNamespace[] = "urn:wco:datamodel:WCO:DEC-DMS:2";
inline constexpr char kValueNamespace[] = "urn:wco:datamodel:WCO:Declaration_DS:DMS:2";

// What stands in the envelope: the edition of the WCO Data Model and the kind of message.
inline constexpr char kModelVersion[] = "3.6";
inline constexpr char kMessageType[] = "DEC";

// A class holds other elements; the others are the UN/CEFACT data types that the schema builds on.
enum class ElementKind { kClass, kText, kCode, kId, kAmount, kMeasure, kQuantity, kNumeric, kDateTime, kIndicator };

// Which characters a text consists of. kNonBlank: no line break, and something that is no white space.
enum class Characters { kAny, kNonBlank, kDigits, kLetters };

// One element. Where "at most" is 0 there is no such limit; so it is with digits.
struct Element {
  // From Declaration on, for example Declaration/GoodsShipment/Consignor/Name.
  const char* path;
  // The WCO's identifier of the class or element; empty where the schema does not say it.
  const char* id;
  ElementKind kind;
  int occurs_min;
  int occurs_max;
  // Characters, not bytes.
  int length_min;
  int length_max;
  Characters characters;
  int digits_max;
  int fraction_digits_max;
  // Separated by |; empty: any.
  const char* values;
};

// In the order of the schema, in which an element's children must stand: a class before what it holds.
absl::Span<const Element> Elements();

// ISO 3166-1 alpha-2 of the country whose customs the message is for: the envelope's ResponsibleCountryCode, WCO format a2.
const Element& ResponsibleCountry();

}  // namespace postgate::wco_xml

#endif  // CORE_WCO_XML_ELEMENTS_H_
