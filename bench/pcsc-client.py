"""A PC/SC client without layers: libpcsclite by ctypes. For each line "READER PROTOCOL COUNT AID FID" on standard input
it selects the file, sends COUNT READ BINARY of 256 bytes in buffers made once, and prints their times in microseconds."""
import ctypes
import sys
import time

lib = ctypes.CDLL("libpcsclite.so.1")
ULONG = ctypes.c_ulong


class IoRequest(ctypes.Structure):
    _fields_ = [("protocol", ULONG), ("length", ULONG)]


def check(code):
    if code & 0xFFFFFFFF:
        sys.exit("PC/SC error %08X" % (code & 0xFFFFFFFF))


context = ctypes.c_long()
check(lib.SCardEstablishContext(ULONG(2), None, None, ctypes.byref(context)))


def transmit(card, request, command, answer, length):
    length.value = len(answer)
    check(lib.SCardTransmit(card, request, command, ULONG(len(command)), None, answer, ctypes.byref(length)))


for line in sys.stdin:
    reader, protocol, count, aid, fid = line.split()
    card, active = ctypes.c_long(), ULONG()
    mask = ULONG(2 if protocol == "1" else 1)
    check(lib.SCardConnect(context, reader.replace("_", " ").encode(), ULONG(2), mask, ctypes.byref(card), ctypes.byref(active)))
    request = ctypes.byref(IoRequest(active.value, ctypes.sizeof(IoRequest)))
    answer, length = ctypes.create_string_buffer(300), ULONG()
    for select in ("00A4040C%02X%s" % (len(aid) // 2, aid), "00A4020C02" + fid):
        command = bytes.fromhex(select)
        transmit(card, request, command, answer, length)
        if answer.raw[:length.value][-2:] != b"\x90\x00":
            sys.exit("select refused: " + answer.raw[:length.value].hex())
    command = bytes.fromhex("00B0000000")
    times = []
    for _ in range(int(count)):
        began = time.perf_counter_ns()
        transmit(card, request, command, answer, length)
        times.append((time.perf_counter_ns() - began) // 1000)
        if length.value != 258:
            sys.exit("%d bytes" % length.value)
    check(lib.SCardDisconnect(card, ULONG(2)))
    print(*times, flush=True)
