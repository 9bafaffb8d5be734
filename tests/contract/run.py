"""Calls the demo's server as nobody, as a candidate and as staff, with schemathesis.

Usage: run.py SCHEMATHESIS FOLDER [CALLER]; FOLDER holds `told`, what the demo printed, and its data folder.
Prints one line a caller and closes with `N passed, N failed`: operations, each counted once a caller.
"""

import csv
import json
import pathlib
import re
import subprocess
import sys
import urllib.request

PROGRAM, FOLDER = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
WANTED = sys.argv[3:] or ["nobody", "candidate", "staff"]

# Requests to each operation, beside those of its boundaries. Nobody is refused early.
N_EXAMPLES = {"nobody": 5, "candidate": 25, "staff": 15}
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
    "allow_header_conformance",
]
# A stream never ends; who signs out is nobody afterwards.
LEFT_OUT = "/live/events$|/sessions/current$"

# What is about exams that nobody sits yet, or what ends them: each has a draft of its own.
WANT_A_DRAFT = ["/exams/{exam}", "/exams/{exam}/roster", "/exams/{exam}/state", "/exams/{exam}/marking-rules"]


class Server:
    """The demo's server: what it printed, and its API."""

    def __init__(self):
        told = (FOLDER / "told").read_text()
        self.origin = re.search(r"http://[0-9.:]+", told).group()
        self.password = re.search(r"username demo, password (\S+) ", told).group(1)

    def call(self, method, path, body=None, token=None):
        request = urllib.request.Request(f"{self.origin}/api/v1{path}", method=method)
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        with urllib.request.urlopen(request) as reply:
            return json.load(reply)


def enter(server, n):
    """A candidate's token and attempt; `n` counts from 0."""
    (tickets,) = (FOLDER / "data").glob("*tickets.csv")
    with tickets.open(encoding="utf-8-sig") as file:
        number, name, _, ticket, _ = list(csv.reader(file))[n + 1]
    form = {"ticket": ticket, "name": name, "number": number}
    token = server.call("POST", "/admissions", form)["token"]
    (attempt,) = server.call("GET", "/attempts", token=token)["items"]
    return token, attempt["id"]


def sit(server, n):
    """Starts the attempt of a candidate, who answers nothing."""
    token, attempt = enter(server, n)
    server.call("POST", f"/attempts/{attempt}/start", {}, token)
    return token, attempt


def draft_like(server, exam, token):
    """A draft beside an exam, with the same plan."""
    wanted = ["title", "blueprint_id", "opens_at", "closes_at", "duration_seconds"]
    return server.call("POST", "/exams", {name: exam[name] for name in wanted}, token)["id"]


def callers(server):
    """Token and known ids of each caller."""
    staff = server.call("POST", "/sessions", {"username": "demo", "password": server.password})["token"]
    exams, now = server.call("GET", "/exams", token=staff)["items"], server.call("GET", "/health")["now"]
    (exam,) = [exam for exam in exams if exam["state"] == "published" and exam["opens_at"] <= now]
    token, attempt = sit(server, 0)
    other, submitted = sit(server, 1)
    server.call("POST", f"/attempts/{submitted}/submission", {}, other)
    question = server.call("GET", "/questions", token=staff)["items"][0]
    drafts = [draft_like(server, exam, staff) for _ in WANT_A_DRAFT]
    known = {
        "exam": exam["id"],
        "attempt": attempt,
        "blueprint": exam["blueprint_id"],
        "code": question["code"],
        "slot": 1,
        "number": 1,
        "version": question["version"],
        "index": 0,
    }
    exceptions = [(path, "exam", draft) for path, draft in zip(WANT_A_DRAFT, drafts)]
    exceptions.append(("/exams/{exam}/attempts/{attempt}/slots/{slot}/marks", "attempt", submitted))
    return {
        "nobody": (None, known, []),
        "candidate": (token, known, []),
        "staff": (staff, known, exceptions),
    }


def settings(known, exceptions):
    """The file of settings: ids that exist, so that what is behind them is reached."""
    lines = ["[parameters]"]
    lines += [f'"path.{name}" = {json.dumps(value)}' for name, value in known.items()]
    for path, name, value in exceptions:
        lines += ["", "[[operations]]", f'include-path = "/api/v1{path}"', f'parameters = {{ "path.{name}" = {json.dumps(value)} }}']
    return "\n".join(lines) + "\n"


def run(caller, token, known, exceptions, server):
    """Runs one caller; tells how many operations passed and how many failed, and shows what failed."""
    config, report = FOLDER / f"{caller}.toml", FOLDER / f"{caller}.json"
    config.write_text(settings(known, exceptions))
    command = [PROGRAM, "--config-file", config, "run", f"{server.origin}/api/openapi.json"]
    command += ["--url", server.origin, "--checks", ",".join(CHECKS), "--max-examples", str(N_EXAMPLES[caller])]
    command += ["--phases", "examples,coverage,fuzzing", "--seed", "1", "--no-shrink", "--continue-on-failure"]
    command += ["--request-timeout", "20", "--generation-database", "none", "--warnings", "off", "--no-color"]
    command += ["--report", "json", "--report-json-path", report, "--exclude-path-regex", LEFT_OUT]
    if token:
        command += ["--header", f"Authorization: Bearer {token}"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=FOLDER)
    if not report.exists():
        sys.exit(f"schemathesis did not run:\n{done.stdout}{done.stderr}")
    told = json.loads(report.read_text())
    failed = {name for failure in told["failures"] for name in failure["operations"]}
    failed |= {name for error in told["errors"] for name in error.get("operations") or [str(error)]}
    n_tested = told["operations"]["tested"]
    if failed or done.returncode:
        print(done.stdout, done.stderr, sep="\n")
    n_failed = max(len(failed), 1 if done.returncode else 0)
    n_cases = told["test_cases"]["generated"]
    print(f"{caller}: {n_cases} requests to {n_tested} operations, {n_failed} failed", flush=True)
    return n_tested - n_failed, n_failed


server = Server()
who = callers(server)
outcomes = [run(caller, *who[caller], server) for caller in WANTED]
n_passed, n_failed = (sum(column) for column in zip(*outcomes))
print(f"{n_passed} passed, {n_failed} failed")
sys.exit(1 if n_failed or not n_passed else 0)
