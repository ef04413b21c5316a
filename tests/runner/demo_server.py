"""Starts a server of its own for tests: fresh data, sample people but no sample cases, a clock that can be moved."""
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def databases():
    """The databases to test on, as DemoServer takes them: SQLite, and PostgreSQL where the environment names a server."""
    return [None] + [url for url in [os.environ.get("SHUQUAN_TEST_POSTGRESQL")] if url]


class DemoServer:
    """`postgresql` is the address of a server in which a schema of its own is made, or None for SQLite."""

    def __init__(self, binary, postgresql=None, empty=True, options=()):
        self.binary = str(pathlib.Path(binary).resolve())
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="shuquan_scenarios_"))
        self.postgresql = postgresql
        self.schema = f"scenarios_{os.getpid()}_{time.monotonic_ns()}"
        self.database = []
        if postgresql:
            self.administer(f"CREATE SCHEMA {self.schema}")
            separator = "&" if "?" in postgresql else "?"
            self.database = ["--database", f"{postgresql}{separator}options=-csearch_path%3D{self.schema}"]
        self.process = None
        self.port = 0
        self.empty = empty
        self.options = list(options)

    def administer(self, statement):
        subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", self.postgresql, "-c", statement], check=True, stderr=subprocess.DEVNULL)

    def start(self):
        environment = dict(os.environ, LANG="en_US.UTF-8")
        if self.empty:
            environment["SHUQUAN_DEMO_EMPTY"] = "1"
        self.log = open(self.folder / "server.log", "w", encoding="utf-8")
        self.process = subprocess.Popen(
            [self.binary, "serve", "--demo", "--data", str(self.folder / "data"), "--listen", "127.0.0.1:0", "--rules", str(ROOT / "rules"), *self.database, *self.options],
            stdout=subprocess.PIPE, stderr=self.log, env=environment, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("shuquan: http://"):
            self.process.wait()
            raise RuntimeError(f"the server did not start: {self.errors()}")
        self.port = int(line.split("http://", 1)[1].split("/", 1)[0].rsplit(":", 1)[1])
        return self

    def errors(self):
        self.log.flush()
        return (self.folder / "server.log").read_text(encoding="utf-8").strip()

    def stop(self):
        """Ends the server; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def fsck(self):
        """Recomputes register and log from their entries; the exit status and what was said."""
        done = subprocess.run([self.binary, "log", "fsck", "--replay", "--data", str(self.folder / "data"), *self.database],
                              capture_output=True, text=True, check=False)
        return done.returncode, (done.stdout + done.stderr).strip()

    def remove(self):
        self.log.close()
        if self.postgresql:
            self.administer(f"DROP SCHEMA {self.schema} CASCADE")
        shutil.rmtree(self.folder, ignore_errors=True)
