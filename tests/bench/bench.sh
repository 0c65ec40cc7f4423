#!/usr/bin/env bash
# Import of time sheets against its limits, side by side in one run on the same file: libcsv alone, \copy into a bare unlogged text table, and
# `kontor import` end to end. Each figure is the least of three. usage: bench.sh [ROWS...]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
kontor=${KONTOR_BINARY:?the binary to measure}
parse=$(dirname "$kontor")/../tests/bench/bench_parse
sizes=("$@")
((${#sizes[@]})) || sizes=(200000 2000000)
folder=$(mktemp -d /tmp/kontor-bench-XXXXXX)
chmod 755 "$folder"
served=

finish() {
	[[ -z $served ]] || { kill -TERM "$served" 2>/dev/null || true; wait "$served" 2>/dev/null || true; }
	rm -rf "$folder"
}
trap finish EXIT

sql() { psql -X -q -h "$folder/data/run" -U kontor -d kontor -v ON_ERROR_STOP=1 "$@"; }

serve() {
	"$kontor" serve --data "$folder/data" 2>"$folder/serve.log" &
	served=$!
	export KONTOR_SOCKET=$folder/data/kontor.sock
	for _ in $(seq 100); do
		"$kontor" call service.health >/dev/null 2>&1 && return
		sleep 0.2
	done
	cat "$folder/serve.log" >&2
	exit 1
}

# Seconds a command took, from the shell's own clock.
seconds() {
	local from=$EPOCHREALTIME
	"$@" >"$folder/output" 2>&1 || { cat "$folder/output" >&2; exit 1; }
	awk -v from="$from" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.2f", to - from }'
}

bare_copy() {
	sql -c "SET client_min_messages = warning" -c "DROP TABLE IF EXISTS bench_bare" -c "CREATE UNLOGGED TABLE bench_bare (a text, b text, c text, d text, e text, f text, g text)"
	seconds sql -c "\\copy bench_bare FROM '$1' CSV HEADER"
}

# Each round is a source of its own, so that every row is new.
import() { seconds "$kontor" import "$1" --source "bench-$2" --quiet; }

least() { printf '%s\n' "$@" | sort -n | head -n 1; }

row() { awk -v name="$1" -v s="$2" -v copy="$3" -v rows="$4" 'BEGIN { printf "  %-28s %8.2f s %8.2f %12.0f rows/s\n", name, s, s / copy, rows / s }'; }

serve
python3 "$here/make_time_sheets.py" "$folder" 1
for masters in workers cost_centers projects; do "$kontor" import "$folder/$masters.csv" --quiet >/dev/null; done
for rows in "${sizes[@]}"; do
	python3 "$here/make_time_sheets.py" "$folder" "$rows"
	file=$folder/time_$rows.csv
	parses=() copies=() imports=()
	for round in 1 2 3; do
		parses+=("$(seconds "$parse" "$file")")
		copies+=("$(bare_copy "$file")")
		imports+=("$(import "$file" "$rows-$round")")
	done
	copy=$(least "${copies[@]}")
	printf '%s rows, %s MiB; ratio to \\copy\n' "$rows" "$(($(stat -c %s "$file") >> 20))"
	row "libcsv alone" "$(least "${parses[@]}")" "$copy" "$rows"
	row "\\copy, unlogged text table" "$copy" "$copy" "$rows"
	row "kontor import" "$(least "${imports[@]}")" "$copy" "$rows"
done
