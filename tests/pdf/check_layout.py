#!/usr/bin/python3
"""Says where text lies outside its frame or upon other text, from the positions that pdftotext finds.

Usage: tests/pdf/check_layout.py FILE.pdf…        Package: poppler-utils
"""
import re
import subprocess
import sys

WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')


def problems_of(path):
    text = subprocess.run(["pdftotext", "-bbox", path, "-"], check=True, capture_output=True).stdout.decode("utf-8", "replace")
    is_certificate = "数据知识产权登记证书" in text
    left, top, right, bottom = (60, 60, 536, 790) if is_certificate else (76, 40, 530, 812)
    for number, page in enumerate(text.split("<page ")[1:], 1):
        words = [(*map(float, found[:4]), found[4]) for found in WORD.findall(page)]
        # The seal is meant to lie upon name and date; its letters stand at every angle.
        if is_certificate:
            words = [word for word in words if not (word[0] > 385 and word[1] > 640 and word[3] < 780)]
        else:
            seals = [word for word in words if word[4] in ("演示", "DEMO")]
            words = [word for word in words if word[0] < 340 or not word[4].strip("0123456789年月日-")]
            words = [word for word in words if word not in seals]
        for x0, y0, x1, y1, word in words:
            if x0 < left or x1 > right or y0 < top or y1 > bottom:
                yield f"page {number}: “{word}” leaves the frame: {x0:.0f} {y0:.0f} {x1:.0f} {y1:.0f}"
        words.sort(key=lambda word: word[1])
        for i, first in enumerate(words):
            for second in words[i + 1:]:
                if second[1] > first[3]:
                    break
                across = min(first[2], second[2]) - max(first[0], second[0])
                height = min(first[3] - first[1], second[3] - second[1])
                apart = abs((first[1] + first[3]) - (second[1] + second[3])) / 2
                if across > 1 and apart < 0.6 * height:
                    yield f"page {number}: “{first[4]}” and “{second[4]}” lie upon each other"


status = 0
for path in sys.argv[1:]:
    for problem in problems_of(path):
        print(f"{path}: {problem}", file=sys.stderr)
        status = 1
print("layout: " + ("wrong" if status else "nothing leaves its frame"))
sys.exit(status)
