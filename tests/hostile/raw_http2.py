# SPDX-License-Identifier: Apache-2.0
"""HTTP/2 over TLS spoken frame by frame, so that a test can say what no library would."""

import collections
import pathlib
import socket
import ssl
import struct

import hpack

DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)
END_STREAM, ACK, END_HEADERS = 1, 1, 4
NAMES = ("DATA", "HEADERS", "PRIORITY", "RST_STREAM", "SETTINGS", "PUSH_PROMISE", "PING", "GOAWAY", "WINDOW_UPDATE", "CONTINUATION")
ERRORS = ("NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED", "FRAME_SIZE_ERROR",
          "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM", "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED")
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
INITIAL_WINDOW_SIZE = 4
# The hub is on this machine: what takes longer does not come.
SECONDS_TO_WAIT = 30
_WINDOW = (1 << 31) - 1

# `fields` are those of a HEADERS frame.
Frame = collections.namedtuple("Frame", "type flags stream payload fields")


class Ended(Exception):
    """The hub closed the connection."""


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def grpc_message(payload, flag=0, length=None):
    """The frame of gRPC around a message; `length` other than its own is a lie."""
    return struct.pack(">BI", flag, len(payload) if length is None else length) + payload


def settings(**values):
    return b"".join(struct.pack(">HI", int(name[1:]), value) for name, value in values.items())


def tls_context(certs, identity):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_verify_locations(str(pathlib.Path(certs, "ca.pem")))
    prefix = pathlib.Path(certs, identity)
    context.load_cert_chain(str(prefix) + ".pem", str(prefix) + ".key")
    context.set_alpn_protocols(["h2"])
    return context


class Connection:
    """Mutual TLS, the preface and both sides' settings done; everything else is the caller's."""

    def __init__(self, address, context, our_settings=b"", window=_WINDOW):
        host, port = address.rsplit(":", 1)
        plain = socket.create_connection((host, int(port)), timeout=SECONDS_TO_WAIT)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = context.wrap_socket(plain, server_hostname=host)
        self._received = bytearray()
        self._decoder = hpack.Decoder()
        self.authority = address
        self.next_stream = 1
        self.goaway = None
        # What the hub lets us send: at the start of each stream, and of the connection as a whole.
        self.stream_window = 65535
        self.send_window = 65535
        opening = PREFACE + frame(SETTINGS, 0, 0, our_settings)
        if window:
            opening += frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", window - 65535))
        self.send_bytes(opening)
        while self.read().type != SETTINGS:
            pass

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()

    def close(self):
        self._socket.close()

    def settimeout(self, seconds):
        self._socket.settimeout(seconds)

    def send_bytes(self, content):
        try:
            self._socket.sendall(content)
        except (ConnectionError, ssl.SSLError) as error:
            raise Ended("the hub takes no more: %s" % error) from error

    def send(self, kind, flags, stream, payload=b""):
        self.send_bytes(frame(kind, flags, stream, payload))

    def request_fields(self, path, more=()):
        return [(":method", "POST"), (":scheme", "https"), (":path", path), (":authority", self.authority), ("te", "trailers"),
                ("content-type", "application/grpc"), *more]

    def open_stream(self, path, more=(), flags=0):
        """HEADERS of a call; the stream's number."""
        stream, self.next_stream = self.next_stream, self.next_stream + 2
        self.send(HEADERS, END_HEADERS | flags, stream, hpack.encode(self.request_fields(path, more)))
        return stream

    def send_data(self, stream, content, flags=0, at_once=16384):
        """DATA frames as large as HTTP/2 allows from the start; the hub's windows are the caller's care."""
        frames = bytearray()
        for begin in range(0, len(content), at_once):
            last = begin + at_once >= len(content)
            frames += frame(DATA, flags if last else 0, stream, content[begin:begin + at_once])
        self.send_bytes(frames or frame(DATA, flags, stream))

    def _receive(self, count):
        while len(self._received) < count:
            try:
                more = self._socket.recv(1 << 16)
            except (ConnectionError, ssl.SSLError) as error:
                raise Ended("the hub broke the connection: %s" % error) from error
            if not more:
                raise Ended("the hub closed the connection" + (" after GOAWAY %s" % self.goaway if self.goaway else ""))
            self._received += more
        taken = bytes(self._received[:count])
        del self._received[:count]
        return taken

    def read(self):
        """The next frame. Settings and pings are answered, as every peer must."""
        head = self._receive(9)
        kind, flags, stream = struct.unpack(">BBI", head[3:])
        payload = self._receive(int.from_bytes(head[:3], "big"))
        fields = ()
        if kind == SETTINGS and not flags & ACK:
            for at in range(0, len(payload), 6):
                name, value = struct.unpack(">HI", payload[at:at + 6])
                if name == INITIAL_WINDOW_SIZE:
                    self.stream_window = value
            self.send(SETTINGS, ACK, 0)
        elif kind == WINDOW_UPDATE and stream == 0:
            self.send_window += int.from_bytes(payload, "big")
        elif kind == HEADERS:
            # Each block, or the table that they share is another than the hub's.
            fields = dict(self._decoder.decode(payload))
        elif kind == PING and not flags & ACK:
            self.send(PING, ACK, 0, payload)
        elif kind == GOAWAY:
            code = int.from_bytes(payload[4:8], "big")
            self.goaway = ERRORS[code] if code < len(ERRORS) else code
        return Frame(kind, flags, stream, payload, fields)

    def read_until_end(self):
        """Reads until the hub closes; raises when it does not."""
        try:
            while True:
                self.read()
        except Ended:
            return self.goaway


class Call:
    """One stream of a connection, whose messages and status are read while those of others are dropped."""

    def __init__(self, connection, path, more=()):
        self._connection = connection
        self.stream = connection.open_stream(path, (("grpc-timeout", "60S"), *more))
        self._window = connection.stream_window
        self._data = bytearray()
        self.status = None
        self.message = ""
        self.reset = None

    def send(self, content, end=False):
        """Without a look at the hub's windows: for what is small."""
        self._connection.send_data(self.stream, content, END_STREAM if end else 0)
        self._window -= len(content)
        self._connection.send_window -= len(content)

    def send_large(self, content):
        """As fast as the hub's windows allow; False when the stream ended before all was sent."""
        while content:
            room = min(self._window, self._connection.send_window, 16384)
            if room <= 0:
                self._take()
                if self.ended:
                    return False
                continue
            self.send(content[:room])
            content = content[room:]
        return True

    def _take(self):
        taken = self._connection.read()
        if taken.type == GOAWAY and self._connection.goaway != "NO_ERROR":
            return
        if taken.stream != self.stream:
            return
        if taken.type == DATA:
            self._data += taken.payload
            if taken.payload:
                self._connection.send(WINDOW_UPDATE, 0, self.stream, struct.pack(">I", len(taken.payload)))
                self._connection.send(WINDOW_UPDATE, 0, 0, struct.pack(">I", len(taken.payload)))
        elif taken.type == HEADERS:
            if "grpc-status" in taken.fields:
                self.status, self.message = int(taken.fields["grpc-status"]), taken.fields.get("grpc-message", "")
        elif taken.type == WINDOW_UPDATE:
            self._window += int.from_bytes(taken.payload, "big")
        elif taken.type == RST_STREAM:
            self.reset = ERRORS[int.from_bytes(taken.payload, "big")]

    @property
    def ended(self):
        return self.status is not None or self.reset is not None

    def read(self):
        """The next message of the hub, or None at the stream's end."""
        while True:
            if len(self._data) >= 5:
                length = int.from_bytes(self._data[1:5], "big")
                if len(self._data) >= 5 + length:
                    message = bytes(self._data[5:5 + length])
                    del self._data[:5 + length]
                    return message
            if self.ended:
                return None
            self._take()

    def read_to_end(self):
        while self.read() is not None:
            pass
        return self.status
