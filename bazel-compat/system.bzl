"""Libraries and programs of the system as a repository."""

_LIBRARY = """
cc_library(
    name = "{name}",
    defines = {defines},
    linkopts = {linkopts},
    visibility = ["//visibility:public"],
)
"""

def _run(repository_ctx, command):
    result = repository_ctx.execute(command)
    if result.return_code != 0:
        fail("{} failed: {}".format(" ".join(command), result.stderr))
    return [word for word in result.stdout.strip().split(" ") if word]

def _program(repository_ctx, name):
    path = repository_ctx.which(name)
    if path == None:
        fail("there is no program {} on the path: scripts/install-deps lists packages".format(name))
    return path

def _system_repository_impl(repository_ctx):
    libraries = dict(repository_ctx.attr.libraries)
    pkg_config = _program(repository_ctx, "pkg-config")
    defines = {}
    for name, module in repository_ctx.attr.modules.items():
        flags = _run(repository_ctx, [pkg_config, "--cflags-only-other", module])
        defines[name] = [flag[len("-D"):] for flag in flags if flag.startswith("-D")]
        libraries[name] = _run(repository_ctx, [pkg_config, "--libs", module])
    for name in repository_ctx.attr.programs:
        repository_ctx.symlink(_program(repository_ctx, name), name)
    build = "exports_files({})\n".format(repr(repository_ctx.attr.programs))
    for name in sorted(libraries):
        build += _LIBRARY.format(
            name = name,
            defines = repr(defines.get(name, [])),
            linkopts = repr(libraries[name]),
        )
    repository_ctx.file("BUILD.bazel", build)

system_repository = repository_rule(
    implementation = _system_repository_impl,
    attrs = {
        "libraries": attr.string_list_dict(doc = "Name of a library to what links it."),
        "modules": attr.string_dict(doc = "Name of a library to its name for pkg-config."),
        "programs": attr.string_list(doc = "Programs on the path."),
    },
    doc = "Headers are found where the compiler looks by itself.",
    local = True,
)
