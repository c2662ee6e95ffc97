# SPDX-License-Identifier: Apache-2.0
"""A line of evidence: one postgate.v1.Evidence in protobuf's JSON mapping. The messages are those of evidence.proto, receipt.proto, ledger_epoch.proto and
batch_signature.proto, written
down once more, so that nothing of protobuf is needed to read them.
"""

import types

from receipts.json_values import (ValueProblem, as_bytes, as_int64, as_nanoseconds, as_text, json_name, parse_object)

OUTCOMES = {"OUTCOME_UNSPECIFIED": 0, "OUTCOME_ACCEPTED": 1, "OUTCOME_ACCEPTED_WITH_FINDINGS": 2, "OUTCOME_DUPLICATE": 3, "OUTCOME_REJECTED": 4}


KINDS = {"RECORD_KIND_UNSPECIFIED": 0, "RECORD_KIND_ITEM": 1, "RECORD_KIND_MOVEMENT": 2}


def _as_kind(value):
    number = KINDS.get(value) if isinstance(value, str) else value
    if isinstance(number, bool) or number not in KINDS.values():
        raise ValueProblem("expected a RecordKind")
    return number


def _as_outcome(value):
    """The number, which must fit into the leaf's byte; one that this release does not know is taken as well."""
    number = OUTCOMES.get(value) if isinstance(value, str) else value
    if isinstance(number, bool) or not isinstance(number, int) or number not in range(256):
        raise ValueProblem("expected an Outcome")
    return number


def _list_of(kind):
    convert, _ = kind

    def as_list(value):
        if not isinstance(value, list):
            raise ValueProblem("expected a list")
        return [_at("[%d]" % i, convert, element) for i, element in enumerate(value)]

    return as_list, ()


def _message(**fields):
    """A message with these fields. Its value has each of them; an unset one has its kind's empty value."""
    spellings = {spelling: name for name in fields for spelling in (name, json_name(name))}

    def as_message(value):
        if not isinstance(value, dict):
            raise ValueProblem("expected an object")
        message = types.SimpleNamespace(**{name: empty for name, (_, empty) in fields.items()})
        seen = set()
        for spelling, content in value.items():
            name = spellings.get(spelling)
            if name is None:
                raise ValueProblem("no field %r is known" % spelling)
            if name in seen:
                raise ValueProblem("the field %s stands twice" % name)
            seen.add(name)
            if content is not None:
                setattr(message, name, _at("." + name, fields[name][0], content))
        return message

    return as_message, None


def _at(place, convert, value):
    """Converts, and puts the place before what is wrong."""
    try:
        return convert(value)
    except ValueProblem as problem:
        text = str(problem)
        raise ValueProblem(place + (text if text[0] in ".[" else ": " + text)) from None


_TEXT, _NUMBER, _BYTES, _TIME = (as_text, ""), (as_int64, 0), (as_bytes, b""), (as_nanoseconds, 0)

_TREE_HEAD = _message(tree_size=_NUMBER, root_hash=_BYTES, committed_at=_TIME, ledger_epoch=_TEXT, key_id=_TEXT, signature=_BYTES)
_RECEIPT = _message(first_sequence=_NUMBER, last_sequence=_NUMBER, ledger_epoch=_TEXT, digest=_BYTES, salt=_BYTES, committed_at=_TIME,
                    tree_head=_TREE_HEAD, entry_hashes=_BYTES, range_proof=_list_of(_BYTES))
_RECORD = _message(received_digest=_BYTES, outcome=(_as_outcome, 0), registration_number=_TEXT)
_SUBMISSION = _message(producer=_TEXT, first_offset=_NUMBER, next_offset=_NUMBER, records=_list_of(_RECORD), receipt=_RECEIPT)
_TREE = _message(tree_head=_TREE_HEAD, earlier_tree_size=_NUMBER, consistency_proof=_list_of(_BYTES), earlier_ledger_epoch=_TEXT)
_EPOCH_END = _message(ledger_epoch=_TEXT, tree_size=_NUMBER, root_hash=_BYTES, restored_at=_TIME, next_ledger_epoch=_TEXT, key_id=_TEXT, signature=_BYTES)
_SIGNED_BATCH = _message(carrier_uri=_TEXT, producer=_TEXT, first_offset=_NUMBER, count=_NUMBER, kind=(_as_kind, 0), signature=_BYTES,
                         certificate=_BYTES, sequence=_NUMBER, ledger_epoch=_TEXT, committed_at=_TIME)
_EVIDENCE = _message(receipt_certificates=(as_text, None), submission=_SUBMISSION, tree=_TREE, epoch_end=_EPOCH_END, signed_batch=_SIGNED_BATCH)


def parse_evidence(line):
    """What stands in the line's bytes: receipt_certificates, submission, tree, epoch_end and signed_batch, of which exactly one is not None. ValueProblem otherwise."""
    try:
        evidence = _EVIDENCE[0](parse_object(line.decode("utf-8")))
    except UnicodeDecodeError as error:
        raise ValueProblem("no UTF-8") from error
    if sum(part is not None for part in vars(evidence).values()) != 1:
        raise ValueProblem("expected one of receipt_certificates, submission, tree, epoch_end and signed_batch")
    return evidence
