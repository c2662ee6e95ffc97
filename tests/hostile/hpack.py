# SPDX-License-Identifier: Apache-2.0
"""As much of HPACK (RFC 7541) as a client needs that says anything and reads statuses."""

_STATIC = (
    ":authority", ":method GET", ":method POST", ":path /", ":path /index.html", ":scheme http", ":scheme https", ":status 200", ":status 204",
    ":status 206", ":status 304", ":status 400", ":status 404", ":status 500", "accept-charset", "accept-encoding gzip, deflate", "accept-language",
    "accept-ranges", "accept", "access-control-allow-origin", "age", "allow", "authorization", "cache-control", "content-disposition",
    "content-encoding", "content-language", "content-length", "content-location", "content-range", "content-type", "cookie", "date", "etag", "expect",
    "expires", "from", "host", "if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "last-modified", "link", "location",
    "max-forwards", "proxy-authenticate", "proxy-authorization", "range", "referer", "refresh", "retry-after", "server", "set-cookie",
    "strict-transport-security", "transfer-encoding", "user-agent", "vary", "via", "www-authenticate")


def integer(value, prefix_bits, first=0):
    """RFC 7541, 5.1; `first` holds the bits before the prefix."""
    limit = (1 << prefix_bits) - 1
    if value < limit:
        return bytes([first | value])
    encoded = bytearray([first | limit])
    value -= limit
    while value >= 128:
        encoded.append(value % 128 + 128)
        value //= 128
    encoded.append(value)
    return bytes(encoded)


def literal(name, value):
    """One field, not indexed, not Huffman-coded."""
    def text(each):
        each = each if isinstance(each, bytes) else each.encode()
        return integer(len(each), 7) + each

    return b"\x00" + text(name) + text(value)


def encode(fields):
    return b"".join(literal(name, value) for name, value in fields)


class Decoder:
    """Of one connection. A Huffman-coded text is given as it came: no status is coded so by gRPC."""

    def __init__(self):
        self._dynamic = []

    def decode(self, block):
        fields, at = [], 0
        while at < len(block):
            byte = block[at]
            if byte & 0x80:
                index, at = self._integer(block, at, 7)
                fields.append(self._entry(index))
            elif byte & 0xE0 == 0x20:
                _, at = self._integer(block, at, 5)
            else:
                indexed = byte & 0x40
                index, at = self._integer(block, at, 6 if indexed else 4)
                name = self._entry(index)[0] if index else None
                if name is None:
                    name, at = self._text(block, at)
                value, at = self._text(block, at)
                fields.append((name, value))
                if indexed:
                    self._dynamic.insert(0, (name, value))
        return fields

    def _entry(self, index):
        if index > len(_STATIC):
            return self._dynamic[index - len(_STATIC) - 1]
        name, _, value = _STATIC[index - 1].partition(" ")
        return name, value

    @staticmethod
    def _integer(block, at, prefix_bits):
        limit = (1 << prefix_bits) - 1
        value, at = block[at] & limit, at + 1
        shift = 0
        while value >= limit:
            byte, at = block[at], at + 1
            value += (byte & 127) << shift
            shift += 7
            if not byte & 128:
                break
        return value, at

    def _text(self, block, at):
        length, at = self._integer(block, at, 7)
        return block[at:at + length].decode("latin-1"), at + length
