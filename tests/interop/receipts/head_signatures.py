# SPDX-License-Identifier: Apache-2.0
"""Who signed a tree head: the hub's certificates for receipts, the authority that they come from, and the signature."""

import datetime
import hashlib
import re

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from receipts.json_values import time_text

SIGNED_BEGINNING = b"postgate tree head v1\n"
SIGNED_END_BEGINNING = b"postgate epoch end v1\n"
_SCHEME, _PATH = "spiffe://", "/hub/receipts"
_BLOCK = re.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)
_NANOSECONDS = 10**9


class SignatureProblem(Exception):
    """Why a certificate or a signature is not to be trusted."""


def certificates_in(pem):
    """Every certificate of a PEM text."""
    try:
        found = [x509.load_pem_x509_certificate(block.encode("ascii")) for block in _BLOCK.findall(pem)]
    except ValueError as error:
        raise SignatureProblem("a certificate that cannot be read (%s)" % error) from error
    if not found:
        raise SignatureProblem('expected a PEM block "CERTIFICATE"')
    return found


def domain_of(authorities):
    """The trust domain that the authorities themselves name, spiffe://DOMAIN; None unless it is one."""
    domains = {uri[len(_SCHEME):] for authority in authorities for uri in uris_of(authority) if uri.startswith(_SCHEME)}
    return domains.pop() if len(domains) == 1 else None


def signed_bytes(head):
    """What a tree head's signature is over."""
    return b"".join((SIGNED_BEGINNING, head.ledger_epoch.encode("ascii"), head.tree_size.to_bytes(8, "big"),
                     head.committed_at.to_bytes(8, "big"), head.root_hash))


def signed_end_bytes(end):
    """What the signature of an epoch's end is over."""
    return b"".join((SIGNED_END_BEGINNING, end.ledger_epoch.encode("ascii"), end.next_ledger_epoch.encode("ascii"), end.tree_size.to_bytes(8, "big"),
                     end.restored_at.to_bytes(8, "big"), end.root_hash))


def key_id_of(public_key):
    """The first 16 hexadecimal digits of the SHA-256 of its SubjectPublicKeyInfo."""
    info = public_key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(info).hexdigest()[:16]


class HubCertificates:
    """The certificates that a hub signs tree heads under, one after the other."""

    def __init__(self, authorities, domain):
        self._authorities = authorities
        self._uri = _SCHEME + domain + _PATH
        self._by_key_id = {}

    def add(self, certificate):
        """SignatureProblem unless it is the hub's, of one of the authorities, for a key that can sign heads."""
        try:
            self._add(certificate)
        except (ValueError, UnsupportedAlgorithm, x509.DuplicateExtension) as error:
            raise SignatureProblem("a certificate that cannot be read (%s)" % error) from error

    def _add(self, certificate):
        if uris_of(certificate) != [self._uri]:
            raise SignatureProblem("a certificate does not name the hub's receipts: expected %s as its one URI" % self._uri)
        if not any(has_issued(authority, certificate) for authority in self._authorities):
            raise SignatureProblem("a certificate for receipts is not of the authority")
        key = certificate.public_key()
        if not isinstance(key, ed25519.Ed25519PublicKey) and not (
                isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)):
            raise SignatureProblem("a certificate for receipts has a key that is neither on the curve P-256 nor of Ed25519")
        self._by_key_id.setdefault(key_id_of(key), []).append(certificate)

    def check(self, head):
        """SignatureProblem unless the head is whole and a certificate that was valid when it was committed signed it."""
        # Without fixed lengths the bytes of one signed head could be read as another one.
        if not re.fullmatch("[0-9a-f]{32}", head.ledger_epoch) or len(head.root_hash) != 32 or head.tree_size <= 0:
            raise SignatureProblem("a tree head is not whole: expected 32 digits of ledger_epoch, 32 bytes of root_hash and a tree_size")
        self._check_signed("this tree head", head, signed_bytes, head.committed_at)

    def check_end(self, end):
        """The same for the end of a ledger epoch, at the time of the restore."""
        if not all(re.fullmatch("[0-9a-f]{32}", epoch) for epoch in (end.ledger_epoch, end.next_ledger_epoch)) or len(end.root_hash) != 32 or end.tree_size < 0:
            raise SignatureProblem("the end of a ledger epoch is not whole: expected 32 digits of both epochs, 32 bytes of root_hash and a tree_size")
        self._check_signed("the end of a ledger epoch", end, signed_end_bytes, end.restored_at)

    def _check_signed(self, what, statement, bytes_of, at):
        if not 0 <= at < 2**63:
            raise SignatureProblem("%s is of a time before 1970 or after 2262" % what)
        certificates = self._by_key_id.get(statement.key_id)
        if certificates is None:
            raise SignatureProblem("no certificate of key %s stands before it" % statement.key_id)
        if not is_signed_by(certificates[0].public_key(), statement.signature, bytes_of(statement)):
            raise SignatureProblem("the signature is not key %s's over %s" % (statement.key_id, what))
        if not any(is_valid_at(certificate, at) for certificate in certificates):
            raise SignatureProblem("no certificate of key %s was valid at %s" % (statement.key_id, time_text(at)))


def uris_of(certificate):
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return names.get_values_for_type(x509.UniformResourceIdentifier)


def _validity(certificate):
    """Seconds since 1970, both included."""
    def seconds(name):
        time = getattr(certificate, name + "_utc", None) or getattr(certificate, name).replace(tzinfo=datetime.timezone.utc)
        return int(time.timestamp())
    return seconds("not_valid_before"), seconds("not_valid_after")


def is_valid_at(certificate, nanoseconds):
    begin, end = _validity(certificate)
    return begin * _NANOSECONDS <= nanoseconds <= end * _NANOSECONDS


def has_issued(authority, certificate):
    """Judged as of the certificate's beginning: what an authority signed while it was valid stays signed."""
    begin, _ = _validity(certificate)
    return (authority.subject == certificate.issuer and _may_sign_certificates(authority) and is_valid_at(authority, begin * _NANOSECONDS) and
            is_signed_by(authority.public_key(), certificate.signature, certificate.tbs_certificate_bytes, certificate.signature_hash_algorithm))


def _may_sign_certificates(authority):
    try:
        constraints = authority.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        return False
    try:
        usage = authority.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return constraints.ca
    return constraints.ca and usage.key_cert_sign


def is_signed_by(key, signature, data, digest=None):
    digest = digest or hashes.SHA256()
    try:
        if isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, data)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(digest))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), digest)
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm):
        return False
    return True
