#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every data file taken from outside has the SHA-256 that its folder's README.md states, and a source and a licence there."""

import hashlib
import pathlib
import re
import sys

DATA = pathlib.Path(__file__).resolve().parents[2] / "data"
FOLDERS = ("reference", "source", "wco", "wco/xsd")


def stated(folder):
    """Returns {file name: checksum} from the table of the folder's README.md; every cell of a row must be filled."""
    rows = {}
    for line in (DATA / folder / "README.md").read_text(encoding="utf-8").split("\n"):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        name = re.fullmatch(r"`([\w./-]+)`", cells[0])
        checksum = re.fullmatch(r"`([0-9a-f]{64})`", cells[-1])
        if name and checksum and all(cells):
            rows[name.group(1)] = checksum.group(1)
    return rows


def files_of(folder):
    """Returns the paths below the folder, but for those of a folder below it that is listed by itself."""
    others = [DATA / each for each in FOLDERS if each.startswith(folder + "/")]
    return {str(path.relative_to(DATA / folder)) for path in (DATA / folder).rglob("*")
            if path.is_file() and path.name not in ("README.md", "LICENSE") and not any(other in path.parents for other in others)}


def main():
    wrong = 0
    for folder in FOLDERS:
        rows = stated(folder)
        names = files_of(folder)
        for name in sorted(names | set(rows)):
            if name not in rows:
                problem = "is not in README.md with source, licence and checksum"
            elif name not in names:
                problem = "does not exist"
            elif hashlib.sha256((DATA / folder / name).read_bytes()).hexdigest() != rows[name]:
                problem = "has another checksum than README.md says"
            else:
                continue
            print("data/%s/%s %s" % (folder, name, problem))
            wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
