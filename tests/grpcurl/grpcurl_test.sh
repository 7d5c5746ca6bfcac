#!/usr/bin/env bash
# A client that knows nothing of Nereid but what the server tells by reflection: appends points
# through the stream and reads them back.
#   tests/grpcurl/grpcurl_test.sh SERVER_BINARY GRPCURL_BINARY
set -euo pipefail
server=$(realpath "$1")
grpcurl=$(realpath "$2")
cd "$(dirname "$0")/../.."
source scripts/server.sh

work=$(mktemp -d)
trap 'stop_server || true; rm -rf "$work"' EXIT
passed=0
failed=0

result() {
  if [[ $1 == ok ]]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
  fi
  echo "$1: $2"
}

# holds LABEL WANTED TEXT: the text contains what is wanted.
holds() {
  if [[ $3 == *"$2"* ]]; then
    result ok "$1"
  else
    result FAILED "$1"
    printf '  wanted: %s\n  got:    %s\n' "$2" "$3"
  fi
}

# call METHOD REQUEST…: the answer, or the error, in one line without blanks; `exit=` ends it.
call() {
  local method=$1 status=0 answer
  shift
  answer=$(printf '%s\n' "$@" | "$grpcurl" -plaintext -max-time 60 -d @ "$NEREID_SERVER" "$method" 2>&1) ||
    status=$?
  printf '%s exit=%d' "$(tr -d ' \n' <<<"$answer")" "$status"
}

# ask [OPTION…] VERB…: the answer in one line; the address stands before the first verb.
ask() {
  local options=()
  while [[ $1 == -* ]]; do
    options+=("$1" "$2")
    shift 2
  done
  "$grpcurl" -plaintext -max-time 60 "${options[@]}" "$NEREID_SERVER" "$@" 2>&1 | tr -s ' \t\n' ' '
}

start_server "$server" "$work/data" "$work/server.log"

services=$(ask list)
for service in Channel Experiment Ingest Project Query; do
  holds "list names the ${service}Service" "nereid.v1.${service}Service" "$services"
done
holds "list names the health service" "grpc.health.v1.Health" "$services"
holds "describe a service" \
  "rpc Ingest ( stream .nereid.v1.IngestRequest ) returns ( stream .nereid.v1.IngestResponse );" \
  "$(ask describe nereid.v1.IngestService)"
holds "describe a message" ".nereid.v1.Append append = 3;" "$(ask describe nereid.v1.IngestRequest)"
holds "health" '"SERVING"' \
  "$(ask -import-path tests/grpcurl -proto health.proto grpc.health.v1.Health/Check)"

open='{"open": {"project": "curl", "experiment": "run 1"}}'
declare_loss='{"declare": {"channel_ref": 0, "name": "loss"}}'
stream=$(call nereid.v1.IngestService/Ingest "$open" "$declare_loss" \
  '{"declare": {"channel_ref": 7, "name": "note", "type": "VALUE_TYPE_TEXT"}}' \
  '{"append": {"sequence": 1, "channels": [
      {"channel_ref": 0, "points": {"x": [-1.5, 0.1, 7e22], "doubles": [0.1, "NaN", 5e-324]}},
      {"channel_ref": 7, "points": {"texts": ["grüße", "second"]}}]}}' \
  '{"append": {"sequence": 2, "channels": [
      {"channel_ref": 0, "points": {"x": [3, 8e22], "doubles": [1, "-Infinity"]}},
      {"channel_ref": 9, "points": {"doubles": [1]}}]}}' \
  '{"finish": {"sequence": 3, "state": "EXPERIMENT_STATE_SUCCEEDED"}}')
holds "opened tells the writer" '{"opened":{"writer_id":"' "$stream"
holds "opened tells the limits" '"max_message_bytes":4194304' "$stream"
holds "declared without a type" '{"declared":{"status":{}}}' "$stream"
holds "declared with a type" '{"declared":{"channel_ref":7,"type":"VALUE_TYPE_TEXT"' "$stream"
holds "a bad x is rejected in the stream" '"reason":"REJECTION_REASON_X_NOT_INCREASING"' "$stream"
holds "an unknown channel is rejected in the stream" \
  '"channel_ref":9,"count":"1","reason":"REJECTION_REASON_UNDECLARED_CHANNEL"' "$stream"
holds "everything is acknowledged and the stream ends well" \
  '{"acknowledged":{"through_sequence":"3"}} exit=0' "$stream"

read_request='{"project": "curl", "experiment": "run 1", "source": {"channel": "%s"}%s}'
# shellcheck disable=SC2059 # The request is the format.
request() { printf "$read_request" "$1" "${2:-}"; }
holds "numbers come back exactly, with the good part of the bad batch" \
  '"x":[-1.5,0.1,7e+22,8e+22],"doubles":[0.1,"NaN",5e-324,"-Infinity"]}} exit=0' \
  "$(call nereid.v1.QueryService/ReadPoints "$(request loss)")"
holds "a range and an order" '"x":[7e+22,0.1],"doubles":[5e-324,"NaN"]}} exit=0' \
  "$(call nereid.v1.QueryService/ReadPoints "$(request loss ', "from_x": 0, "to_x": 8e22, "descending": true')")"
holds "a series is sampled" \
  '"point_count":"4","points":{"x":[-1.5,0.1,7e+22,8e+22],"doubles":[0.1,"NaN",5e-324,"-Infinity"]}' \
  "$(call nereid.v1.QueryService/SampleSeries '{"project": "curl", "experiments": ["run 1"],
    "sources": [{"channel": "loss"}], "columns": 1, "to": 9e22}')"
holds "texts come back, with x assigned" '"x":[1,2],"texts":["grüße","second"]}} exit=0' \
  "$(call nereid.v1.QueryService/ReadPoints "$(request note)")"
holds "the channel tells what it holds" '"point_count":"4","rejected_count":"1"' \
  "$(call nereid.v1.ChannelService/GetChannel '{"project": "curl", "experiment": "run 1", "name": "loss"}')"
holds "the experiment is finished" '"state":"EXPERIMENT_STATE_SUCCEEDED"' \
  "$(call nereid.v1.ExperimentService/GetExperiment '{"project": "curl", "name": "run 1"}')"

holds "an unknown channel is NOT_FOUND" 'Code:NotFound' \
  "$(call nereid.v1.QueryService/ReadPoints "$(request absent)")"
holds "an unknown alias is NOT_FOUND" 'Code:NotFound' "$(call nereid.v1.QueryService/ReadPoints \
  '{"project": "curl", "experiment": "run 1", "source": {"alias": "best"}}')"
holds "a stream that does not open is INVALID_ARGUMENT" 'Code:InvalidArgument' \
  "$(call nereid.v1.IngestService/Ingest "$declare_loss")"
holds "a gap in the sequence is OUT_OF_RANGE" 'Code:OutOfRange' \
  "$(call nereid.v1.IngestService/Ingest "$open" "$declare_loss" '{"append": {"sequence": 2}}')"

experiment='"project": "curl", "experiment": "run 1"'
holds "a truncate tells what is left" '"point_count":"2","rejected_count":"1","first_x":-1.5,"last_x":0.1' \
  "$(call nereid.v1.ChannelService/TruncateChannel "{$experiment, \"name\": \"loss\", \"from_x\": 0.5}")"
holds "a channel is deleted" '{} exit=0' \
  "$(call nereid.v1.ChannelService/DeleteChannel "{$experiment, \"name\": \"note\"}")"
holds "an experiment is deleted" '{} exit=0' \
  "$(call nereid.v1.ExperimentService/DeleteExperiment '{"project": "curl", "name": "run 1"}')"
holds "a project is deleted" '{} exit=0' "$(call nereid.v1.ProjectService/DeleteProject '{"name": "curl"}')"
holds "a deleted project is NOT_FOUND" 'Code:NotFound' \
  "$(call nereid.v1.ProjectService/GetProject '{"name": "curl"}')"

if stop_server; then
  result ok "the server ends with 0 when told to"
else
  result FAILED "the server ends with 0 when told to"
fi
echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
