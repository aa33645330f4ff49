"""Answers the questions of a papy coprocess: `serve(function)` calls it with each item. Nothing but the standard library.

What the function prints goes to standard error, as standard output is for answers.
"""
import os
import struct
import sys
import traceback


def serve(function):
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdin, sys.stdout = open(os.devnull), sys.stderr
    read, write = (read_frame, write_frame) if os.environ.get("PAPY_PROTOCOL") == "cbor" else (read_line, write_line)
    while (question := read(questions)) is not None:
        try:
            write(answers, {"id": question["id"], "value": function(question["item"])})
        except Exception as error:
            failure = {"name": type(error).__name__, "message": str(error), "traceback": traceback.format_exc()}
            write(answers, {"id": question["id"], "error": failure})


def read_line(stream):
    import json

    line = stream.readline()
    return json.loads(line) if line else None


def write_line(stream, answer):
    import json

    stream.write(json.dumps(answer, allow_nan=False).encode() + b"\n")
    stream.flush()


def read_frame(stream):
    header = stream.read(4)
    if len(header) < 4:
        return None
    body = stream.read(struct.unpack(">I", header)[0])
    return decode(memoryview(body), 0)[0]


def write_frame(stream, answer):
    body = b"".join(encode(answer))
    stream.write(struct.pack(">I", len(body)) + body)
    stream.flush()


# As much of CBOR (RFC 8949) as both sides write. https://pypi.org/project/cbor2 has all of it.

def head(major, value):
    if value < 24:
        return struct.pack(">B", major << 5 | value)
    for code, form, most in ((24, ">BB", 1 << 8), (25, ">BH", 1 << 16), (26, ">BI", 1 << 32), (27, ">BQ", 1 << 64)):
        if value < most:
            return struct.pack(form, major << 5 | code, value)
    raise OverflowError("a number of more than 64 bits cannot be a length")


def encode(value):
    if value is None or value is True or value is False:
        yield {None: b"\xf6", True: b"\xf5", False: b"\xf4"}[value]
    elif isinstance(value, int):
        yield from encode_int(value)
    elif isinstance(value, float):
        yield b"\xfb" + struct.pack(">d", value)
    elif isinstance(value, (bytes, bytearray, memoryview)):
        yield head(2, len(bytes(value)))
        yield bytes(value)
    elif isinstance(value, str):
        text = value.encode()
        yield head(3, len(text))
        yield text
    elif isinstance(value, (list, tuple)):
        yield head(4, len(value))
        for part in value:
            yield from encode(part)
    elif isinstance(value, dict):
        yield head(5, len(value))
        for key, part in value.items():
            yield from encode(key)
            yield from encode(part)
    else:
        raise TypeError(f"{type(value).__name__} cannot be an answer; answer numbers, str, bytes, lists and dicts")


def encode_int(value):
    major, size = (0, value) if value >= 0 else (1, -1 - value)
    if size < 1 << 64:
        yield head(major, size)
    else:
        digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
        yield head(6, 2 + major) + head(2, len(digits)) + digits


def decode(data, at):
    major, size = data[at] >> 5, data[at] & 31
    at += 1
    if major == 7:
        return decode_simple(data, at, size)
    if size >= 24:
        width = 1 << size - 24
        size, at = int.from_bytes(data[at : at + width], "big"), at + width
    if major == 0:
        return size, at
    if major == 1:
        return -1 - size, at
    if major == 2:
        return bytes(data[at : at + size]), at + size
    if major == 3:
        return str(data[at : at + size], "utf-8"), at + size
    if major == 6:
        value, at = decode(data, at)
        number = int.from_bytes(value, "big") if size in (2, 3) else value
        return -1 - number if size == 3 else number, at
    parts = []
    for _ in range(size if major == 4 else 2 * size):
        value, at = decode(data, at)
        parts.append(value)
    return (parts if major == 4 else dict(zip(parts[::2], parts[1::2]))), at


def decode_simple(data, at, size):
    if size in (25, 26, 27):
        form, width = {25: (">e", 2), 26: (">f", 4), 27: (">d", 8)}[size]
        return struct.unpack(form, data[at : at + width])[0], at + width
    return {20: False, 21: True}.get(size), at
