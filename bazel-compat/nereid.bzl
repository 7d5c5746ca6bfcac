"""Nereid for a WORKSPACE: `nereid_repositories()` makes the repository `@nereid`."""

load(":overlay.bzl", "overlay_repository")
load(":system.bzl", "system_repository")

# What pkg-config calls the libraries of the overlay.
_MODULES = {
    "absl_flags": "absl_flags",
    "absl_flags_parse": "absl_flags_parse",
    "absl_flags_usage": "absl_flags_usage",
    "absl_flat_hash_map": "absl_flat_hash_map",
    "absl_flat_hash_set": "absl_flat_hash_set",
    "absl_function_ref": "absl_function_ref",
    "absl_node_hash_map": "absl_node_hash_map",
    "absl_random": "absl_random_random",
    "absl_span": "absl_span",
    "absl_status": "absl_status",
    "absl_statusor": "absl_statusor",
    "absl_str_format": "absl_str_format",
    "absl_strings": "absl_strings",
    "absl_time": "absl_time",
    "cpp-httplib": "cpp-httplib",
    "gmock": "gmock",
    "gtest_main": "gtest_main",
    "grpc++": "grpc++",
    "jpeg": "libjpeg",
    "png": "libpng",
    "protobuf": "protobuf",
    "rocksdb": "rocksdb",
    "utf8proc": "libutf8proc",
    "webp": "libwebp",
    "zlib": "zlib",
    "zstd": "libzstd",
}

def nereid_repositories():
    """Makes `@nereid` of the repository that this file lies in, against libraries of the system."""
    system_repository(
        name = "nereid_system",
        libraries = {"grpc++_reflection": ["-lgrpc++_reflection"]},
        modules = _MODULES,
        programs = ["grpc_cpp_plugin", "protoc"],
    )
    overlay_repository(
        name = "nereid",
        dependencies = "system_dependencies.bzl",
        package = "//bazel-compat",
    )
