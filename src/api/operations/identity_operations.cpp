#include <memory>

#include "api/api.h"
#include "api/operations.h"
#include "api/rate_limit.h"
#include "api/schemas_identity.h"
#include "api/shape.h"
#include "crypto/password.h"
#include "office/accounts.h"
#include "office/api_tokens.h"
#include "office/plain_text.h"
#include "office/second_factor.h"
#include "office/sessions.h"
#include "office/sign_in.h"
#include "office/sign_ins.h"

namespace shuquan::api {
namespace {

using http::Method;
using office::Services;
using office::Transaction;
using store::Connection;

constexpr int kAttemptsPerMinute = 20;
/// Demo mode has no accounts worth guessing, and its walk-throughs come from one address.
constexpr int kDemoAttemptsPerMinute = 2'000;

int allowance(const Services& services) { return services.options.demo ? kDemoAttemptsPerMinute : kAttemptsPerMinute; }

std::string cookie(std::string_view value, std::string_view more = {}) {
  return std::string(kSessionCookie) + "=" + std::string(value) + "; Path=/; Secure; HttpOnly; SameSite=Strict" + std::string(more);
}

/// Passwords and codes may hold anything; only their length is bounded here.
Json password_text(std::string_view description) { return required_text(description, crypto::kMaxPassword); }

Operation sign_up() {
  Operation op{.id = "sign_up", .method = Method::post, .path = "/accounts", .tag = "accounts", .summary = {"注册账号", "Open an account"}};
  op.audience = kAnyone;
  op.body = object({{"login", required_text("3–60 letters, digits and . _ - @; an e-mail address will do", 60)},
                    {"name", required_text("Name of the person who signs in", 60)},
                    {"password", password_text("At least 10 characters")},
                    optional_member("language", choice({"zh", "en"}, "Language of messages"))});
  op.response = object({{"id", text("Account id", 40)}, {"login", text("Login", 60)}});
  op.success = 201;
  op.replayable = false;
  op.prepare = [limit = std::make_shared<RateLimit>()](const Call& call, Connection& db, Services& services) -> Result<Json> {
    SHUQUAN_CHECK(limit->admit(caller_of(call.remote_address), allowance(services), services.time.now()));
    SHUQUAN_TRY(const std::string login, office::checked_login(call.body["login"].text()));
    SHUQUAN_CHECK(office::check_password(call.body["password"].text(), login, "/password"));
    SHUQUAN_TRY(const store::Rows taken, db.query("SELECT id FROM account WHERE login = $1", {login}));
    if (!taken.empty()) return fail(Errc::conflict, "account.login_taken", {{"login", login}});
    SHUQUAN_TRY(std::string hash, crypto::hash_password(call.body["password"].text()));
    return Json::object({{"login", login}, {"hash", std::move(hash)}});
  };
  op.write = [](const Call& call, Transaction& tx) {
    return office::sign_up(tx, {call.prepared["login"].text(), call.body["name"].text(), call.prepared["hash"].text(), std::string(call.body["language"].string_or("zh"))},
                           call.remote_address);
  };
  return op;
}

office::PasswordCheck password_check_of(const Json& prepared) {
  return {AccountId(prepared["account"].text()), prepared["right"].bool_or(false), prepared["checked_hash"].text(), prepared["fresh_hash"].text()};
}

Operation sign_in() {
  Operation op{.id = "sign_in", .method = Method::post, .path = "/session", .tag = "accounts", .summary = {"登录", "Sign in"}};
  op.audience = kAnyone;
  op.body = object({{"login", required_text("Login", 60)}, {"password", password_text("Password")}, optional_member("code", text("Six digits of the authenticator app", 10))});
  op.response = reference("Identity");
  op.replayable = false;
  op.prepare = [limit = std::make_shared<RateLimit>()](const Call& call, Connection& db, Services& services) -> Result<Json> {
    SHUQUAN_CHECK(limit->admit(caller_of(call.remote_address), allowance(services), services.time.now()));
    const std::string login = office::checked_login(call.body["login"].text()).value_or("");
    SHUQUAN_TRY(const office::PasswordCheck check, office::check_sign_in(db, login, call.body["password"].text(), services.time.now()));
    return Json::object({{"login", login}, {"account", check.account.value}, {"right", check.right}, {"checked_hash", check.checked_hash}, {"fresh_hash", check.fresh_hash}});
  };
  op.write = [](const Call& call, Transaction& tx) {
    return office::sign_in(tx, {call.prepared["login"].text(), call.body["code"].text(), call.remote_address, call.user_agent}, password_check_of(call.prepared));
  };
  op.refusal = office::sign_in_refusal;
  op.finish = [](Json& body, http::Response& response) {
    response.headers.emplace_back("Set-Cookie", cookie(body["session"].text()));
    body.erase("session");
  };
  return op;
}

Operation sign_out() {
  Operation op{.id = "sign_out", .method = Method::del, .path = "/session", .tag = "accounts", .summary = {"退出登录", "Sign out"}};
  op.response = object({{"signed_in", flag("False")}});
  op.replayable = false;
  op.write = [](const Call& call, Transaction& tx) { return office::sign_out(tx, call.who); };
  op.finish = [](Json&, http::Response& response) { response.headers.emplace_back("Set-Cookie", cookie("", "; Max-Age=0")); };
  return op;
}

Operation extend_session() {
  Operation op{.id = "extend_session", .method = Method::post, .path = "/session/extension", .tag = "accounts", .summary = {"延长登录会话", "Stay signed in"}};
  op.response = object({{"expires_at", formatted("instant", "New end of the session")}, {"extensible", flag("It can be moved once more")}});
  op.replayable = false;
  op.write = [](const Call& call, Transaction& tx) { return office::extend_session(tx, call.who); };
  return op;
}

Operation get_me() {
  Operation op{.id = "get_me", .path = "/me", .tag = "accounts", .summary = {"当前登录者", "Who is signed in"}};
  op.audience = kAnyone;
  op.response = reference("Identity");
  op.read = [](const Call& call, Connection& db, Services&) -> Result<Reply> { return office::describe_identity(db, call.who); };
  return op;
}

Operation change_password() {
  Operation op{.id = "change_password", .method = Method::put, .path = "/me/password", .tag = "accounts", .summary = {"修改密码", "Change your password"}};
  op.body = object({{"old_password", password_text("The password in force")}, {"new_password", password_text("At least 10 characters")}});
  op.response = object({{"sessions_ended", integer("Other sessions that were ended", 0, 1'000'000)}});
  op.replayable = false;
  op.prepare = [limit = std::make_shared<RateLimit>()](const Call& call, Connection& db, Services& services) -> Result<Json> {
    SHUQUAN_CHECK(office::require_session(call.who));
    SHUQUAN_CHECK(limit->admit(call.who.account.value, kAttemptsPerMinute / 2, services.time.now()));
    SHUQUAN_TRY(const store::Rows rows, db.query("SELECT password_hash FROM account WHERE id = $1", {call.who.account}));
    if (rows.empty()) return fail(Errc::forbidden, "auth.required");
    SHUQUAN_TRY(const bool fits, crypto::verify_password(rows.front().text(0), call.body["old_password"].text()));
    if (!fits) return office::wrong_field("/old_password", "account.password_wrong");
    SHUQUAN_CHECK(office::check_password(call.body["new_password"].text(), call.who.login, "/new_password"));
    SHUQUAN_TRY(std::string hash, crypto::hash_password(call.body["new_password"].text()));
    return Json::object({{"checked_hash", rows.front().text(0)}, {"hash", std::move(hash)}});
  };
  op.write = [](const Call& call, Transaction& tx) { return office::change_password(tx, call.who, call.prepared["checked_hash"].text(), call.prepared["hash"].text()); };
  return op;
}

Operation set_language() {
  Operation op{.id = "set_language", .method = Method::put, .path = "/me/language", .tag = "accounts", .summary = {"设置语言", "Choose your language"}};
  op.body = object({{"language", choice({"zh", "en"}, "Language of messages")}});
  op.response = op.body;
  op.write = [](const Call& call, Transaction& tx) { return office::set_language(tx, call.who, call.body["language"].text()); };
  return op;
}

Operation list_sessions() {
  Operation op{.id = "list_sessions", .path = "/me/sessions", .tag = "accounts", .summary = {"登录会话列表", "Your sessions"}};
  op.response = page_of("Session", "Sessions");
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> { return office::list_sessions(db, call.who, services.time.now()); };
  return op;
}

Operation list_sign_ins() {
  Operation op{.id = "list_sign_ins", .path = "/me/sign-ins", .tag = "accounts", .summary = {"最近的登录", "The last three successful and failed sign-ins"}};
  op.response = reference("SignIns");
  op.read = [](const Call& call, Connection& db, Services&) -> Result<Reply> { return office::list_sign_ins(db, call.who); };
  return op;
}

Operation end_session() {
  Operation op{.id = "end_session", .method = Method::del, .path = "/me/sessions/{session_id}", .tag = "accounts", .summary = {"结束登录会话", "End a session"}};
  op.response = object({{"ended", flag("True")}});
  op.write = [](const Call& call, Transaction& tx) { return office::end_session(tx, call.who, call.id("session_id")); };
  return op;
}

/// Codes have six digits: whoever may try must not try often.
Preparation limited_codes() {
  return [limit = std::make_shared<RateLimit>()](const Call& call, Connection&, Services& services) -> Result<Json> {
    SHUQUAN_CHECK(limit->admit(call.who.account.value, kAttemptsPerMinute / 4, services.time.now()));
    return Json();
  };
}

Json second_factor_state() { return object({{"second_factor", flag("Whether codes are asked for at sign-in")}}); }
Json code_body() { return object({{"code", required_text("Six digits of the authenticator app", 10)}}); }

Operation start_second_factor() {
  Operation op{.id = "start_second_factor", .method = Method::post, .path = "/me/second-factor", .tag = "accounts", .summary = {"开始设置动态口令", "Start setting up a second factor"}};
  op.response = object({{"secret", text("Secret in base 32, shown once", 64)}, {"address", text("otpauth:// address for a QR code", 500)}});
  op.success = 201;
  op.replayable = false;
  op.write = [](const Call& call, Transaction& tx) { return office::start_second_factor(tx, call.who); };
  return op;
}

Operation confirm_second_factor() {
  Operation op{.id = "confirm_second_factor", .method = Method::put, .path = "/me/second-factor", .tag = "accounts", .summary = {"启用动态口令", "Confirm the second factor"}};
  op.body = code_body();
  op.response = second_factor_state();
  op.replayable = false;
  op.prepare = limited_codes();
  op.write = [](const Call& call, Transaction& tx) { return office::confirm_second_factor(tx, call.who, call.body["code"].text()); };
  return op;
}

Operation remove_second_factor() {
  Operation op{.id = "remove_second_factor", .method = Method::post, .path = "/me/second-factor/removal", .tag = "accounts", .summary = {"停用动态口令", "Remove the second factor"}};
  op.body = code_body();
  op.response = second_factor_state();
  op.replayable = false;
  op.prepare = limited_codes();
  op.write = [](const Call& call, Transaction& tx) { return office::remove_second_factor(tx, call.who, call.body["code"].text()); };
  return op;
}

Operation list_api_tokens() {
  Operation op{.id = "list_api_tokens", .path = "/me/tokens", .tag = "accounts", .summary = {"接口令牌列表", "Your API tokens"}};
  add_paging(op);
  op.response = page_of("ApiToken", "Tokens");
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    return office::list_api_tokens(db, call.who, page_after(call), page_limit(call), services.time.now());
  };
  return op;
}

Operation create_api_token() {
  Operation op{.id = "create_api_token", .method = Method::post, .path = "/me/tokens", .tag = "accounts", .summary = {"新建接口令牌", "Make an API token"}};
  op.body = object({{"name", required_text("What it is for", 60)},
                    {"scopes", list_of(choice({"read", "write"}, "Scope"), "What it may do", 2).set("minItems", 1).set("uniqueItems", true)},
                    {"expires_on", formatted("date", "Last day, within a year")}});
  op.response = object({{"id", text("Token id", 40)},
                        {"name", text("What it is for")},
                        {"scopes", list_of(text("Scope", 10), "Scopes")},
                        {"expires_at", text("When it ends", 40)},
                        {"token", text("The token itself, shown this one time", 80)}});
  op.success = 201;
  op.replayable = false;
  op.write = [](const Call& call, Transaction& tx) {
    std::vector<std::string> scopes;
    for (const Json& scope : call.body["scopes"].items()) scopes.push_back(scope.text());
    return office::create_api_token(tx, call.who, call.body["name"].text(), scopes, call.body["expires_on"].text());
  };
  return op;
}

Operation revoke_api_token() {
  Operation op{.id = "revoke_api_token", .method = Method::del, .path = "/me/tokens/{token_id}", .tag = "accounts", .summary = {"撤销接口令牌", "Revoke an API token"}};
  op.response = object({{"id", text("Token id", 40)}, {"revoked_at", text("When", 40)}});
  op.write = [](const Call& call, Transaction& tx) { return office::revoke_api_token(tx, call.who, call.id("token_id")); };
  return op;
}

}  // namespace

std::vector<Operation> identity_operations() {
  return {sign_up(),       sign_in(),     sign_out(),            extend_session(),      get_me(),                change_password(),      set_language(),    list_sessions(), list_sign_ins(),
          end_session(),   start_second_factor(), confirm_second_factor(), remove_second_factor(), list_api_tokens(), create_api_token(), revoke_api_token()};
}

}  // namespace shuquan::api
