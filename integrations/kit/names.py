"""Names in the OpenAPI document. Families name their shapes alike; the document has one room for all."""

from typing import Any


def component(shape: type[Any]) -> str:
    """`atendimento.api.desk.shapes.MessageOut` is `DeskMessage`."""
    name = shape.__name__.removesuffix("Out").removesuffix("In")
    package, _dot, _module = shape.__module__.rpartition(".")
    family = package.rpartition(".api.")[2] if ".api." in package else ""
    return "".join(word.title() for word in family.split(".")) + name
