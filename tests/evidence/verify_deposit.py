#!/usr/bin/env python3
"""A second implementation of docs/formats/deposit.md, written from that page alone.

  verify_deposit.py deposit DEPOSIT [DATA]          checks the document, and the bytes of DATA against it
  verify_deposit.py opening DEPOSIT OPENING         checks disclosed rows and prints them
  verify_deposit.py rows DEPOSIT DATA KEYHEX        recomputes the row tree of a UTF-8 comma separated table

Exit status: 0 everything holds, 1 something does not, 2 wrong use. Needs Python 3.9 and an OpenSSL with SM3;
signatures are checked where the module `cryptography` is installed, and said not to be checked otherwise.
"""
import base64
import csv
import hashlib
import io
import json
import sys

CHUNK = 65536
KINDS = {"absent": 0, "text": 1, "literal": 2, "json": 3, "bytes": 4}


class Wrong(Exception):
    pass


def sm3(data):
    return hashlib.new("sm3", data).digest()


def sha256(data):
    return hashlib.sha256(data).digest()


def u32(n):
    return n.to_bytes(4, "big")


def u64(n):
    return n.to_bytes(8, "big")


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def node(h, left, right):
    return h(b"\x01" + left + right)


def split(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def root(h, leaves):
    """RFC 9162 shape, by levels: an odd last node moves up unchanged."""
    if not leaves:
        return h(b"")
    while len(leaves) > 1:
        up = [node(h, leaves[i], leaves[i + 1]) for i in range(0, len(leaves) - 1, 2)]
        if len(leaves) % 2:
            up.append(leaves[-1])
        leaves = up
    return leaves[0]


def file_root(h, data):
    chunks = [data[i:i + CHUNK] for i in range(0, len(data), CHUNK)]
    return root(h, [h(b"\x00" + u64(i) + u32(len(c)) + c) for i, c in enumerate(chunks)])


def need(condition, what):
    if not condition:
        raise Wrong(what)


def check_signature(document, head):
    signature = document.get("signature")
    if signature is None:
        return "unsigned"
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return "signature not checked (module cryptography is missing)"
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature["key"])).verify(bytes.fromhex(signature["value"]), head)
    except Exception:
        raise Wrong("signature")
    return "signed by " + signature["key"]


def check_deposit(document):
    head = canonical(document["head"])
    need(document["head"]["format"] == "shuquan-deposit-v1", "format")
    need(document["head_sha256"] == sha256(head).hex(), "head_sha256")
    need(document["head_sm3"] == sm3(head).hex(), "head_sm3")
    return check_signature(document, head)


def check_data(document, data):
    file = document["head"]["file"]
    need(file["bytes"] == len(data), "bytes")
    need(file["sha256"] == file_root(sha256, data).hex(), "sha256 tree")
    need(file["sm3"] == file_root(sm3, data).hex(), "sm3 tree")
    if "flat_sha256" in file:
        need(file["flat_sha256"] == sha256(data).hex(), "flat sha256")
    if "flat_sm3" in file:
        need(file["flat_sm3"] == sm3(data).hex(), "flat sm3")


def field_digest(salt, column, kind, value):
    return sm3(b"\x12" + salt + u32(column) + bytes([kind]) + value)


def row_leaf(fields):
    return sm3(b"\x11" + u32(len(fields)) + b"".join(fields))


def whole_row_leaf(salt, cells):
    return sm3(b"\x10" + salt + u32(len(cells)) + b"".join(bytes([k]) + u32(len(v)) + v for k, v in cells))


def shown(field):
    """(kind, bytes) of a disclosed field, None of a hidden one."""
    for name, kind in KINDS.items():
        if name in field:
            if kind == 0:
                return 0, b""
            return kind, base64.b64decode(field[name], validate=True) if kind == 4 else field[name].encode()
    return None


def unhex(text, length):
    """Salts and digests have one length: a longer salt would take bytes off the value behind it."""
    need(isinstance(text, str) and len(text) == 2 * length, "length of a salt or digest")
    return bytes.fromhex(text)


def opened_leaf(row, disclosure):
    values = [shown(f) for f in row["fields"]]
    need([f["column"] for f in row["fields"]] == list(range(len(values))), "column numbers")
    if disclosure == "row":
        return whole_row_leaf(unhex(row["salt"], 16), values)
    digests = []
    for field, value in zip(row["fields"], values):
        if value is None:
            digests.append(unhex(field["digest"], 32))
        else:
            digests.append(field_digest(unhex(field["salt"], 16), field["column"], *value))
    return row_leaf(digests)


def proof_root(total, leaves, path):
    """leaves: {row: hash}; path: hashes, depth first from the left, of every subtree without a disclosed row."""
    rest = list(path)

    def subtree(begin, end):
        if not any(begin <= row < end for row in leaves):
            need(rest, "path too short")
            return rest.pop(0)
        if end - begin == 1:
            return leaves[begin]
        middle = begin + split(end - begin)
        left = subtree(begin, middle)
        return node(sm3, left, subtree(middle, end))

    result = subtree(0, total)
    need(not rest, "path too long")
    return result


def check_opening(document, opening):
    need(opening["format"] == "shuquan-opening-v1", "format")
    need(opening["head_sm3"] == document["head_sm3"], "belongs to another deposit")
    rows = document["head"]["rows"]
    numbers = [r["row"] for r in opening["rows"]]
    need(numbers == sorted(set(numbers)) and numbers and numbers[-1] < rows["count"], "row numbers")
    leaves = {r["row"]: opened_leaf(r, rows["disclosure"]) for r in opening["rows"]}
    found = proof_root(rows["count"], leaves, [unhex(h, 32) for h in opening["path"]])
    need(found.hex() == rows["sm3"], "root")


def salt(key, row, column):
    pair = sm3(b"\x13" + key + u64(row) + u32(column // 2))
    return pair[16 * (column % 2):][:16]


def check_rows(document, data, key):
    rows = document["head"]["rows"]
    source = document["head"]["source"]
    need(source["format"] == "delimited" and source["encoding"] == "utf-8", "only UTF-8 tables here")
    reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=source["delimiter"],
                        quotechar=source["quote"] or None,
                        quoting=csv.QUOTE_MINIMAL if source["quote"] else csv.QUOTE_NONE)
    table = [r for r in reader if r]
    if source["header"]:
        need(table.pop(0) == rows["columns"], "columns")
    leaves = []
    for i, row in enumerate(table):
        cells = [(1, value.encode()) for value in row]
        if rows["disclosure"] == "row":
            leaves.append(whole_row_leaf(salt(key, i, 0), cells))
        else:
            leaves.append(row_leaf([field_digest(salt(key, i, c), c, k, v) for c, (k, v) in enumerate(cells)]))
    need(len(leaves) == rows["count"], "row count")
    need(root(sm3, leaves).hex() == rows["sm3"], "row root")
    need(sha256(b"".join(leaves)).hex() == rows["leaves_sha256"], "leaves_sha256")


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def main(arguments):
    if len(arguments) < 2 or arguments[0] not in ("deposit", "opening", "rows"):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        document = load(arguments[1])
        print("deposit:", check_deposit(document))
        if arguments[0] == "deposit" and len(arguments) > 2:
            with open(arguments[2], "rb") as file:
                check_data(document, file.read())
        elif arguments[0] == "opening":
            opening = load(arguments[2])
            check_opening(document, opening)
            names = document["head"]["rows"]["columns"]
            for row in opening["rows"]:
                print(row["row"], {names[f["column"]]: v[1].decode("utf-8", "replace")
                                   for f in row["fields"] if (v := shown(f)) is not None})
        elif arguments[0] == "rows":
            with open(arguments[2], "rb") as file:
                check_rows(document, file.read(), bytes.fromhex(arguments[3]))
    except (Wrong, KeyError, TypeError, ValueError, IndexError) as wrong:
        print("does not hold:", repr(wrong), file=sys.stderr)
        return 1
    print("holds")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
