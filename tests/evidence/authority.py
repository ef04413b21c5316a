"""A time-stamp authority for tests, which is not ours: openssl behind HTTP on this machine. Its certificate is issued by a CA of its
own, as those of real authorities are."""
import http.server
import pathlib
import subprocess
import threading

CONFIG = """
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[tsa_certificate]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[server_certificate]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = serverAuth
[tsa]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sm3
accuracy = secs:1
ess_cert_id_alg = sha256
"""


class Authority:
    """`curve` of its keys, or "rsa". `address` is where it answers, `ca` and `leaf` are its certificates (PEM)."""

    def __init__(self, folder, curve="P-256"):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        self.asked, self.answers = 0, 10**9
        (self.folder / "openssl.cnf").write_text(CONFIG.format(folder=self.folder))
        (self.folder / "serial").write_text("01\n")
        kind = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"] if curve == "rsa" else ["-algorithm", "EC", "-pkeyopt", f"ec_paramgen_curve:{curve}"]
        for name in ("ca", "leaf"):
            self.openssl("genpkey", *kind, "-out", f"{name}.key")
        self.openssl("req", "-x509", "-new", "-key", "ca.key", "-subj", f"/CN=Authority {curve} CA", "-days", "30", "-out", "ca.pem", "-config", "openssl.cnf", "-extensions", "ca")
        self.issue("leaf", "tsa_certificate")
        self.ca, self.leaf = self.folder / "ca.pem", self.folder / "leaf.pem"
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.address = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def openssl(self, *arguments, **options):
        # Its own configuration of the machine has a section for requests without names.
        return subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True, **options)

    def issue(self, name, extensions):
        self.openssl("req", "-new", "-key", f"{name}.key", "-subj", f"/CN={name}", "-out", f"{name}.csr", "-config", "/etc/ssl/openssl.cnf")
        self.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30", "-extfile", "openssl.cnf", "-extensions", extensions, "-out", f"{name}.pem")

    def handler(self):
        authority = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                query = self.rfile.read(int(self.headers["Content-Length"]))
                authority.asked += 1
                if authority.asked > authority.answers:
                    return self.send_error(503)
                (authority.folder / "query.tsq").write_bytes(query)
                answer = authority.openssl("ts", "-reply", "-config", "openssl.cnf", "-section", "tsa", "-queryfile", "query.tsq", "-signer", "leaf.pem", "-inkey", "leaf.key").stdout
                self.send_response(200)
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        return Handler

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
