#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the sample: the same arguments give the same bytes, on every machine.

    make_sample.py                           the committed sample, into this folder
    make_sample.py --items 20000 --out DIR   another size
    make_sample.py --rows all --out DIR      one item for each of the source's 37,385 rows, nothing sent twice
    make_sample.py --check                   compares what it would write with what is here; exit 1 when they differ
"""

import argparse
import collections
import datetime
import json
import pathlib
import sys
import tempfile

from generator import hits, items, movements, planting, reference, repeats

HERE = pathlib.Path(__file__).resolve().parent
REFERENCE_DAY = datetime.date(2026, 6, 30)
ITEMS_DEFAULT = 5000
FILES = ("items.jsonl", "movements.jsonl", "cancellations.jsonl", "expected.json", "hits.jsonl", "hits_expected.jsonl")
# How many lines later in the file something sent again comes.
AGAIN_AFTER = 150


def chosen_rows(rows, count):
    """Returns count rows spread evenly over the source, in its order."""
    return [rows[index * len(rows) // count] for index in range(count)]


class Sample:
    """The lines of the sample and the account of what was planted where."""

    def __init__(self):
        self.lines = []
        self.clean = []
        self.cancellations = []
        self.planted = {}
        self.counts = collections.Counter()
        self._later = collections.deque()

    def note(self, kind, expect, field_path):
        entry = self.planted.setdefault(kind, {"expect": expect, "field_path": field_path, "lines": []})
        entry["lines"].append(len(self.lines))

    def add(self, item):
        self.lines.append(item)

    def add_later(self, kind, item, expect):
        self._later.append((len(self.lines) + AGAIN_AFTER, kind, item, expect))

    def flush_later(self, everything=False):
        while self._later and (everything or self._later[0][0] <= len(self.lines)):
            _, kind, item, expect = self._later.popleft()
            self.add(item)
            self.note(kind, expect, "amends" if kind == "amendment" else "item_id")


AGAIN_EXPECT = {"repeat": "duplicate", "amendment": "version", "conflict": "rejected"}


def make(rows, maker, lists, nothing_twice):
    sample = Sample()
    for row in rows:
        item = maker.item(row)
        sample.counts["hs_code_moved_to_2022"] += row.hs_was_dropped
        sample.counts[item["mailClass"]] += 1
        fault = planting.plant_fault(items.SEED, row.index, item, lists)
        amends_nothing = not fault and not nothing_twice and repeats.amends_nothing(items.SEED, row.index)
        if amends_nothing:
            item["amends"] = True
        sample.add(item)
        if fault:
            sample.note(fault.kind, fault.expect, fault.field_path)
        elif amends_nothing:
            sample.note("amends_nothing", "findings", "amends")
        else:
            sample.clean.append((row.index, item))
            again = [] if nothing_twice else repeats.sent_again(items.SEED, row.index, item)
            for kind, later in again:
                sample.add_later(kind, later, AGAIN_EXPECT[kind])
            cancel = None if again else repeats.cancellation(items.SEED, row.index, item)
            if cancel:
                sample.cancellations.append(cancel)
        sample.flush_later()
    sample.flush_later(everything=True)
    return sample


def account(sample, moves, reference_day, rows):
    """Returns what expected.json holds."""
    by_expectation = collections.Counter()
    for entry in sample.planted.values():
        entry["count"] = len(entry["lines"])
        by_expectation[entry["expect"]] += entry["count"]
    return {
        "reference_day": reference_day.isoformat(), "rows": len(rows), "lines": len(sample.lines),
        "clean": len(sample.lines) - sum(by_expectation.values()), "by_expectation": dict(sorted(by_expectation.items())),
        "mail_classes": {key: value for key, value in sorted(sample.counts.items()) if key.startswith("MAIL_CLASS")},
        "hs_code_moved_to_2022": sample.counts["hs_code_moved_to_2022"],
        "movements": dict(sorted(collections.Counter(move["kind"] for move in moves).items())),
        "cancellations": len(sample.cancellations),
        "planted": {kind: sample.planted[kind] for kind in sorted(sample.planted)},
    }


def write(folder, sample, moves, expected):
    folder.mkdir(parents=True, exist_ok=True)
    found, found_expected = hits.hits_of([item for _, item in sample.clean])
    for name, lines in (("items.jsonl", sample.lines), ("movements.jsonl", moves), ("cancellations.jsonl", sample.cancellations),
                        ("hits.jsonl", found), ("hits_expected.jsonl", found_expected)):
        with open(folder / name, "w", encoding="utf-8", newline="\n") as file:
            for line in lines:
                file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    with open(folder / "expected.json", "w", encoding="utf-8", newline="\n") as file:
        planted = expected.pop("planted")
        text = json.dumps(expected, indent=2)[:-2]
        kinds = ",\n".join("    %s: %s" % (json.dumps(kind), json.dumps(entry)) for kind, entry in planted.items())
        file.write(text + ',\n  "planted": {\n' + kinds + "\n  }\n}\n")


def run(args, folder):
    lists = reference.Reference()
    every_row = reference.source_rows(lists, args.reference_day)
    everything = args.rows == "all"
    rows = every_row if everything else chosen_rows(every_row, args.items)
    sample = make(rows, items.ItemMaker(lists, every_row), lists, nothing_twice=everything)
    postal = [(index, item) for index, item in sample.clean if item["mailClass"] != "MAIL_CLASS_EXPRESS"]
    moves = movements.movements_of(items.SEED, postal)
    write(folder, sample, moves, account(sample, moves, args.reference_day, rows))
    return len(sample.lines), len(moves)


def differences(args):
    """Returns the names of the committed files that regenerating does not give byte for byte."""
    with tempfile.TemporaryDirectory() as folder:
        made = pathlib.Path(folder)
        run(args, made)
        return [name for name in FILES if not (HERE / name).is_file() or (made / name).read_bytes() != (HERE / name).read_bytes()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=ITEMS_DEFAULT, metavar="N", help="rows of the source to use")
    parser.add_argument("--rows", choices=["all"], help="one item for each row")
    parser.add_argument("--out", type=pathlib.Path, default=HERE, metavar="DIR")
    parser.add_argument("--reference-day", type=datetime.date.fromisoformat, default=REFERENCE_DAY, metavar="YYYY-MM-DD",
                        help="the sample's last day of posting lies in the week before")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    if args.check:
        differing = differences(args)
        for name in differing:
            print("%s: regenerating gives other bytes; run data/sample/make_sample.py" % name, file=sys.stderr)
        return 1 if differing else 0
    lines, moves = run(args, args.out)
    print("%d items, %d movements in %s" % (lines, moves, args.out))
    return 0


if __name__ == "__main__":
    sys.exit(main())
