# SPDX-License-Identifier: Apache-2.0
"""Valid messages made invalid, or into other valid ones: each kind of damage by itself, from one random source."""

import raw_http2


def varint(value):
    encoded = bytearray()
    while value >= 128:
        encoded.append(value % 128 + 128)
        value //= 128
    encoded.append(value)
    return bytes(encoded)


def fields_of(message):
    """Top-level fields as (begin, begin of the content, end, wire type); the rest is left out where the message is none."""
    found, at = [], 0
    while at < len(message):
        begin = at
        tag, at = _read_varint(message, at)
        if tag is None:
            break
        kind = tag & 7
        if kind == 0:
            content = at
            _, at = _read_varint(message, at)
        elif kind in (1, 5):
            content = at
            at += 8 if kind == 1 else 4
        elif kind == 2:
            length, at = _read_varint(message, at)
            content = at
            at = at + length if length is not None else None
        else:
            break
        if at is None or at > len(message):
            break
        found.append((begin, content, at, kind))
    return found


def _read_varint(message, at):
    value = shift = 0
    while at < len(message) and shift < 70:
        byte = message[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7
    return None, at


def _somewhere(random, message):
    """A (begin, end) within: a top-level field, or one of a message in it, at any depth."""
    begin, end = 0, len(message)
    for _ in range(random.randrange(4)):
        nested = [(begin + content, begin + last) for _, content, last, kind in fields_of(message[begin:end]) if kind == 2 and last > content]
        if not nested:
            break
        begin, end = random.choice(nested)
    return begin, end


def flip_bits(random, message):
    damaged = bytearray(message)
    for _ in range(random.choice((1, 1, 1, 2, 8))):
        damaged[random.randrange(len(damaged))] ^= 1 << random.randrange(8)
    return bytes(damaged)


def overwrite_bytes(random, message):
    damaged = bytearray(message)
    at = random.randrange(len(damaged))
    damaged[at:at + random.randrange(1, 9)] = random.randbytes(random.randrange(1, 9))
    return bytes(damaged)


def truncate(random, message):
    return message[:random.randrange(len(message))]


def cut_out(random, message):
    begin = random.randrange(len(message))
    return message[:begin] + message[begin + random.randrange(1, 40):]


def alter_a_length(random, message):
    """Of a delimited field at any depth, so that it reaches into its neighbour, beyond the end, or to 2 GB and more."""
    begin, end = _somewhere(random, message)
    delimited = [each for each in fields_of(message[begin:end]) if each[3] == 2]
    if not delimited:
        return flip_bits(random, message)
    first, content, last, _ = random.choice(delimited)
    _, tag_end = _read_varint(message, begin + first)
    length = random.choice((0, last - content + 1, max(last - content - 1, 0), 1 << 31, (1 << 31) - 1, 1 << 32, (1 << 63) - 1, (1 << 64) - 1))
    return message[:tag_end] + varint(length) + message[begin + content:]


def add_unknown_fields(random, message):
    number = random.choice((15, 99, 1000, 19000, (1 << 29) - 1))
    kind = random.randrange(6)
    content = {0: varint(random.getrandbits(64)), 1: random.randbytes(8), 2: varint(5) + random.randbytes(5), 3: varint(number << 3 | 4), 4: b"",
               5: random.randbytes(4)}[kind]
    return message + varint(number << 3 | kind) + content


def add_a_huge_varint(random, message):
    tag = varint(random.choice((1, 2, 3, 7, 12, 13)) << 3)
    huge = random.choice((b"\xff" * 9 + b"\x01", b"\xff" * 9 + b"\x7f", b"\xff" * 10 + b"\x01", b"\x80" * 9 + b"\x01", b"\x80" * 12, b"\xff" * 30))
    begin, _ = _somewhere(random, message)
    return message[:begin] + tag + huge + message[begin:]


def nest_deeply(random, message):
    """Messages in one another under one field's number, or groups, up to 20,000 deep."""
    depth = random.choice((50, 101, 1000, 20000))
    number = random.choice((1, 2, 3, 4, 5, 16))
    if random.randrange(2):
        return message + varint(number << 3 | 3) * depth + varint(number << 3 | 4) * random.choice((0, depth))
    nested = b""
    for _ in range(min(depth, 1000)):
        nested = varint(number << 3 | 2) + varint(len(nested)) + nested
    return message + nested


def repeat_a_field(random, message):
    fields = fields_of(message)
    if not fields:
        return message + message
    begin, _, end, _ = random.choice(fields)
    return message + message[begin:end] * random.choice((1, 2, 10, 100))


def join_with_itself(_, message):
    return message + message


def swap_fields(random, message):
    fields = fields_of(message)
    random.shuffle(fields)
    return b"".join(message[begin:end] for begin, _, end, _ in fields)


def replace_by_noise(random, _):
    return random.randbytes(random.randrange(300))


def put_bad_text(random, message):
    """In the place of as many bytes, so that lengths hold and only the text is wrong."""
    begin, end = _somewhere(random, message)
    piece = random.choice((b"\xed\xa0\x80", b"\xc0\xaf", b"\xff", b"\xf4\x90\x80\x80", b"\x00", b"\xe2\x80\xae", b"\x1b[2J", b"\r\n"))
    if end - begin <= len(piece):
        return flip_bits(random, message)
    at = random.randrange(begin, end - len(piece))
    return message[:at] + piece + message[at + len(piece):]


OF_MESSAGES = (flip_bits, overwrite_bytes, truncate, cut_out, alter_a_length, add_unknown_fields, add_a_huge_varint, nest_deeply, repeat_a_field,
               join_with_itself, swap_fields, replace_by_noise, put_bad_text)


def too_long_a_frame(random, message):
    return raw_http2.grpc_message(message, length=len(message) + random.choice((1, 100, 1 << 20)))


def too_short_a_frame(random, message):
    return raw_http2.grpc_message(message, length=random.randrange(len(message)))


def a_frame_beyond_the_limit(random, message):
    return raw_http2.grpc_message(message, length=random.choice(((8 << 20) + 1, (1 << 31) - 1, 1 << 31, (1 << 32) - 1)))


def a_frame_that_says_compressed(_, message):
    return raw_http2.grpc_message(message, flag=1)


def a_frame_of_an_unknown_kind(random, message):
    return raw_http2.grpc_message(message, flag=random.randrange(2, 256))


def a_part_of_a_frames_head(random, _):
    return b"\0" * random.randrange(1, 5)


# Of the frame around a message: nothing may follow on the stream.
OF_FRAMES = (too_long_a_frame, too_short_a_frame, a_frame_beyond_the_limit, a_frame_that_says_compressed, a_frame_of_an_unknown_kind,
             a_part_of_a_frames_head)
