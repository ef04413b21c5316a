#include "api/problem.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/messages.h"

namespace shuquan::api {
namespace {

struct Special {
  std::string_view reason;
  int status;
};
/// Reasons whose status differs from that of their code.
constexpr std::array kSpecial = {
    Special{"json.malformed", 400},       Special{"request.media_type", 415},   Special{"auth.required", 401},      Special{"auth.session_expired", 401},
    Special{"auth.token_unknown", 401},   Special{"auth.wrong_credentials", 401}, Special{"auth.code_required", 401}, Special{"case.stale", 412},
    Special{"request.if_match_missing", 428}, Special{"limit.rate", 429},      Special{"request.method", 405},     Special{"store.full", 507},
};

}  // namespace

int status_of(const Error& error) {
  for (const Special& special : kSpecial)
    if (special.reason == error.reason) return special.status;
  switch (error.code) {
    case Errc::invalid_input: return 422;
    case Errc::rejected: return 422;
    case Errc::not_found: return 404;
    case Errc::conflict: return 409;
    case Errc::forbidden: return 403;
    case Errc::unavailable: return 503;
    case Errc::internal: return 500;
  }
  return 500;
}

http::Response problem(const Error& error, std::string_view language, std::string_view incident, int status) {
  if (status == 0) status = status_of(error);
  Json body = Json::object({{"type", "/problems/" + error.reason},
                            {"title", message_text(error.reason, error.params, language)},
                            {"status", status},
                            {"code", to_string(error.code)},
                            {"reason", error.reason},
                            {"mend", mend_text(error.reason, error.params, language)}});
  if (!error.clause.empty()) body.set("clause", error.clause);
  if (!incident.empty()) body.set("incident", incident);
  if (!error.fields.empty()) {
    Json fields = Json::array();
    for (const FieldProblem& field : error.fields) {
      fields.push(Json::object({{"pointer", field.pointer},
                                {"reason", field.reason},
                                {"message", message_text(field.reason, field.params, language)},
                                {"mend", mend_text(field.reason, field.params, language)}}));
    }
    body.set("errors", std::move(fields));
  }
  http::Response response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.body = body.dump();
  if (status == 503 || status == 507 || status == 429) {
    const auto seconds = std::ranges::find(error.params, "seconds", &std::pair<std::string, std::string>::first);
    response.headers.emplace_back("Retry-After", seconds == error.params.end() ? "1" : seconds->second);
  }
  if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

}  // namespace shuquan::api
