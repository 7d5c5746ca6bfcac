# shellcheck shell=bash
# Shared by scripts that need a running server. Source it.

server_process=

# start_server BINARY DATA_DIRECTORY LOG [FLAG…]: starts a server on a free loopback port, waits until
# it serves and exports its address as NEREID_SERVER; that of the dashboard, if a flag asks for one, as
# NEREID_DASHBOARD.
start_server() {
  local pipe ready='' addresses
  pipe=$(mktemp --dry-run)
  mkfifo "$pipe"
  "$1" --data_dir="$2" --grpc_address=127.0.0.1:0 --http_address= "${@:4}" >"$pipe" 2>"$3" </dev/null &
  server_process=$!
  IFS= read -r -t 60 ready <"$pipe" || true
  rm "$pipe"
  if [[ $ready != *grpc=* ]]; then
    echo "The server did not start:" >&2
    cat "$3" >&2
    return 1
  fi
  addresses=${ready##*grpc=}
  export NEREID_SERVER=${addresses%% *}
  export NEREID_DASHBOARD=${addresses##*http=}
}

# stop_server: asks the server to end, waits, and returns its exit code. Nothing to do is fine.
stop_server() {
  local process=$server_process
  [[ -n $process ]] || return 0
  server_process=
  kill -TERM "$process" 2>/dev/null || true
  wait "$process"
}
