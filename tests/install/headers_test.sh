#!/usr/bin/env bash
# Compiles each installed header of the client alone, with many warnings, as C++17 by GCC and C++20 by
# Clang, and sees that none brings headers of gRPC or protobuf along.
#   tests/install/headers_test.sh PREFIX
set -euo pipefail
# Quoted includes are looked for here first, so not in the checkout.
cd "$1/include/nereid"
passed=0
failed=0

result() {
  if [[ $1 == ok ]]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
  echo "$1: $2"
}

compile() { "$1" "$2" -fsyntax-only -Wall -Wextra -Wpedantic -Wshadow -Werror -I. -x c++ -; }

# compiles_alone HEADER
compiles_alone() {
  local how
  for how in "g++ -std=c++17" "clang++ -std=c++20"; do
    # shellcheck disable=SC2086 # Two words.
    if compile $how <<<"#include \"$1\""; then
      result ok "$1 compiles alone: $how"
    else
      result FAILED "$1 does not compile alone: $how"
    fi
  done
}

# hides HEADER: what it includes, also by way of others.
hides() {
  local foreign
  foreign=$(g++ -std=c++17 -M -I. -x c++ - <<<"#include \"$1\"" |
    grep -oE '[^ ]*/(grpc|grpcpp|google/protobuf|nereid-stubs)/[^ ]*' || true)
  if [[ -z $foreign ]]; then
    result ok "$1 brings no header of gRPC or protobuf"
  else
    result FAILED "$1 brings: $foreign"
  fi
}

mapfile -t headers < <(find . -name '*.h' -printf '%P\n' | sort)
for header in "${headers[@]}"; do
  compiles_alone "$header"
  hides "$header"
done
if [[ " ${headers[*]} " == *" client/experiment.h "* ]]; then
  result ok "client/experiment.h is installed"
else
  result FAILED "client/experiment.h is not installed"
fi

echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
