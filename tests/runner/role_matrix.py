#!/usr/bin/env python3
"""Asserts who may do what, cell by cell, on a running server of its own.

usage: role_matrix.py [--program PATH]

First every operation of /openapi.json against every kind of caller: the gate must open exactly for those whom `x-audience`
names. Then every action of the rule packs against every kind of caller, on an application that is being checked, on a draft
and on an objection that was admitted: only the roles that the pack names get past the check of roles. No cell changes anything:
identifiers name nothing, and inputs of actions are wrong on purpose. Prints one line for each cell that is not as declared.
"""
import argparse
import datetime
import pathlib
import sys

import yaml

from client import Client
from demo_server import ROOT, DemoServer
from scenario import Scenario
from working_days import WorkingDays

GATE_REASONS = {"auth.required", "auth.not_allowed", "auth.session_expired", "auth.header_missing", "auth.scope_missing"}
OFFICIALS = ["intake", "examiner", "reviewer", "registrar", "adviser"]
ADMINISTRATORS = ["system", "security", "audit"]
ELSEWHERE = {"beijing": "guizhou", "jiangsu": "beijing", "guizhou": "jiangsu"}


class Caller:
    """`credential` is what client.call takes; `groups` are the audiences that it belongs to."""

    def __init__(self, name, credential, groups, office="", reads_only=False):
        self.name, self.credential, self.groups, self.office, self.reads_only = name, credential, groups, office, reads_only


def callers(place, token):
    everybody = {"anyone", "demo"}
    account = everybody | {"account"}
    found = [Caller("anonymous", None, everybody), Caller("newcomer", "demo.newcomer", account)]
    found += [Caller(role, f"demo.{role}.{place}", account) for role in ["applicant", "co-applicant", "agent", "objector", "person"]]
    found += [Caller(role, f"demo.{role}.{place}", account | {"official"}, place) for role in OFFICIALS]
    found.append(Caller("examiner elsewhere", f"demo.examiner.{ELSEWHERE[place]}", account | {"official"}, ELSEWHERE[place]))
    found += [Caller(f"{kind} administrator", f"demo.admin.{kind}", account | {f"{kind}_administrator"}) for kind in ADMINISTRATORS]
    found.append(Caller("read-only token", {"token": token}, account, reads_only=True))
    return found


class Matrix:
    def __init__(self, client):
        self.client = client
        self.cells = 0
        self.wrong = []

    def expect(self, holds, cell, answer):
        self.cells += 1
        if not holds:
            self.wrong.append(f"{cell}: {answer.status} {answer.reason}")

    # --- operations

    def operation(self, operation_id, caller, place):
        method, template, operation = self.client.operations[operation_id]
        names = [part[1:-1] for part in template.split("/") if part.startswith("{")]
        path = {name: (caller.office or place) if name == "office_id" else "nothing" for name in names}
        raw = b"x" if "application/octet-stream" in operation.get("requestBody", {}).get("content", {}) else None
        headers = {"If-Match": '"1"'} if any(each["name"] == "If-Match" for each in operation.get("parameters", [])) else None
        answer = self.client.call(caller.credential, operation_id, path, headers=headers, raw=raw)
        if operation_id == "sign_out":
            self.client.forget_sessions()
        cell = f"{operation_id} × {caller.name}"
        if not caller.groups & set(operation["x-audience"]):
            refusal = (401, "auth.required") if caller.credential is None else (403, "auth.not_allowed")
            self.expect((answer.status, answer.reason) == refusal, cell, answer)
        elif caller.reads_only and method != "GET":
            self.expect((answer.status, answer.reason) == (403, "auth.scope_missing"), cell, answer)
        else:
            self.expect(answer.status != 401 and answer.reason not in GATE_REASONS and answer.status < 500, cell, answer)

    # --- actions of the rule packs

    def action(self, case, action, caller, roles):
        answer = self.client.call(caller.credential, "perform_action", {"case_id": case, "action": action["id"]}, body={"not-a-field": True})
        cell = f"{action['id']} × {caller.name}"
        if caller.reads_only:
            self.expect((answer.status, answer.reason) == (403, "auth.scope_missing"), cell, answer)
        elif not roles:
            self.expect((answer.status, answer.reason) == (404, "case.unknown"), cell, answer)
        elif not roles & set(action["roles"]):
            self.expect((answer.status, answer.reason) == (403, "action.wrong_role"), cell, answer)
        else:
            self.expect(400 <= answer.status < 500 and answer.reason not in GATE_REASONS | {"case.unknown", "action.wrong_role"}, cell, answer)

    def actions(self, case, procedure, people, held):
        before = self.client.call("demo.applicant." + held["place"], "get_case", {"case_id": case}).body["sequence"]
        for action in procedure["actions"]:
            for caller in people:
                self.action(case, action, caller, held["roles"].get(caller.name, set()))
        after = self.client.call("demo.applicant." + held["place"], "get_case", {"case_id": case}).body["sequence"]
        self.cells += 1
        if before != after:
            self.wrong.append(f"{procedure['id']}: the matrix itself changed the case")


def prepare_cases(client, place):
    """A joint application that an office is checking, a draft, and an application with an admitted objection."""
    folder = ROOT / "tests" / "scenarios"
    stages = yaml.safe_load((folder / "stages.yaml").read_text(encoding="utf-8"))
    forms = yaml.safe_load((folder / "forms.yaml").read_text(encoding="utf-8"))
    joint = {"joint_reason": "joint_processing", "income_basis": "by_share", "income_terms": "许可所得按份额按季结算。"}
    partner = [{"as": "applicant", "call": "change_participant", "path": {"case_id": "$case", "party_id": "$lead"}, "body": {"share_bp": 7000}},
               {"as": "applicant", "call": "add_participant", "path": {"case_id": "$case"}, "body": {"party": "$party.co-applicant", "share_bp": 3000}},
               {"as": "co-applicant", "act": "confirm_application", "input": {"agreed": True}},
               {"as": "applicant", "act": "submit_application", "expect": "submitted"}]

    def play(steps):
        run = Scenario(client, WorkingDays(ROOT / "rules" / "calendars"), stages, forms["base"], forms["places"], {"place": place, "steps": steps})
        run.run()
        return run.variables

    if place != "guizhou":
        play([{"as": "applicant", "call": "grant_power_of_attorney", "body": {"principal": "$party.applicant", "agent": "$party.agent", "valid_until": "$today+30"}}])
    prepared = {"do": "prepared", "with": {"changes": joint}}
    submitted = play([prepared, *partner])["case"]
    draft = play([{"do": "prepared", "with": {"changes": {}}}])["case"]
    objection = play([{"do": "on_notice"}, {"do": "objection_admitted"}])["objection"]
    return submitted, draft, objection


def try_place(client, place):
    token = client.call(f"demo.applicant.{place}", "create_api_token",
                        body={"name": "只读", "scopes": ["read"], "expires_on": (datetime.date.today() + datetime.timedelta(days=30)).isoformat()}).body["token"]
    people = [each for each in callers(place, token) if not (place == "guizhou" and each.name == "agent")]
    matrix = Matrix(client)
    if place == "beijing":
        for operation_id in client.operations:
            for caller in people:
                matrix.operation(operation_id, caller, place)
    submitted, draft, objection = prepare_cases(client, place)
    procedures = {each["id"]: each for each in client.call(None, "get_rule_pack", {"pack": place}).body["resolved"]["procedures"]}
    side = {"applicant": {"applicant"}, "co-applicant": {"co_applicant"}, "agent": {"agent"}}
    officials = {role: {role} for role in OFFICIALS}
    matrix.actions(submitted, procedures["registration"], people, {"place": place, "roles": side | officials})
    alone = {"applicant": {"applicant"}, "agent": {"agent"}}
    matrix.actions(draft, procedures["registration"], people, {"place": place, "roles": alone})
    matrix.actions(objection, procedures["objection"], people, {"place": place, "roles": alone | officials | {"objector": {"objector"}}})
    return matrix


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "build" / "release" / "shuquan"), type=pathlib.Path)
    options = parser.parse_args()
    server = DemoServer(options.program)
    cells = wrong = 0
    try:
        client = Client(server.start().port)
        for place in ["beijing", "jiangsu", "guizhou"]:
            matrix = try_place(client, place)
            cells, wrong = cells + matrix.cells, wrong + len(matrix.wrong)
            for line in matrix.wrong:
                print(f"WRONG {place}: {line}")
        server.stop()
        checked, said = server.fsck()
        if checked != 0:
            wrong += 1
            print(f"WRONG log fsck --replay: {said}")
    finally:
        if server.process and server.process.poll() is None:
            server.stop()
        server.remove()
    print(f"{cells} cells, {wrong} wrong")
    return 0 if wrong == 0 and cells > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
