#include "api/operations.h"
#include "api/schemas_identity.h"
#include "api/shape.h"
#include "office/lane_statistics.h"
#include "office/rereading_figures.h"
#include "office/rereadings.h"
#include "office/samples.h"

namespace shuquan::api {
namespace {

using http::Method;
using office::Services;
using office::Transaction;
using store::Connection;

constexpr std::int64_t kMost = 1'000'000'000'000;
constexpr int kMostElements = 50;

Operation view_statistics() {
  Operation op{.id = "view_lane_statistics", .path = "/statistics/green-lane", .tag = "statistics", .summary = {"绿色通道公开统计", "Green channel by office and month: requests, grants, waiting times, effect on the others"}};
  op.audience = kAnyone;
  op.shared = true;
  op.response = reference("LaneStatistics");
  op.read = [](const Call&, Connection& db, Services& services) -> Result<Reply> {
    return office::lane_statistics(db, services, beijing_date(services.time.now()));
  };
  return op;
}

Operation statistics_table(std::string_view id, std::string_view path, rules::Text summary, bool workbook) {
  Operation op{.id = id, .path = path, .tag = "statistics", .summary = std::move(summary)};
  op.audience = kAnyone;
  op.query = {{"language", choice({"zh", "en"}, "Language of the table; that of the request where left out")}};
  op.content_type = workbook ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv";
  op.read = [workbook](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    const std::string language(call.query["language"].string_or(call.language));
    const Instant now = services.time.now();
    SHUQUAN_TRY(const Json figures, office::lane_statistics(db, services, beijing_date(now)));
    Reply reply;
    if (workbook) {
      SHUQUAN_TRY(reply.bytes, office::lane_statistics_workbook(figures, language, now));
    } else {
      reply.bytes = office::lane_statistics_csv(figures, language);
    }
    reply.content_type = workbook ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv; charset=utf-8";
    reply.headers.emplace_back("Content-Disposition", "attachment; filename=\"green-lane-" + figures["until"].text() + (workbook ? ".xlsx\"" : ".csv\""));
    return reply;
  };
  return op;
}

Operation list_draws() {
  Operation op{.id = "list_sample_draws", .path = "/statistics/samples", .tag = "statistics", .summary = {"抽查抽样公开记录", "How samples were drawn: seed, part and digest of the list, so that anybody can draw again"}};
  op.audience = kAnyone;
  op.query = {{"pack", required_text("Rule pack of the office", 40)}};
  add_paging(op);
  op.response = page_of("SampleDraw", "Draws, newest first");
  op.read = [](const Call& call, Connection& db, Services&) -> Result<Reply> { return office::list_sample_draws(db, call.query["pack"].text(), page_after(call), static_cast<int>(page_limit(call))); };
  return op;
}

Operation list_members() {
  Operation op{.id = "list_sample_members", .path = "/statistics/samples/{draw_id}/{lane}", .tag = "statistics", .summary = {"抽样名单（摘要）", "The list that a sample was drawn from, in order, as digests"}};
  op.audience = kAnyone;
  op.query = {{"after", integer("Place to begin with: `next` of the page before", 0, kMost)}, {"limit", integer("Page size", 1, 1000)}};
  op.response = object({{"draw", text("Draw")}, {"lane", text("Group")}, {"list_sha256", text("Digest of the whole list", 64)},
                        {"items", list_of(object({{"place", integer("Place in the order", 0, kMost)}, {"digest", text("HMAC-SHA-256 of the case's identifier under the seed", 64)}, {"drawn", flag("Read again")}}), "In order", 1000)},
                        {"next", nullable(integer("Place of the next page", 0, kMost))}});
  op.read = [](const Call& call, Connection& db, Services&) -> Result<Reply> {
    return office::list_sample_members(db, call.id("draw_id"), call.id("lane"), call.query["after"].int_or(0), static_cast<int>(call.query["limit"].int_or(200)));
  };
  return op;
}

Operation list_rereadings() {
  Operation op{.id = "list_rereadings", .path = "/offices/{office_id}/rereadings", .tag = "desk", .summary = {"抽查复读清单", "Sampled cases that are read again: all for those who lead the office, one's own for others"}};
  op.audience = kOfficial;
  op.query = {{"state", choice({"open", "agreed", "differs", "concluded"}, "State")}};
  add_paging(op);
  op.response = page_of("Rereading", "Newest first");
  op.read = [](const Call& call, Connection& db, Services&) -> Result<Reply> {
    const office::RereadingFilter filter{OfficeId(call.id("office_id")), call.query["state"].text(), std::string(page_after(call)), static_cast<int>(page_limit(call))};
    return office::list_rereadings(db, call.who, filter);
  };
  return op;
}

Operation view_figures() {
  Operation op{.id = "view_rereading_figures", .path = "/offices/{office_id}/rereadings/figures", .tag = "desk", .summary = {"抽查复读一致率", "How often the second reading agreed, by group and element"}};
  op.audience = kOfficial;
  op.response = reference("RereadingFigures");
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> { return office::view_rereading_figures(db, services, call.who, OfficeId(call.id("office_id"))); };
  return op;
}

Operation view_rereading() {
  Operation op{.id = "view_rereading", .path = "/rereadings/{rereading_id}", .tag = "desk", .summary = {"一项复读", "One second reading, with the elements it asks about"}};
  op.audience = kOfficial;
  op.response = reference("RereadingDetail");
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> { return office::view_rereading(db, services, call.who, call.id("rereading_id"), services.time.now()); };
  return op;
}

Operation assign_rereading() {
  Operation op{.id = "assign_rereading", .method = Method::put, .path = "/rereadings/{rereading_id}/reader", .tag = "desk", .summary = {"指定复读人员", "Give an open reading to an official without a part in the case"}};
  op.audience = kOfficial;
  op.body = object({{"account", required_text("Account of the reader", 40)}});
  op.response = reference("Rereading");
  op.write = [](const Call& call, Transaction& tx) { return office::assign_rereading(tx, call.who, call.id("rereading_id"), AccountId(call.body["account"].text())); };
  return op;
}

Operation record_rereading() {
  Operation op{.id = "record_rereading", .method = Method::post, .path = "/rereadings/{rereading_id}/reading", .tag = "desk", .summary = {"填写复读意见", "Say of each element whether you agree, and how you would have decided; nothing changes by it"}};
  op.audience = kOfficial;
  const Json element = object({{"element", required_text("Element", 60)}, {"agrees", flag("You find the same")}, optional_member("reason", text("Why not", 1000))});
  op.body = object({{"elements", list_of(element, "Every element of the findings, once", kMostElements)}, {"outcome", choice({"same", "other"}, "Whether you would have decided the same")}, optional_member("remarks", text("Remarks", 2000))});
  op.response = reference("Rereading");
  op.write = [](const Call& call, Transaction& tx) { return office::record_rereading(tx, call.who, call.id("rereading_id"), call.body); };
  return op;
}

Operation conclude_rereading() {
  Operation op{.id = "conclude_rereading", .method = Method::post, .path = "/rereadings/{rereading_id}/conclusion", .tag = "desk", .summary = {"处理不一致意见", "What the office makes of a difference; a right is changed only by the procedure for it"}};
  op.audience = kOfficial;
  op.body = object({{"conclusion", choice({"no_step", "instruct", "begin_procedure"}, "Nothing, a word with the examiners, or a procedure of correction or revocation")}, {"remarks", required_text("Reasons", 2000)}});
  op.response = reference("Rereading");
  op.write = [](const Call& call, Transaction& tx) { return office::conclude_rereading(tx, call.who, call.id("rereading_id"), call.body["conclusion"].text(), call.body["remarks"].text()); };
  return op;
}

}  // namespace

std::vector<Operation> statistics_operations() {
  return {view_statistics(),
          statistics_table("download_lane_statistics_csv", "/statistics/green-lane.csv", {"绿色通道公开统计（CSV）", "The public statistics as CSV"}, false),
          statistics_table("download_lane_statistics_xlsx", "/statistics/green-lane.xlsx", {"绿色通道公开统计（XLSX）", "The public statistics as a workbook"}, true),
          list_draws(),
          list_members(),
          list_rereadings(),
          view_figures(),
          view_rereading(),
          assign_rereading(),
          record_rereading(),
          conclude_rereading()};
}

}  // namespace shuquan::api
