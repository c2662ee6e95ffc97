#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the house rules on the whole tree: check_house.py [ROOT]. Exit 1 with one line for each violation."""

import pathlib
import sys

import house_rules

HERE = pathlib.Path(__file__).resolve().parent


def main():
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parents[1]
    found = house_rules.violations(root, (HERE / "rooms.txt").read_text(encoding="utf-8"))
    for violation in found:
        print("%s:%d: [%s] %s" % (violation.path, violation.line, violation.rule, violation.text))
    print("%d rules, %d violations" % (len(house_rules.RULES), len(found)))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
