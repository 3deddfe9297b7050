"""A PC/SC client on the first reader, told what to do on standard input, one line each: "control CODE HEX" or
"transmit HEX". Answers in hexadecimal, one line each. It holds its connection: without one the card is powered off."""
import sys

from smartcard.System import readers

connection = readers()[0].createConnection()
connection.connect()
print("connected", flush=True)
for line in sys.stdin:
    words = line.split()
    data = list(bytes.fromhex(words[-1]))
    if words[0] == "control":
        answer = connection.control(int(words[1], 16), data)
    else:
        received, sw1, sw2 = connection.transmit(data)
        answer = received + [sw1, sw2]
    print(bytes(answer).hex(" ").upper(), flush=True)
