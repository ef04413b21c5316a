"""A JSON Schema check that knows just the words which /openapi.json uses, and refuses words it does not know."""

KNOWN = {"$ref", "type", "properties", "required", "additionalProperties", "items", "enum", "const", "oneOf", "minimum", "maximum",
         "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "format", "description", "contentMediaType", "title"}

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def has_type(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if name == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def problems(value, schema, document, where=""):
    """Lines that say where `value` differs from `schema`."""
    if "$ref" in schema:
        target = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return problems(value, target, document, where)
    strange = set(schema) - KNOWN - {key for key in schema if key.startswith("x-")}
    if strange:
        return [f"{where or '/'}: the schema uses {sorted(strange)}, which this check does not know"]
    found = []
    if "oneOf" in schema and sum(not problems(value, each, document, where) for each in schema["oneOf"]) != 1:
        found.append(f"{where or '/'}: fits not exactly one of the alternatives")
    if "type" in schema:
        names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        if not any(has_type(value, name) for name in names):
            return found + [f"{where or '/'}: {type(value).__name__} instead of {'/'.join(names)}"]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{where or '/'}: {value!r} is none of {schema['enum']}")
    if "const" in schema and value != schema["const"]:
        found.append(f"{where or '/'}: {value!r} is not {schema['const']!r}")
    if isinstance(value, dict):
        found += object_problems(value, schema, document, where)
    elif isinstance(value, list):
        if len(value) > schema.get("maxItems", len(value)) or len(value) < schema.get("minItems", 0):
            found.append(f"{where}: {len(value)} items")
        for index, item in enumerate(value):
            found += problems(item, schema.get("items", {}), document, f"{where}/{index}")
    elif isinstance(value, str):
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            found.append(f"{where}: a text of {len(value)} characters")
    elif has_type(value, "number"):
        if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
            found.append(f"{where}: {value} is out of range")
    return found


def object_problems(value, schema, document, where):
    found = [f"{where}/{name}: missing" for name in schema.get("required", []) if name not in value]
    declared = schema.get("properties", {})
    others = schema.get("additionalProperties", True)
    for name, member in value.items():
        if name in declared:
            found += problems(member, declared[name], document, f"{where}/{name}")
        elif others is False:
            found.append(f"{where}/{name}: not declared")
        elif isinstance(others, dict):
            found += problems(member, others, document, f"{where}/{name}")
    return found
