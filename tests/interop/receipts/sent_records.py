# SPDX-License-Identifier: Apache-2.0
"""The file that was sent: the SHA-256 of each record's bytes as `postgate submit` sends them. docs/cli.md tells the formats."""

import csv
import hashlib
import io
import pathlib

from receipts.json_values import ValueProblem, parse_object
from receipts.wire_format import Schema

_PROTOS = pathlib.Path(__file__).resolve().parents[3] / "protos" / "postgate" / "v1"
_PRODUCER_DIGITS = 12


class SentFile:
    """Compares receipts with the file."""

    def __init__(self, path, message):
        content = pathlib.Path(path).read_bytes()
        # `postgate submit` names the producer NAME/ and the first digits of the file's own digest.
        self._producer_ending = "/" + hashlib.sha256(content).hexdigest()[:_PRODUCER_DIGITS]
        self._digests = [hashlib.sha256(record).digest() for record in encoded_records(content, path, message)]
        self.compared = 0

    def is_of(self, producer):
        return producer.endswith(self._producer_ending)

    def digests(self, first, count):
        """Of these records; fewer where the file ends before."""
        return self._digests[first:first + count] if first >= 0 and count > 0 else []

    def problems(self, submission):
        """What differs; nothing for a receipt of another file."""
        if not self.is_of(submission.producer):
            return
        for offset, record in enumerate(submission.records, start=submission.first_offset):
            if not 0 <= offset < len(self._digests):
                yield "the file that was sent has no record %d" % offset
            elif self._digests[offset] != record.received_digest:
                yield "record %d of the file has other bytes than the receipt is for" % offset
            else:
                self.compared += 1


def encoded_records(content, path, message):
    """The bytes of each record of a .jsonl or .csv file. ValueProblem with the line."""
    schema = Schema((_PROTOS / name).read_text(encoding="utf-8") for name in ("item.proto", "movement.proto"))
    lines = [line[:-1] if line.endswith("\r") else line for line in content.decode("utf-8-sig").split("\n")]
    rows, read = _csv_rows(lines, schema, message) if str(path).lower().endswith(".csv") else (_json_rows(lines), parse_object)
    for number, row in rows:
        try:
            yield schema.encode(message, read(row))
        except ValueProblem as problem:
            raise ValueProblem("%s:%d: %s" % (path, number, problem)) from problem


def _json_rows(lines):
    return ((number, line) for number, line in enumerate(lines, start=1) if line.strip(" \t\r"))


def _csv_rows(lines, schema, message):
    """The rows behind the header with the lines in which they end, and what makes a JSON object of one."""
    csv.field_size_limit(2**31 - 1)
    reader = csv.reader(io.StringIO("\n".join(lines), newline=""), strict=True)
    rows = ((reader.line_num, row) for row in reader if len(row) > 1 or "".join(row).strip(" \t\r"))
    _, header = next(rows, (1, []))
    columns = [_column(name, schema, message) for name in header]

    def read(cells):
        if len(cells) != len(columns):
            raise ValueProblem("expected %d cells, found %d" % (len(columns), len(cells)))
        record = {}
        for (path, kind), text in zip(columns, cells):
            if text:
                place = record
                for step in path[:-1]:
                    place = place.setdefault(step, {})
                place[path[-1]] = _value(kind, text, schema)
        return _with_lists(record)

    return rows, read


def _column(name, schema, message):
    """(the steps to the cell's field: names, and indices in lists; its type)."""
    words = name.split(".")
    path, kind = [], message
    while words:
        fields = schema.messages.get(kind, {})
        if words[0] not in fields:
            raise ValueProblem("column %r: %s has no field %r" % (name, kind, words[0]))
        path.append(words.pop(0))
        _, kind, is_repeated = fields[path[-1]]
        if is_repeated:
            if not words or not words[0].isdigit():
                raise ValueProblem("column %r: expected an index" % name)
            path.append(int(words.pop(0)))
    return path, kind


def _value(kind, text, schema):
    if kind in schema.enums:
        prefix = next(iter(schema.enums[kind])).removesuffix("UNSPECIFIED")
        return text if text in schema.enums[kind] else prefix + text.upper()
    if kind in ("bool", "google.protobuf.BoolValue"):
        return {"true": True, "false": False}.get(text.lower())
    if kind in ("int32", "int64"):
        return text.strip()
    return text


def _with_lists(value):
    """A list was gathered by its indices."""
    if not isinstance(value, dict):
        return value
    if value and all(isinstance(step, int) for step in value):
        return [_with_lists(value[step]) for step in sorted(value)]
    return {step: _with_lists(inner) for step, inner in value.items()}
