#include "api/operations.h"
#include "api/schemas_identity.h"
#include "api/shape.h"
#include "office/act_on_many.h"
#include "office/work_list.h"

namespace shuquan::api {
namespace {

using office::CaseFilter;
using office::Services;
using store::Connection;

std::vector<std::pair<std::string_view, Json>> filters() {
  return {{"mine", choice({"party", "office", "assigned", "covering", "confirm"}, "Of my parties, of my offices, assigned to me, of colleagues I stand in for, or filings that one of my parties has yet to confirm")},
          {"pack", text("Rule pack", 40)},
          {"procedure", text("Procedure", 60)},
          {"state", text("State", 60)},
          {"phase", choice({"preparation", "intake", "examination", "notice", "decision", "ended"}, "Phase")},
          {"waits_on", choice({"applicant", "office", "public", "objector", "court", "nobody", "counterparty"}, "Whom it waits on")},
          {"assignee", text("Account, or none", 40)},
          {"channel", choice({"normal", "green", "batch"}, "Channel")},
          {"industry", text("Prefix of the industry code", 10)},
          {"party", text("A party that takes part in it", 40)},
          {"parent", text("Cases under this case, e.g. objections", 40)},
          {"batch", text("Filed from this batch", 40)},
          {"due_after", formatted("date", "Due on or after this day")},
          {"due_before", formatted("date", "Due on or before this day")},
          {"overdue", flag("Only what is past its due date")},
          {"submitted_after", formatted("date", "Filed on or after this day")},
          {"submitted_before", formatted("date", "Filed on or before this day")},
          {"text", text("Part of title, number or lead applicant's name", 60)},
          {"include_ended", flag("Also cases that have ended")}};
}

void add_order(Operation& op) {
  op.query.emplace_back("order", choice({"due", "updated", "submitted", "number"}, "Order"));
  op.query.emplace_back("direction", choice({"asc", "desc"}, "Due date and number go up, the others newest first, where left out"));
}

CaseFilter filter_of(const Call& call, const Services& services) {
  const Json& q = call.query;
  CaseFilter filter;
  filter.today = beijing_date(services.time.now());
  filter.language = call.language;
  for (const auto& [name, member] : {std::pair{"mine", &CaseFilter::mine}, {"pack", &CaseFilter::pack}, {"procedure", &CaseFilter::procedure}, {"state", &CaseFilter::state}, {"phase", &CaseFilter::phase},
                                     {"waits_on", &CaseFilter::waits_on}, {"assignee", &CaseFilter::assignee}, {"channel", &CaseFilter::channel}, {"industry", &CaseFilter::industry},
                                     {"party", &CaseFilter::party}, {"parent", &CaseFilter::parent}, {"batch", &CaseFilter::batch}, {"due_after", &CaseFilter::due_after}, {"due_before", &CaseFilter::due_before},
                                     {"submitted_after", &CaseFilter::submitted_after}, {"submitted_before", &CaseFilter::submitted_before}, {"text", &CaseFilter::text},
                                     {"direction", &CaseFilter::direction}, {"after", &CaseFilter::after}})
    filter.*member = q[name].text();
  filter.order = q["order"].string_or("due");
  filter.overdue = q["overdue"].bool_or(false);
  filter.include_ended = q["include_ended"].bool_or(false);
  filter.limit = static_cast<int>(q["limit"].int_or(50));
  return filter;
}

Operation list_cases() {
  Operation op{.id = "list_cases", .path = "/cases", .tag = "cases", .summary = {"案件列表（工作清单）", "Work list of cases"}};
  op.query = filters();
  add_order(op);
  op.query.emplace_back("limit", integer("Page size", 1, 200));
  op.query.emplace_back("after", text("Cursor: `next` of the page before", 200));
  op.response = page_of("CaseSummary", "Cases");
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> { return office::list_cases(db, services, call.who, filter_of(call, services)); };
  return op;
}

Operation count_cases() {
  Operation op{.id = "count_cases", .path = "/cases/counts", .tag = "cases", .summary = {"案件统计", "Totals of the work list, for the same filters"}};
  op.query = filters();
  op.response = reference("CaseCounts");
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> { return office::count_cases(db, services, call.who, filter_of(call, services)); };
  return op;
}

Operation list_case_groups() {
  Operation op{.id = "list_case_groups", .path = "/cases/groups", .tag = "cases", .summary = {"相似案件分组", "Cases of the work list that look alike: from one batch, or of one applicant under names that differ in numbers only"}};
  op.audience = kOfficial;
  op.query = filters();
  const Json group = object({{"batch", nullable(text("Batch that they were filed from"))}, {"title", text("Name of the first", 600)}, {"lead_name", text("Lead applicant", 400)}, {"items", list_of(reference("CaseSummary"), "The cases", 500)}});
  op.response = object({{"groups", list_of(group, "Groups of two and more", 250)}, {"looked_at", integer("Cases looked at", 0, 500)}, {"more", flag("The list is longer")}});
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> { return office::group_cases(db, services, call.who, filter_of(call, services)); };
  return op;
}

Operation export_cases() {
  Operation op{.id = "export_cases", .path = "/cases/export", .tag = "cases", .summary = {"导出案件列表（XLSX）", "The work list as a workbook, at most 10,000 rows"}};
  op.query = filters();
  add_order(op);
  std::string names;
  for (const std::string_view column : office::export_columns()) names += (names.empty() ? "" : ", ") + std::string(column);
  op.query.emplace_back("columns", text("Columns separated by commas; all where left out: " + names, 400));
  op.query.emplace_back("language", choice({"zh", "en"}, "Language of the workbook; that of the request where left out"));
  op.content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  op.read = [](const Call& call, Connection& db, Services& services) -> Result<Reply> {
    CaseFilter filter = filter_of(call, services);
    filter.language = call.query["language"].string_or(call.language);
    const std::string day = to_string(filter.today);
    Reply reply;
    SHUQUAN_TRY(reply.bytes, office::export_cases(db, services, call.who, std::move(filter), comma_separated(call.query["columns"].text())));
    reply.content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    reply.headers.emplace_back("Content-Disposition", "attachment; filename=\"cases-" + day + ".xlsx\"");
    return reply;
  };
  return op;
}

}  // namespace

std::vector<Operation> work_list_operations() { return {list_cases(), count_cases(), list_case_groups(), export_cases()}; }

}  // namespace shuquan::api
