#!/usr/bin/env python3
"""Deposits a large CSV file partition by partition on a Dask cluster and merges what comes out.

  deposit_by_partition.py --program "shuquan deposit" DATA.csv OUT_FOLDER [--partitions N] [--scheduler ADDRESS]
  deposit_by_partition.py --program PROGRAM --check     makes its own data and compares with a deposit of the whole

Needs python3-distributed. Every worker must see DATA and OUT_FOLDER (a shared folder). Each partition becomes a file of its own
with the header line: that file is what its deposit commits to, so it is what must be kept. Lines must not be broken inside quotes.
"""
import argparse
import json
import pathlib
import shlex
import subprocess
import sys
import tempfile


def cut(path, partitions):
    """Byte ranges that begin and end at line ends; the header is not in them."""
    size = path.stat().st_size
    with open(path, "rb") as file:
        begin = len(file.readline())
        ends = []
        for i in range(1, partitions):
            file.seek(max(begin, size * i // partitions))
            file.readline()
            ends.append(file.tell())
    bounds = sorted({begin, *ends, size})
    return list(zip(bounds, bounds[1:]))


def deposit_partition(program, data, folder, number, begin, end):
    """Runs on a worker: writes the partition, deposits it, answers with the path of the deposit."""
    place = pathlib.Path(folder) / f"part-{number:05}.csv"
    with open(data, "rb") as source, open(place, "wb") as part:
        part.write(source.readline())
        source.seek(begin)
        left = end - begin
        while left > 0:
            block = source.read(min(left, 1 << 20))
            part.write(block)
            left -= len(block)
    subprocess.run([*program, "create", str(place), "--quiet", "--lang", "en"], check=True, capture_output=True)
    return str(place) + ".deposit.json"


def run(program, data, folder, partitions, scheduler):
    from distributed import Client, LocalCluster
    cluster = None if scheduler else LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, processes=True)
    with Client(scheduler or cluster) as client:
        # Functions of a script that is run travel by value, so workers need nothing of it.
        jobs = [client.submit(deposit_partition, program, str(data), str(folder), number, *part, pure=False) for number, part in enumerate(cut(data, partitions))]
        parts = client.gather(jobs)
    if cluster:
        cluster.close()
    merged = pathlib.Path(folder) / "merged.deposit.json"
    subprocess.run([*program, "merge", *parts, "--out", str(merged), "--lang", "en"], check=True, stdout=sys.stderr)
    return merged, parts


def check(program):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        data = folder / "data.csv"
        with open(data, "w", encoding="utf-8") as file:
            file.write("key,city,amount\n")
            for i in range(60_000):
                file.write(f"K{i * 7919 % 1_000_003},城市{i % 331},{i * 104_729 % 99_991 / 100}\n")
        subprocess.run([*program, "create", str(data), "--quiet", "--lang", "en"], check=True, capture_output=True)
        merged, parts = run(program, data, folder, 7, None)
        whole_document = json.loads((folder / "data.csv.deposit.json").read_text())
        merged_document = json.loads(merged.read_text())
        assert len(parts) == 7 and merged_document["head"]["rows"]["count"] == 60_000
        assert merged_document["sketch"]["data"] == whole_document["sketch"]["data"], "the sketch must not depend on the partition"
        opened = subprocess.run([*program, "compare", str(merged), str(folder / "data.csv.deposit.json"), "--lang", "en"], capture_output=True)
        assert opened.returncode == 0, opened
        print("the merged sketch is that of the whole; 7 partitions, 60000 rows")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, help="how the command is called, e.g. 'shuquan deposit'")
    parser.add_argument("data", nargs="?", type=pathlib.Path)
    parser.add_argument("folder", nargs="?", type=pathlib.Path)
    parser.add_argument("--partitions", type=int, default=16)
    parser.add_argument("--scheduler", default="", help="address of a running Dask scheduler; a local cluster otherwise")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    program = shlex.split(options.program)
    if options.check:
        check(program)
    else:
        options.folder.mkdir(parents=True, exist_ok=True)
        print(run(program, options.data, options.folder, options.partitions, options.scheduler)[0])


if __name__ == "__main__":
    main()
