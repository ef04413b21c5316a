"""Performs one scenario: steps written as data, see tests/scenarios/README.md."""
import copy
import datetime
import json
import pathlib
import re
import subprocess
import tempfile
import time

SETTLE_SECONDS = 30
OUTCOME_WORDS = {"status", "state", "refused", "fields", "body", "clause", "absent"}
STEP_WORDS = {"as", "act", "call", "read", "form", "upload", "deposit", "table", "file", "advance", "do", "with", "today", "in", "path", "query", "body", "input", "key", "if_match",
              "expect", "save", "due", "code", "note", "repeat"}


class Failed(Exception):
    pass


class Scenario:
    def __init__(self, client, calendar, stages, base_form, place_forms, data):
        self.client = client
        self.calendar = calendar
        self.stages = stages
        self.base_form = base_form
        self.place_forms = place_forms
        self.steps = data["steps"]
        self.place = data["place"]
        self.variables = {"place": self.place, "filer": "applicant", "lead": "$party.applicant", "changes": {}, "case": "", "objection": ""}
        self.revisions = {}
        self.settle_until = 0.0
        self.trail = []

    def run(self):
        for number, step in enumerate(self.steps, 1):
            self.trail = [f"step {number}"]
            self.perform(step)

    # --- steps

    def perform(self, step):
        unknown = set(step) - STEP_WORDS
        if unknown:
            raise Failed(f"the step uses unknown words {sorted(unknown)}")
        if "do" in step:
            for name, given in step.get("with", {}).items():
                # A date is fixed now; what a form asks for is filled in when the form is saved.
                self.variables[name] = self.value(given) if isinstance(given, str) and given.startswith("$today") else given
            self.trail.append(step["do"])
            for _ in range(step.get("repeat", 1)):
                for inner in self.stages[self.value(step["do"])]:
                    self.perform(inner)
            self.trail.pop()
            return
        kinds = [word for word in ("act", "call", "read", "form", "upload", "deposit", "table", "file", "advance", "today") if word in step]
        if len(kinds) != 1:
            raise Failed(f"the step {step} says not exactly one thing to do")
        self.trail.append(f"{kinds[0]} {step[kinds[0]]}"[:80])
        getattr(self, "step_" + kinds[0])(step)
        self.trail.pop()

    def step_act(self, step):
        case = self.value(step.get("in", "$case"))
        query = {"code": self.value(step["code"])} if "code" in step else None
        answer = self.client.call(self.person(step), "perform_action", {"case_id": case, "action": step["act"]}, query, self.value(step.get("input", {})), self.headers(step))
        self.check(answer, step)

    def step_call(self, step):
        arguments = (self.value(step.get("path", {})), self.value(step.get("query", {})), self.value(step.get("body")))

        def ask():
            return self.client.call(self.person(step), step["call"], *arguments, self.headers(step))

        if self.client.operations[step["call"]][0] == "GET":
            self.check_when_settled(ask, step)
        else:
            if step["call"] == "start_batch_filing":  # goes on in the background
                self.settle_until = time.monotonic() + SETTLE_SECONDS
            self.check(ask(), step)

    def step_read(self, step):
        case = self.value(step["read"])
        query = {"code": self.value(step["code"])} if "code" in step else None
        self.check_when_settled(lambda: self.client.call(self.person(step), "get_case", {"case_id": case}, query), step)

    def check_when_settled(self, ask, step):
        """After the clock has moved, what is expected may take a moment: what falls due is done by a thread of its own."""
        while True:
            answer = ask()
            try:
                self.check(answer, step)
                return
            except Failed:
                if time.monotonic() > self.settle_until:
                    raise
                time.sleep(0.3)

    def step_form(self, step):
        """Saves the complete form of the place with the changes of this step; null leaves a section out."""
        content = merged(merged(self.base_form, self.place_forms.get(self.place, {})), merged(self.value(self.variables["changes"]), self.value(step["form"] or {})))
        case = self.value(step.get("in", "$case"))
        headers = {"If-Match": f'"{self.value(step["if_match"]) if "if_match" in step else self.revisions.get(case, 0)}"'}
        answer = self.client.call(self.person(step), "save_draft", {"case_id": case}, None, self.value(content), headers)
        self.check(answer, step)

    def step_upload(self, step):
        file = step["upload"]
        case = self.value(step.get("in", "$case"))
        query = {"kind": file["kind"], "name": file["name"]}
        if "code" in step:
            query["code"] = self.value(step["code"])
        answer = self.client.call(self.person(step), "upload_attachment", {"case_id": case}, query, raw=file["text"].encode())
        self.check(answer, step)

    def step_deposit(self, step):
        """Makes a deposit of a generated table with the program and hands it in; with `ask`, asks what resembles it instead."""
        spec = self.value(step["deposit"])
        document = made_deposit(self.client.program, spec.get("title", ""), table(spec))
        if spec.get("ask"):
            answer = self.client.call(self.person(step), "compare_suspect", raw=document)
        else:
            answer = self.client.call(self.person(step), "upload_deposit", query={"party": spec["party"]}, raw=document)
        self.check(answer, step)

    def step_table(self, step):
        """Hands in a table for a batch: the complete form of the place for each row, with the row's changes."""
        spec = self.value(step["table"])
        complete = without_digests(merged(self.base_form, self.place_forms.get(self.place, {})))
        rows = [dict({name: each for name, each in row.items() if name != "form"}, form=merged(complete, row.get("form") or {})) for row in spec["rows"]]
        raw = json.dumps({"rows": rows}, ensure_ascii=False).encode()
        answer = self.client.call(self.person(step), "check_batch_table", {"batch_id": spec["batch"]}, {"name": "table.json"}, raw=raw)
        self.check(answer, step)

    def step_file(self, step):
        """Adds a file to a batch."""
        spec = self.value(step["file"])
        answer = self.client.call(self.person(step), "add_batch_file", {"batch_id": spec["batch"]}, {"name": spec["name"]}, raw=spec["text"].encode())
        self.check(answer, step)

    def step_today(self, step):
        self.variables[step["today"]] = self.today().isoformat()

    def step_advance(self, step):
        """A number of days; or {to: clock} for the last day of a clock of the case, {past: clock} for the day after, {date: day}."""
        days = step["advance"]
        if isinstance(days, dict) and "date" in days:
            days = (datetime.date.fromisoformat(self.value(days["date"])) - self.today()).days
        elif isinstance(days, dict):
            word, clock = next(iter(days.items()))
            case = self.value(step.get("in", "$case"))
            last = next(each for each in self.client.call(self.person(step), "get_case", {"case_id": case}).body["clocks"] if each["id"] == clock)["due_on"]
            days = (datetime.date.fromisoformat(last) - self.today()).days + (1 if word == "past" else 0)
        if days == 0:
            return
        for part in [400] * (days // 400) + ([days % 400] if days % 400 else []):
            answer = self.client.call(None, "advance_demo_clock", body={"days": part})
            if answer.status != 200:
                raise Failed(f"the clock did not move: {answer.raw.decode()}")
        self.client.forget_sessions()
        self.settle_until = time.monotonic() + SETTLE_SECONDS

    # --- who, what and when

    def today(self):
        return datetime.date.fromisoformat(self.client.call(None, "get_demo_clock").body["beijing"][:10])

    def login(self, name):
        if name.startswith("demo."):
            return name
        if name.startswith("admin.") or name == "newcomer":
            return "demo." + name
        role, _, place = name.partition("@")
        return f"demo.{role}.{place or self.place}"

    def person(self, step):
        who = self.value(step.get("as", "$filer"))
        if isinstance(who, dict):
            return who
        return None if who == "anyone" else self.login(who)

    def headers(self, step):
        headers = {}
        if "key" in step:
            headers["Idempotency-Key"] = self.value(step["key"])
        if "if_match" in step:
            headers["If-Match"] = f'"{self.value(step["if_match"])}"'
        return headers

    def look_up(self, name):
        if name.startswith("party."):
            return self.client.party_of(self.login(name[6:]))
        if name not in self.variables:
            raise Failed(f"nothing was saved as {name}")
        found = self.variables[name]
        return self.value(found) if isinstance(found, (dict, list)) or isinstance(found, str) and found.startswith("$") else found

    def value(self, given):
        """`$name` stands for what was saved as name, `${name}` for the same inside a text."""
        if isinstance(given, dict):
            return {key: self.value(each) for key, each in given.items()}
        if isinstance(given, list):
            return [self.value(each) for each in given]
        if isinstance(given, datetime.date):
            return given.isoformat()
        if not isinstance(given, str):
            return given
        day = re.fullmatch(r"\$today([+-]\d+)", given)
        if day:
            return (self.today() + datetime.timedelta(days=int(day[1]))).isoformat()
        if re.fullmatch(r"\$[A-Za-z_.@-][\w.@-]*", given):
            return self.look_up(given[1:])
        return re.sub(r"\$\{([\w.@-]+)\}", lambda found: str(self.look_up(found[1])), given)

    # --- expectations

    def check(self, answer, step):
        expected = self.value(step.get("expect", {}))
        expected = {"state": expected} if isinstance(expected, str) else dict(expected)
        unknown = set(expected) - OUTCOME_WORDS
        if unknown:
            raise Failed(f"expect uses unknown words {sorted(unknown)}")
        said = f"{answer.status} {answer.raw[:600].decode(errors='replace')}"
        if "refused" in expected:
            if answer.status < 400 or answer.reason != expected["refused"]:
                raise Failed(f"expected the refusal {expected['refused']}, got {said}")
        elif answer.status >= 400 and "status" not in expected:
            raise Failed(f"expected success, got {said}")
        if "status" in expected and answer.status != expected["status"]:
            raise Failed(f"expected status {expected['status']}, got {said}")
        if "clause" in expected and answer.body.get("clause") != expected["clause"]:
            raise Failed(f"expected clause {expected['clause']}, got {said}")
        if "fields" in expected:
            named = {each["pointer"] for each in answer.body.get("errors", [])}
            if not set(expected["fields"]) <= named:
                raise Failed(f"expected wrong fields {expected['fields']}, got {sorted(named)}")
        if "state" in expected:
            state = at(answer.body, "state")
            if (state["id"] if isinstance(state, dict) else state) != expected["state"]:
                raise Failed(f"expected state {expected['state']}, got {state}")
        for path, wanted in expected.get("body", {}).items():
            path = re.sub(r"=\$(\w+)\]", lambda found: f"={self.look_up(found[1])}]", path)
            got = at(answer.body, path)
            if got != wanted:
                raise Failed(f"expected {path} to be {wanted!r}, got {got!r}")
        for path in expected.get("absent", []):
            if at(answer.body, path) is not None:
                raise Failed(f"expected no {path}, got {at(answer.body, path)!r}")
        self.keep(answer, step)

    def keep(self, answer, step):
        if isinstance(answer.body, dict) and answer.status < 400:
            if "form_revision" in answer.body:
                case = answer.body.get("id") or self.value(step.get("in", "$case"))
                self.revisions[case] = answer.body["form_revision"]
            for name, path in step.get("save", {}).items():
                got = at(answer.body, path)
                if got is None:
                    raise Failed(f"the answer has no {path} to save: {answer.body}")
                self.variables[name] = got
        for clock, rule in self.value(step.get("due", {})).items():
            self.check_due(answer.body, clock, rule)

    def check_due(self, body, clock, rule):
        """`rule` is a number of working days, or {days, pauses: [[first, last] …]}; counted here, apart from the program."""
        rule = rule if isinstance(rule, dict) else {"days": rule}
        shown = next((each for each in body["clocks"] if each["id"] == clock), None)
        if shown is None:
            raise Failed(f"there is no clock {clock}")
        pauses = [tuple(datetime.date.fromisoformat(day) for day in pause) for pause in rule.get("pauses", [])]
        due = self.calendar.due(datetime.date.fromisoformat(shown["started_on"]), rule["days"], pauses).isoformat()
        if shown["due_on"] != due:
            raise Failed(f"{clock} from {shown['started_on']} should end on {due}, the program says {shown['due_on']}")


def table(spec):
    """Rows first–last of one large imagined table as CSV; `reordered` has them backwards, with other column names and places."""
    first, last = (int(number) for number in str(spec["rows"]).split("-"))
    rows = [(f"P{number:05}", f"2026-{1 + number % 12:02}-{1 + number % 28:02}", str(number * 7919 % 100_003), f"{number * 104_729 % 9973 / 10}") for number in range(first, last + 1)]
    names = ("lot", "day", "occupied", "turnover")
    if spec.get("reordered"):
        rows, names = [row[::-1] for row in reversed(rows)], ("a", "b", "c", "d")
    return "".join(",".join(line) + "\n" for line in [names, *rows])


def made_deposit(program, title, data):
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        (place / "data.csv").write_text(data, encoding="utf-8")
        subprocess.run([program, "deposit", "create", place / "data.csv", "--title", title, "--quiet"], check=True, capture_output=True, timeout=60)
        return (place / "data.csv.deposit.json").read_bytes()


def merged(base, changes):
    """Changes win, objects are merged member by member, null leaves a member out."""
    result = copy.deepcopy(base)
    for key, change in changes.items():
        if change is None:
            result.pop(key, None)
        elif isinstance(change, dict) and isinstance(result.get(key), dict):
            result[key] = merged(result[key], change)
        else:
            result[key] = copy.deepcopy(change)
    return result


def without_digests(form):
    """A form as a table writes it: files by their names."""
    result = copy.deepcopy(form)
    for each in result.get("attachments", []):
        each.pop("blob", None)
    if "file" in result.get("sample", {}):
        result["sample"]["file"] = "样例数据.csv"
    return result


def at(body, path):
    """What stands at a dotted path; list items by number or, as [path=value], by a member."""
    for part in re.findall(r"\[[^\]]+\]|[^.\[\]]+", path):
        if body is None:
            return None
        if part.startswith("["):
            name, _, wanted = part[1:-1].partition("=")
            body = next((each for each in body if str(at(each, name)) == wanted), None)
        elif isinstance(body, list):
            body = body[int(part)] if int(part) < len(body) else None
        elif isinstance(body, dict):
            body = body.get(part)
        else:
            return None
    return body
