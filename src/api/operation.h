#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "http/message.h"
#include "office/registrar.h"
#include "rules/rule_pack.h"

namespace shuquan::api {

/// Who may call an operation at all; what they may do with a particular case is decided by the rule pack's roles
/// (office/case_access.h). This is the one table that the role matrix of the tests is generated from.
enum Audience : unsigned {
  kAnyone = 1U << 0U,             ///< also without signing in
  kAccount = 1U << 1U,            ///< any signed-in account
  kOfficial = 1U << 2U,           ///< an appointment at some office
  kSystemAdministrator = 1U << 3U,
  kSecurityAdministrator = 1U << 4U,
  kAuditAdministrator = 1U << 5U,
  kDemo = 1U << 6U,               ///< only where the server runs in demo mode; implies anyone
};

/// A decoded call.
struct Call {
  office::Identity who;
  Json path;      ///< path parameters, texts
  Json query;     ///< query parameters, typed by the operation's schema; absent ones are missing
  Json body;      ///< checked against the operation's schema
  Json prepared;  ///< what `prepare` returned
  std::string language = "zh";
  std::string if_match;        ///< entity tag without quotes, empty where not sent
  std::string remote_address;
  std::string user_agent;
  std::shared_ptr<http::SpooledBody> upload;  ///< a raw body that was spooled
  std::string raw_body;                       ///< a raw body in memory (operations with `raw_upload`)
  const std::string& id(std::string_view name) const { return path[name].text(); }
};

/// What an operation answers. `body` is JSON unless `content_type` says otherwise, then `bytes` is sent.
struct Reply {
  Reply() = default;
  Reply(Json json) : body(std::move(json)) {}  // NOLINT(google-explicit-constructor)
  Json body;
  int status = 0;  ///< 0: the operation's success status
  std::string content_type;
  std::string bytes;
  std::vector<std::pair<std::string, std::string>> headers;
};

/// A reader sees a snapshot of the database.
using Reader = std::function<Result<Reply>(const Call&, store::Connection&, office::Services&)>;
/// A command runs inside the registrar's batch.
using Writer = std::function<Result<Json>(const Call&, office::Transaction&)>;
/// Work that a command needs but that must not hold up the registrar (passwords, file digests).
using Preparation = std::function<Result<Json>(const Call&, store::Connection&, office::Services&)>;
/// Last touch on the answer of a command, e.g. a cookie.
using Finish = std::function<void(Json& body, http::Response& response)>;

/// For commands whose writes must stay although the caller is refused, e.g. a counted wrong password: the error that the
/// committed outcome stands for, if any.
using Refusal = std::function<std::optional<Error>(const Json& outcome)>;

/// The answer of a command that is not JSON, made from its committed outcome.
using Rendering = std::function<Result<Reply>(const Json& outcome)>;

/// One operation, declared once: decoding, the API document, the role matrix and the tests come from this.
struct Operation {
  std::string_view id;  ///< verb phrase, the same in every layer
  http::Method method = http::Method::get;
  std::string_view path{};  ///< below /api/v1, e.g. "/cases/{case_id}"
  std::string_view tag;
  rules::Text summary;
  unsigned audience = kAccount;
  std::vector<std::pair<std::string_view, Json>> query{};  ///< name and schema
  Json body{};                                           ///< schema, null where there is no body
  Json response{};                                       ///< schema of the success answer
  int success = 200;
  std::size_t body_limit = 64 * 1024;  ///< bytes
  bool shared = false;                 ///< a reading open to anyone whose answer depends on its address, on what is committed and on the day
                                       ///< only: kept ready for the next who asks (AnswerCache), with an entity tag
  bool raw_upload = false;             ///< the body is a file, not JSON
  bool needs_if_match = false;
  bool replayable = true;      ///< false: the answer holds a secret and is never stored for a repeated key
  bool secret_existence = false;  ///< 404 instead of 403 for those who may not know of the object
  std::string_view content_type{};  ///< of a success answer that is not JSON
  Reader read{};
  Writer write{};
  Preparation prepare{};
  Refusal refusal{};
  Finish finish{};
  Rendering render{};
};

/// The parts of a list in one query parameter, without empty ones.
std::vector<std::string> comma_separated(std::string_view text);

/// All operations, sorted by area. One line each in operations.cpp.
std::span<const Operation> operations();
/// Whether this caller passes the operation's audience.
bool admits(const Operation& operation, const office::Identity& who, bool demo);

}  // namespace shuquan::api
