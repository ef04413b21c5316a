#!/usr/bin/env python3
"""A second implementation of docs/formats/sketch.md, written from that page, RFC 9380 and RFC 9497 alone.

  verify_sketch.py sketch DEPOSIT DATA                recomputes the sketch of a UTF-8 comma separated table
  verify_sketch.py keyed DEPOSIT KEYED SEEDHEX        recomputes a keyed sketch from the unkeyed one and the registry's seed
  verify_sketch.py oblivious KEYED DATA URL TOKEN     asks the registry for a few rows of DATA itself and finds them in KEYED
  verify_sketch.py vectors FILE                       checks docs/formats/vectors/sketch.json

Exit status: 0 everything holds, 1 something does not, 2 wrong use. Python 3.10 alone; slow where points are multiplied.
"""
import base64
import csv
import hashlib
import io
import json
import re
import secrets
import struct
import sys
import unicodedata
import urllib.request

M64 = (1 << 64) - 1
NOTHING = {"", "-", "--", "\\n", "na", "n/a", "#n/a", "nan", "nil", "null", "none", "无", "空"}
ROWS, PAIRS, VALUES, CAPSULE, COLUMNS, FLOOR = 4096, 16384, 8192, 1024, 64, 10


class Wrong(Exception):
    pass


def need(condition, what):
    if not condition:
        raise Wrong(what)


# --- 1. canonical cells

def fold(text):
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = re.sub("[\t-\r ]+", " ", text).strip(" ")
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)


NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d*)(?:\.(\d*))?(?:e([+-]?\d{1,4}))?( ?%)?", re.ASCII)


def number(text):
    match = NUMBER.fullmatch(text) if len(text.encode()) <= 64 else None
    if not match:
        return None
    sign, whole, fraction, exponent, percent = match.groups()
    whole, fraction = whole.replace(",", ""), fraction or ""
    raw_whole = match.group(2)
    if not whole and not fraction or (len(raw_whole) > 1 and raw_whole[0] == "0"):
        return None
    digits = (whole + fraction).lstrip("0")
    power = int(exponent or 0) - len(fraction) - (2 if percent else 0)
    stripped = digits.rstrip("0")
    power += len(digits) - len(stripped)
    if not stripped:
        return "0"
    return ("-" if sign == "-" else "") + stripped + ("e%d" % power if power else "")


DAY = re.compile(r"(\d{1,4})([-/.]|年)(\d{1,4})([-/.]|月)(\d{1,4})日?(.*)", re.ASCII | re.DOTALL)
TIME = re.compile(r"[ t](\d{1,2}):(\d{1,2})(?::(\d{1,2}))?(?:\.(\d+))?(z|[+-]\d\d:\d\d)?", re.ASCII)
MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def date(text, order):
    """order: a list with one of None, "day", "month"."""
    match = DAY.fullmatch(text) if 8 <= len(text.encode()) <= 40 else None
    if not match or {"年": "C", "月": "C"}.get(match[2], match[2]) != {"年": "C", "月": "C"}.get(match[4], match[4]):
        return None
    first, second, third = match[1], match[3], match[5]
    if len(first) == 4:
        if len(second) > 2 or len(third) > 2:
            return None
        year, month, day = int(first), int(second), int(third)
    else:
        if len(third) != 4 or len(first) > 2 or len(second) > 2:
            return None
        if order[0] is None and int(first) > 12:
            order[0] = "day"
        if order[0] is None and int(second) > 12:
            order[0] = "month"
        year, month, day = int(third), int(first), int(second)
        if order[0] == "day":
            month, day = day, month
    if year < 1000 or not 1 <= month <= 12 or not 1 <= day <= MONTHS[month - 1]:
        return None
    form = "%04d%02d%02d" % (year, month, day)
    if not match[6]:
        return form
    time = TIME.fullmatch(match[6])
    if not time or int(time[1]) > 24 or int(time[2]) > 59 or int(time[3] or 0) > 60:
        return None
    offset = 0
    if time[5] and time[5] != "z":
        offset = int(time[5][1:3]) * 60 + int(time[5][4:])
        offset = -offset if time[5][0] == "-" else offset
    if time[4] and not time[3]:
        return None
    thousandths = int(((time[4] or "") + "000")[:3])
    milliseconds = ((int(time[1]) * 60 + int(time[2]) - offset) * 60 + int(time[3] or 0)) * 1000 + thousandths
    return form + ("+%d" % milliseconds if milliseconds else "")


def canonical(text, order):
    """(type, bytes); order as for date()."""
    text = fold(text)
    if text in NOTHING:
        return 0, b""
    if text[0] in "0123456789-+.":
        value = number(text)
        if value is not None:
            return 2, value.encode()
        value = date(text, order)
        if value is not None:
            return 3, value.encode()
    return 1, text.encode()


# --- 2. hashes

def mix(x):
    x ^= x >> 33
    x = x * 0xff51afd7ed558ccd & M64
    x ^= x >> 33
    x = x * 0xc4ceb9fe1a85ec53 & M64
    return x ^ x >> 33


def cell_hash(kind, data):
    if kind == 0:
        return 0
    h = (0x9e3779b97f4a7c15 * (kind + 1) & M64) ^ len(data)
    for i in range(0, len(data), 8):
        w = int.from_bytes(data[i:i + 8], "little")
        p = (h ^ w) * 0xd6e8feb86659fd93
        h = (p & M64) ^ (p >> 64) ^ w
    return mix(h) or 1


def row_hash(cells):
    present = [mix(h) for h, _ in cells if h]
    return (mix((sum(present) & M64) ^ 0x52) or 1) if present else 0


def pair_hash(a, b):
    return mix((mix(a) + mix(b) & M64) ^ 0x5051)


def zeros(h):
    return 64 - h.bit_length()


# --- 3. what is kept

def kept(table, k):
    level = 0
    while sum(zeros(key[0] if isinstance(key, tuple) else key) >= level for key in table) > 2 * k and level < FLOOR:
        level += 1
    return level, {key: v for key, v in table.items() if zeros(key[0] if isinstance(key, tuple) else key) >= level}


def settle_orders(rows):
    orders = {}
    for row in rows:
        for c, text in enumerate(row):
            order = orders.setdefault(c, [None])
            if order[0] is None and 8 <= len(text.encode()) <= 40 and 0 <= text.find("/") <= 2:
                canonical(text, order)
    return orders


def sketch_of(rows, hidden=()):
    """Binary form of the sketch of a table of texts that fits into one batch (4096 rows)."""
    orders = settle_orders(rows)
    counts, pairs, values, capsule, columns, total = {}, {}, {}, {}, 0, 0
    first = min(len(rows[0]), COLUMNS) if rows else 0
    anchor = 3
    while first * first / 2 ** anchor > 8:
        anchor += 1
    for row in rows:
        cells = []
        for c, text in enumerate(row):
            kind, data = canonical(text, orders.setdefault(c, [None]))
            cells.append((cell_hash(kind, data), len(data)))
        h = row_hash(cells)
        if not h:
            continue
        total += 1
        cells = cells[:COLUMNS]
        columns = max(columns, len(cells))
        counts[h] = min(counts.get(h, 0) + 1, 3)
        capsule.setdefault(h, [c for c, _ in cells])
        for a in range(len(cells)):
            for b in range(a + 1, len(cells)):
                x, y = cells[a][0], cells[b][0]
                if not x or not y or x == y or max(zeros(x), zeros(y)) < anchor:
                    continue
                old = pairs.setdefault(pair_hash(x, y), [min(max(zeros(x), zeros(y)), 31), a, b, 0])
                old[3] = min(old[3] + 1, 255)
        for c, (x, length) in enumerate(cells):
            if x and length >= 5:
                values[(mix(x ^ 0x56), c)] = 1
    row_level, counts = kept(counts, ROWS)
    pair_level, pairs = kept(pairs, PAIRS)
    value_level, values = kept(values, VALUES)
    pairs = {h: p for h, p in pairs.items() if p[1] not in hidden and p[2] not in hidden}
    values = {key: 1 for key in values if key[1] not in hidden}
    return encode("", total, columns, (row_level, pair_level, anchor, value_level),
                  sorted((h >> 16, n) for h, n in counts.items()), sorted((h >> 16, *p) for h, p in pairs.items()),
                  sorted((h >> 16, c) for h, c in values),
                  sorted((h >> 16, [0 if c in hidden else x >> 24 for c, x in enumerate(cells + [0] * (columns - len(cells)))])
                         for h, cells in sorted(capsule.items())[:CAPSULE]))


# --- 4. binary form

def encode(key, total, columns, levels, counts, pairs, values, capsule):
    out = (b"SQSK2\n" + bytes.fromhex(key) if key else b"SQSK1\n") + struct.pack(">QH4B", total, columns, *levels)
    out += struct.pack(">I", len(counts)) + b"".join(h.to_bytes(6, "big") + bytes([n]) for h, n in counts)
    out += struct.pack(">I", len(pairs)) + b"".join(p[0].to_bytes(6, "big") + bytes(p[1:]) for p in pairs)
    out += struct.pack(">I", len(values)) + b"".join(h.to_bytes(6, "big") + bytes([c]) for h, c in values)
    return out + struct.pack(">I", len(capsule)) + b"".join(
        h.to_bytes(6, "big") + b"".join(x.to_bytes(5, "big") for x in cells) for h, cells in capsule)


def decode(data):
    need(data[:6] in (b"SQSK1\n", b"SQSK2\n"), "magic")
    key, at = (data[6:22].hex(), 22) if data[:6] == b"SQSK2\n" else ("", 6)
    total, columns, *levels = struct.unpack_from(">QH4B", data, at)
    at += 14

    def take(size, read):
        nonlocal at
        n, = struct.unpack_from(">I", data, at)
        at += 4
        entries = [data[at + i * size:at + (i + 1) * size] for i in range(n)]
        at += n * size
        return [(int.from_bytes(e[:6], "big"), *read(e[6:])) for e in entries]

    counts = take(7, lambda e: tuple(e))
    pairs = take(10, lambda e: tuple(e))
    values = take(7, lambda e: tuple(e))
    capsule = take(6 + 5 * columns, lambda e: ([int.from_bytes(e[i:i + 5], "big") for i in range(0, len(e), 5)],))
    need(at == len(data), "length")
    return key, total, columns, tuple(levels), counts, pairs, values, capsule


# --- 6. the keyed function: RFC 9497 (VOPRF, P256-SHA256) and RFC 9380

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551
A, B = P - 3, 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b
BASE = (0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296,
        0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5)
CONTEXT = b"OPRFV1-\x01-P256-SHA256"


def add(p, q):
    if p is None or q is None:
        return q if p is None else p
    if p[0] == q[0]:
        if (p[1] + q[1]) % P == 0:
            return None
        slope = (3 * p[0] * p[0] + A) * pow(2 * p[1], -1, P) % P
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], -1, P) % P
    x = (slope * slope - p[0] - q[0]) % P
    return x, (slope * (p[0] - x) - p[1]) % P


def multiply(k, p):
    out = None
    for bit in bin(k % N)[2:]:
        out = add(out, out)
        if bit == "1":
            out = add(out, p)
    return out


def write_point(p):
    return bytes([2 + (p[1] & 1)]) + p[0].to_bytes(32, "big")


def parse_point(data):
    need(len(data) == 33 and data[0] in (2, 3), "point")
    x = int.from_bytes(data[1:], "big")
    y = pow(x ** 3 + A * x + B, (P + 1) // 4, P)
    need(x < P and y * y % P == (x ** 3 + A * x + B) % P, "point")
    return x, y if y & 1 == data[0] & 1 else P - y


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def expand(message, tag, size):
    tag += bytes([len(tag)])
    first = sha256(bytes(64), message, size.to_bytes(2, "big"), b"\0", tag)
    block = sha256(first, b"\1", tag)
    out = block
    for i in range(2, -(-size // 32) + 1):
        block = sha256(bytes(x ^ y for x, y in zip(first, block)), bytes([i]), tag)
        out += block
    return out[:size]


def to_curve(u):
    z = P - 10
    t = (z * z * u ** 4 + z * u * u) % P
    x = -B * pow(A, -1, P) * (1 + pow(t, -1, P)) % P if t else B * pow(z * A, -1, P) % P
    g = (x ** 3 + A * x + B) % P
    y = pow(g, (P + 1) // 4, P)
    if y * y % P != g:
        x = z * u * u * x % P
        g = (x ** 3 + A * x + B) % P
        y = pow(g, (P + 1) // 4, P)
    return x, y if y & 1 == u & 1 else P - y


def hash_to_group(message):
    data = expand(message, b"HashToGroup-" + CONTEXT, 96)
    return add(*(to_curve(int.from_bytes(part, "big") % P) for part in (data[:48], data[48:])))


def hash_to_scalar(message, purpose=b"HashToScalar-"):
    return int.from_bytes(expand(message, purpose + CONTEXT, 48), "big") % N


def sized(data):
    return len(data).to_bytes(2, "big") + data


def derive_key(seed):
    for counter in range(256):
        k = hash_to_scalar(seed + sized(b"shuquan-sketch-keyed-v1") + bytes([counter]), b"DeriveKeyPair")
        if k:
            return k
    raise Wrong("seed")


def output(text, element):
    return sha256(sized(text), sized(write_point(element)), b"Finalize")


def key_name(public_key):
    return sha256(public_key)[:16].hex()


def check_proof(public_key, asked, answered, proof):
    seed = sha256(sized(public_key), sized(b"Seed-" + CONTEXT))
    m = z = None
    for i, (c, d) in enumerate(zip(asked, answered)):
        w = hash_to_scalar(sized(seed) + i.to_bytes(2, "big") + sized(c) + sized(d) + b"Composite")
        m, z = add(m, multiply(w, parse_point(c))), add(z, multiply(w, parse_point(d)))
    c, s = (int.from_bytes(part, "big") for part in (proof[:32], proof[32:]))
    points = [m, z, add(multiply(s, BASE), multiply(c, parse_point(public_key))), add(multiply(s, m), multiply(c, z))]
    need(c == hash_to_scalar(sized(public_key) + b"".join(sized(write_point(p)) for p in points) + b"Challenge"), "proof")


def ask(url, token, inputs):
    keys = json.load(urllib.request.urlopen(url + "/api/v1/oblivious-keys"))["items"]
    current = next(item for item in keys if item["current"])
    factors = [secrets.randbelow(N - 1) + 1 for _ in inputs]
    blinded = [write_point(multiply(r, hash_to_group(text))) for r, text in zip(factors, inputs)]
    body = json.dumps({"key": current["key"], "elements": [b.hex() for b in blinded]}).encode()
    request = urllib.request.Request(url + "/api/v1/oblivious-evaluations", body,
                                     {"Content-Type": "application/json", "Authorization": "Bearer " + token})
    answer = json.load(urllib.request.urlopen(request))
    elements = [bytes.fromhex(e) for e in answer["elements"]]
    need(answer["public_key"] == current["public_key"], "another key")
    check_proof(bytes.fromhex(current["public_key"]), blinded, elements, bytes.fromhex(answer["proof"]))
    return current["key"], [output(text, multiply(pow(r, -1, N), parse_point(e))) for r, text, e in zip(factors, inputs, elements)]


def question(family, h):
    return b"canonical-1/" + family + h.to_bytes(5 if family == b"C" else 6, "big")


def keyed_hash(h, value):
    level = min(48 - h.bit_length(), 31)
    return 1 << 47 - level | int.from_bytes(value[:8], "big") >> 17 + level


def keyed_cell(value):
    return int.from_bytes(value[:5], "big") or 1


def key_sketch(data, k):
    _, total, columns, levels, counts, pairs, values, capsule = decode(data)
    known = {}

    def f(family, h):
        text = question(family, h)
        if text not in known:
            known[text] = output(text, multiply(k, hash_to_group(text)))
        return known[text]

    return encode(key_name(write_point(multiply(k, BASE))), total, columns, levels,
                  sorted((keyed_hash(h, f(b"R", h)), n) for h, n in counts),
                  sorted((keyed_hash(p[0], f(b"P", p[0])), *p[1:]) for p in pairs),
                  sorted((keyed_hash(h, f(b"V", h)), c) for h, c in values),
                  sorted((keyed_hash(h, f(b"R", h)), [x and keyed_cell(f(b"C", x)) for x in cells]) for h, cells in capsule))


# --- the command

def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def sketch_in(document):
    return base64.b64decode(document["sketch"]["data"], validate=True)


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if row]
    return rows[0], rows[1:]


def check_sketch(document, path):
    names, rows = table(path)
    personal = document["profile"]["advice"]["personal_columns"] if "profile" in document else []
    need(document["sketch"]["format"] == "shuquan-sketch-v1", "format")
    need(sketch_of(rows, {names.index(name) for name in personal}) == sketch_in(document), "sketch")


def check_keyed(document, keyed, seed):
    need(keyed["sketch"]["format"] == "shuquan-sketch-keyed-v1", "format")
    need(key_sketch(sketch_in(document), derive_key(seed)) == sketch_in(keyed), "keyed sketch")


def check_oblivious(keyed, path, url, token):
    key, _, _, _, counts, *_ = decode(sketch_in(keyed))
    _, rows = table(path)
    orders = settle_orders(rows)
    hashes = []
    for row in rows:
        cells = [canonical(text, orders[c]) for c, text in enumerate(row)]
        h = row_hash([(cell_hash(*cell), 0) for cell in cells]) >> 16
        if 48 - h.bit_length() >= decode(sketch_in(keyed))[3][0]:
            hashes.append(h)
    hashes = hashes[:5]
    name, values = ask(url, token, [question(b"R", h) for h in hashes])
    need(name == key, "another key")
    present = {h for h, _ in counts}
    need(hashes and all(keyed_hash(h, v) in present for h, v in zip(hashes, values)), "rows are not in the sketch")


def check_vectors(vectors):
    for cell in vectors["cells"]:
        kind, data = canonical(cell["text"], [cell.get("order")])
        need([kind, data.decode(), "%016x" % cell_hash(kind, data)] == [cell["type"], cell["canonical"], cell["hash"]], cell["text"])
    for one in vectors["tables"]:
        rows = [row for row in csv.reader(io.StringIO(one["csv"], newline="")) if row]
        sketch = sketch_of(rows[1:])
        need(sketch.hex() == one["sketch"], "sketch of " + one["name"])
        if "keyed" in one:
            need(key_sketch(sketch, derive_key(bytes.fromhex(vectors["seed"]))).hex() == one["keyed"], "keyed sketch of " + one["name"])


def main(arguments):
    try:
        match arguments:
            case ["sketch", deposit, data]:
                check_sketch(load(deposit), data)
            case ["keyed", deposit, keyed, seed]:
                check_keyed(load(deposit), load(keyed), bytes.fromhex(seed))
            case ["oblivious", keyed, data, url, token]:
                check_oblivious(load(keyed), data, url.rstrip("/"), token)
            case ["vectors", path]:
                check_vectors(load(path))
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except (Wrong, KeyError, TypeError, ValueError, IndexError) as wrong:
        print("does not hold:", repr(wrong), file=sys.stderr)
        return 1
    print("holds")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
