#include "api/openapi.h"

#include <map>

#include "api/api.h"
#include "api/schemas.h"

namespace shuquan::api {
namespace {

std::string_view wire_method(http::Method method) {
  switch (method) {
    case http::Method::get: return "get";
    case http::Method::head: return "head";
    case http::Method::post: return "post";
    case http::Method::put: return "put";
    case http::Method::patch: return "patch";
    case http::Method::del: return "delete";
    case http::Method::options: return "options";
  }
  return "get";
}

Json parameter(std::string_view name, std::string_view place, Json schema, bool required) {
  Json out = Json::object({{"name", name}, {"in", place}, {"required", required}});
  if (schema.contains("description")) {
    out.set("description", schema["description"]);
    schema.erase("description");
  }
  return out.set("schema", std::move(schema));
}

Json parameters_of(const Operation& operation) {
  Json list = Json::array();
  std::string_view rest = operation.path;
  for (std::size_t open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
    const std::size_t close = rest.find('}', open);
    list.push(parameter(rest.substr(open + 1, close - open - 1), "path", Json::object({{"type", "string"}, {"maxLength", 200}}), true));
    rest.remove_prefix(close + 1);
  }
  for (const auto& [name, schema] : operation.query) list.push(parameter(name, "query", schema, false));
  if (operation.needs_if_match)
    list.push(parameter("If-Match", "header", Json::object({{"type", "string"}, {"description", "The ETag (form_revision) that the editor has seen."}}), true));
  if (operation.shared)
    list.push(parameter("If-None-Match", "header", Json::object({{"type", "string"}, {"maxLength", 1000}, {"description", "ETags of answers that the client still has."}}), false));
  if (operation.write)
    list.push(parameter("Idempotency-Key", "header",
                        Json::object({{"type", "string"}, {"maxLength", 100}, {"description", "Repeating a command with the same key returns the first reply."}}), false));
  return list;
}

Json responses_of(const Operation& operation) {
  Json content;
  if (operation.content_type.empty()) {
    content = Json::object({{"application/json", Json::object({{"schema", operation.response.is_null() ? Json::object({{"type", "object"}}) : operation.response}})}});
  } else {
    content = Json::object({{operation.content_type.data(), Json::object({{"schema", Json::object({{"type", "string"}, {"contentMediaType", operation.content_type}})}})}});
  }
  Json responses = Json::object({{std::to_string(operation.success), Json::object({{"description", "Success"}, {"content", std::move(content)}})}});
  if (operation.shared) responses.set("304", Json::object({{"description", "The client has the current answer"}}));
  responses.set("default", Json::object({{"$ref", "#/components/responses/Problem"}}));
  responses.set("4XX", Json::object({{"$ref", "#/components/responses/Problem"}}));
  return responses;
}

Json security_of(const Operation& operation) {
  const Json session = Json::object({{"session", Json::array()}}), token = Json::object({{"token", Json::array()}});
  if ((operation.audience & (kAnyone | kDemo)) != 0) return Json::array({Json::object(), session, token});
  return Json::array({session, token});
}

Json audience_of(const Operation& operation) {
  static constexpr std::pair<unsigned, std::string_view> kNames[] = {
      {kAnyone, "anyone"}, {kAccount, "account"}, {kOfficial, "official"}, {kSystemAdministrator, "system_administrator"},
      {kSecurityAdministrator, "security_administrator"}, {kAuditAdministrator, "audit_administrator"}, {kDemo, "demo"}};
  Json names = Json::array();
  for (const auto& [bit, name] : kNames)
    if ((operation.audience & bit) != 0) names.push(name);
  return names;
}

Json operation_json(const Operation& operation) {
  Json out = Json::object({{"operationId", operation.id},
                           {"tags", Json::array({operation.tag})},
                           {"summary", operation.summary.en},
                           {"description", operation.summary.zh},
                           {"x-audience", audience_of(operation)},
                           {"security", security_of(operation)}});
  Json parameters = parameters_of(operation);
  if (parameters.size() > 0) out.set("parameters", std::move(parameters));
  if (operation.raw_upload) {
    out.set("requestBody", Json::object({{"required", true},
                                         {"content", Json::object({{"application/octet-stream",
                                                                    Json::object({{"schema", Json::object({{"type", "string"}, {"contentMediaType", "application/octet-stream"}})}})}})}}));
  } else if (!operation.body.is_null()) {
    out.set("requestBody", Json::object({{"required", true}, {"content", Json::object({{"application/json", Json::object({{"schema", operation.body}})}})}}));
  }
  return out.set("responses", responses_of(operation));
}

}  // namespace

Json openapi_document(std::span<const Operation> all) {
  Json paths = Json::object();
  Json tags = Json::array();
  std::map<std::string_view, bool> seen;
  for (const Operation& operation : all) {
    const std::string path = std::string(kPrefix) + std::string(operation.path);
    if (!paths.contains(path)) paths.set(path, Json::object());
    paths.find(path)->set(wire_method(operation.method), operation_json(operation));
    if (seen.emplace(operation.tag, true).second) tags.push(Json::object({{"name", operation.tag}, {"description", "Operations on " + std::string(operation.tag)}}));
  }
  const Json problem = Json::object({{"description", "RFC 9457 problem details"},
                                     {"content", Json::object({{"application/problem+json", Json::object({{"schema", Json::object({{"$ref", "#/components/schemas/Problem"}})}})}})}});
  return Json::object({{"openapi", "3.1.0"},
                       {"info", Json::object({{"title", "Shuquan 数权"},
                                              {"version", "1"},
                                              {"description", "Registry for data intellectual property 数据知识产权. Commands answer after they are durable."},
                                              {"license", Json::object({{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}})}})},
                       {"servers", Json::array({Json::object({{"url", "/"}, {"description", "This server"}})})},
                       {"tags", std::move(tags)},
                       {"paths", std::move(paths)},
                       {"components",
                        Json::object({{"schemas", shared_schemas()},
                                      {"responses", Json::object({{"Problem", problem}})},
                                      {"securitySchemes",
                                       Json::object({{"session", Json::object({{"type", "apiKey"}, {"in", "cookie"}, {"name", kSessionCookie}})},
                                                     {"token", Json::object({{"type", "http"}, {"scheme", "bearer"}})}})}})}});
}

}  // namespace shuquan::api
