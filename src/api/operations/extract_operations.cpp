#include "api/operations.h"
#include "api/rate_limit.h"
#include "api/schemas_identity.h"
#include "api/shape.h"
#include "office/extracts.h"

namespace shuquan::api {
namespace {

using http::Method;
using office::Transaction;
using store::Connection;

/// Checks that one network address may make in a minute.
constexpr int kChecksPerMinute = 60;

Json purposes() { return choice({"trade", "pledge", "balance_sheet", "product_registration", "dispute"}, "What it is for"); }
Json outcomes() { return choice({"valid", "expired", "used", "revoked"}, "Whether it still counts"); }

Operation create_extract() {
  Operation op{.id = "create_extract", .method = Method::post, .path = "/register/{number}/extracts", .tag = "extracts", .summary = {"出具登记簿摘录", "Make an extract of your right for a purpose and a recipient; the code is shown once"}};
  op.body = object({{"purpose", purposes()}, {"recipient", required_text("Who is meant to rely on it", 200)},
                    {"parts", list_of(choice({"holders", "description", "recordals", "dates", "log"}, "Part of the public entry"), "Number, name and status always stand in it", 5)},
                    {"valid_until", formatted("date", "Last day, at most a year ahead")}, {"single_use", flag("Counts for one look only")}});
  op.response = object({{"id", text("Extract")}, {"code", text("Code that opens it")}, {"url", text("Address for the recipient; the code stands behind the #", 400)}, {"valid_until", formatted("date", "Last day")}, {"content", open_object("What it says")}});
  op.success = 201;
  op.replayable = false;
  op.write = [](const Call& call, Transaction& tx) -> Result<Json> {
    const Json& body = call.body;
    office::ExtractRequest request{body["purpose"].text(), body["recipient"].text(), {}, {}, body["single_use"].bool_or(false)};
    for (const Json& part : body["parts"].items()) request.parts.push_back(part.text());
    SHUQUAN_TRY(request.valid_until, parse_date(body["valid_until"].text()));
    return office::create_extract(tx, call.who, call.id("number"), request);
  };
  return op;
}

Operation list_extracts() {
  Operation op{.id = "list_extracts", .path = "/register/{number}/extracts", .tag = "extracts", .summary = {"摘录与核验记录", "Extracts of your right, newest first, and who looked at them"}};
  add_paging(op);
  const Json look = object({{"at", formatted("date-time", "When")}, {"remote", text("Network address")}, {"outcome", outcomes()}});
  op.response = object({{"items", list_of(object({{"id", text("Extract")}, {"purpose", purposes()}, {"recipient", text("Recipient")}, {"valid_until", formatted("date", "Last day")}, {"single_use", flag("For one look")},
                                                  {"created_at", formatted("date-time", "Made")}, {"outcome", outcomes()}, {"looks", list_of(look, "The last looks, newest first", 20)}}),
                                          "Extracts", 200)},
                        {"next", nullable(text("Cursor of the next page, null on the last"))}});
  op.read = [](const Call& call, Connection& db, office::Services& services) -> Result<Reply> {
    return office::list_extracts(db, call.who, call.id("number"), page_after(call), static_cast<int>(page_limit(call)), beijing_date(services.time.now()));
  };
  return op;
}

Operation revoke_extract() {
  Operation op{.id = "revoke_extract", .method = Method::del, .path = "/extracts/{extract_id}", .tag = "extracts", .summary = {"撤回摘录", "Nobody can rely on it any more"}};
  op.response = object({{"id", text("Extract")}, {"outcome", outcomes()}});
  op.write = [](const Call& call, Transaction& tx) { return office::revoke_extract(tx, call.who, call.id("extract_id")); };
  return op;
}

Operation download_extract() {
  Operation op{.id = "download_extract", .path = "/extracts/{extract_id}/file", .tag = "extracts", .summary = {"下载摘录", "The extract as a sealed PDF/A, for its holder"}};
  op.query = {{"code", required_text("Its code", 64)}};
  op.content_type = "application/pdf";
  op.read = [](const Call& call, Connection& db, office::Services& services) -> Result<Reply> {
    Reply reply;
    SHUQUAN_TRY(reply.bytes, office::render_extract(db, services, call.who, call.id("extract_id"), call.query["code"].text(), call.language));
    reply.content_type = "application/pdf";
    reply.headers.emplace_back("Content-Disposition", "attachment; filename=\"extract-" + call.id("extract_id") + ".pdf\"");
    return reply;
  };
  return op;
}

Operation check_extract() {
  Operation op{.id = "check_extract", .method = Method::post, .path = "/extract-checks", .tag = "extracts", .summary = {"核验摘录", "Whether an extract is genuine and still counts; the holder sees that it was asked"}};
  op.audience = kAnyone;
  op.body = object({{"id", required_text("Extract", 40)}, {"code", required_text("Its code", 64)}});
  op.response = object({{"id", text("Extract")}, {"outcome", outcomes()}, {"purpose", purposes()}, {"recipient", text("Recipient")}, {"issued_at", formatted("date-time", "Made")}, {"valid_until", formatted("date", "Last day")},
                        {"single_use", flag("For one look")}, {"content", nullable(open_object("What it says; only while it counts"))}, {"register_changed", flag("The entry has changed since")},
                        {"status_now", choice({"registered", "expired", "cancelled", "revoked"}, "Status of the right now")}});
  op.prepare = [limit = std::make_shared<RateLimit>()](const Call& call, Connection&, office::Services& services) -> Result<Json> {
    SHUQUAN_CHECK(limit->admit(caller_of(call.remote_address), kChecksPerMinute, services.time.now()));
    return Json();
  };
  op.write = [](const Call& call, Transaction& tx) { return office::check_extract(tx, call.body["id"].text(), call.body["code"].text(), call.remote_address); };
  return op;
}

}  // namespace

std::vector<Operation> extract_operations() { return {create_extract(), list_extracts(), revoke_extract(), download_extract(), check_extract()}; }

}  // namespace shuquan::api
