#!/bin/sh
# Builds the class `Soundwell` for Godot 3 and puts it, with the native core, into bin/ of the project (or of $1).
# Needs the core first: cd bindings && cmake --preset release && cmake --build --preset release
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bindings=$here/../../bindings
core=${SOUNDWELL_LIBRARY_FOLDER:-$bindings/build/release}
out=${1:-$here}/bin
mkdir -p "$out"
cp -L "$core/libsoundwell.so" "$out/"
cc -std=c11 -O2 -Wall -Wextra -Werror -fPIC -shared -fvisibility=hidden -I "$bindings/include" \
  "$here/native/soundwell_godot.c" -L "$out" -lsoundwell -Wl,-rpath,'$ORIGIN' -o "$out/libsoundwell_godot.so"
