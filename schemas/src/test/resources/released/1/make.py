"""Writes the .hex files of this folder: the records of `Samples.java`, encoded by the Avro
specification and nothing else, so that they are an oracle for the Java code."""
import struct


def number(n):  # int and long: zigzag, then 7 bits a byte, least first
    z = (n << 1) ^ (n >> 63)
    out = b""
    while z > 0x7F:
        out += bytes([z & 0x7F | 0x80])
        z >>= 7
    return out + bytes([z])


def data(b):
    return number(len(b)) + b


def text(s):
    return data(s.encode())


def framed(schema_id, body):  # Confluent wire format
    return b"\0" + struct.pack(">i", schema_id) + body


AT = 1700000000123

LABEL = (
    number(7) + struct.pack("<f", 0.75) + number(1)  # class, confidence, VISIT
    + number(1) + number(3)  # second branch of the union: 3
    + number(2) + number(41) + number(1000) + text("run-1")
    + number(2) + number(123456789012) + number(AT)
)
ATTRIBUTES = number(1) + text("camera") + text("north") + number(0)
IMAGE = number(0) + data(bytes.fromhex("ffd8ffd9")) + number(AT) + text("folder/ä") + ATTRIBUTES
REFERENCE = (
    number(1) + text("file:///images/a.jpg") + bytes(range(32)) + number(4321)
    + number(AT) + text("") + number(0)
)
ANNOTATION = text("frog") + number(AT)

for name, schema_id, body in [
    ("image", 1, IMAGE),
    ("image-reference", 1, REFERENCE),
    ("annotation", 2, ANNOTATION),
    ("pseudo-label", 3, LABEL),
]:
    with open(name + ".hex", "w") as out:
        out.write(framed(schema_id, body).hex() + "\n")
