#include "api/operations.h"
#include "api/shape.h"
#include "office/act_on_many.h"
#include "office/batch_certificates.h"

namespace shuquan::api {
namespace {

using http::Method;
using office::Services;
using office::Transaction;
using store::Connection;

constexpr int kMost = 1'000'000;

Json case_ids() { return list_of(required_text("Case", 40), "Cases", static_cast<int>(office::kCasesAtOnce)).set("minItems", 1).set("uniqueItems", true); }

std::vector<CaseId> ids_of(const Call& call) {
  std::vector<CaseId> ids;
  for (const Json& id : call.body["case_ids"].items()) ids.emplace_back(id.text());
  return ids;
}

Operation offer_actions() {
  Operation op{.id = "offer_bulk_actions", .method = Method::post, .path = "/cases/action-offers", .tag = "cases", .summary = {"多件案件可以一并办理的事项", "Which actions may be performed on several cases at once, and which cases are exceptions"}};
  op.audience = kOfficial;
  op.body = object({{"case_ids", case_ids()}});
  const Json exception = object({{"case_id", text("Case")}, {"obstacle", reference("Obstacle")}});
  const Json offer = object({{"id", text("Action")}, {"label", reference("Text")}, {"help", reference("Text")}, {"clause", text("Clause")}, {"cases", list_of(text("Case"), "On which it can be performed now", 200)},
                             {"exceptions", list_of(exception, "On which it cannot, and why", 200)}, optional_member("form", text("Form of its input")), optional_member("schema", open_object("Schema of that form"))});
  op.response = object({{"items", list_of(offer, "Actions", 200)}});
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> { return office::offer_actions(db, services, call.who, ids_of(call), call.language); };
  return op;
}

Operation act_on_many() {
  Operation op{.id = "act_on_many", .method = Method::post, .path = "/cases/bulk-actions/{action}", .tag = "cases", .summary = {"对多件案件办理同一事项", "Perform one action on many cases, each by its own guards and with its own answer"}};
  op.audience = kOfficial;
  op.body = object({{"case_ids", case_ids()}, optional_member("input", open_object("Input of the action, the same for all"))});
  op.body_limit = 256 * 1024;
  const Json result = object({{"case_id", text("Case")}, {"ok", flag("Performed")}, {"state", nullable(text("State after it"))}, {"obstacle", nullable(reference("Obstacle"))}});
  op.response = object({{"items", list_of(result, "One for each case, in the order asked for", 200)}, {"done", integer("On how many it was performed", 0, 200)}});
  op.write = [](const Call& call, Transaction& tx) {
    return office::act_on_many(tx, call.who, ids_of(call), call.id("action"), call.body.contains("input") ? call.body["input"] : Json::object(), call.language);
  };
  return op;
}

Operation count_certificates() {
  Operation op{.id = "count_batch_certificates", .path = "/batches/{batch_id}/certificates", .tag = "batches", .summary = {"批次证书的进度", "How many applications of a batch are registered, and how many certificates are issued"}};
  op.secret_existence = true;
  op.response = object({{"applications", integer("Filed from the batch", 0, kMost)}, {"registered", integer("Of them registered and still the caller's", 0, kMost)}, {"issued", integer("Certificates that can be downloaded", 0, kMost)},
                        {"parts", integer("Archives of at most 200 certificates", 0, kMost)}});
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> { return office::count_batch_certificates(db, services, call.who, call.id("batch_id")); };
  return op;
}

Operation download_certificates() {
  Operation op{.id = "download_batch_certificates", .path = "/batches/{batch_id}/certificates/archive", .tag = "batches", .summary = {"批量下载证书（ZIP）", "Certificates of a batch as one ZIP archive, 200 a part"}};
  op.query = {{"part", integer("Part, from 1", 1, kMost)}};
  op.content_type = "application/zip";
  op.secret_existence = true;
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    const int part = static_cast<int>(call.query["part"].int_or(1));
    Reply reply;
    SHUQUAN_TRY(reply.bytes, office::batch_certificates(db, services, call.who, call.id("batch_id"), part));
    reply.content_type = "application/zip";
    reply.headers.emplace_back("Content-Disposition", "attachment; filename=\"certificates-" + std::to_string(part) + ".zip\"");
    return reply;
  };
  return op;
}

}  // namespace

std::vector<Operation> bulk_operations() { return {offer_actions(), act_on_many(), count_certificates(), download_certificates()}; }

}  // namespace shuquan::api
