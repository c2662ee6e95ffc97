# SPDX-License-Identifier: Apache-2.0
"""A message's bytes from its JSON mapping: as much of Protocol Buffers as postgate.v1.Item and Movement use, from the text of their .proto files.

Written from Protocol Buffers' own description of its encoding, without its library: fields in the order of their numbers, a field with its zero value
left out.
"""

import re

from receipts.json_values import ValueProblem, as_bool, as_int64, as_nanoseconds, as_text, json_name

_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[\w.]+|[^\s\w]')
_COMMENT = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*')
_VARINT, _BYTES = 0, 2
_WHOLE_NUMBERS = {"int32": range(-2**31, 2**31), "int64": range(-2**63, 2**63)}


class Schema:
    """The messages and enums of .proto files of one package."""

    def __init__(self, texts):
        self.messages = {}  # name → {field name: (number, type, is repeated)}
        self.enums = {}     # name → {value name: number}
        for text in texts:
            self._read(_TOKEN.findall(_COMMENT.sub(lambda match: match.group(1) or "", text)))

    def _read(self, tokens):
        while tokens:
            word = tokens.pop(0)
            if word in ("message", "enum"):
                name, body = tokens.pop(0), _take_block(tokens)
                if word == "enum":
                    self.enums[name] = {value: int(number) for value, number in self._assignments(body)}
                else:
                    self.messages[name] = {}
                    for words, number in self._assignments(body):
                        *repeated, kind, field = words.split()
                        if repeated not in ([], ["repeated"]):
                            raise ValueError("%s.%s: only plain and repeated fields are known here" % (name, field))
                        self.messages[name][field] = (int(number), kind, bool(repeated))
            elif word == "extend":
                _take_block(tokens)
            else:
                while tokens.pop(0) != ";":
                    pass

    @staticmethod
    def _assignments(body):
        """(what stands before "=", the number behind it) of each statement, its options aside."""
        for statement in " ".join(body).split(";"):
            match = re.match(r"(.+?) = (\d+)", statement)
            if match and not statement.split()[0] in ("reserved", "option"):
                yield match.group(1).strip(), match.group(2)

    def encode(self, name, value):
        """The bytes of a message of that name."""
        fields = self.messages[name]
        spellings = {spelling: field for field in fields for spelling in (field, json_name(field))}
        found = []
        if not isinstance(value, dict):
            raise ValueProblem("expected an object for %s" % name)
        for spelling, content in value.items():
            if spelling not in spellings:
                raise ValueProblem("%s has no field %r" % (name, spelling))
            if content is not None:
                number, kind, is_repeated = fields[spellings[spelling]]
                elements = content if is_repeated else [content]
                found.append((number, b"".join(self._field(number, kind, element, is_repeated) for element in elements)))
        return b"".join(encoded for _, encoded in sorted(found))

    def _field(self, number, kind, value, is_repeated):
        if kind == "string":
            return _delimited(number, as_text(value).encode("utf-8"), is_repeated)
        if kind == "google.protobuf.Timestamp":
            return _delimited(number, _timestamp(as_nanoseconds(value)), True)
        if kind == "google.protobuf.BoolValue":
            return _delimited(number, _whole_number(1, int(as_bool(value))), True)
        if kind in self.messages:
            return _delimited(number, self.encode(kind, value), True)
        if is_repeated:
            raise ValueProblem("a list of %s is not known here" % kind)
        if kind in self.enums:
            return _whole_number(number, self.enums[kind][value] if value in self.enums[kind] else as_int64(value))
        if kind == "bool":
            return _whole_number(number, int(as_bool(value)))
        if as_int64(value) not in _WHOLE_NUMBERS[kind]:
            raise ValueProblem("%r is no %s" % (value, kind))
        return _whole_number(number, as_int64(value))


def _take_block(tokens):
    """The tokens between the next braces; what stands in braces within them is left out."""
    depth, block = 0, []
    while True:
        token = tokens.pop(0)
        depth += (token == "{") - (token == "}")
        if depth == 0 and token == "}":
            return block
        if depth == 1 and token not in "{}":
            block.append(token)


def _varint(number):
    number &= 2**64 - 1
    encoded = bytearray()
    while number > 0x7f:
        encoded.append(number & 0x7f | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)


def _whole_number(number, value):
    return _varint(number << 3 | _VARINT) + _varint(value) if value else b""


def _delimited(number, content, is_set):
    return _varint(number << 3 | _BYTES) + _varint(len(content)) + content if content or is_set else b""


def _timestamp(nanoseconds):
    seconds, nanos = divmod(nanoseconds, 10**9)
    return _whole_number(1, seconds) + _whole_number(2, nanos)
