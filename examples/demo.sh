#!/usr/bin/env bash
# The main job on real input: check, repair, convert to events, summarise. Says what it does and what came
# of it, so that nobody needs the docs to follow.
set -euo pipefail
competiscan=$1 input=$2 out=$3

if [ ! -e "$input" ]; then
  echo "make demo: there is no $input; name a file or folder with INPUT=path" >&2
  exit 2
fi
mkdir -p "$out"

step() { printf '\n== %s\n   $ competiscan %s\n\n' "$1" "$2"; }
# Findings (exit code 1) are what the demo is about; anything worse ends it.
run() { local code=0; "$competiscan" "$@" || code=$?; [ "$code" -le 1 ] || exit "$code"; }

step "1. Check every row of $input" "validate $input"
run validate "$input" --near-duplicates

step "2. Mend what is safe to mend, keep the rest with its reasons" "repair $input $out/clean.ndjson --rejected $out/rejected.csv"
run repair "$input" "$out/clean.ndjson" --fixes "$out/fixes.ndjson" --rejected "$out/rejected.csv"

step "3. Turn the campaigns into events (CloudEvents 1.0), and back into a table" "convert $out/clean.ndjson $out/events.cloudevents"
run convert "$out/clean.ndjson" "$out/events.cloudevents"
run convert "$out/events.cloudevents" "$out/campaigns.csv"
head -c 300 "$out/events.cloudevents"; echo ' ...'

step "4. Label them: tone, type, industry, and what is promised until when" "classify $out/clean.ndjson $out/labels.ndjson"
run classify "$out/clean.ndjson" "$out/labels.ndjson" --format ndjson
run classify "$out/clean.ndjson" "$out/labels.txt" --format text
head -n 16 "$out/labels.txt"; echo ' ...'

step "5. Summarise" "analyze $out/clean.ndjson"
run analyze "$out/clean.ndjson"
run analyze "$out/clean.ndjson" --format md > "$out/summary.md"

printf '\n== Where things are\n\n'
count() { wc -l < "$1" | tr -d ' '; }
printf '   %-31s %s\n' \
  "$out/clean.ndjson" "$(count "$out/clean.ndjson") campaigns, one JSON object a line" \
  "$out/fixes.ndjson" "$(count "$out/fixes.ndjson") fixes: what was changed, from what to what" \
  "$out/rejected.csv" "the rows that could not be accepted, with the reason and their own text" \
  "$out/events.cloudevents" "$(count "$out/events.cloudevents") events with ids that stay the same from run to run" \
  "$out/campaigns.csv" "the campaigns as a table, safe to open in a spreadsheet" \
  "$out/labels.ndjson" "$(count "$out/labels.ndjson") sets of labels, each with its evidence; labels.txt to read" \
  "$out/summary.md" "the summary above, in Markdown"
