#include "api/operations.h"
#include "api/schemas_identity.h"
#include "api/shape.h"
#include "office/docket.h"
#include "office/filing_times.h"

namespace shuquan::api {
namespace {

Json bilingual() { return reference("Text"); }

using http::Method;
using office::Services;
using office::Transaction;
using store::Connection;

constexpr std::int64_t kMost = 1'000'000'000'000;

LocalDate today(const Services& services) { return beijing_date(services.time.now()); }

Operation list_docket() {
  Operation op{.id = "list_docket", .path = "/docket", .tag = "docket", .summary = {"权利台账", "What your parties and clients have in the register, in the order of its last day"}};
  op.query = {{"party", text("One of your parties or clients; all where left out", 40)},
              {"status", choice({"registered", "expired", "cancelled", "revoked"}, "Status")},
              {"lapses_by", formatted("date", "In force now and over by this day; the end of the quarter stands in the summary")},
              {"window_open", flag("Only what can be renewed now")}};
  add_paging(op);
  op.response = object({{"items", list_of(reference("DocketItem"), "Rights", 200)}, {"next", nullable(text("Cursor of the next page, null on the last"))},
                        {"summary", nullable(reference("DocketSummary"))}});
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    const Json& q = call.query;
    return office::list_docket(db, services, call.who,
                               {q["party"].text(), q["status"].text(), q["lapses_by"].text(), q["window_open"].bool_or(false), std::string(page_after(call)), static_cast<int>(page_limit(call)), today(services)});
  };
  return op;
}

Operation list_docket_days() {
  Operation op{.id = "list_docket_days", .path = "/docket/days", .tag = "docket", .summary = {"权利台账的日历", "Last days of rights in force, and days on which their renewal may first be filed"}};
  op.query = {{"from", formatted("date", "First day; today where left out")}, {"to", formatted("date", "Last day; 62 days later where left out")}};
  op.response = object({{"items", list_of(object({{"date", formatted("date", "The day")}, {"number", text("Registration number")}, {"name", text("Name of the data set", 600)},
                                                  {"kind", choice({"lapses", "window_opens"}, "Its last day, or the first on which renewal may be filed")}}),
                                          "At most 4,000", 4000)}});
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    LocalDate from = today(services);
    if (!call.query["from"].text().empty()) {
      SHUQUAN_TRY(from, parse_date(call.query["from"].text()));
    }
    LocalDate to = plus_days(from, 62);
    if (!call.query["to"].text().empty()) {
      SHUQUAN_TRY(to, parse_date(call.query["to"].text()));
    }
    SHUQUAN_TRY(const std::vector<office::RightDay> days, office::docket_days(db, services, call.who, from, to));
    Json items = Json::array();
    for (const office::RightDay& day : days)
      items.push(Json::object({{"date", to_string(day.on)}, {"number", day.number}, {"name", day.name}, {"kind", day.window_opens ? "window_opens" : "lapses"}}));
    return Reply(Json::object({{"items", std::move(items)}}));
  };
  return op;
}

Operation list_date_changes() {
  Operation op{.id = "list_date_changes", .path = "/docket/{number}/dates", .tag = "docket", .summary = {"日期变更记录", "Every change of a date of a right and of your filings about it"}};
  op.response = object({{"number", text("Registration number")}, {"items", list_of(reference("DateChange"), "Oldest first", 2000)}});
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> { return office::list_date_changes(db, services, call.who, call.id("number")); };
  return op;
}

Operation renew_rights() {
  Operation op{.id = "renew_rights", .method = Method::post, .path = "/docket/renewals", .tag = "docket",
               .summary = {"批量续展", "File a renewal for each of these rights; what stands in the way of one does not keep the others"}};
  op.body = object({{"applicant", required_text("Holder that files", 40)}, {"numbers", list_of(required_text("Registration number", 60), "Rights", 100)}, {"form", open_object("The form of the procedure renewal, the same for all")}});
  op.response = object({{"items", list_of(object({{"number", text("Registration number")}, {"ok", flag("Filed")}, {"case_id", nullable(text("The case; also where a draft is left that could not be filed, or a renewal is open already"))},
                                                  {"state", nullable(text("State"))}, {"obstacle", nullable(reference("Obstacle"))}}),
                                          "One for each", 100)},
                        {"done", integer("Filed", 0, 100)}});
  op.write = [](const Call& call, Transaction& tx) {
    std::vector<std::string> numbers;
    for (const Json& number : call.body["numbers"].items()) numbers.push_back(number.text());
    return office::renew_many(tx, call.who, PartyId(call.body["applicant"].text()), numbers, call.body["form"], call.language);
  };
  return op;
}

std::vector<std::pair<std::string_view, Json>> filing_days() { return {{"from", formatted("date", "Filed on or after this day")}, {"to", formatted("date", "Filed on or before this day")}}; }
office::FilingTimes filing_times(const Call& call) { return {call.query["from"].text(), call.query["to"].text()}; }

Operation list_compliance() {
  Operation op{.id = "list_compliance", .path = "/statistics/compliance", .tag = "docket", .summary = {"十个工作日备案合规率", "How many filings came within ten working days (B-art.16), per office"}};
  op.audience = kAnyone;
  op.query = filing_days();
  op.response = object({{"items", list_of(object({{"pack", text("Rule pack")}, {"office", bilingual()}, {"filed", integer("Filings with a period", 0, kMost)}, {"late", integer("Of them late", 0, kMost)},
                                                  {"in_time_bp", nullable(integer("In time, basis points", 0, 10'000))}}),
                                          "Offices", 100)}});
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> { return office::list_compliance(db, services, filing_times(call)); };
  return op;
}

Operation view_office_compliance() {
  Operation op{.id = "view_office_compliance", .path = "/offices/{office_id}/compliance", .tag = "docket", .summary = {"本机构备案合规情况", "Filings in time and late, by procedure and by holder, most late ones first"}};
  op.audience = kOfficial;
  op.query = filing_days();
  add_paging(op);
  const Json filed = integer("Filings with a period", 0, kMost), late = integer("Of them late", 0, kMost), rate = nullable(integer("In time, basis points", 0, 10'000));
  op.response = object({{"office", text("Office")}, {"filed", filed}, {"late", late}, {"in_time_bp", rate},
                        {"procedures", list_of(object({{"procedure", text("Procedure")}, {"label", bilingual()}, {"filed", filed}, {"late", late}, {"in_time_bp", rate}}), "By procedure", 200)},
                        {"items", list_of(object({{"party", text("Party")}, {"name", text("Name", 400)}, {"filed", filed}, {"late", late}, {"in_time_bp", rate}, {"cursor", text("Place in the list")}}), "By holder", 200)},
                        {"next", nullable(text("Cursor of the next page, null on the last"))}});
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    return office::view_office_compliance(db, services, call.who, OfficeId(call.id("office_id")), filing_times(call), page_after(call), static_cast<int>(page_limit(call)));
  };
  return op;
}

}  // namespace

std::vector<Operation> docket_operations() { return {list_docket(), list_docket_days(), list_date_changes(), renew_rights(), list_compliance(), view_office_compliance()}; }

}  // namespace shuquan::api
