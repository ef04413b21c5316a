#include "api/operations.h"
#include "api/schemas_identity.h"
#include "api/shape.h"
#include "office/absence.h"
#include "office/inbox.h"
#include "office/preferences.h"

namespace shuquan::api {
namespace {

using http::Method;
using office::Services;
using office::Transaction;
using store::Connection;

Operation list_inbox() {
  Operation op{.id = "list_inbox", .path = "/inbox", .tag = "desk", .summary = {"收件箱", "What you are told, newest first"}};
  op.query = {{"unseen", flag("Only what you have not seen")}};
  add_paging(op);
  op.response = object({{"items", list_of(reference("InboxItem"), "Items, newest first", 200)},
                        {"next", nullable(text("Cursor of the next page, null on the last"))},
                        {"unseen", integer("All that you have not seen, counted up to 1,000", 0, office::kMostUnseen)}});
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    return office::list_inbox(db, services, call.who, {call.query["unseen"].bool_or(false), page_after(call), page_limit(call), call.language});
  };
  return op;
}

Operation mark_inbox_seen() {
  Operation op{.id = "mark_inbox_seen", .method = Method::post, .path = "/inbox/seen", .tag = "desk", .summary = {"标记为已读", "Mark items of the inbox as seen"}};
  op.body = object({optional_member("ids", list_of(required_text("Item", 40), "These items", 200)),
                    optional_member("up_to", text("This item and all before it", 40)),
                    optional_member("case_id", text("All about this case", 40))});
  op.response = object({{"unseen", integer("What is still unseen, counted up to 1,000", 0, office::kMostUnseen)}});
  op.write = [](const Call& call, Transaction& tx) {
    office::Seen seen{{}, call.body["up_to"].text(), call.body["case_id"].text()};
    for (const Json& id : call.body["ids"].items()) seen.ids.push_back(id.text());
    return office::mark_inbox_seen(tx, call.who, seen);
  };
  return op;
}

Operation get_preferences() {
  Operation op{.id = "get_preferences", .path = "/account/preferences", .tag = "desk", .summary = {"读取个人偏好", "What the client keeps for you"}};
  op.response = reference("Preferences");
  op.read = [](const Call& call, Connection& db, Services&) -> Result<Reply> { return office::get_preferences(db, call.who); };
  return op;
}

Operation set_preference() {
  Operation op{.id = "set_preference", .method = Method::put, .path = "/account/preferences/{name}", .tag = "desk", .summary = {"保存个人偏好", "Keep a preference"}};
  const Json any = Json::object({{"description", "Any JSON value up to 16 KB; null removes it"}});
  op.body = object({{"value", any}});
  // "Not given" and null are the same to the checker of bodies.
  op.body.erase("required");
  op.response = object({{"name", text("Name", 60)}, {"value", any}});
  op.write = [](const Call& call, Transaction& tx) { return office::set_preference(tx, call.who, call.id("name"), call.body["value"]); };
  return op;
}

LocalDate today(const Services& services) { return beijing_date(services.time.now()); }

Operation get_absence() {
  Operation op{.id = "get_absence", .path = "/account/absence", .tag = "desk", .summary = {"我的离岗与代岗", "Your absence, and for whom you stand in"}};
  op.audience = kOfficial;
  op.response = reference("OwnAbsence");
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> { return office::get_absence(db, call.who, today(services)); };
  return op;
}

Operation set_absence() {
  Operation op{.id = "set_absence", .method = Method::put, .path = "/account/absence", .tag = "desk", .summary = {"登记离岗与代岗", "Note that you are away and who stands in"}};
  op.audience = kOfficial;
  op.body = object({{"from", formatted("date", "First day")}, {"to", formatted("date", "Last day")}, {"cover_account", required_text("Colleague who stands in", 40)}});
  op.response = reference("OwnAbsence");
  op.write = [](const Call& call, Transaction& tx) { return office::set_absence(tx, call.who, call.body["from"].text(), call.body["to"].text(), AccountId(call.body["cover_account"].text())); };
  return op;
}

Operation end_absence() {
  Operation op{.id = "end_absence", .method = Method::del, .path = "/account/absence", .tag = "desk", .summary = {"取消离岗", "Take the note of your absence back"}};
  op.audience = kOfficial;
  op.response = reference("OwnAbsence");
  op.write = [](const Call& call, Transaction& tx) { return office::end_absence(tx, call.who); };
  return op;
}

Operation list_absences() {
  Operation op{.id = "list_absences", .path = "/offices/{office_id}/absences", .tag = "desk", .summary = {"本机构离岗与代岗", "Who of the office is away, and who stands in"}};
  op.audience = kOfficial;
  add_paging(op);
  op.response = page_of("Absence", "Absences that are not over");
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    return office::list_absences(db, call.who, OfficeId(call.id("office_id")), today(services), page_after(call), page_limit(call));
  };
  return op;
}

}  // namespace

std::vector<Operation> desk_operations() {
  return {list_inbox(), mark_inbox_seen(), get_preferences(), set_preference(), get_absence(), set_absence(), end_absence(), list_absences()};
}

}  // namespace shuquan::api
