#!/usr/bin/env bash
# Installs a build, moves it elsewhere, and builds and runs a project that uses it: by CMake's
# package, by pkg-config, and with the checkout as a folder of the project.
#   tests/install/install_test.sh BUILD_DIRECTORY WORK_DIRECTORY
set -euo pipefail
build=$(realpath "$1")
mkdir -p "$2"
work=$(realpath "$2")
cd "$(dirname "$0")/../.."
source scripts/server.sh

readonly prefix=$work/moved
readonly consumer=$PWD/tests/install/consumer
passed=0
failed=0

result() {
  if [[ $1 == ok ]]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
  echo "$1: $2"
}

# same LABEL WANTED GOT
same() {
  if [[ $2 == "$3" ]]; then
    result ok "$1"
  else
    result FAILED "$1"
    printf '  wanted: %s\n  got:    %s\n' "$2" "$3"
  fi
}

install_and_move() {
  rm -rf "$work/installed" "$prefix"
  cmake --install "$build" --prefix "$work/installed" >"$work/install.log"
  mv "$work/installed" "$prefix"
}

# pkg_config OPTION…: asked for the package `nereid`.
pkg_config() { PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name nereid.pc)") pkg-config "$@" nereid; }

files_are_there() {
  same "headers: those of the client's interface" \
    "channel.h delivery_callbacks.h delivery_report.h experiment.h experiment_options.h finish_state.h image.h" \
    "$(find "$prefix/include/nereid" -name '*.h' -printf '%f\n' | sort | xargs)"
  same "proto files: all" "$(cd proto && find nereid -name '*.proto' | sort)" \
    "$(cd "$(pkg_config --variable=protodir)" && find nereid -type f | sort)"
  same "no path of the build or of the prefix at that time" "" \
    "$(grep -rlE "$build|$work/installed" "$prefix" --include='*.cmake' --include='*.pc' || true)"
}

# configure NAME OPTION…: the consumer, in a build directory of that name.
configure() {
  cmake -S "$consumer" -B "$work/$1" -G Ninja -DCMAKE_CXX_COMPILER_LAUNCHER="$(command -v ccache)" \
    -DCMAKE_FIND_USE_PACKAGE_REGISTRY=OFF "${@:2}"
}

# runs NAME PROGRAM…: a built consumer sends points and learns the version.
runs() {
  same "$1: points are stored" "3 points are stored " "$("$2" "$NEREID_SERVER" "$1")"
  [[ $# -lt 3 ]] || same "$1: the version of the server" "$version" "$("$3" "$NEREID_SERVER")"
}

by_package() {
  local log=$work/by_package.log
  rm -rf "$work/by_package"
  configure by_package -DCMAKE_PREFIX_PATH="$prefix" >"$log"
  same "package: its version" "$version" "$(sed -n 's/^-- nereid_VERSION=//p' "$log")"
  cmake --build "$work/by_package" >>"$log"
  runs package "$work/by_package/send_points" "$work/by_package/ask_version"
  rm -rf "$work/too_new"
  if configure too_new -DCMAKE_PREFIX_PATH="$prefix" -DWANTED_VERSION=99 &>"$work/too_new.log"; then
    result FAILED "package: version 99 was found"
  else
    result ok "package: there is no version 99"
  fi
}

by_pkg_config() {
  local flags
  same "pkg-config: its version" "$version" "$(pkg_config --modversion)"
  read -ra flags <<<"$(pkg_config --cflags --libs)"
  g++ -std=c++17 "$consumer/send_points.cc" -o "$work/by_pkg_config" "${flags[@]}"
  runs pkg-config "$work/by_pkg_config"
}

# Only what the client needs is looked for, and only it is built.
by_folder() {
  local log=$work/by_folder.log
  configure by_folder --no-warn-unused-cli -DNEREID_SOURCE_DIR="$PWD" \
    -DCMAKE_DISABLE_FIND_PACKAGE_RocksDB=ON >"$log"
  cmake --build "$work/by_folder" >>"$log"
  runs folder "$work/by_folder/send_points" "$work/by_folder/ask_version"
}

install_and_move
version=$("$prefix/bin/nereid" --version)
version=${version#nereid }
same "the server's version" "nereid-server $version" "$("$prefix/bin/nereid-server" --version)"
same "the version: that of CMakeLists.txt" \
  "$(sed -n 's/^project(nereid VERSION \([0-9.]*\) .*/\1/p' CMakeLists.txt)" "$version"
files_are_there

rm -rf "$work/data"
trap 'stop_server || true' EXIT
start_server "$prefix/bin/nereid-server" "$work/data" "$work/server.log"
by_package
by_pkg_config
by_folder
stop_server
echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
