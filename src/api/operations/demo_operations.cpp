#include "api/api.h"
#include "api/operations.h"
#include "api/shape.h"
#include "office/demo.h"

namespace shuquan::api {
namespace {

Json clock_schema() {
  return object({{"now", text("Moment, RFC 3339")}, {"beijing", text("Beijing time")}, {"offset_days", integer("Days ahead of the real clock", 0, 1'000'000)}});
}

Operation list_demo_personas() {
  Operation op{.id = "list_demo_personas", .path = "/demo/personas", .tag = "demo", .summary = {"演示账号", "Sample accounts (demo mode only)"}};
  op.audience = kDemo;
  op.response = object({{"items", list_of(object({{"login", text("Login")}, {"name", text("Name")}, {"administrator", text("Kind of administrator, or empty")}}), "Sample accounts")}});
  op.read = [](const Call&, store::Connection& db, office::Services&) -> Result<Reply> {
    SHUQUAN_TRY(Json list, office::list_demo_personas(db));
    return Reply(std::move(list));
  };
  return op;
}

Operation demo_sign_in() {
  Operation op{.id = "demo_sign_in", .method = http::Method::post, .path = "/demo/sessions", .tag = "demo", .summary = {"一键登录演示账号", "Sign in as a sample account (demo mode only)"}};
  op.audience = kDemo;
  op.body = object({{"login", required_text("Login of a sample account", 60)}});
  op.success = 201;
  op.replayable = false;
  op.response = object({{"login", text("Login")}});
  op.write = [](const Call& call, office::Transaction& tx) { return office::demo_sign_in(tx, call.body["login"].text(), call.remote_address, call.user_agent); };
  op.finish = [](Json& body, http::Response& response) {
    response.headers.emplace_back("Set-Cookie", std::string(kSessionCookie) + "=" + body["token"].text() + "; Path=/; Secure; HttpOnly; SameSite=Strict");
    body.erase("token");
  };
  return op;
}

Operation get_demo_clock() {
  Operation op{.id = "get_demo_clock", .path = "/demo/clock", .tag = "demo", .summary = {"演示时钟", "The demo clock"}};
  op.audience = kDemo;
  op.response = clock_schema();
  op.read = [](const Call&, store::Connection&, office::Services& services) -> Result<Reply> { return Reply(office::view_demo_clock(services)); };
  return op;
}

Operation advance_demo_clock() {
  Operation op{.id = "advance_demo_clock", .method = http::Method::post, .path = "/demo/clock", .tag = "demo", .summary = {"演示时钟前进", "Move the demo clock forward"}};
  op.audience = kDemo;
  op.body = object({{"days", integer("Days", 1, 400)}});
  op.response = clock_schema();
  op.write = [](const Call& call, office::Transaction& tx) { return office::advance_demo_clock(tx, static_cast<int>(call.body["days"].int_or(0))); };
  return op;
}

}  // namespace

std::vector<Operation> demo_operations() { return {list_demo_personas(), demo_sign_in(), get_demo_clock(), advance_demo_clock()}; }

}  // namespace shuquan::api
