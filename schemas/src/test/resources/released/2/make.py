"""Writes embedding.hex: the record of `Samples.java`, encoded by the Avro specification and
nothing else, so that it is an oracle for the Java code."""
import struct


def number(n):  # int and long: zigzag, then 7 bits a byte, least first
    z = (n << 1) ^ (n >> 63)
    out = b""
    while z > 0x7F:
        out += bytes([z & 0x7F | 0x80])
        z >>= 7
    return out + bytes([z])


VALUES = number(4) + struct.pack("<4f", 0, 0.5, -1.25, 3) + number(0)  # one block, then the end
BODY = (
    number(5) + b"conv5" + number(2) + VALUES + number(1000)
    + number(2) + number(123456789012) + number(1700000000123)
)

with open("embedding.hex", "w") as out:
    out.write((b"\0" + struct.pack(">i", 4) + BODY).hex() + "\n")  # Confluent wire format, id 4
