#!/usr/bin/env python3
"""Mail as a mail server that is not ours (aiosmtpd) receives it and a parser that is not ours (Python's email) reads it: the code that
confirms an address, digests instead of a flood, both languages, STARTTLS with a password, a server that is down or refuses, kill -9.

usage: mail_delivery.py [--program PATH]    SQLite, and PostgreSQL where SHUQUAN_TEST_POSTGRESQL names a server
"""
import argparse
import email
import email.policy
import json
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time

import yaml
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from client import Client
from demo_server import ROOT, DemoServer, databases
from scenario import Scenario
from working_days import WorkingDays

OWNER, ENGLISH = "demo.applicant.beijing", "demo.agent.beijing"
PASSWORD = "geheim-9f2c"
FOLDER = ROOT / "tests" / "scenarios"


class Mailbox:
    """Keeps what is delivered, by recipient; refuses gone@… for good and later@… for now."""

    def __init__(self):
        self.mails, self.later = {}, 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("gone@"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("later@") and self.later < 1:
            self.later += 1
            return "451 4.2.0 try again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        for to in envelope.rcpt_tos:
            self.mails.setdefault(to, []).append((session.ssl is not None, envelope.mail_from, message))
        return "250 OK"

    def of(self, address):
        return [message for _, _, message in self.mails.get(address, [])]


class MailServer:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="shuquan_mail_"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                        "-keyout", self.folder / "key.pem", "-out", self.folder / "ca.pem"], check=True, capture_output=True)
        self.box = Mailbox()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.controller = None

    def start(self):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.folder / "ca.pem", self.folder / "key.pem")

        def authenticate(server, session, envelope, mechanism, data):
            return AuthResult(success=data.login == b"shuquan" and data.password == PASSWORD.encode())

        box, port = self.box, self.port

        class Encrypted(Controller):
            def factory(self):
                return SMTP(box, hostname="localhost", tls_context=context, require_starttls=True, authenticator=authenticate, auth_required=True)

        self.controller = Encrypted(box, hostname="127.0.0.1", port=port)
        self.controller.start()

    def stop(self):
        self.controller.stop()

    def settings(self, **more):
        path = self.folder / "mail.json"
        path.write_text(json.dumps({"server": f"smtp://127.0.0.1:{self.port}", "user": "shuquan", "password": PASSWORD, "from": "noreply@register.example.cn", "from_name": "数权",
                                    "ca_file": str(self.folder / "ca.pem"), "gather_minutes": 0, "between_minutes": 60, **more}), encoding="utf-8")
        path.chmod(0o600)
        return path


class Check:
    def __init__(self, server, client, mail):
        self.server, self.client, self.mail, self.faults = server, client, mail, []

    def holds(self, good, what, said=""):
        print(f"{'ok    ' if good else 'FAILED'} {what}{'' if good else f': {said}'}", flush=True)
        if not good:
            self.faults.append(what)

    def until(self, condition, seconds=15):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if condition():
                return True
            time.sleep(0.1)
        return False

    def confirm(self, who, address):
        before = len(self.mail.box.of(address))
        self.client.call(who, "set_mail_address", body={"address": address})
        if not self.until(lambda: len(self.mail.box.of(address)) > before):
            return None
        code = re.search(r"\d{8}", self.mail.box.of(address)[-1].get_content()).group()
        return self.client.call(who, "confirm_mail_address", body={"code": code}).body

    def register(self):
        stages = yaml.safe_load((FOLDER / "stages.yaml").read_text(encoding="utf-8"))
        forms = yaml.safe_load((FOLDER / "forms.yaml").read_text(encoding="utf-8"))
        Scenario(self.client, WorkingDays(ROOT / "rules" / "calendars"), stages, forms["base"], forms["places"], {"place": "beijing", "steps": [{"do": "registered"}]}).run()

    def pass_days(self, days):
        self.client.call(None, "advance_demo_clock", body={"days": days})
        self.client.forget_sessions()


def code(check):
    box = check.mail.box
    refused = check.client.call(OWNER, "set_mail_address", body={"address": "li@example.cn\r\nBcc: x@example.cn"})
    check.holds(refused.status == 422 and refused.body["errors"][0]["reason"] in ("mail.address", "field.control_characters"), "an address with a line break is refused", refused.body)
    check.client.call(OWNER, "set_mail_address", body={"address": "li.ming@example.cn"})
    check.until(lambda: box.of("li.ming@example.cn"))
    wrong = [check.client.call(OWNER, "confirm_mail_address", body={"code": "00000000"}).status for _ in range(5)]
    right = re.search(r"\d{8}", box.of("li.ming@example.cn")[0].get_content()).group()
    over = check.client.call(OWNER, "confirm_mail_address", body={"code": right})
    check.holds(wrong == [422] * 5 and over.reason == "mail.code_over", "after five wrong codes the right one no longer counts", (wrong, over.reason))
    check.register()
    time.sleep(3)
    check.holds(len(box.of("li.ming@example.cn")) == 1, "nothing is sent to an address that is not confirmed", box.of("li.ming@example.cn"))
    settings = check.confirm(OWNER, "li.ming@example.cn")
    check.holds(settings and settings["address"] == "li.ming@example.cn" and settings["choice"] == "all", "the code confirms the address", settings)
    encrypted, sender, message = box.mails["li.ming@example.cn"][-1]
    check.holds(encrypted and sender == "noreply@register.example.cn" and message["Auto-Submitted"] == "auto-generated", "it came over TLS, after signing in", (encrypted, sender))
    check.holds(not message.defects and message["From"].addresses[0].display_name == "数权" and message["Date"].datetime is not None, "the parser finds nothing wrong", message.defects)
    for _ in range(5):
        last = check.client.call(OWNER, "set_mail_address", body={"address": "other@example.cn"})
    last = check.client.call(OWNER, "set_mail_address", body={"address": "other@example.cn"})
    check.holds(last.reason == "mail.too_many_codes", "nobody's mailbox is filled with codes", last.reason)


def digest(check):
    box, address = check.mail.box, "li.ming@example.cn"
    before = len(box.of(address))
    check.register()
    check.register()
    check.until(lambda: len(box.of(address)) > before)
    time.sleep(4)
    first = len(box.of(address)) - before
    check.pass_days(1)
    check.until(lambda: len(box.of(address)) > before + first)
    time.sleep(3)
    mails = box.of(address)[before:]
    texts = "".join(message.get_content() for message in mails)
    told = [item for item in check.client.call(OWNER, "list_inbox", query={"limit": 100}).body["items"]]
    check.holds(1 <= first <= 4 and len(mails) <= first + 1, f"{len(mails)} mails in place of {len(told)} messages", first)
    check.holds("/my/cases/" in texts and "/account/reminders" in texts and mails[-1]["List-Unsubscribe"].endswith("/account/reminders>"), "with links to the cases and to the preferences", texts[:300])
    check.holds(all(message["Subject"].startswith("数权：") and message["Content-Language"] == "zh-CN" for message in mails), "in Chinese", [m["Subject"] for m in mails])


def english_and_choice(check):
    box, address = check.mail.box, "agent@example.cn"
    check.client.call(ENGLISH, "set_language", body={"language": "en"})
    check.client.forget_sessions()
    check.confirm(ENGLISH, address)
    check.holds(check.mail.box.of(address)[0]["Subject"].startswith("Shuquan: your code is"), "in English for those who read English", box.of(address)[0]["Subject"])
    none = check.client.call(OWNER, "choose_mail", body={"choice": "none"})
    count = len(box.of("li.ming@example.cn"))
    check.register()
    check.pass_days(1)
    time.sleep(4)
    check.holds(none.body["choice"] == "none" and len(box.of("li.ming@example.cn")) == count, "who wants none gets none", len(box.of("li.ming@example.cn")) - count)
    check.client.call(OWNER, "choose_mail", body={"choice": "all"})


def refused_and_down(check):
    box = check.mail.box
    check.client.call("demo.person.beijing", "set_mail_address", body={"address": "gone@example.cn"})
    settled = check.until(lambda: check.client.call("demo.person.beijing", "get_mail").body["recent"][0]["status"] == "refused")
    check.holds(settled, "a mailbox that does not exist is given up", check.client.call("demo.person.beijing", "get_mail").body)
    check.client.call("demo.objector.beijing", "set_mail_address", body={"address": "later@example.cn"})
    time.sleep(3)
    check.holds(not box.of("later@example.cn"), "one that is busy is not given up")
    check.pass_days(1)
    check.holds(check.until(lambda: len(box.of("later@example.cn")) == 1), "but tried again", box.of("later@example.cn"))
    check.mail.stop()
    check.client.call("demo.newcomer", "set_mail_address", body={"address": "newcomer@example.cn"})
    time.sleep(3)
    check.server.process.send_signal(signal.SIGKILL)
    check.server.process.wait()
    check.mail.start()
    check.server.start()
    check.client = Client(check.server.port)
    check.pass_days(1)
    arrived = check.until(lambda: box.of("newcomer@example.cn"))
    check.holds(arrived, "what waited while mail server and server were down arrives")
    time.sleep(2)
    ids = [message["Message-ID"] for message in box.of("newcomer@example.cn")]
    check.holds(len(set(ids)) == 1, "once, or under the same Message-ID", ids)


def secrets(check):
    said = check.server.errors()
    database = (check.server.folder / "data" / "shuquan.db").read_bytes() if (check.server.folder / "data" / "shuquan.db").exists() else b""
    check.holds(PASSWORD not in said and PASSWORD.encode() not in database, "the password is in no log and no database")
    open_file = check.mail.settings()
    open_file.chmod(0o644)
    process = subprocess.run([check.server.binary, "serve", "--demo", "--data", str(check.server.folder / "other"), "--listen", "127.0.0.1:0", "--mail", str(open_file)], capture_output=True, text=True, timeout=60, cwd=ROOT, check=False)
    check.holds(process.returncode != 0 and "chmod" in process.stderr, "settings that everybody may read are refused", process.stderr)


def run(program, postgresql):
    mail = MailServer()
    mail.start()
    server = DemoServer(program, postgresql, options=["--mail", str(mail.settings())])
    try:
        server.start()
        check = Check(server, Client(server.port), mail)
        for part in [code, digest, english_and_choice, refused_and_down, secrets]:
            part(check)
        check.holds(server.stop() == 0, "the server stops")
        return check.faults
    finally:
        if server.process and server.process.poll() is None:
            server.stop()
        server.remove()
        mail.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "build" / "release" / "shuquan"), type=pathlib.Path)
    options = parser.parse_args()
    faults = []
    for postgresql in databases():
        print("PostgreSQL" if postgresql else "SQLite", flush=True)
        faults += run(options.program, postgresql)
    print("mail holds" if not faults else f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
