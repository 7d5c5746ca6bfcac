"""Libraries of the system for the overlay, and C++ of proto files by programs of the system."""

def dependency(name):
    return "@nereid_system//:" + name

def _outputs(protos, root, suffix):
    return ["generated/" + proto[len(root):-len(".proto")] + suffix for proto in protos]

def cc_protos(name, protos, root, services = None):
    """A library of the messages of proto files, and one of their services.

    Args:
      name: of the library of messages.
      protos: paths of the files.
      root: folder that their imports start from, with a slash at its end; empty: the whole.
      services: name of the library of services; None: there is none.
    """
    sources = _outputs(protos, root, ".pb.cc")
    headers = _outputs(protos, root, ".pb.h")
    service_sources = _outputs(protos, root, ".grpc.pb.cc") if services else []
    service_headers = _outputs(protos, root, ".grpc.pb.h") if services else []
    native.genrule(
        name = name + "_generated",
        srcs = protos,
        outs = sources + headers + service_sources + service_headers,
        cmd = " ".join([
            "root=$$(dirname $(location {}))".format(protos[0]),
            "&& root=$${{root%/{}}}/{}".format(protos[0].rpartition("/")[0], root),
            "&& $(location {}) -I $$root".format(dependency("protoc")),
            "--cpp_out=$(RULEDIR)/generated",
            "--grpc_out=$(RULEDIR)/generated --plugin=protoc-gen-grpc=$(location {})".format(
                dependency("grpc_cpp_plugin"),
            ) if services else "",
            "$(SRCS)",
        ]),
        tools = [dependency("protoc")] + ([dependency("grpc_cpp_plugin")] if services else []),
    )
    native.cc_library(
        name = name,
        srcs = sources,
        hdrs = headers,
        includes = ["generated"],
        linkstatic = True,
        visibility = ["//visibility:public"],
        deps = [dependency("protobuf")],
    )
    if services:
        native.cc_library(
            name = services,
            srcs = service_sources,
            hdrs = service_headers,
            includes = ["generated"],
            linkstatic = True,
            visibility = ["//visibility:public"],
            deps = [name, dependency("grpc++")],
        )
