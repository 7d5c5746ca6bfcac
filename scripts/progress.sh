# shellcheck shell=bash
# Shared by the scripts of this folder: runs a step quietly, with a line that shows how it goes.
# Usage, from the root of the checkout: source scripts/progress.sh

# heading TEXT: the title of a group of steps.
heading() {
  if [[ -t 1 ]]; then printf '\n\e[1m%s\e[0m\n' "$*"; else printf '\n%s\n' "$*"; fi
}

# build_counter FILE: the last `[12/90]` that a build wrote to the file.
build_counter() {
  tail -c 4096 "$1" | grep -oE '\[[0-9]+/[0-9]+\]' | tail -n 1 || true
}

# step LABEL COMMAND ARG…: runs the command with its output going to the file $step_log, which is
# shown only if it fails. Returns what the command returned.
step() {
  local label=$1 begin=$SECONDS status=0 process
  shift
  mkdir -p build/logs
  step_log="build/logs/${label//[^[:alnum:]]/-}.log"
  "$@" >"$step_log" 2>&1 </dev/null &
  process=$!
  printf '  %-24s' "$label"
  while [[ -t 1 ]] && kill -0 "$process" 2>/dev/null; do
    printf '\r  %-24s %4d s  %s\e[K' "$label" $((SECONDS - begin)) "$(build_counter "$step_log")"
    sleep 0.2
  done
  wait "$process" || status=$?
  [[ ! -t 1 ]] || printf '\r  %-24s' "$label"
  printf ' %4d s' $((SECONDS - begin))
  if [[ $status -eq 0 ]]; then
    [[ ! -t 1 ]] || printf '\e[K'
    printf '\n'
  else
    printf '  failed with exit code %d\n' "$status"
    grep -vE ' +Passed +[0-9.]+ sec$|^ +Start +[0-9]+: |^\[[0-9]+/[0-9]+\] ' "$step_log" >&2 || true
  fi
  return "$status"
}
