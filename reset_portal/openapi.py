"""What drf-spectacular cannot read off the views: how one signs in, and the errors' one shape."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_mock_request

from regions.actors import ANONYMOUS

ERRORS = {
    "400": "A value cannot be used, or there is no such filter.",
    "401": "No token or session, or one that is not valid (any more).",
    "403": "The agreement does not name this data set.",
    "404": "There is nothing here, or nothing within reach.",
    "406": "The API speaks JSON only.",
    "429": "Too many requests: see the header Retry-After.",
    "500": "Something went wrong here, and is in the log.",
}
ERROR = {
    "type": "object",
    "required": ["code", "detail", "fields"],
    "additionalProperties": False,
    "properties": {
        "code": {"type": "string", "description": "For programs."},
        "detail": {"type": "string", "description": "For people."},
        "fields": {
            "type": "object",
            "description": "What is wrong, by the parameter's name.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}


class SignIn(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "core.api.ActorAuthentication"
    name = ["token", "session"]  # noqa: RUF012  the base class says list

    def get_security_requirement(self, _auto_schema: Any) -> list[dict[str, list[str]]]:
        """One or the other, where the base class would ask for both."""
        return [{name: []} for name in self.name]

    def get_security_definition(self, _auto_schema: Any) -> list[dict[str, str]]:
        return [
            {"type": "http", "scheme": "bearer"},
            {"type": "apiKey", "in": "cookie", "name": "sessionid"},
        ]


def describe_answers(result: dict[str, Any], **_about: Any) -> dict[str, Any]:
    """Every answer holds all of its fields, and every refusal has the one shape."""
    parts = result["components"]
    for shape in parts["schemas"].values():
        if "properties" in shape:
            shape["required"] = sorted(shape["properties"])
    parts["schemas"]["Error"] = ERROR
    parts["responses"] = {
        status: {"description": description, "content": _body("Error")}
        for status, description in ERRORS.items()
    }
    parts["responses"]["304"] = {"description": "Unchanged since If-None-Match."}
    for path in result["paths"].values():
        for operation in path.values():
            for status in sorted(parts["responses"]):
                operation["responses"][status] = {"$ref": f"#/components/responses/{status}"}
    return result


def _body(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def described_by_nobody(*args: Any, **kwargs: Any) -> Any:
    """The description is the same whoever asks for it: views are looked at as nobody."""
    request = build_mock_request(*args, **kwargs)  # type: ignore[no-untyped-call]
    request.actor = ANONYMOUS
    return request
