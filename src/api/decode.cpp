#include "api/decode.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "rules/schema.h"

namespace shuquan::api {
namespace {

std::unexpected<Error> wrong_fields(std::vector<FieldProblem> problems) {
  return std::unexpected(Error{Errc::invalid_input, "request.invalid", {{"count", std::to_string(problems.size())}}, std::move(problems), {}, {}});
}

Json typed_value(std::string_view text, const Json& schema) {
  const std::string& type = schema["type"].text();
  if (type == "integer") {
    long value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size()) return Json(value);
  }
  if (type == "boolean" && (text == "true" || text == "false")) return Json(text == "true");
  return Json(text);
}

const rules::Codes& no_codes() {
  static const rules::Codes kNone;
  return kNone;
}

}  // namespace

Result<Json> decode_query(const Operation& operation, const http::Request& request) {
  Json query = Json::object();
  std::vector<FieldProblem> problems;
  for (const auto& [name, value] : request.parameters) {
    const auto declared = std::ranges::find_if(operation.query, [&](const auto& item) { return item.first == name; });
    const std::string pointer = "/query/" + pointer_token(name.substr(0, 60));
    if (declared == operation.query.end()) {
      problems.push_back({pointer, "field.unknown", {{"name", name.substr(0, 60)}}});
      continue;
    }
    if (value.empty()) continue;
    Json typed = typed_value(value, declared->second);
    for (FieldProblem& problem : rules::validate(typed, declared->second, no_codes(), rules::Completeness::complete)) {
      problem.pointer = pointer;
      problems.push_back(std::move(problem));
    }
    query.set(name, std::move(typed));
  }
  if (!problems.empty()) return wrong_fields(std::move(problems));
  return query;
}

Result<Json> decode_body(const Operation& operation, const http::Request& request) {
  if (operation.body.is_null() || operation.raw_upload) {
    if (operation.raw_upload || request.body.empty()) return Json();
    SHUQUAN_TRY(Json body, Json::parse(request.body));
    if (body.is_object() && body.size() == 0) return Json();
    return fail(Errc::invalid_input, "request.no_body_expected");
  }
  const std::string_view type = request.header("content-type");
  if (!type.starts_with("application/json") && !type.starts_with("application/merge-patch+json"))
    return fail(Errc::invalid_input, "request.media_type", {{"expected", "application/json"}});
  SHUQUAN_TRY(Json body, Json::parse(request.body));
  std::vector<FieldProblem> problems = rules::validate(body, operation.body, no_codes(), rules::Completeness::complete);
  if (!problems.empty()) return wrong_fields(std::move(problems));
  return body;
}

}  // namespace shuquan::api
