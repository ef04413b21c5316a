#!/usr/bin/env python3
"""Writes the C++ source that holds the built browser application: tools/embed_web.py FOLDER OUTPUT.

Every file of FOLDER (build/web, made by `npm run build`) enters the program with .incbin, beside it its gzip form where
that is smaller. Without FOLDER/index.html one page says that the program was built without the application.
"""
import gzip
import hashlib
import pathlib
import sys

TYPES = {
    ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml", ".json": "application/json", ".webmanifest": "application/manifest+json", ".png": "image/png",
    ".woff2": "font/woff2", ".wasm": "application/wasm", ".txt": "text/plain; charset=utf-8",
}
BARE = b"""<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>\xe6\x95\xb0\xe6\x9d\x83 Shuquan</title></head>
<body><p>\xe6\x9c\xac\xe7\xa8\x8b\xe5\xba\x8f\xe6\x9e\x84\xe5\xbb\xba\xe6\x97\xb6\xe6\x9c\xaa\xe5\x8c\x85\xe5\x90\xab\xe7\xbd\x91\xe9\xa1\xb5\xe5\xba\x94\xe7\x94\xa8\xe3\x80\x82<span lang="en">This program was built without the browser application; use ./dev build.</span> <a href="/openapi.json">OpenAPI</a></p></body></html>
"""


def write_if_changed(path, content):
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)


def collect(folder, work):
    """(name, content type, path of the bytes, path of the gzip bytes or None, digest, name holds a digest)"""
    if not (folder / "index.html").is_file():
        write_if_changed(work / "index.html", BARE)
        folder = work
        files = [work / "index.html"]
    else:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in files:
        name = path.relative_to(folder).as_posix()
        if path.suffix not in TYPES:
            sys.exit(f"embed_web.py: {name}: no content type is known for {path.suffix}")
        content = path.read_bytes()
        squeezed = gzip.compress(content, 9, mtime=0)
        packed = None
        if len(squeezed) < len(content) * 0.95:
            packed = work / (hashlib.sha256(name.encode()).hexdigest()[:16] + ".gz")
            write_if_changed(packed, squeezed)
        yield name, TYPES[path.suffix], path, packed, hashlib.sha256(content).hexdigest()[:32], name.startswith("assets/")


def main():
    folder, output = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    work = output.parent / "web_assets"
    work.mkdir(parents=True, exist_ok=True)
    blobs, rows, externs = [], [], []

    def embed(path, digest):
        # The digest stands in the source so that a changed file changes the source and is compiled anew.
        at = len(externs)
        blobs.append(f'asm(".section .rodata\\n.balign 16\\nshuquan_web_{at}:\\n.incbin \\"{path}\\"\\nshuquan_web_{at}_end:\\n.byte 0\\n.text\\n");  // {digest}')
        externs.append(f'extern const char shuquan_web_{at}[] asm("shuquan_web_{at}");\nextern const char shuquan_web_{at}_end[] asm("shuquan_web_{at}_end");')
        return f"view(shuquan_web_{at}, shuquan_web_{at}_end)"

    for name, kind, path, packed, digest, immutable in collect(folder, work):
        identity = embed(path, digest)
        gzipped = embed(packed, digest) if packed else "std::string_view()"
        rows.append(f'      {{"{name}", "{kind}", {identity}, {gzipped}, "{digest}", {"true" if immutable else "false"}}},')
    source = "\n".join([
        "// Generated from the built browser application by tools/embed_web.py.", '#include "main/web_assets.h"', "",
        *blobs, "", 'extern "C" {', *externs, "}", "", "namespace shuquan {", "namespace {",
        "std::string_view view(const char* begin, const char* end) { return {begin, static_cast<std::size_t>(end - begin)}; }", "}", "",
        "std::span<const http::Asset> web_assets() {", "  static const http::Asset assets[] = {", *rows, "  };", "  return assets;", "}", "}  // namespace shuquan", ""])
    write_if_changed(output, source.encode())


main()
