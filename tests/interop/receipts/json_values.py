# SPDX-License-Identifier: Apache-2.0
"""Values of protobuf's JSON mapping, read strictly: a value of another kind is an error, and so is a name that stands twice."""

import base64
import datetime
import json
import re

_INT64 = range(-2**63, 2**63)
_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)")
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_NANOSECONDS = 10**9


class ValueProblem(Exception):
    """What is wrong with a JSON text, with the path of the field where there is one."""


def parse_object(text):
    """One JSON object."""
    def without_repetition(pairs):
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueProblem("a name stands twice in one object")
        return found

    try:
        value = json.loads(text, object_pairs_hook=without_repetition)
    except (ValueError, RecursionError) as error:
        raise ValueProblem("no JSON (%s)" % error) from error
    if not isinstance(value, dict):
        raise ValueProblem("expected a JSON object")
    return value


def json_name(name):
    """The JSON mapping's own spelling of a field's name; the proto's is allowed too."""
    return re.sub("_(.)", lambda match: match.group(1).upper(), name)


def as_text(value):
    if not isinstance(value, str):
        raise ValueProblem("expected a text")
    return value


def as_bool(value):
    if not isinstance(value, bool):
        raise ValueProblem("expected true or false")
    return value


def as_int64(value):
    """A whole number or its decimal digits in a text."""
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,20}", value, re.ASCII):
        value = int(value)
    elif isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value not in _INT64:
        raise ValueProblem("expected a whole number of 64 bits")
    return value


def as_bytes(value):
    """Base64, in the standard or the URL-safe alphabet, with or without padding."""
    text = as_text(value).rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError as error:
        raise ValueProblem("expected base64") from error


def as_nanoseconds(value):
    """A time in RFC 3339, as nanoseconds since 1970."""
    match = _TIME.fullmatch(as_text(value))
    if match is None:
        raise ValueProblem("expected a time as 2026-06-25T20:02:26.123456789Z")
    *parts, fraction, zone = match.groups()
    try:
        time = datetime.datetime(*map(int, parts), tzinfo=datetime.timezone.utc)
        if zone != "Z":
            time -= datetime.timedelta(hours=int(zone[:3]), minutes=int(zone[0] + zone[4:]))
    except (ValueError, OverflowError) as error:
        raise ValueProblem("a time that is none") from error
    since = time - _EPOCH
    return (since.days * 86400 + since.seconds) * _NANOSECONDS + int((fraction or "").ljust(9, "0"))


def time_text(nanoseconds):
    """For people, the reverse."""
    seconds, rest = divmod(nanoseconds, _NANOSECONDS)
    text = (_EPOCH + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S")
    return text + (".%09d" % rest).rstrip("0").rstrip(".") + "Z"
