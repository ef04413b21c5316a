"""Calls operations by their id, as a sample person, and holds every answer against the API document."""
import http.client
import json
import time
import urllib.parse

import json_shape

SESSION = "__Host-shuquan"


class Answer:
    def __init__(self, status, headers, raw):
        self.status = status
        self.headers = headers
        self.raw = raw
        kind = headers.get("Content-Type", "")
        self.body = json.loads(raw) if "json" in kind and raw else None

    @property
    def reason(self):
        return self.body.get("reason", "") if isinstance(self.body, dict) else ""


class Client:
    def __init__(self, port, program=None):
        self.program = program
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.port = port
        self.used = time.monotonic()
        self.sessions = {}
        self.parties = {}
        self.document = json.loads(self.exchange("GET", "/openapi.json", None, {})[2])
        self.operations = {}
        for path, methods in self.document["paths"].items():
            for method, operation in methods.items():
                self.operations[operation["operationId"]] = (method.upper(), path, operation)

    def exchange(self, method, target, body, headers):
        if time.monotonic() - self.used > 4:  # the other side may be about to close an idle connection
            self.connection.close()
        self.connection.request(method, target, body, headers)
        response = self.connection.getresponse()
        self.used = time.monotonic()
        return response.status, response.headers, response.read()

    def session_of(self, login):
        if login not in self.sessions:
            status, headers, raw = self.exchange("POST", "/api/v1/demo/sessions", json.dumps({"login": login}), {"Content-Type": "application/json"})
            if status != 201:
                raise AssertionError(f"{login} cannot sign in: {status} {raw.decode()}")
            self.sessions[login] = headers["Set-Cookie"].split(";", 1)[0].split("=", 1)[1]
        return self.sessions[login]

    def forget_sessions(self):
        self.sessions.clear()

    def credentials(self, who):
        """`who` is the login of a sample account, {"token": …}, or None for nobody."""
        if who is None:
            return {}
        if isinstance(who, dict):
            return {"Authorization": f"Bearer {who['token']}"}
        return {"Cookie": f"{SESSION}={self.session_of(who)}", "X-Shuquan-Request": "1"}

    def party_of(self, login):
        """The first party that the account belongs to."""
        if login not in self.parties:
            self.parties[login] = self.call(login, "get_me").body["memberships"][0]["party"]
        return self.parties[login]

    def call(self, who, operation_id, path=None, query=None, body=None, headers=None, raw=None):
        method, template, operation = self.operations[operation_id]
        target = template
        for name, value in (path or {}).items():
            target = target.replace("{" + name + "}", urllib.parse.quote(str(value), safe=""))
        if query:
            target += "?" + urllib.parse.urlencode(query)
        sent = dict(self.credentials(who), **(headers or {}))
        content = raw
        if raw is not None:
            sent["Content-Type"] = "application/octet-stream"
        elif body is not None or "requestBody" in operation:
            content = json.dumps({} if body is None else body, ensure_ascii=False).encode()
            sent["Content-Type"] = "application/json"
        answer = Answer(*self.exchange(method, target, content, sent))
        self.check_shape(answer, operation)
        return answer

    def check_shape(self, answer, operation):
        """The answer has the media type and the shape that the document declares for its status."""
        declared = operation["responses"].get(str(answer.status), operation["responses"]["default"])
        if "$ref" in declared:
            declared = self.document["components"]["responses"][declared["$ref"].rsplit("/", 1)[1]]
        kind = answer.headers.get("Content-Type", "").split(";", 1)[0]
        if kind not in declared["content"]:
            raise AssertionError(f"{operation['operationId']} {answer.status}: answered {kind}, declared {list(declared['content'])}: {answer.raw[:300]!r}")
        if answer.body is not None:
            found = json_shape.problems(answer.body, declared["content"][kind]["schema"], self.document)
            if found:
                raise AssertionError(f"{operation['operationId']} {answer.status} differs from its schema: " + "; ".join(found[:5]))
