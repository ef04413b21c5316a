#include <charconv>

#include "api/operations.h"
#include "api/shape.h"
#include "http/body_file.h"
#include "office/case_commands.h"
#include "office/receive_upload.h"

namespace shuquan::api {
namespace {

using http::Method;
using office::Transaction;

Json case_change(std::initializer_list<Member> more = {}) {
  Json schema = object({{"id", text("Case id")}, {"state", text("State after the command")}});
  for (const Member& member : more) {
    Json properties = schema["properties"];
    schema.set("properties", properties.set(member.name, member.schema));
  }
  return schema.set("additionalProperties", true);
}

std::string case_code(const Call& call) { return call.query["code"].text(); }

Operation create_case() {
  Operation op{.id = "create_case", .method = Method::post, .path = "/cases", .tag = "cases", .summary = {"新建申请草稿", "Open a draft"}};
  op.body = object({{"pack", required_text("Rule pack of the place, e.g. beijing", 40)},
                    {"procedure", required_text("Procedure of the pack, e.g. registration", 60)},
                    optional_member("applicant", text("Party that applies; left out where an official opens the case for the office", 40)),
                    optional_member("rights", list_of(object({{"number", required_text("Registration number", 60)},
                                                              optional_member("recordal", integer("The recordal on it that the case is about", 1, INT32_MAX))}),
                                                      "Rights of the register that the case is about, for procedures that name them", 100))});
  op.response = case_change({{"form_revision", integer("Revision of the form", 0, 1'000'000'000)}});
  op.success = 201;
  op.write = [](const Call& call, Transaction& tx) {
    std::vector<office::RightReference> rights;
    for (const Json& item : call.body["rights"].items()) rights.push_back({item["number"].text(), static_cast<std::uint32_t>(item["recordal"].int_or(0))});
    return office::create_case(tx, call.who, call.body["pack"].text(), call.body["procedure"].text(), PartyId(call.body["applicant"].text()), rights);
  };
  return op;
}

Operation save_draft() {
  Operation op{.id = "save_draft", .method = Method::patch, .path = "/cases/{case_id}/form", .tag = "cases", .summary = {"保存表单", "Save form sections"}};
  op.audience = kAnyone;
  op.query = {{"code", text("Code of an objection filed without an account", 64)}};
  op.body = open_object("Form sections to replace; null removes a section (RFC 7396 at the top level)");
  op.body_limit = 512 * 1024;
  op.needs_if_match = true;
  op.response = object({{"form_revision", integer("Revision after saving", 0, 1'000'000'000)},
                        {"saved_at", text("Moment of saving, RFC 3339")},
                        {"problems", list_of(reference("FieldProblem"), "What is still missing or wrong")}});
  op.write = [](const Call& call, Transaction& tx) -> Result<Json> {
    std::int64_t revision = -1;
    const auto parsed = std::from_chars(call.if_match.data(), call.if_match.data() + call.if_match.size(), revision);
    if (parsed.ec != std::errc{} || parsed.ptr != call.if_match.data() + call.if_match.size()) return fail(Errc::invalid_input, "request.if_match_missing");
    return office::save_draft(tx, call.who, case_code(call), CaseId(call.id("case_id")), revision, call.body);
  };
  return op;
}

Operation perform_action() {
  Operation op{.id = "perform_action", .method = Method::post, .path = "/cases/{case_id}/actions/{action}", .tag = "cases",
               .summary = {"执行程序动作（动作由规则包规定）", "Perform an action of the rule pack"}};
  op.audience = kAnyone;
  op.query = {{"code", text("Code of an objection filed without an account", 64)}};
  op.body = open_object("Input of the action, by the form that the rule pack names for it");
  op.body_limit = 256 * 1024;
  op.response = case_change({{"number", text("Application number")},
                             {"action", text("Action")},
                             {"sequence", integer("Number of events of the case", 0, 1'000'000'000)},
                             {"form_revision", integer("Revision of the form", 0, 1'000'000'000)},
                             {"registration_number", text("Registration number, once there is one")}});
  op.write = [](const Call& call, Transaction& tx) {
    return office::perform_action(tx, call.who, case_code(call), CaseId(call.id("case_id")), call.id("action"), call.body);
  };
  return op;
}

Json participants_schema() {
  return object({{"form_revision", integer("Revision of the form", 0, 1'000'000'000)}, {"participants", list_of(reference("Participant"), "Participants of the case")}});
}

Operation add_participant() {
  Operation op{.id = "add_participant", .method = Method::post, .path = "/cases/{case_id}/participants", .tag = "cases", .summary = {"添加共同申请人或者相对方", "Add a joint applicant, or the other side"}};
  op.body = object({{"party", required_text("Party", 40)}, {"share_bp", integer("Share in basis points; 0 for the other side of a recordal", 0, 10'000)},
                    optional_member("role", choice({"co_applicant", "counterparty"}, "Joint applicant where left out"))});
  op.response = participants_schema();
  op.success = 201;
  op.write = [](const Call& call, Transaction& tx) {
    return office::add_participant(tx, call.who, CaseId(call.id("case_id")), PartyId(call.body["party"].text()),
                                   rules::parse_role(call.body["role"].text()).value_or(rules::Role::co_applicant),
                                   static_cast<int>(call.body["share_bp"].int_or(0)));
  };
  return op;
}

Operation change_participant() {
  Operation op{.id = "change_participant", .method = Method::patch, .path = "/cases/{case_id}/participants/{party_id}", .tag = "cases", .summary = {"修改收益份额", "Change an income share"}};
  op.body = object({{"share_bp", integer("Income share in basis points", 0, 10'000)}});
  op.response = participants_schema();
  op.write = [](const Call& call, Transaction& tx) {
    return office::change_participant(tx, call.who, CaseId(call.id("case_id")), PartyId(call.id("party_id")), static_cast<int>(call.body["share_bp"].int_or(0)));
  };
  return op;
}

Operation remove_participant() {
  Operation op{.id = "remove_participant", .method = Method::del, .path = "/cases/{case_id}/participants/{party_id}", .tag = "cases", .summary = {"移除共同申请人", "Remove a joint applicant"}};
  op.response = participants_schema();
  op.write = [](const Call& call, Transaction& tx) {
    return office::remove_participant(tx, call.who, CaseId(call.id("case_id")), PartyId(call.id("party_id")), rules::Role::co_applicant);
  };
  return op;
}

Operation assign_case() {
  Operation op{.id = "assign_case", .method = Method::put, .path = "/cases/{case_id}/assignee", .tag = "cases", .summary = {"认领或指派案件", "Claim or assign a case"}};
  op.audience = kOfficial;
  op.body = object({optional_member("account", text("Official to assign to; yourself where left out", 40))});
  op.response = case_change();
  op.write = [](const Call& call, Transaction& tx) {
    const std::string& account = call.body["account"].text();
    return office::assign_case(tx, call.who, CaseId(call.id("case_id")), account.empty() ? call.who.account : AccountId(account));
  };
  return op;
}

Operation assign_cases() {
  Operation op{.id = "assign_cases", .method = Method::post, .path = "/cases/assign", .tag = "cases", .summary = {"批量认领或指派", "Claim, assign or give back many cases, each by itself"}};
  op.audience = kOfficial;
  op.body = object({{"case_ids", list_of(required_text("Case", 40), "Cases", 200).set("minItems", 1).set("uniqueItems", true)},
                    optional_member("assignee", nullable(text("Official to assign to; null gives the cases back, your own account claims them", 40)))});
  op.response = object({{"items", list_of(reference("Assignment"), "One for each case, in the order asked for", 200)}, {"done", integer("How many were assigned", 0, 200)}});
  op.write = [](const Call& call, Transaction& tx) {
    std::vector<CaseId> ids;
    for (const Json& id : call.body["case_ids"].items()) ids.emplace_back(id.text());
    return office::assign_cases(tx, call.who, ids, AccountId(call.body["assignee"].text()), call.language);
  };
  return op;
}

Operation recuse_from_case() {
  Operation op{.id = "recuse_from_case", .method = Method::post, .path = "/cases/{case_id}/recusals", .tag = "cases", .summary = {"申请回避", "Recuse yourself"}};
  op.audience = kOfficial;
  op.body = object({{"reason", required_text("Why", 500)}});
  op.response = case_change();
  op.success = 201;
  op.write = [](const Call& call, Transaction& tx) { return office::recuse_from_case(tx, call.who, CaseId(call.id("case_id")), call.body["reason"].text()); };
  return op;
}

Operation add_case_note() {
  Operation op{.id = "add_case_note", .method = Method::post, .path = "/cases/{case_id}/notes", .tag = "cases", .summary = {"添加内部备注", "Add an internal note"}};
  op.audience = kOfficial;
  op.body = object({{"text", required_text("The note; officials only see it", 2'000)}});
  op.response = case_change();
  op.success = 201;
  op.write = [](const Call& call, Transaction& tx) { return office::add_case_note(tx, call.who, CaseId(call.id("case_id")), call.body["text"].text()); };
  return op;
}

Operation upload_attachment() {
  Operation op{.id = "upload_attachment", .method = Method::post, .path = "/cases/{case_id}/attachments", .tag = "cases", .summary = {"上传附件", "Upload an attachment"}};
  op.audience = kAnyone;
  op.query = {{"kind", text("Code list attachment_kind", 60)}, {"name", text("File name", 200)}, {"code", text("Code of an objection filed without an account", 64)}};
  op.raw_upload = true;
  op.body_limit = 200ULL * 1024 * 1024;
  op.response = reference("Attachment");
  op.success = 201;
  op.prepare = [](const Call& call, store::Connection& db, office::Services& services) -> Result<Json> {
    // Who may not add to the case must not fill the disk either.
    SHUQUAN_TRY(const office::OpenedCase opened, office::open_case(db, services, call.who, case_code(call), CaseId(call.id("case_id")), services.time.now()));
    static_cast<void>(opened);
    return office::receive_upload(services, call.upload ? call.upload->path() : std::string(), call.raw_body, call.query["name"].text(), call.prepared["media_type"].text());
  };
  op.write = [](const Call& call, Transaction& tx) -> Result<Json> {
    const Json& file = call.prepared;
    return office::add_attachment(tx, call.who, case_code(call), CaseId(call.id("case_id")),
                                  {call.query["kind"].text(), file["name"].text(), file["media_type"].text(), file["size"].int_or(0), BlobId(file["sha256"].text()), file["sm3"].text()});
  };
  return op;
}

Operation remove_attachment() {
  Operation op{.id = "remove_attachment", .method = Method::del, .path = "/cases/{case_id}/attachments/{attachment_id}", .tag = "cases", .summary = {"移除附件", "Remove an attachment"}};
  op.response = object({{"id", text("Attachment")}, {"removed_at", text("Moment of removal")}});
  op.write = [](const Call& call, Transaction& tx) { return office::remove_attachment(tx, call.who, CaseId(call.id("case_id")), call.id("attachment_id")); };
  return op;
}

}  // namespace

std::vector<Operation> case_operations() {
  return {create_case(),        save_draft(),  perform_action(),    add_participant(), change_participant(), remove_participant(),
          assign_case(),        assign_cases(),      recuse_from_case(), add_case_note(), upload_attachment(), remove_attachment()};
}

}  // namespace shuquan::api
