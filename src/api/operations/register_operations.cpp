#include "api/operations.h"
#include "api/shape.h"
#include "office/entry_history.h"
#include "office/entry_proof.h"
#include "office/issue_certificate.h"
#include "office/public_notices.h"
#include "office/public_register.h"
#include "office/preview_conflicts.h"
#include "office/publish_log.h"

namespace shuquan::api {
namespace {

using store::Connection;

constexpr std::string_view kNumber = "Registration number, certificate number, or ordinal:N";

Result<std::optional<LocalDate>> date_of(const Json& query, std::string_view name) {
  if (query[name].text().empty()) return std::optional<LocalDate>();
  SHUQUAN_TRY(const LocalDate date, parse_date(query[name].text()));
  return std::optional(date);
}

Operation public_operation(std::string_view id, std::string_view path, std::string_view tag, rules::Text summary) {
  Operation op{.id = id, .path = path, .tag = tag, .summary = std::move(summary)};
  op.audience = kAnyone;
  return op;
}

/// Says the same to everybody until something is committed or the day ends.
Operation shared_operation(std::string_view id, std::string_view path, std::string_view tag, rules::Text summary) {
  Operation op = public_operation(id, path, tag, std::move(summary));
  op.shared = true;
  return op;
}

Operation search_register() {
  Operation op = shared_operation("search_register", "/register", "register", {"检索登记簿", "Search the register"});
  op.query = {{"q", text("Words separated by blanks, all of which must occur; Chinese words of two characters and up", 120)},
              {"holder", text("Words of a holder's name, or its unified social credit code", 80)},
              {"jurisdiction", text("Rule pack", 40)},
              {"industry", text("Beginning of the industry code (GB/T 4754)", 10)},
              {"source_kind", text("Code of the source of the data", 40)},
              {"status", choice({"registered", "expired", "cancelled", "revoked"}, "Status of the right")},
              {"announced_from", formatted("date", "Registered on or after this day")},
              {"announced_to", formatted("date", "Registered on or before this day")},
              {"order", choice({"newest", "number"}, "Newest first, or in the order of registration")},
              {"limit", integer("Page size", 1, 100)},
              {"after", text("Cursor: `next` of the page before", 40)}};
  op.response = object({{"items", list_of(reference("RegisterItem"), "Rights", 100)},
                        {"next", nullable(text("Cursor of the next page"))},
                        {"total", nullable(integer("Hits, counted up to 1,000; on the first page only", 0, office::kMostCounted))},
                        {"total_at_least", flag("There are more hits than `total`")}});
  op.read = [](const Call& call, Connection& db, office::Services&) -> Result<Reply> {
    const Json& q = call.query;
    office::RegisterFilter filter;
    filter.text = q["q"].text();
    filter.holder = q["holder"].text();
    filter.jurisdiction = q["jurisdiction"].text();
    filter.industry = q["industry"].text();
    filter.source_kind = q["source_kind"].text();
    filter.status = q["status"].text();
    SHUQUAN_TRY(filter.announced_from, date_of(q, "announced_from"));
    SHUQUAN_TRY(filter.announced_to, date_of(q, "announced_to"));
    filter.oldest_first = q["order"].text() == "number";
    filter.limit = static_cast<int>(q["limit"].int_or(20));
    filter.after = q["after"].text();
    SHUQUAN_TRY(Json list, office::search_register(db, filter));
    return Reply(std::move(list));
  };
  return op;
}

Operation get_overview() {
  Operation op = shared_operation("get_overview", "/overview", "register", {"登记概况与最新登记", "Figures and newest registrations"});
  op.response = object({{"registered", integer("Rights ever registered", 0, INT64_MAX)},
                        {"on_notice", integer("Notices that run", 0, INT64_MAX)},
                        {"log_size", integer("Entries of the log", 0, INT64_MAX)},
                        {"recent", list_of(reference("RegisterItem"), "Newest registrations", 8)}});
  op.read = [](const Call&, Connection& db, office::Services& services) -> Result<Reply> {
    SHUQUAN_TRY(Json overview, office::view_overview(db, beijing_date(services.time.now())));
    return Reply(std::move(overview));
  };
  return op;
}

Operation get_entry() {
  Operation op = shared_operation("get_entry", "/register/{number}", "register", {"查看登记簿", "Read an entry of the register"});
  op.response = reference("RightEntry");
  op.read = [](const Call& call, Connection& db, office::Services& services) -> Result<Reply> {
    Reply reply;
    SHUQUAN_TRY(reply.bytes, office::view_entry(db, services, call.id("number"), beijing_date(services.time.now())));
    reply.content_type = "application/json";
    return reply;
  };
  return op;
}

Operation get_entry_history() {
  Operation op = shared_operation("get_entry_history", "/register/{number}/history", "register", {"登记事项历史", "All log entries of a right"});
  op.response = object({{"number", text("Registration number")}, {"ordinal", integer("Place in the register", 0, INT64_MAX)}, {"items", list_of(reference("LogEntry"), "Oldest first", 100'000)}});
  op.read = [](const Call& call, Connection& db, office::Services&) -> Result<Reply> {
    SHUQUAN_TRY(Json history, office::list_entry_history(db, call.id("number")));
    return Reply(std::move(history));
  };
  return op;
}

Operation get_entry_proof() {
  Operation op = shared_operation("get_entry_proof", "/register/{number}/proof", "register", {"下载日志证明", "Proof that an entry is in the log (c2sp.org/tlog-proof)"});
  op.query = {{"index", integer("Log index of one entry of this right; the newest where absent", 0, INT64_MAX)}};
  op.content_type = "text/plain";
  op.read = [](const Call& call, Connection& db, office::Services& services) -> Result<Reply> {
    SHUQUAN_TRY(const store::RightRow row, office::find_entry(db, call.id("number")));
    std::uint64_t index = row.last_index;
    if (call.query.contains("index")) {
      index = static_cast<std::uint64_t>(call.query["index"].int_or(0));
      SHUQUAN_TRY(const store::Rows own, db.query("SELECT idx FROM log_entry WHERE idx = $1 AND ordinal = $2", {index, row.right.ordinal}));
      if (own.empty()) return fail(Errc::not_found, "entry.no_such_index", {{"index", std::to_string(index)}, {"number", row.right.number}});
    }
    Reply reply;
    SHUQUAN_TRY(reply.bytes, office::prove_entry(db, services.log_trees, index));
    reply.content_type = "text/plain; charset=utf-8";
    reply.headers.emplace_back("Content-Disposition", "attachment; filename=\"entry-" + std::to_string(index) + ".tlog-proof\"");
    return reply;
  };
  return op;
}

Operation get_entry_bytes() {
  Operation op = shared_operation("get_entry_bytes", "/register/{number}/entry", "register", {"下载日志记录原文", "Canonical bytes of a log entry, as they were hashed"});
  op.query = {{"index", integer("Log index of one entry of this right; the newest where absent", 0, INT64_MAX)}};
  op.content_type = "application/octet-stream";
  op.read = [](const Call& call, Connection& db, office::Services&) -> Result<Reply> {
    SHUQUAN_TRY(const store::RightRow row, office::find_entry(db, call.id("number")));
    const auto index = static_cast<std::uint64_t>(call.query["index"].int_or(static_cast<std::int64_t>(row.last_index)));
    SHUQUAN_TRY(const store::Rows own, db.query("SELECT body FROM log_entry WHERE idx = $1 AND ordinal = $2", {index, row.right.ordinal}));
    if (own.empty()) return fail(Errc::not_found, "entry.no_such_index", {{"index", std::to_string(index)}, {"number", row.right.number}});
    Reply reply;
    reply.bytes = own.front().bytes(0);
    reply.content_type = "application/octet-stream";
    reply.headers.emplace_back("Content-Disposition", "attachment; filename=\"entry-" + std::to_string(index) + ".json\"");
    return reply;
  };
  return op;
}

Operation get_state_proof() {
  Operation op = shared_operation("get_state_proof", "/register/{number}/state", "register",
                                  {"现状证明", "Proof of the current state of a right, or that an ordinal was never registered"});
  op.response = reference("StateEvidence");
  op.read = [](const Call& call, Connection& db, office::Services& services) -> Result<Reply> {
    SHUQUAN_TRY(Json evidence, office::prove_state(db, services.log_trees, call.id("number")));
    return Reply(std::move(evidence));
  };
  return op;
}

Operation get_certificate() {
  Operation op{.id = "get_certificate", .path = "/register/{number}/certificate", .tag = "register", .summary = {"下载登记证书", "The certificate of a right as PDF"}};
  op.content_type = "application/pdf";
  op.read = [](const Call& call, Connection& db, office::Services& services) -> Result<Reply> {
    SHUQUAN_TRY(office::CertificateFile file, office::load_certificate(db, services, call.who, call.id("number"), services.time.now()));
    Reply reply;
    reply.bytes = std::move(file.bytes);
    reply.content_type = "application/pdf";
    reply.headers.emplace_back("Content-Disposition", "inline; filename=\"" + file.number + ".pdf\"");
    return reply;
  };
  return op;
}

Operation verify_certificate_digest() {
  Operation op = public_operation("verify_certificate_digest", "/certificate-checks", "register",
                                  {"核验证书文件", "Whether a file with this digest was issued as a certificate"});
  op.method = http::Method::post;
  Json digest = required_text("SHA-256 of the file, 64 lower-case hex digits", 64);
  op.body = object({{"sha256", digest.set("minLength", 64)}});
  op.response = reference("CertificateCheck");
  op.read = [](const Call& call, Connection& db, office::Services& services) -> Result<Reply> {
    if (!crypto::digest_from_hex(call.body["sha256"].text()))
      return std::unexpected(Error{Errc::invalid_input, "request.invalid", {{"count", "1"}}, {{"/sha256", "certificate.digest", {}}}, {}, {}});
    SHUQUAN_TRY(Json checked, office::check_certificate_digest(db, call.body["sha256"].text(), beijing_date(services.time.now())));
    return Reply(std::move(checked));
  };
  return op;
}

Operation preview_conflicts() {
  Operation op{.id = "preview_conflicts", .method = http::Method::post, .path = "/register/{number}/conflicts", .tag = "register",
               .summary = {"冲突预览：如果提出这种申请会怎样", "What would happen if: what stands in the way of a filing about this right"}};
  op.audience = kAnyone;
  op.body = object({{"procedure", required_text("Procedure of the right's rule pack, e.g. licence", 60)},
                    optional_member("recordal", integer("The recordal that the filing would be about", 1, INT32_MAX)),
                    {"form", open_object("The form of that procedure as far as it is known, e.g. licence_kind, territory, fields, term")}});
  op.response = object({{"number", text("Registration number", 60)}, {"procedure", text("Procedure", 60)}, {"possible", flag("Nothing stands in the way")},
                        {"obstructions", list_of(reference("Obstruction"), "What stands in the way, with the standing recordal and the clause")},
                        {"beyond_validity", flag("The term reaches beyond the validity: accepted, but marked")}});
  op.read = [](const Call& call, Connection& db, office::Services& services) -> Result<Reply> {
    SHUQUAN_TRY(Json preview, office::preview_conflicts(db, services, call.id("number"), call.body["procedure"].text(), static_cast<std::uint32_t>(call.body["recordal"].int_or(0)),
                                                        call.body["form"], call.language));
    return Reply(std::move(preview));
  };
  return op;
}

Operation list_possible_filings() {
  Operation op = public_operation("list_possible_filings", "/register/{number}/filings", "register", {"可以提出的申请", "What parties may file about this right, and what stands in the way of each"});
  op.response = object({{"number", text("Registration number", 60)},
                        {"items", list_of(object({{"procedure", text("Procedure", 60)}, {"recordal", nullable(integer("The recordal that it would be about", 1, INT32_MAX))},
                                                  {"obstructions", list_of(reference("Obstruction"), "What stands in the way before anything is filled in")}}),
                                          "In the order of the rule pack", 5000)}});
  op.read = [](const Call& call, Connection& db, office::Services& services) -> Result<Reply> {
    SHUQUAN_TRY(Json filings, office::list_possible_filings(db, services, call.id("number"), call.language));
    return Reply(std::move(filings));
  };
  return op;
}

Operation get_log() {
  Operation op = public_operation("get_log", "/log", "register", {"公开日志信息", "The public log: size, checkpoint, keys, how to audit it"});
  op.response = reference("LogInfo");
  op.read = [](const Call&, Connection& db, office::Services& services) -> Result<Reply> {
    SHUQUAN_TRY(Json log, office::describe_log(db, services));
    return Reply(std::move(log));
  };
  return op;
}

Operation list_notices() {
  Operation op = public_operation("list_notices", "/notices", "notices", {"公示列表", "Applications on public notice"});
  op.query = {{"q", text("Words separated by blanks, all of which must occur", 120)},
              {"jurisdiction", text("Rule pack", 40)},
              {"industry", text("Beginning of the industry code (GB/T 4754)", 10)},
              {"order", choice({"ending", "newest"}, "Ending soonest first, or newest first")},
              {"limit", integer("Page size", 1, 50)},
              {"after", text("Cursor: `next` of the page before", 60)}};
  op.response = object({{"items", list_of(reference("NoticeSummary"), "Notices", 50)}, {"next", nullable(text("Cursor of the next page"))}});
  op.read = [](const Call& call, Connection& db, office::Services& services) -> Result<Reply> {
    const Json& q = call.query;
    office::NoticeFilter filter{q["q"].text(), q["jurisdiction"].text(), q["industry"].text(), q["order"].text() == "newest", static_cast<int>(q["limit"].int_or(20)), q["after"].text()};
    SHUQUAN_TRY(Json list, office::list_notices(db, services, filter, services.time.now()));
    return Reply(std::move(list));
  };
  return op;
}

Operation get_notice() {
  Operation op = public_operation("get_notice", "/notices/{case_id}", "notices", {"查看公示", "Read a notice"});
  op.response = reference("Notice");
  op.read = [](const Call& call, Connection& db, office::Services& services) -> Result<Reply> {
    SHUQUAN_TRY(Json notice, office::view_notice(db, services, CaseId(call.id("case_id")), services.time.now()));
    return Reply(std::move(notice));
  };
  return op;
}

}  // namespace

std::vector<Operation> register_operations() {
  return {search_register(), get_overview(),    get_entry(),       get_entry_history(),         get_entry_proof(), get_entry_bytes(),
          get_state_proof(), get_certificate(), verify_certificate_digest(), get_log(), preview_conflicts(), list_possible_filings(), list_notices(),    get_notice()};
}

}  // namespace shuquan::api
