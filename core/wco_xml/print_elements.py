#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints core/wco_xml/elements.inc: every element of the published DEC schema, in the schema's order, with what it may hold."""

import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "data" / "wco" / "xsd"
XS = "{http://www.w3.org/2001/XMLSchema}"
KINDS = {"DateTimeType": "kDateTime", "CodeType": "kCode", "IDType": "kId", "TextType": "kText", "AmountType": "kAmount",
         "MeasureType": "kMeasure", "QuantityType": "kQuantity", "NumericType": "kNumeric", "IndicatorType": "kIndicator"}
CHARACTERS = {r".*[^\s].*": "kNonBlank", "([0-9])*": "kDigits", "([a-zA-Z])*": "kLetters"}

HEAD = """// SPDX-License-Identifier: Apache-2.0
//
// Printed by core/wco_xml/print_elements.py from data/wco/xsd; do not edit. Order is the schema's.
//
// WCO_ELEMENT(path, WCO id, kind, occurrences at least, at most (0: any number), characters at least, at most (0: any number), which characters,
//             digits at most, of them after the point (0, 0: any number), the values allowed ("": any))
"""


def types_of(name):
    """Returns {type name: node} of a schema's own simple and complex types."""
    root = ElementTree.parse(SCHEMA / name).getroot()
    return root, {node.get("name"): node for node in root if node.tag in (XS + "simpleType", XS + "complexType")}


def note(element, tag):
    """Returns the text of an annotation of this element itself, without line breaks."""
    for documentation in element.findall("%sannotation/%sdocumentation" % (XS, XS)):
        # The annotations stand in the schema's own namespace.
        found = documentation.find("{urn:wco:datamodel:WCO:DEC-DMS:2}" + tag)
        if found is not None and found.text:
            return " ".join(found.text.split())
    return ""


def facets_of(node):
    """Returns the base type's name and [(facet, value)] of a value's type."""
    restriction = next(node.iter(XS + "restriction"), None)
    if restriction is None:
        sys.exit("%s: a type without restriction" % node.get("name"))
    return restriction.get("base").split(":")[-1], [(each.tag.replace(XS, ""), each.get("value")) for each in restriction if each.get("value")]


def value_line(path, element, node, occurs):
    base, facets = facets_of(node)
    least, most, digits, fraction, characters, values = 0, 0, 0, 0, "kAny", []
    for facet, value in facets:
        if facet == "length":
            least, most = int(value), int(value)
        elif facet == "maxLength":
            most = int(value)
        elif facet == "pattern":
            characters = CHARACTERS[value]
        elif facet == "totalDigits":
            digits = int(value)
        elif facet == "fractionDigits":
            fraction = int(value)
        elif facet == "enumeration":
            values.append(value)
        else:
            sys.exit("%s: facet %s" % (path, facet))
    # A rate has no facets of its own: its format is all there is.
    numbers = re.fullmatch(r"an?\.\.(\d+),(\d+)", note(element, "WCOFormat"))
    if base == "NumericType" and not digits and numbers:
        digits, fraction = int(numbers.group(1)), int(numbers.group(2))
    return 'WCO_ELEMENT("%s", "%s", %s, %s, %d, %d, %s, %d, %d, "%s")' % (
        path, note(element, "WCOID"), KINDS[base], occurs, least, most, characters, digits, fraction, "|".join(values))


def walk(path, element, types, values):
    most = element.get("maxOccurs", "1")
    occurs = "%s, %s" % (element.get("minOccurs", "1"), "0" if most == "unbounded" else most)
    type_name = element.get("type", "")
    if type_name.startswith("ds:"):
        yield value_line(path, element, values[type_name[3:]], occurs)
        return
    body = types[type_name] if type_name else element.find(XS + "complexType")
    yield 'WCO_ELEMENT("%s", "%s", kClass, %s, 0, 0, kAny, 0, 0, "")' % (path, note(element, "WCOID"), occurs)
    for child in body.find(XS + "sequence"):
        if child.tag != XS + "element":
            sys.exit("%s: %s in a sequence" % (path, child.tag))
        yield from walk(path + "/" + child.get("name"), child, types, values)


def main():
    root, types = types_of("WCO_DEC_2_DMS.xsd")
    values = types_of("WCO_DS/WCO_DEC_DS_2_DMS.xsd")[1]
    print(HEAD + "\n".join(walk("Declaration", root.find(XS + "element"), types, values)))


if __name__ == "__main__":
    main()
