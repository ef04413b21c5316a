#!/bin/sh
# Checks PDF files with tools we did not write: structure (qpdf), PDF/A-1b (Apache Preflight) and, where there is one, the
# signature (pdfsig). Usage: tests/pdf/check_pdfa.sh FILE…
# Packages: qpdf poppler-utils default-jre-headless libpdfbox2-java libcommons-io-java libactivation-java libjaxb-api-java
set -eu
if [ $# -eq 0 ]; then
  echo "usage: $0 FILE..." >&2
  exit 2
fi
jars=/usr/share/java
path=
for jar in preflight xmpbox pdfbox2 fontbox2 commons-logging commons-io javax.activation jaxb-api; do
  test -e "$jars/$jar.jar" || { echo "missing $jars/$jar.jar" >&2; exit 2; }
  path="$path:$jars/$jar.jar"
done
status=0
for file in "$@"; do
  if ! report=$(qpdf --check "$file" 2>&1); then
    echo "$file: qpdf"; echo "$report"; status=1
  fi
  report=$(java -cp "$path" org.apache.pdfbox.preflight.Validator_A1b "$file" 2>&1) || true
  case "$report" in
    *"is a valid PDF/A-1b file"*) ;;
    *) echo "$file: preflight"; echo "$report"; status=1 ;;
  esac
  if grep -a -q '/ETSI.CAdES.detached' "$file"; then
    report=$(pdfsig -nocert "$file" 2>&1) || true
    case "$report" in
      *"Signature is Valid"*) ;;
      *) echo "$file: pdfsig"; echo "$report"; status=1 ;;
    esac
    case "$report" in
      *"Total document signed"*) ;;
      *) echo "$file: pdfsig does not see the whole document signed"; echo "$report"; status=1 ;;
    esac
  fi
done
[ $status -eq 0 ] && echo "$# file(s): structure, PDF/A-1b and signatures are valid"
exit $status
