"""The messages of the API `nereid.v1`, made from `proto/` when the package was built."""

from __future__ import annotations

from importlib import resources
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory


def _make_pool() -> descriptor_pool.DescriptorPool:
    """One of our own, so that stubs which a program generated for itself do not collide."""
    data = resources.files("nereid").joinpath("api.binpb").read_bytes()
    pool = descriptor_pool.DescriptorPool()
    for file in descriptor_pb2.FileDescriptorSet.FromString(data).file:
        pool.AddSerializedFile(file.SerializeToString())
    return pool


_pool = _make_pool()


def message(name: str) -> Any:
    """The class of the message `name` of nereid.v1. KeyError if there is none."""
    return message_factory.GetMessageClass(_pool.FindMessageTypeByName(f"nereid.v1.{name}"))


def enum_number(name: str) -> int:
    """The number of a value of an enum of nereid.v1, such as EXPERIMENT_STATE_FAILED."""
    return int(_pool.FindEnumTypeByName(f"nereid.v1.{_enum_of(name)}").values_by_name[name].number)


def enum_name(enum: str, number: int) -> str:
    """The name of a number, without the name of its enum: RUNNING, FAILED."""
    values = _pool.FindEnumTypeByName(f"nereid.v1.{enum}").values_by_number
    value = values.get(number)
    return str(number) if value is None else str(value.name)[len(_prefix_of(enum)) :]


_ENUMS = ("ValueType", "ExperimentState", "ExperimentField", "Statistic", "Axis")


def _prefix_of(enum: str) -> str:
    return "".join(f"_{c}" if c.isupper() else c.upper() for c in enum)[1:] + "_"


def _enum_of(name: str) -> str:
    return next(enum for enum in _ENUMS if name.startswith(_prefix_of(enum)))
