"""Libraries of the registry for the overlay, and C++ of proto files by the rules of gRPC."""

load("@grpc//bazel:cc_grpc_library.bzl", "cc_grpc_library")
load("@protobuf//bazel:cc_proto_library.bzl", "cc_proto_library")
load("@protobuf//bazel:proto_library.bzl", "proto_library")

_LIBRARIES = {
    "absl_flags": "@abseil-cpp//absl/flags:flag",
    "absl_flags_parse": "@abseil-cpp//absl/flags:parse",
    "absl_flags_usage": "@abseil-cpp//absl/flags:usage",
    "absl_flat_hash_map": "@abseil-cpp//absl/container:flat_hash_map",
    "absl_flat_hash_set": "@abseil-cpp//absl/container:flat_hash_set",
    "absl_function_ref": "@abseil-cpp//absl/functional:function_ref",
    "absl_node_hash_map": "@abseil-cpp//absl/container:node_hash_map",
    "absl_random": "@abseil-cpp//absl/random",
    "absl_span": "@abseil-cpp//absl/types:span",
    "absl_status": "@abseil-cpp//absl/status",
    "absl_statusor": "@abseil-cpp//absl/status:statusor",
    "absl_str_format": "@abseil-cpp//absl/strings:str_format",
    "absl_strings": "@abseil-cpp//absl/strings",
    "absl_time": "@abseil-cpp//absl/time",
    "cpp-httplib": "@cpp-httplib//:cpp-httplib",
    "gmock": "@googletest//:gtest",
    "grpc++": "@grpc//:grpc++",
    "grpc++_reflection": "@grpc//:grpc++_reflection",
    "gtest_main": "@googletest//:gtest_main",
    "jpeg": "@libjpeg_turbo//:jpeg",
    "png": "@libpng//:png",
    "protobuf": "@protobuf//:protobuf",
    "rocksdb": "@rocksdb//:rocksdb",
    "utf8proc": "@utf8proc//:utf8proc",
    "webp": "@libwebp//:libwebp",
    "zlib": "@zlib//:zlib",
    "zstd": "@zstd//:zstd",
}

def dependency(name):
    return _LIBRARIES[name]

def cc_protos(name, protos, root, services = None):
    """A library of the messages of proto files, and one of their services.

    Args:
      name: of the library of messages.
      protos: paths of the files.
      root: folder that their imports start from, with a slash at its end; empty: the whole.
      services: name of the library of services; None: there is none.
    """
    proto_library(
        name = name + "_protos",
        srcs = protos,
        strip_import_prefix = "/" + root,
        deps = [
            "@protobuf//:field_mask_proto",
            "@protobuf//:timestamp_proto",
        ],
    )
    cc_proto_library(
        name = name,
        visibility = ["//visibility:public"],
        deps = [name + "_protos"],
    )
    if services:
        cc_grpc_library(
            name = services,
            srcs = [name + "_protos"],
            grpc_only = True,
            visibility = ["//visibility:public"],
            deps = [name],
        )
