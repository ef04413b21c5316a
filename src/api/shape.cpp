#include "api/shape.h"

namespace shuquan::api {
namespace {

Json typed(std::string_view type, std::string_view description) {
  Json schema = Json::object({{"type", type}});
  if (!description.empty()) schema.set("description", description);
  return schema;
}

}  // namespace

Member optional_member(std::string_view name, Json schema) { return {name, std::move(schema), false}; }

Json text(std::string_view description, int max_length) { return typed("string", description).set("maxLength", max_length); }

Json required_text(std::string_view description, int max_length) { return text(description, max_length).set("minLength", 1); }

Json formatted(std::string_view format, std::string_view description) { return typed("string", description).set("format", format).set("maxLength", 200); }

Json choice(std::initializer_list<std::string_view> values, std::string_view description) {
  Json list = Json::array();
  for (const std::string_view value : values) list.push(value);
  return typed("string", description).set("enum", std::move(list));
}

Json integer(std::string_view description, std::int64_t minimum, std::int64_t maximum) {
  return typed("integer", description).set("minimum", minimum).set("maximum", maximum);
}

Json flag(std::string_view description) { return typed("boolean", description); }

Json list_of(Json item, std::string_view description, int max_items) {
  return typed("array", description).set("items", std::move(item)).set("maxItems", max_items);
}

Json object(std::initializer_list<Member> members, std::string_view description) {
  Json schema = typed("object", description);
  Json properties = Json::object();
  Json required = Json::array();
  for (const Member& member : members) {
    properties.set(member.name, member.schema);
    if (member.required) required.push(member.name);
  }
  schema.set("properties", std::move(properties));
  if (required.size() > 0) schema.set("required", std::move(required));
  return schema.set("additionalProperties", false);
}

Json map_of(Json item, std::string_view description) { return typed("object", description).set("additionalProperties", std::move(item)); }

Json open_object(std::string_view description) { return typed("object", description).set("additionalProperties", true); }

Json nullable(Json schema) {
  if (schema.contains("$ref")) return Json::object({{"oneOf", Json::array({std::move(schema), Json::object({{"type", "null"}})})}});
  if (schema.contains("enum")) {
    Json values = schema["enum"];
    schema.set("enum", std::move(values.push(Json())));
  }
  return schema.set("type", Json::array({schema["type"], "null"}));
}

Json reference(std::string_view name) { return Json::object({{"$ref", "#/components/schemas/" + std::string(name)}}); }

}  // namespace shuquan::api
