#!/usr/bin/env python3
"""Sends hostile and odd requests to a running server and checks each answer.

    python3 tests/http_attacks.py PORT [--host 127.0.0.1] [--head-timeout 10] [--skip-slow]

Needs nothing beyond the standard library. The server may be any program that serves through src/http; it must answer
GET / (any status from 200 to 499 will do). Prints one line per failed case, exits 1 if there was one.
"""
import argparse
import socket
import sys
import time

HOST_LINE = b"Host: localhost\r\n"
GET = b"GET / HTTP/1.1\r\n" + HOST_LINE
POST = b"POST / HTTP/1.1\r\n" + HOST_LINE
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
SMUGGLED = b"GET /smuggled HTTP/1.1\r\n" + HOST_LINE + b"\r\n"

# name, bytes, statuses that are right
REFUSED = [
    ("content-length and transfer-encoding", POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED, {400}),
    ("transfer-encoding and content-length", POST + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + SMUGGLED, {400}),
    ("two different content-lengths", POST + b"Content-Length: 0\r\nContent-Length: 5\r\n\r\nhello", {400}),
    ("two equal content-lengths", POST + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", {400}),
    ("content-length list", POST + b"Content-Length: 5, 5\r\n\r\nhello", {400}),
    ("negative content-length", POST + b"Content-Length: -1\r\n\r\n", {400}),
    ("signed content-length", POST + b"Content-Length: +5\r\n\r\nhello", {400}),
    ("content-length with trailing text", POST + b"Content-Length: 5x\r\n\r\nhello", {400}),
    ("content-length beyond 64 bits", POST + b"Content-Length: 99999999999999999999999\r\n\r\n", {400, 413}),
    ("content-length of 100 GB", POST + b"Content-Length: 100000000000\r\n\r\n", {413}),
    ("two codings", POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", {400, 501}),
    ("coding not last", POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", {400, 501}),
    ("unknown coding", POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", {400, 501}),
    ("coding twice", POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {400}),
    ("coding in HTTP/1.0", b"POST / HTTP/1.0\r\n" + HOST_LINE + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {400}),
    ("vertical tab in coding", POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n", {400}),
    ("space before colon", b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", {400}),
    ("space in field name", GET + b"X Y: z\r\n\r\n", {400}),
    ("field without name", GET + b": z\r\n\r\n", {400}),
    ("field without colon", GET + b"nonsense\r\n\r\n", {400}),
    ("folded field", GET + b"X: a\r\n b\r\n\r\n", {400}),
    ("field with leading space", b"GET / HTTP/1.1\r\n Host: localhost\r\n\r\n", {400}),
    ("bare line feeds", b"GET / HTTP/1.1\nHost: localhost\n\n", {400}),
    ("one bare line feed", GET + b"X: y\n\r\n", {400}),
    ("bare carriage return", GET + b"X: a\rb\r\n\r\n", {400}),
    ("NUL in field", GET + b"X: a\0b\r\n\r\n", {400}),
    ("NUL in target", b"GET /\0 HTTP/1.1\r\n" + HOST_LINE + b"\r\n", {400}),
    ("control character in field", GET + b"X: a\x01b\r\n\r\n", {400}),
    ("missing host", b"GET / HTTP/1.1\r\n\r\n", {400}),
    ("two hosts", GET + HOST_LINE + b"\r\n", {400}),
    ("empty host", b"GET / HTTP/1.1\r\nHost:\r\n\r\n", {400}),
    ("host with path", b"GET / HTTP/1.1\r\nHost: localhost/x\r\n\r\n", {400}),
    ("host with user", b"GET / HTTP/1.1\r\nHost: a@localhost\r\n\r\n", {400}),
    ("absolute form of another host", b"GET http://other/ HTTP/1.1\r\n" + HOST_LINE + b"\r\n", {400}),
    ("absolute form of another scheme", b"GET ftp://localhost/ HTTP/1.1\r\n" + HOST_LINE + b"\r\n", {400}),
    ("relative target", b"GET index.html HTTP/1.1\r\n" + HOST_LINE + b"\r\n", {400}),
    ("asterisk for GET", b"GET * HTTP/1.1\r\n" + HOST_LINE + b"\r\n", {400}),
    ("two spaces", b"GET  / HTTP/1.1\r\n" + HOST_LINE + b"\r\n", {400}),
    ("no version", b"GET /\r\n" + HOST_LINE + b"\r\n", {400}),
    ("HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400, 505}),
    ("version 3.7", b"GET / HTTP/3.7\r\n" + HOST_LINE + b"\r\n", {400, 505}),
    ("TLS hello on a plain port", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64, {400}),
    ("unknown method", b"BREW / HTTP/1.1\r\n" + HOST_LINE + b"\r\n", {501, 405}),
    ("lower-case method", b"get / HTTP/1.1\r\n" + HOST_LINE + b"\r\n", {501, 405, 400}),
    ("TRACE", b"TRACE / HTTP/1.1\r\n" + HOST_LINE + b"\r\n", {405, 501}),
    ("CONNECT", b"CONNECT example.com:443 HTTP/1.1\r\n" + HOST_LINE + b"\r\n", {405, 501, 400}),
    ("dot segments", b"GET /../../etc/passwd HTTP/1.1\r\n" + HOST_LINE + b"\r\n", {400}),
    ("encoded dot segments", b"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" + HOST_LINE + b"\r\n", {400}),
    ("encoded slash", b"GET /..%2f..%2fetc/passwd HTTP/1.1\r\n" + HOST_LINE + b"\r\n", {400}),
    ("backslash", b"GET /..\\..\\etc HTTP/1.1\r\n" + HOST_LINE + b"\r\n", {400}),
    ("encoded NUL", b"GET /a%00.html HTTP/1.1\r\n" + HOST_LINE + b"\r\n", {400}),
    ("encoded line break", b"GET /a%0d%0aX:%20y HTTP/1.1\r\n" + HOST_LINE + b"\r\n", {400}),
    ("broken escape", b"GET /%zz HTTP/1.1\r\n" + HOST_LINE + b"\r\n", {400}),
    ("overlong UTF-8", b"GET /%c0%ae%c0%ae/ HTTP/1.1\r\n" + HOST_LINE + b"\r\n", {400}),
    ("raw UTF-8 in target", "GET /数权 HTTP/1.1\r\n".encode() + HOST_LINE + b"\r\n", {400}),
    ("fragment in target", b"GET /#x HTTP/1.1\r\n" + HOST_LINE + b"\r\n", {400}),
    ("201 query parameters", b"GET /?" + b"a=1&" * 201 + b" HTTP/1.1\r\n" + HOST_LINE + b"\r\n", {400}),
    ("target of 9 KB", b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n" + HOST_LINE + b"\r\n", {414}),
    ("target without end", b"GET /" + b"a" * 12000, {414}),
    ("field of 20 KB", GET + b"X: " + b"a" * 20000 + b"\r\n\r\n", {431}),
    ("1 MB of fields", GET + b"".join(b"X%d: %s\r\n" % (i, b"a" * 200) for i in range(5000)) + b"\r\n", {431}),
    ("101 fields", GET + b"A: b\r\n" * 101 + b"\r\n", {431}),
    ("unknown expectation", POST + b"Expect: something\r\nContent-Length: 1\r\n\r\n", {417}),
    ("negative chunk size", CHUNKED + b"-2\r\nab\r\n0\r\n\r\n", {400}),
    ("chunk size overflow", CHUNKED + b"fffffffffffffffff\r\nab\r\n0\r\n\r\n", {400}),
    ("huge chunk", CHUNKED + b"7fffffffffffffff\r\nab", {413, None}),
    ("chunk size with 0x", CHUNKED + b"0x2\r\nab\r\n0\r\n\r\n", {400}),
    ("empty chunk size", CHUNKED + b"\r\nab\r\n0\r\n\r\n", {400}),
    ("chunk size ended by line feed", CHUNKED + b"2\nab\r\n0\r\n\r\n", {400}),
    ("chunk longer than its size", CHUNKED + b"2\r\nabc\r\n0\r\n\r\n", {400}),
    ("endless chunk extension", CHUNKED + b"2;" + b"a" * 9000, {400}),
    ("endless trailer", CHUNKED + b"0\r\nX: " + b"a" * 20000, {400, 431}),
    ("folded first trailer", CHUNKED + b"0\r\n X: y\r\n\r\n", {400}),
]

# name, bytes, number of answers that are right; none may be a 4xx or 5xx of the parser (400, 408, 431, 501)
ACCEPTED = [
    ("plain request", GET + b"\r\n", 1),
    ("three pipelined requests", (GET + b"\r\n") * 3, 3),
    ("empty line before the request", b"\r\n" + GET + b"\r\n", 1),
    ("absolute form", b"GET http://localhost/ HTTP/1.1\r\n" + HOST_LINE + b"\r\n", 1),
    ("escaped Chinese", b"GET /?q=%E6%95%B0%E6%9D%83 HTTP/1.1\r\n" + HOST_LINE + b"\r\n", 1),
    ("HTTP/1.0 with host", b"GET / HTTP/1.0\r\n" + HOST_LINE + b"\r\n", 1),
    ("99 fields", GET + b"A: b\r\n" * 98 + b"\r\n", 1),
    ("options for the server", b"OPTIONS * HTTP/1.1\r\n" + HOST_LINE + b"\r\n", 1),
]
PARSER_STATUSES = {400, 408, 417, 431, 500, 501, 505}


class Connection:
    def __init__(self, address):
        self.socket = socket.create_connection(address, timeout=10)
        self.socket.settimeout(10)
        self.buffer = b""

    def send(self, data):
        try:
            self.socket.sendall(data)
            return True
        except OSError:
            return False

    def _fill(self):
        try:
            piece = self.socket.recv(65536)
        except OSError:
            return False
        self.buffer += piece
        return bool(piece)

    def answer(self):
        """(status, head, body), or None where the connection ended first."""
        while b"\r\n\r\n" not in self.buffer:
            if not self._fill():
                return None
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        status = int(head.split(b" ", 2)[1])
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        while len(self.buffer) < length and self._fill():
            pass
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return status, head, body

    def ended(self):
        """True where the server sends nothing more and ends the connection."""
        while self._fill():
            pass
        return self.buffer == b""

    def close(self):
        self.socket.close()


class Report:
    def __init__(self):
        self.failures = 0
        self.cases = 0

    def expect(self, name, condition, detail=""):
        self.cases += 1
        if not condition:
            self.failures += 1
            print(f"FAILED  {name}: {detail}")


def check_refused(address, report):
    for name, data, statuses in REFUSED:
        connection = Connection(address)
        connection.send(data)
        if None in statuses:  # the server may wait for more: what counts is that it keeps serving others
            connection.close()
            report.expect(name, alive(address), "no answer to others")
            continue
        answer = connection.answer()
        status = answer[0] if answer else None
        report.expect(name, status in statuses, f"got {status}, wanted {sorted(statuses)}")
        report.expect(name + ": one answer, then the end", connection.ended(), "another answer or no end")
        connection.close()


def check_accepted(address, report):
    for name, data, count in ACCEPTED:
        connection = Connection(address)
        connection.send(data)
        for _ in range(count):
            answer = connection.answer()
            report.expect(name, answer is not None and answer[0] not in PARSER_STATUSES, f"got {answer and answer[0]}")
        connection.close()


def check_byte_by_byte(address, report):
    connection = Connection(address)
    for byte in GET + b"\r\n":
        connection.send(bytes([byte]))
    answer = connection.answer()
    report.expect("byte by byte", answer is not None and answer[0] not in PARSER_STATUSES, str(answer and answer[0]))
    connection.close()


def check_head(address, report):
    connection = Connection(address)
    connection.send(b"HEAD / HTTP/1.1\r\n" + HOST_LINE + b"\r\n" + b"OPTIONS * HTTP/1.1\r\n" + HOST_LINE + b"\r\n")
    while b"\r\n\r\n" not in connection.buffer and connection._fill():
        pass
    rest = connection.buffer.split(b"\r\n\r\n", 1)[-1]
    while not rest and connection._fill():
        rest = connection.buffer.split(b"\r\n\r\n", 1)[-1]
    report.expect("HEAD without a body", rest.startswith(b"HTTP/1.1 "), repr(rest[:40]))
    connection.close()


def alive(address):
    connection = Connection(address)
    connection.send(GET + b"\r\n")
    answer = connection.answer()
    connection.close()
    return answer is not None and answer[0] < 500


def check_idle(address, report):
    idle = [Connection(address) for _ in range(256)]
    began = time.monotonic()
    report.expect("256 idle connections", alive(address) and time.monotonic() - began < 2, "others have to wait")
    for connection in idle:
        connection.close()


def check_slowloris(address, report, head_timeout):
    slow = [Connection(address) for _ in range(50)]
    for connection in slow:
        connection.send(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ")
    began = time.monotonic()
    served = True
    while time.monotonic() - began < head_timeout * 0.8:
        for connection in slow:
            connection.send(b"a")
        served = served and alive(address)
        time.sleep(head_timeout / 20)
    report.expect("slowloris: others are served", served)
    statuses = [connection.answer() for connection in slow]
    took = time.monotonic() - began
    report.expect("slowloris: cut off", all(a is None or a[0] == 408 for a in statuses) and took < head_timeout * 1.5 + 1,
                  f"{took:.1f} s, {[a and a[0] for a in statuses][:5]}")
    report.expect("slowloris: told why", any(a is not None for a in statuses), "no 408")
    for connection in slow:
        connection.close()


def check_half_bodies(address, report):
    """Clients that promise a body and vanish must not hurt others."""
    for _ in range(50):
        connection = Connection(address)
        connection.send(POST + b"Content-Length: 1000\r\n\r\nhalf")
        connection.close()
    report.expect("vanishing uploads", alive(address))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--head-timeout", type=float, default=10, help="seconds the server gives to a request head")
    parser.add_argument("--skip-slow", action="store_true", help="leave the slow clients out")
    options = parser.parse_args()
    address = (options.host, options.port)
    report = Report()
    check_refused(address, report)
    check_accepted(address, report)
    check_byte_by_byte(address, report)
    check_head(address, report)
    check_idle(address, report)
    check_half_bodies(address, report)
    if not options.skip_slow:
        check_slowloris(address, report, options.head_timeout)
    report.expect("alive at the end", alive(address))
    print(f"{report.cases} checks, {report.failures} failed")
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
