#include "api/operations.h"
#include "api/schemas_identity.h"
#include "api/shape.h"
#include "office/absence.h"
#include "office/deadlines.h"
#include "office/find_similar.h"
#include "office/inbox.h"
#include "office/preferences.h"
#include "office/unmask_events.h"
#include "office/workload.h"

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

Operation view_workload() {
  Operation op{.id = "view_workload", .path = "/offices/{office_id}/workload", .tag = "desk", .summary = {"本机构工作量", "Who of the office has how much on the desk"}};
  op.audience = kOfficial;
  op.response = reference("Workload");
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> { return office::view_workload(db, call.who, OfficeId(call.id("office_id")), today(services)); };
  return op;
}

Operation list_deadlines() {
  Operation op{.id = "list_deadlines", .path = "/calendar/deadlines", .tag = "desk", .summary = {"期限日历", "What falls due in your cases, day by day"}};
  op.query = {{"from", formatted("date", "First day; today where left out")},
              {"to", formatted("date", "Last day, at most two years later; 31 days later where left out")},
              {"mine", choice({"party", "office", "assigned", "covering"}, "As in work lists")}};
  op.response = object({{"items", list_of(reference("Deadline"), "Earliest first", office::kMostDeadlines)}, {"truncated", flag("There are more in these days")}});
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    office::DeadlineFilter filter;
    filter.today = today(services);
    filter.from = filter.today;
    if (!call.query["from"].text().empty()) {
      SHUQUAN_TRY(filter.from, parse_date(call.query["from"].text()));
    }
    filter.to = plus_days(filter.from, 31);
    if (!call.query["to"].text().empty()) {
      SHUQUAN_TRY(filter.to, parse_date(call.query["to"].text()));
    }
    filter.mine = call.query["mine"].text();
    return office::list_deadlines(db, services, call.who, filter);
  };
  return op;
}

Operation create_calendar_feed() {
  Operation op{.id = "create_calendar_feed", .method = Method::post, .path = "/account/calendar-feed", .tag = "desk", .summary = {"生成日历订阅地址", "Make a secret address for calendar programs"}};
  op.response = object({{"token", text("Token, shown this one time", 64)}, {"path", text("Path of the feed", 200)}});
  op.success = 201;
  op.replayable = false;
  op.write = [](const Call& call, Transaction& tx) { return office::create_calendar_feed(tx, call.who); };
  return op;
}

Operation get_calendar_feed() {
  Operation op{.id = "get_calendar_feed", .path = "/account/calendar-feed", .tag = "desk", .summary = {"日历订阅状态", "Whether there is a calendar feed"}};
  op.response = reference("CalendarFeed");
  op.read = [](const Call& call, Connection& db, Services&) -> Result<Reply> { return office::get_calendar_feed(db, call.who); };
  return op;
}

Operation revoke_calendar_feed() {
  Operation op{.id = "revoke_calendar_feed", .method = Method::del, .path = "/account/calendar-feed", .tag = "desk", .summary = {"停用日历订阅", "Stop the calendar feed"}};
  op.response = reference("CalendarFeed");
  op.write = [](const Call& call, Transaction& tx) { return office::revoke_calendar_feed(tx, call.who); };
  return op;
}

Operation download_calendar_feed() {
  Operation op{.id = "download_calendar_feed", .path = "/feeds/{token}/deadlines.ics", .tag = "desk", .summary = {"期限日历订阅（iCalendar）", "Deadlines for calendar programs (RFC 5545)"}};
  op.audience = kAnyone;
  op.content_type = "text/calendar";
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    Reply reply;
    SHUQUAN_TRY(reply.bytes, office::calendar_feed(db, services, call.id("token"), call.language, services.time.now()));
    reply.content_type = "text/calendar; charset=utf-8";
    return reply;
  };
  return op;
}

Operation list_unmask_events() {
  Operation op{.id = "list_unmask_events", .path = "/unmaskings", .tag = "desk", .summary = {"本人敏感信息的查看记录", "Who has seen masked values of your case or party, when and why"}};
  op.query = {{"case_id", text("Of this case; for the side that filed it", 40)}, {"party_id", text("Of this party; for its members, where no case is named", 40)}};
  add_paging(op);
  op.response = page_of("UnmaskEvent", "Newest first");
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    const std::string& case_id = call.query["case_id"].text();
    if (case_id.empty()) return office::list_party_unmaskings(db, call.who, PartyId(call.query["party_id"].text()), page_after(call), page_limit(call));
    SHUQUAN_TRY(const office::OpenedCase opened, office::open_case(db, services, call.who, "", CaseId(case_id), services.time.now()));
    return office::list_case_unmaskings(db, call.who, opened, page_after(call), page_limit(call));
  };
  return op;
}

Operation find_similar() {
  Operation op{.id = "find_similar", .path = "/cases/{case_id}/similar", .tag = "cases", .summary = {"相似登记与在审申请", "Earlier entries and pending cases that resemble this one"}};
  op.audience = kOfficial;
  op.response = object({{"items", list_of(reference("SimilarEntry"), "Most similar first", 20)}, {"examined", integer("Names that were compared", 0, 1'000'000)}});
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    SHUQUAN_TRY(const office::OpenedCase opened, office::open_case(db, services, call.who, "", CaseId(call.id("case_id")), services.time.now()));
    return office::find_similar(db, services, call.who, opened);
  };
  return op;
}

}  // namespace

std::vector<Operation> desk_operations() {
  return {list_inbox(), mark_inbox_seen(), get_preferences(), set_preference(), get_absence(), set_absence(), end_absence(), list_absences(),
          view_workload(), list_deadlines(), create_calendar_feed(), get_calendar_feed(), revoke_calendar_feed(), download_calendar_feed(), list_unmask_events(), find_similar()};
}

}  // namespace shuquan::api
