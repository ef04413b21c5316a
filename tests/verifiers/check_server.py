#!/usr/bin/env python3
"""Programs that we did not write look at what a running server made: its log, a certificate, a proof.

usage: check_server.py --program PATH --port N --data DIR
Needs golang-go with golang-golang-x-mod-dev, openssl, qpdf, poppler-utils, zbar-tools, Preflight (libpdfbox2-java).
"""
import argparse
import base64
import json
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "runner"))
from client import Client  # noqa: E402

passed = failed = 0


def check(name, good, said=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    print(f"{'ok    ' if good else 'FAILED'} {name}{'' if good else ': ' + str(said)[-800:]}", flush=True)


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def openssl_checks_checkpoint(folder, log, key):
    """The Ed25519 line, verified by openssl alone (docs/formats/log.md)."""
    text = (log / "checkpoint").read_bytes()
    body, _, lines = text.partition(b"\n\n")
    public = base64.b64decode(key.split("+", 2)[2])[1:]
    signature = base64.b64decode(lines.split(b"\n")[0].split(b" ")[2])[4:]
    (folder / "key.der").write_bytes(bytes.fromhex("302a300506032b6570032100") + public)
    (folder / "body").write_bytes(body + b"\n")
    (folder / "signature").write_bytes(signature)
    return run("openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", folder / "key.der", "-keyform", "DER", "-in", folder / "body", "-sigfile", folder / "signature")


def openssl_checks_timestamps(folder, port):
    """openssl asks the built-in authority for a time stamp over HTTP and checks it with the published certificate."""
    url = f"http://127.0.0.1:{port}/api/v1/timestamps"
    (folder / "stamped").write_text("deposit root")
    run("curl", "-fsS", url + "/certificate", "-o", folder / "tsa.pem")
    for digest in ("-sha256", "-sm3"):
        run("openssl", "ts", "-query", "-data", folder / "stamped", digest, "-cert", "-out", folder / "query.tsq")
        code, said = run("curl", "-fsS", "-H", "Content-Type: application/timestamp-query", "--data-binary", f"@{folder}/query.tsq", url, "-o", folder / "reply.tsr")
        if code == 0:
            code, said = run("openssl", "ts", "-verify", "-queryfile", folder / "query.tsq", "-in", folder / "reply.tsr", "-CAfile", folder / "tsa.pem")
        check(f"openssl ts accepts the authority's stamp ({digest[1:]})", code == 0, said)
    run("openssl", "ts", "-query", "-data", folder / "stamped", "-sha1", "-out", folder / "query.tsq")
    run("curl", "-fsS", "--data-binary", f"@{folder}/query.tsq", url, "-o", folder / "reply.tsr")
    code, said = run("openssl", "ts", "-reply", "-in", folder / "reply.tsr", "-text")
    check("a SHA-1 imprint is rejected", "Rejected" in said and "unrecognized or unsupported algorithm" in said.lower(), said)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    options = parser.parse_args()
    client = Client(options.port)
    log = options.data / "log"
    code, keys = run(options.program, "log", "key", "--data", options.data)
    check("shuquan log key prints the keys", code == 0, keys)
    key, sm2_key = keys.splitlines()[0].strip(), keys.splitlines()[1].strip()

    code, said = run(HERE / "go_sumdb" / "run.sh", log, key)
    check("x/mod sumdb/note and sumdb/tlog accept the log", code == 0, said)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        code, said = openssl_checks_checkpoint(folder, log, key)
        check("openssl accepts the checkpoint's Ed25519 line", code == 0, said)
        openssl_checks_timestamps(folder, options.port)

        entry = client.call(None, "search_register", query={"limit": 1}).body["items"][0]
        number, place = entry["number"], entry["jurisdiction"]
        _, _, proof = client.exchange("GET", f"/api/v1/register/{number}/proof", None, {})
        _, _, body = client.exchange("GET", f"/api/v1/register/{number}/entry", None, {})
        (folder / "proof.tlog-proof").write_bytes(proof)
        (folder / "entry").write_bytes(body)
        certificate = folder / "certificate.pdf"
        for _ in range(50):
            status, _, pdf = client.exchange("GET", f"/api/v1/register/{number}/certificate", None, client.credentials(f"demo.registrar.{place}"))
            if status == 200:
                break
            time.sleep(0.2)
        certificate.write_bytes(pdf)
        code, said = run(options.program, "verify", certificate, "--log-key", key, "--log-key", sm2_key)
        check("shuquan verify proves the certificate offline", code == 0, said)
        code, said = run(options.program, "verify", certificate)
        check("without a pinned key it says so (exit 3)", code == 3, said)
        spoiled = bytearray(pdf)
        for position in range(100, len(pdf), max(1, len(pdf) // 25)):
            spoiled[position] ^= 1
            (folder / "spoiled.pdf").write_bytes(bytes(spoiled))
            spoiled[position] ^= 1
            code, said = run(options.program, "verify", folder / "spoiled.pdf", "--log-key", key)
            if code != 1:
                check(f"a changed byte at {position} is refused", False, said)
                break
        else:
            check("a changed byte is refused wherever it is", True)
        code, said = run("qpdf", "--check", certificate)
        check("qpdf --check", code == 0, said)
        code, said = run(HERE.parent / "pdf" / "check_pdfa.sh", certificate)
        check("Apache Preflight: PDF/A-1b", code == 0, said)
        run("pdftoppm", "-r", "150", "-png", certificate, folder / "page")
        code, said = run("zbarimg", "-q", "--raw", next(folder.glob("page*.png")))
        check("the QR opens the public entry", code == 0 and f"/register/{number}" in said, said)
        text = run("pdftotext", "-layout", certificate, "-")[1]
        check("both numbers and the name can be read as text", number in text and entry["certificate_number"] in text, text)
        digest = run("sha256sum", certificate)[1].split()[0]
        answer = client.call(None, "verify_certificate_digest", body={"sha256": digest})
        check("the register knows the certificate by its digest", answer.status == 200, json.dumps(answer.body, ensure_ascii=False))
    code, said = run(options.program, "log", "fsck", "--replay", "--data", options.data)
    check("shuquan log fsck --replay", code == 0, said)
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
