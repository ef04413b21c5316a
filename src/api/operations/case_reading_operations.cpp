#include "api/operations.h"
#include "api/schemas_identity.h"
#include "api/shape.h"
#include "office/case_queries.h"
#include "office/case_sight.h"
#include "office/render_letter.h"

namespace shuquan::api {
namespace {

using office::OpenedCase;
using store::Connection;

Result<OpenedCase> open(const Call& call, Connection& db, office::Services& services) {
  return office::open_case(db, services, call.who, call.query["code"].text(), CaseId(call.id("case_id")), services.time.now());
}

std::pair<std::string_view, Json> code_parameter() { return {"code", text("Code of an objection filed without an account", 64)}; }

Operation get_case() {
  Operation op{.id = "get_case", .path = "/cases/{case_id}", .tag = "cases", .summary = {"查看案件", "Read a case"}};
  op.audience = kAnyone;
  op.query = {code_parameter()};
  op.response = reference("Case");
  op.read = [](const Call& call, Connection& db, office::Services& services) -> Result<Reply> {
    SHUQUAN_TRY(const OpenedCase opened, open(call, db, services));
    SHUQUAN_TRY(Json view, office::view_case(db, opened, call.language));
    return Reply(std::move(view));
  };
  return op;
}

Operation get_case_rules() {
  Operation op{.id = "get_case_rules", .path = "/cases/{case_id}/rules", .tag = "cases", .summary = {"案件适用的规则", "Forms, states, actions, check lists and clauses by the rules that govern the case"}};
  op.audience = kAnyone;
  op.query = {code_parameter()};
  op.response = reference("CaseRules");
  op.read = [](const Call& call, Connection& db, office::Services& services) -> Result<Reply> {
    SHUQUAN_TRY(const OpenedCase opened, open(call, db, services));
    return Reply(office::view_case_rules(opened));
  };
  return op;
}

Operation list_case_events() {
  Operation op{.id = "list_case_events", .path = "/cases/{case_id}/events", .tag = "cases", .summary = {"案件时间线", "Time line of a case"}};
  op.audience = kAnyone;
  op.query = {code_parameter()};
  op.response = object({{"items", list_of(reference("CaseEvent"), "Events, oldest first", 100'000)}});
  op.read = [](const Call& call, Connection& db, office::Services& services) -> Result<Reply> {
    SHUQUAN_TRY(const OpenedCase opened, open(call, db, services));
    SHUQUAN_TRY(Json events, office::list_case_events(db, opened));
    return Reply(std::move(events));
  };
  return op;
}

Operation explain_clock() {
  Operation op{.id = "explain_clock", .path = "/cases/{case_id}/clocks/{clock}", .tag = "cases", .summary = {"期限推算过程", "How a due date comes about, day by day"}};
  op.audience = kAnyone;
  op.query = {code_parameter()};
  op.response = reference("ClockExplanation");
  op.read = [](const Call& call, Connection& db, office::Services& services) -> Result<Reply> {
    SHUQUAN_TRY(const OpenedCase opened, open(call, db, services));
    SHUQUAN_TRY(Json steps, office::explain_clock(opened, call.id("clock")));
    return Reply(std::move(steps));
  };
  return op;
}

Operation list_case_notes() {
  Operation op{.id = "list_case_notes", .path = "/cases/{case_id}/notes", .tag = "cases", .summary = {"内部备注列表", "Internal notes, newest first"}};
  op.audience = kOfficial;
  add_paging(op);
  op.response = page_of("CaseNote", "Notes");
  op.read = [](const Call& call, Connection& db, office::Services& services) -> Result<Reply> {
    SHUQUAN_TRY(const OpenedCase opened, open(call, db, services));
    return office::list_case_notes(db, opened, page_after(call), page_limit(call));
  };
  return op;
}

Operation preview_action() {
  Operation op{.id = "preview_action", .method = http::Method::post, .path = "/cases/{case_id}/actions/{action}/preview", .tag = "cases",
               .summary = {"预演程序动作（不写入）", "What an action would do; nothing is written"}};
  op.audience = kAnyone;
  op.query = {code_parameter()};
  op.body = open_object("Input of the action, by the form that the rule pack names for it");
  op.body_limit = 256 * 1024;
  op.response = reference("ActionPreview");
  op.read = [](const Call& call, Connection& db, office::Services& services) -> Result<Reply> {
    SHUQUAN_TRY(const OpenedCase opened, open(call, db, services));
    SHUQUAN_TRY(Json preview, office::preview_action(db, opened, call.id("action"), call.body, call.language));
    return Reply(std::move(preview));
  };
  return op;
}

Operation view_case_as() {
  Operation op{.id = "view_case_as", .path = "/cases/{case_id}/as/{audience}", .tag = "cases", .summary = {"以他方视角查看表单", "The form exactly as somebody else would see it"}};
  op.response = object({{"audience", choice({"public", "co_applicant", "applicant", "examiner", "objector"}, "As whom")}, {"form_id", nullable(text("Form"))}, {"form", reference("FormValues")}});
  op.read = [](const Call& call, Connection& db, office::Services& services) -> Result<Reply> {
    const std::string& audience = call.id("audience");
    constexpr std::string_view kAudiences[] = {"public", "co_applicant", "applicant", "examiner", "objector"};
    if (std::ranges::find(kAudiences, audience) == std::end(kAudiences)) return fail(Errc::not_found, "request.no_such_path", {{"path", audience}});
    SHUQUAN_TRY(const OpenedCase opened, open(call, db, services));
    SHUQUAN_TRY(Json view, office::view_case_as(opened, audience));
    return Reply(std::move(view));
  };
  return op;
}

Operation preview_case() {
  Operation op{.id = "preview_case", .path = "/cases/{case_id}/preview", .tag = "cases", .summary = {"预览各方可见内容", "What the public, a co-applicant and an examiner will see"}};
  op.response = object({{"public", reference("FormValues")}, {"co_applicant", reference("FormValues")}, {"examiner", reference("FormValues")}});
  op.read = [](const Call& call, Connection& db, office::Services& services) -> Result<Reply> {
    SHUQUAN_TRY(const OpenedCase opened, open(call, db, services));
    SHUQUAN_TRY(Json preview, office::preview_case(opened));
    return Reply(std::move(preview));
  };
  return op;
}

Operation get_letter() {
  Operation op{.id = "get_letter", .path = "/cases/{case_id}/letters/{sequence}", .tag = "cases", .summary = {"查看文书", "Read a letter"}};
  op.audience = kAnyone;
  op.query = {code_parameter()};
  op.response = reference("Letter");
  op.read = [](const Call& call, Connection& db, office::Services& services) -> Result<Reply> {
    SHUQUAN_TRY(const OpenedCase opened, open(call, db, services));
    SHUQUAN_TRY(Json letter, office::view_letter(db, opened, std::strtoll(call.id("sequence").c_str(), nullptr, 10)));
    return Reply(std::move(letter));
  };
  return op;
}

Operation download_letter() {
  Operation op{.id = "download_letter", .path = "/cases/{case_id}/letters/{sequence}/pdf", .tag = "cases", .summary = {"下载文书 PDF", "A letter as PDF"}};
  op.audience = kAnyone;
  op.query = {code_parameter()};
  op.content_type = "application/pdf";
  op.read = [](const Call& call, Connection& db, office::Services& services) -> Result<Reply> {
    SHUQUAN_TRY(const OpenedCase opened, open(call, db, services));
    SHUQUAN_TRY(const Json letter, office::view_letter(db, opened, std::strtoll(call.id("sequence").c_str(), nullptr, 10)));
    Reply reply;
    SHUQUAN_TRY(reply.bytes, office::render_letter(services, opened, letter, call.language));
    reply.content_type = "application/pdf";
    reply.headers.emplace_back("Content-Disposition", "inline; filename=\"" + letter["letter"].text() + ".pdf\"");
    return reply;
  };
  return op;
}

Operation download_attachment() {
  Operation op{.id = "download_attachment", .path = "/cases/{case_id}/attachments/{attachment_id}", .tag = "cases", .summary = {"下载附件", "Download an attachment"}};
  op.audience = kAnyone;
  op.query = {code_parameter()};
  op.content_type = "application/octet-stream";
  op.read = [](const Call& call, Connection& db, office::Services& services) -> Result<Reply> {
    SHUQUAN_TRY(const OpenedCase opened, open(call, db, services));
    SHUQUAN_TRY(const store::Rows rows, db.query("SELECT blob, name, uploaded_by FROM attachment WHERE id = $1 AND case_id = $2 AND removed_at IS NULL", {call.id("attachment_id"), opened.file.id}));
    if (rows.empty() || !office::sees_attachment(opened, rows.front().text(0), rows.front().text(2))) return fail(Errc::not_found, "attachment.unknown");
    Reply reply;
    SHUQUAN_TRY(reply.bytes, services.blobs.get(BlobId(rows.front().text(0))));
    reply.content_type = "application/octet-stream";  // never shown in place: the file is somebody else's
    std::string encoded;
    for (const char c : rows.front().text(1)) {
      char buffer[4];
      std::snprintf(buffer, sizeof buffer, "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
      encoded += buffer;
    }
    reply.headers.emplace_back("Content-Disposition", "attachment; filename*=UTF-8''" + encoded);
    return reply;
  };
  return op;
}

}  // namespace

std::vector<Operation> case_reading_operations() {
  return {get_case(), get_case_rules(), list_case_events(), explain_clock(), preview_case(), preview_action(), view_case_as(), list_case_notes(), get_letter(), download_letter(), download_attachment()};
}

}  // namespace shuquan::api
