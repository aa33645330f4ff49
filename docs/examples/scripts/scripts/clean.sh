#!/usr/bin/env bash
# A table as spreadsheets write it → one that everybody reads: without comments and CR, tabs between columns, sorted by x.
set -euo pipefail

tr -d '\r' < "$PAPY_IN_table" | grep -v '^#' | tr ',' '\t' | {
  IFS= read -r header
  printf '%s\n' "$header"
  sort -n
} > "$PAPY_OUT_table"
