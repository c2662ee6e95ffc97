# SPDX-License-Identifier: Apache-2.0
"""What a carrier signs of a batch, and whether a kept signature is that: docs/receipts.md, "Batch signature". Written from that page."""

import re

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from receipts.head_signatures import SignatureProblem, has_issued, is_signed_by, is_valid_at, uris_of

BEGINNING = b"postgate batch signature v1\n"
ITEM, MOVEMENT = 1, 2
RECORDS_MAX = 500
_CARRIER = re.compile("spiffe://[^/]+/carrier/[^/]+")


def signed_bytes(carrier_uri, producer, first_offset, kind, digests):
    def text(value):
        encoded = value.encode("utf-8")
        return len(encoded).to_bytes(8, "big") + encoded

    return b"".join((BEGINNING, text(carrier_uri), text(producer), first_offset.to_bytes(8, "big"), len(digests).to_bytes(8, "big"),
                     bytes([kind]), *digests))


def check_signed_batch(batch, digests, authorities):
    """SignatureProblem unless the carrier that the certificate names signed these records, while the certificate was valid by the time that the hub says."""
    try:
        certificate = x509.load_der_x509_certificate(batch.certificate)
        _check(batch, digests, certificate, authorities)
    except (ValueError, OverflowError, x509.DuplicateExtension) as error:
        raise SignatureProblem("the certificate or the place of a signed batch cannot be read (%s)" % error) from error


def _may_sign(certificate):
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature
    except x509.ExtensionNotFound:
        return False


def _check(batch, digests, certificate, authorities):
    if batch.kind not in (ITEM, MOVEMENT) or batch.first_offset < 0 or not 1 <= batch.count <= RECORDS_MAX or len(digests) != batch.count:
        raise SignatureProblem("a signed batch is not whole, or the file has not its records")
    if uris_of(certificate) != [batch.carrier_uri] or not _CARRIER.fullmatch(batch.carrier_uri):
        raise SignatureProblem("the certificate of a signed batch does not name its carrier, spiffe://DOMAIN/carrier/NAME and nothing else")
    if not any(has_issued(authority, certificate) for authority in authorities):
        raise SignatureProblem("the signer's certificate is not of the authority")
    key = certificate.public_key()
    if not _may_sign(certificate) or not (isinstance(key, ed25519.Ed25519PublicKey) or
                                           isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)):
        raise SignatureProblem("the signer's certificate is not for signatures on P-256 or of Ed25519")
    if not is_valid_at(certificate, batch.committed_at):
        raise SignatureProblem("the signer's certificate was not valid when the batch was committed")
    if not is_signed_by(key, batch.signature, signed_bytes(batch.carrier_uri, batch.producer, batch.first_offset, batch.kind, digests)):
        raise SignatureProblem("the signature is not the carrier's over records %d to %d of the file" % (
            batch.first_offset, batch.first_offset + batch.count - 1))
