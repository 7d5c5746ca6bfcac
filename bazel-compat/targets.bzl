"""Rules for what CMakeLists.txt builds, under the same names and from the same sources."""

load(":sources.bzl", "PUBLIC_HEADERS", "SOURCES")

# Numbers must come out the same whatever the processor: no fused multiply-add.
_COPTS = ["-std=c++20", "-ffp-contract=off", "-Wall", "-Wextra"]

def nereid_library(name, headers = [], **kwargs):
    """A library.

    Args:
      name: as CMake has it.
      headers: those beside the public ones.
      **kwargs: passed on.
    """
    public = PUBLIC_HEADERS.get(name, [])
    private = [header for header in headers if header not in public]
    native.cc_library(
        name = name,
        srcs = SOURCES[name] + (private if public else []),
        hdrs = public or headers,
        copts = _COPTS,
        linkstatic = True,
        **kwargs
    )

def nereid_binary(name, headers = [], **kwargs):
    native.cc_binary(name = name, srcs = SOURCES[name] + headers, copts = _COPTS, **kwargs)

def nereid_test(name, headers = [], **kwargs):
    native.cc_test(
        name = name,
        srcs = SOURCES[name] + headers,
        copts = _COPTS,
        linkstatic = True,
        **kwargs
    )

def check_all_built():
    """Fails where CMake has a target that this package lacks."""
    missing = [name for name in SOURCES if not native.existing_rule(name)]
    if missing:
        fail("CMakeLists.txt has targets that bazel-compat/overlay.BUILD lacks: " +
             ", ".join(missing))
