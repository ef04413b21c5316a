#include "api/operations.h"
#include "api/rate_limit.h"
#include "api/shape.h"
#include "office/case_commands.h"

namespace shuquan::api {
namespace {

/// Drafts that one caller without an account may open in a minute; sample visitors share an address.
constexpr int kDraftsPerMinute = 10;
constexpr int kDemoDraftsPerMinute = 2'000;

Operation draft_objection() {
  Operation op{.id = "draft_objection", .method = http::Method::post, .path = "/notices/{case_id}/objections", .tag = "objections",
               .summary = {"对公示提出异议（实名，可无账号）", "Draft an objection against a public notice, by real name, with or without an account"}};
  op.audience = kAnyone;
  op.body = object({optional_member("party", text("Party that objects; needs an account of that party", 40)),
                    optional_member("real_name", text("Full name of whoever objects without an account", 200)),
                    {"form", open_object("Form `objection` of the rule pack; may still be incomplete")}});
  op.body_limit = 256 * 1024;
  op.success = 201;
  op.replayable = false;
  op.response = object({{"id", text("Case of the objection")},
                        {"state", text("State")},
                        {"form_revision", integer("Revision of the form", 0, 1'000'000'000)},
                        {"code", text("Keep it: with this code the objection is opened, completed and filed without an account")}});
  op.prepare = [limit = std::make_shared<RateLimit>()](const Call& call, store::Connection&, office::Services& services) -> Result<Json> {
    if (!call.who.signed_in()) {
      SHUQUAN_CHECK(limit->admit(caller_of(call.remote_address), services.options.demo ? kDemoDraftsPerMinute : kDraftsPerMinute, services.time.now()));
    }
    return Json();
  };
  op.write = [](const Call& call, office::Transaction& tx) {
    return office::draft_objection(tx, call.who, CaseId(call.id("case_id")), PartyId(call.body["party"].text()), call.body["real_name"].text(), call.body["form"]);
  };
  return op;
}

}  // namespace

std::vector<Operation> objection_operations() { return {draft_objection()}; }

}  // namespace shuquan::api
