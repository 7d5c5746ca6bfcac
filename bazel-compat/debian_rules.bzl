"""Rule sets for Debian's Bazel 4, which asks for them but can fetch nothing."""

def _rules_cc_impl(repository_ctx):
    # Debian's package bazel-rules-cc is too new for Debian's Bazel.
    folder = repository_ctx.path(Label("//bazel-compat/debian_rules_cc:BUILD.bazel")).dirname
    repository_ctx.symlink(folder.get_child("cc"), "cc")

_rules_cc = repository_rule(implementation = _rules_cc_impl, local = True)

def _coverage_tools_impl(repository_ctx):
    # Every test asks for them by name; only `bazel coverage` would run them.
    repository_ctx.file("BUILD.bazel", "\n".join([
        "filegroup(name = '{}', visibility = ['//visibility:public'])".format(name)
        for name in ["coverage_report_generator", "lcov_merger"]
    ]))

_coverage_tools = repository_rule(implementation = _coverage_tools_impl)

def debian_rules():
    """First thing in a WORKSPACE. Of bazel-rules-java, bazel-rules-proto and bazel-platforms."""
    _coverage_tools(name = "remote_coverage_tools")
    _rules_cc(name = "rules_cc")
    native.local_repository(name = "platforms", path = "/usr/share/bazel/tools/platforms")
    native.local_repository(name = "rules_java", path = "/usr/share/bazel/rules/java")
    native.local_repository(name = "rules_proto", path = "/usr/share/bazel/rules/proto")
