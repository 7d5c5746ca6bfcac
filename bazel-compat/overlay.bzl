"""The checkout of Nereid with a BUILD file over it, as a repository."""

_FOLDERS = ["bench", "client", "examples", "proto", "server", "storage", "tests"]

def _version(cmake_lists):
    """The version, from the one place that has it."""
    begin = "project(nereid VERSION "
    for line in cmake_lists.split("\n"):
        if line.startswith(begin):
            return line[len(begin):].split(" ")[0]
    fail("CMakeLists.txt has no line that begins with " + begin)

def _overlay_repository_impl(repository_ctx):
    checkout = None
    for file, name in repository_ctx.attr.files.items():
        path = repository_ctx.path(file)
        checkout = path.realpath.dirname.dirname
        repository_ctx.symlink(path, name)
    for folder in _FOLDERS:
        repository_ctx.symlink(checkout.get_child(folder), folder)
    version = _version(repository_ctx.read(checkout.get_child("CMakeLists.txt")))
    repository_ctx.file("version.bzl", "VERSION = {}\n".format(repr(version)))

_overlay_repository = repository_rule(
    implementation = _overlay_repository_impl,
    attrs = {
        "files": attr.label_keyed_string_dict(doc = "Files of this folder, to their names."),
    },
    local = True,
)

def overlay_repository(name, package, dependencies):
    """Makes the repository.

    Args:
      name: of the repository.
      package: that of this folder: `//` in the module, `//bazel-compat` in the whole checkout.
      dependencies: the file that says where libraries come from.
    """
    _overlay_repository(
        name = name,
        files = {
            Label(package + ":overlay.BUILD"): "BUILD.bazel",
            Label(package + ":sources.bzl"): "sources.bzl",
            Label(package + ":targets.bzl"): "targets.bzl",
            Label(package + ":" + dependencies): "dependencies.bzl",
        },
    )
