#!/usr/bin/env python3
"""Who may include whom: reads the table in docs/dependencies.md and the include lines under src/."""
import pathlib
import re
import sys

allowed, walls = {}, {}
for line in pathlib.Path("docs/dependencies.md").read_text(encoding="utf-8").splitlines():
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    if len(cells) == 3 and re.fullmatch(r"`[a-z]+`", cells[0]):
        name = cells[0].strip("`")
        allowed[name] = set(re.findall(r"`([a-z]+)`", cells[1])) | {name}
        for header in re.findall(r"`([^`]+)`", cells[2]):
            walls.setdefault(header, set()).add(name)
faults = []
for path in sorted(pathlib.Path("src").rglob("*")):
    if path.suffix not in (".h", ".cpp"):
        continue
    module = path.parts[1]
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = re.match(r'#include [<"]([^">]+)[">]', line)
        if not match:
            continue
        header = match.group(1)
        target = header.split("/")[0]
        if line.startswith('#include "') and module != "main" and target not in allowed.get(module, set()):
            faults.append(f"{path}:{number}: {module} may not include {target}")
        for wall, modules in walls.items():
            if header.startswith(wall) and module not in modules:
                faults.append(f"{path}:{number}: only {', '.join(sorted(modules))} may see <{wall}…>")
# Two branches may each have made the next migration: the program would refuse to start.
for number, path in enumerate(sorted(pathlib.Path("src/store/migrations").glob("*.sql")), 1):
    if not path.name.startswith(f"{number:04d}_"):
        faults.append(f"{path}: should be number {number:04d}; whoever lands later takes the next free one")
print("\n".join(faults) or f"layers hold for {len(allowed)} modules")
sys.exit(1 if faults else 0)
