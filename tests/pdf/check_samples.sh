#!/bin/sh
# Draws every sample of the unit tests and hands it to tools we did not write: PDF/A-1b, structure and signature of the
# documents, a flipped byte, the QR code, the text as it is copied, the workbook.
# Usage: tests/pdf/check_samples.sh PATH/TO/document_test
# Packages: those of check_pdfa.sh and zbar-tools python3-openpyxl unzip
set -eu
program=$(realpath "${1:?usage: $0 PATH/TO/document_test}")
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
SHUQUAN_SAMPLE_DIR=$folder "$program" --gtest_brief=1
"$here/check_pdfa.sh" "$folder"/*.pdf
"$here/check_layout.py" "$folder"/*.pdf

certificate=$folder/certificate_plain.pdf
fail() {
  echo "$1" >&2
  exit 1
}
# One changed bit in the middle of a sealed certificate.
cp "$certificate" "$folder/changed.pdf"
at=$(grep -a -b -o '"effect":"grant"' "$certificate" | head -n 1 | cut -d: -f1)
printf 'G' | dd of="$folder/changed.pdf" bs=1 seek="$((at + 10))" conv=notrunc 2>/dev/null
pdfsig -nocert "$folder/changed.pdf" 2>&1 | grep -q 'Digest Mismatch' || fail "pdfsig does not see a changed byte"
# The seal by OpenSSL's command line: the signature value against the bytes of the two ranges, trusting its certificate.
(cd "$folder" && pdfsig -dump certificate_plain.pdf >/dev/null 2>&1) || true
set -- $(grep -a -o '/ByteRange \[[0-9 ]*' "$certificate" | cut -d'[' -f2)
{ head -c "$2" "$certificate"; tail -c "$4" "$certificate"; } >"$folder/covered"
openssl pkcs7 -inform DER -in "$folder/certificate_plain.pdf.sig0" -print_certs -out "$folder/seal.crt"
openssl cms -verify -binary -cades -partial_chain -purpose any -inform DER -in "$folder/certificate_plain.pdf.sig0" \
  -content "$folder/covered" -CAfile "$folder/seal.crt" -out /dev/null 2>"$folder/openssl" || fail "$(cat "$folder/openssl")"
# The QR code opens the public entry; the text can be copied.
pdftoppm -png -r 150 "$certificate" "$folder/page"
zbarimg -q --raw "$folder"/page-1.png | grep -qx 'https://register.example.cn/r/2026SE000000123K' || fail "QR code"
pdftotext -layout "$folder/certificate_rare_characters.pdf" - | grep -q '𬭎、𫘝、㙍、龘' || fail "text of rare characters"
pdftotext "$certificate" - | grep -q '城市轨道交通客流时空分布数据集' || fail "text"
pdffonts "$certificate" | awk 'NR > 2 && $0 !~ / yes yes yes / { bad = 1 } END { exit bad }' || fail "a font is not embedded"
# The private streams are legible to anybody.
grep -a -q '^c2sp.org/tlog-proof@v1$' "$certificate" || fail "proof"

unzip -tqq "$folder/list.xlsx"
"$here/check_sheet.py" "$folder/list.xlsx"
echo "all samples are as they should be"
