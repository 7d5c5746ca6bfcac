"""For MODULE.bazel: makes the overlay of the checkout that the module lies in."""

load(":overlay.bzl", "overlay_repository")

def _overlay_impl(_module_ctx):
    overlay_repository(
        name = "nereid_overlay",
        dependencies = "module_dependencies.bzl",
        package = "//",
    )

overlay = module_extension(implementation = _overlay_impl)
