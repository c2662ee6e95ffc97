// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_WCO_XML_CODES_H_
#define CORE_WCO_XML_CODES_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "core/wco_xml/elements.h"

namespace postgate::wco_xml {

// Codes that the schema's format can't hold as the declaration has them.
//
// FunctionCode (017): the schema takes 9, 13 and 14 of UN/EDIFACT 1225. 5, which replaces an earlier declaration, is 13, a request to amend one.
// TransactionNatureCode (103): two digits. The UPU's 999, other, is 99, other of the EU's list of natures of transaction.

// The code as the element has it. Nothing: it would be read as another one.
std::optional<absl::string_view> CodeInXml(const Element& element, absl::string_view code);
// The code as the declaration has it. Nothing: the declaration has no such code.
std::optional<absl::string_view> CodeInDeclaration(const Element& element, absl::string_view code);

// Whether a document type (EU CL013, CL754) stands in two elements: four characters of ASCII, N750 as the category N and the type 750.
bool IsSplitType(absl::string_view type);

}  // namespace postgate::wco_xml

#endif  // CORE_WCO_XML_CODES_H_
