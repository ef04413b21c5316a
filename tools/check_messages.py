#!/usr/bin/env python3
"""Every catalogue reason used in src/ stands in messages/, and every entry of messages/ is used.

Reasons are string literals "area.reason" passed to fail, reject, refuse, Error{…} or FieldProblem; a literal that only
looks like one is listed in IGNORED."""
import glob
import re
import sys

import yaml

IGNORED = re.compile(r"\.(yaml|yml|json|db|key|pem|pdf|html|txt|csv|zip|xlsx|example|cn|gov|org|com|sock|h|cpp|md)$|^(www|http|sqlite|schema|c2sp|demo\.(clock|newcomer)|calendar\.version|shuquan|1\.0|party\.id|account\.totp|field\.format_$)")
LITERAL = re.compile(r'"([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)"')

catalogue = {}
for name in sorted(glob.glob("messages/*.yaml")):
    catalogue.update({key: name for key in (yaml.safe_load(open(name, encoding="utf-8")) or {})})
areas = {key.split(".")[0] for key in catalogue}
used = {}
everything = ""
for name in sorted(glob.glob("src/**/*.cpp", recursive=True) + glob.glob("src/**/*.h", recursive=True)):
    if name.endswith("_test.cpp"):
        continue
    text = open(name, encoding="utf-8").read()
    everything += text
    for match in LITERAL.finditer(text):
        used.setdefault(match.group(1), f"{name}:{text.count(chr(10), 0, match.start()) + 1}")
missing = [f"{place}: reason {reason} is not in messages/" for reason, place in used.items()
           if reason not in catalogue and reason.split(".")[0] in areas | {"case", "action", "request", "objection", "registrar"} and not IGNORED.search(reason)]
unused = [f"{catalogue[key]}: {key} is used nowhere" for key in catalogue if key not in used and f"{key}" not in everything
          and not any(key.startswith(stem) for stem in re.findall(r'"([a-z_]+\.[a-z0-9_]*_)"', everything))]
print("\n".join(sorted(missing) + sorted(unused)))
sys.exit(1 if missing or unused else 0)
