#include "office/rereadings.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "office/case_json.h"
#include "office/notifications.h"
#include "office/page.h"
#include "office/samples.h"
#include "office/where.h"
#include "procedure/form_fields.h"
#include "procedure/life.h"

namespace shuquan::office {
namespace {

using rules::Role;

constexpr std::size_t kLeastReason = 5;
constexpr std::string_view kSelect =
    "SELECT r.id, r.draw_id, r.pack, r.lane, r.purpose, r.case_id, r.state, r.reader, r.reader_name, r.assigned_at, r.read_at, r.outcome, r.remarks, r.conclusion, r.conclusion_remarks, r.concluded_name, r.concluded_at, "
    "c.number, c.title, g.number, d.from_on, d.until FROM rereading r JOIN case_file c ON c.id = r.case_id JOIN sample_draw d ON d.id = r.draw_id LEFT JOIN register_right g ON g.ordinal = c.right_ordinal";

/// A stored reading, as its commands need it.
struct Rereading {
  std::string id, pack, lane, case_id, state, reader;
};

Json row_json(const store::Row& row) {
  const auto nullable = [](const std::string& text) { return text.empty() ? Json() : Json(text); };
  return Json::object({{"id", row.text(0)},
                       {"draw", row.text(1)},
                       {"pack", row.text(2)},
                       {"lane", row.text(3)},
                       {"purpose", row.text(4)},
                       {"case_id", row.text(5)},
                       {"state", row.text(6)},
                       {"reader", nullable(row.text(7))},
                       {"reader_name", nullable(row.text(8))},
                       {"assigned_at", moment_json(row.optional_integer(9))},
                       {"read_at", moment_json(row.optional_integer(10))},
                       {"outcome", nullable(row.text(11))},
                       {"remarks", row.text(12)},
                       {"conclusion", nullable(row.text(13))},
                       {"conclusion_remarks", row.text(14)},
                       {"concluded_name", nullable(row.text(15))},
                       {"concluded_at", moment_json(row.optional_integer(16))},
                       {"number", row.text(17)},
                       {"title", row.text(18)},
                       {"registration_number", nullable(row.text(19))},
                       {"from", row.text(20)},
                       {"until", row.text(21)}});
}

/// Not found for all but the reader and those who lead the office.
Result<Rereading> load(store::Connection& db, const Identity& who, std::string_view id) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT id, pack, lane, case_id, state, reader FROM rereading WHERE id = $1", {id}));
  const auto unknown = [&] { return fail(Errc::not_found, "rereading.unknown", {{"id", std::string(id.substr(0, 40))}}); };
  if (rows.empty()) return unknown();
  const store::Row row = rows.front();
  Rereading out{row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.text(5)};
  const bool reads = who.serves(out.pack) && out.reader == who.account.value;
  if (!reads && !leads_office(who, OfficeId(out.pack))) return unknown();
  return out;
}

/// The findings that the decision rested on: the newest ones.
const procedure::Record* findings_of(const procedure::Case& file) { return file.latest("findings"); }

Json elements_json(const OpenedCase& opened, const store::Rows& said) {
  Json out = Json::array();
  const procedure::Record* findings = findings_of(opened.file);
  const rules::Checklist* list = opened.law.pack.checklist("elements");
  if (!findings || !list) return out;
  for (const rules::CheckItem& item : list->items) {
    const Json& found = findings->data[item.id];
    if (!found.is_object()) continue;
    Json one = Json::object({{"element", item.id}, {"label", text_json(item.label)}, {"question", text_json(item.question)}, {"clause", item.clause}, {"found", found["result"].text()}, {"reasons", found["reasons"].text()},
                             {"agrees", Json()}, {"reason", ""}});
    for (const store::Row row : said)
      if (row.text(0) == item.id) one.set("agrees", row.boolean(1)).set("reason", row.text(2));
    out.push(std::move(one));
  }
  return out;
}

Result<Json> answer(store::Connection& db, std::string_view id) {
  SHUQUAN_TRY(const store::Rows rows, db.query(std::string(kSelect) + " WHERE r.id = $1", {id}));
  return row_json(rows.front());
}

Result<void> without_part(store::Connection& db, const procedure::Case& file, const std::string& account) {
  SHUQUAN_TRY(const std::vector<std::string> part, accounts_with_part(db, file));
  if (std::ranges::find(part, account) != part.end()) return fail(Errc::rejected, "rereading.had_part");
  return {};
}

/// The elements that were found, each judged once; with a reason where the reader differs.
Result<bool> check_elements(const procedure::Case& file, const Json& elements) {
  const procedure::Record* findings = findings_of(file);
  std::map<std::string, int> asked;
  if (findings)
    for (const auto& [name, found] : findings->data.members())
      if (found.is_object() && !found["result"].text().empty()) asked[name] = 0;
  bool agrees = true;
  for (const Json& one : elements.items()) {
    const auto each = asked.find(one["element"].text());
    if (each == asked.end() || ++each->second > 1) return fail(Errc::invalid_input, "rereading.elements");
    const bool same = one["agrees"].bool_or(false);
    if (!same && code_points(normalise(one["reason"].text())) < kLeastReason) return fail(Errc::invalid_input, "rereading.reason_missing", {{"least", std::to_string(kLeastReason)}});
    agrees = agrees && same;
  }
  if (std::ranges::any_of(asked, [](const auto& each) { return each.second == 0; })) return fail(Errc::invalid_input, "rereading.elements");
  return agrees;
}

Result<void> check_remarks(std::string_view remarks) {
  if (code_points(normalise(remarks)) >= kLeastReason) return {};
  return fail(Errc::invalid_input, "rereading.remarks_missing", {{"least", std::to_string(kLeastReason)}});
}

Result<void> tell_of_difference(Transaction& tx, const OpenedCase& opened, const Rereading& one) {
  const Json told = Json::object({{"title", procedure::title_of(opened.file)}, {"number", opened.file.number}, {"rereading", one.id}});
  return tell(tx, {{}, one.pack, "registrar", {}}, one.case_id, "rereading_differs", told);
}

/// Whether the account found, proposed or decided in the case.
bool decided(const procedure::Case& file, const AccountId& account) {
  return std::ranges::any_of(file.records, [&](const procedure::Record& record) {
    const bool deciding = record.kind == "findings" || record.kind == "second_reading" || record.kind == "proposal" || record.kind == "decision";
    return deciding && record.actor.account == account;
  });
}

}  // namespace

Result<Appointment> appointment_at(const Identity& who, const OfficeId& office) {
  const auto found = std::ranges::find(who.appointments, office, &Appointment::office);
  if (found == who.appointments.end()) return fail(Errc::not_found, "office.unknown", {{"id", office.value.substr(0, 40)}});
  return *found;
}

bool leads_office(const Identity& who, const OfficeId& office) {
  return std::ranges::any_of(who.appointments, [&](const Appointment& a) { return a.office == office && (a.role == Role::registrar || a.role == Role::reviewer); });
}

Result<Json> list_rereadings(store::Connection& db, const Identity& who, const RereadingFilter& filter) {
  SHUQUAN_TRY(const Appointment here, appointment_at(who, filter.office));
  Where where;
  where.equal("r.pack", here.pack);
  where.equal("r.state", filter.state);
  if (!leads_office(who, filter.office)) where.equal("r.reader", who.account.value);
  where.add("r.id < " + where.place(std::string(newest_before(filter.after))));
  SHUQUAN_TRY(const store::Rows rows, db.query(std::string(kSelect) + where.text() + " ORDER BY r.id DESC LIMIT " + std::to_string(filter.limit + 1), where.parameters()));
  return page_of_rows(rows, filter.limit, "id", [](const store::Row& row) -> Result<Json> { return row_json(row); });
}

Result<Json> view_rereading(store::Connection& db, Services& services, const Identity& who, std::string_view id, Instant now) {
  SHUQUAN_TRY(const Rereading one, load(db, who, id));
  SHUQUAN_TRY(const OpenedCase opened, load_case_for_system(db, services, CaseId(one.case_id), now));
  SHUQUAN_TRY(const store::Rows said, db.query("SELECT element, agrees, reason FROM rereading_element WHERE rereading_id = $1", {one.id}));
  SHUQUAN_TRY(Json out, answer(db, one.id));
  const bool leads = leads_office(who, OfficeId(one.pack)), reader = one.reader == who.account.value;
  return out.set("elements", elements_json(opened, said))
      .set("decision", text_json(opened.state().label))
      .set("may_read", reader && one.state == "open")
      .set("may_assign", leads && one.state == "open")
      .set("may_conclude", leads && !reader && one.state == "differs" && !decided(opened.file, who.account));
}

Result<Json> assign_rereading(Transaction& tx, const Identity& who, std::string_view id, const AccountId& reader) {
  SHUQUAN_TRY(const Rereading one, load(tx.db, who, id));
  if (!leads_office(who, OfficeId(one.pack))) return fail(Errc::forbidden, "office.heads_only");
  if (one.state != "open") return fail(Errc::rejected, "rereading.not_open");
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT a.name FROM account a JOIN appointment p ON p.account_id = a.id WHERE a.id = $1 AND a.status = 'active' AND p.office_id = $2 AND p.role IN ('examiner', 'reviewer')", {reader, one.pack}));
  if (rows.empty()) return fail(Errc::invalid_input, "rereading.no_such_reader");
  SHUQUAN_TRY(const OpenedCase opened, load_case_for_system(tx.db, tx.services, CaseId(one.case_id), tx.now));
  SHUQUAN_CHECK(without_part(tx.db, opened.file, reader.value));
  SHUQUAN_CHECK(tx.db.execute("UPDATE rereading SET reader = $2, reader_name = $3, assigned_at = $4 WHERE id = $1", {one.id, reader, rows.front().text(0), tx.now}));
  SHUQUAN_CHECK(audit(tx, who, "assign_rereading", one.id, Json::object({{"reader", reader.value}, {"reader_before", one.reader}, {"case", one.case_id}})));
  SHUQUAN_CHECK(tell(tx, {{}, {}, {}, reader.value}, one.case_id, "rereading_assigned", Json::object({{"title", procedure::title_of(opened.file)}, {"number", opened.file.number}, {"rereading", one.id}})));
  return answer(tx.db, one.id);
}

Result<Json> record_rereading(Transaction& tx, const Identity& who, std::string_view id, const Json& reading) {
  SHUQUAN_TRY(const Rereading one, load(tx.db, who, id));
  if (one.reader != who.account.value) return fail(Errc::forbidden, "rereading.not_yours");
  if (one.state != "open") return fail(Errc::rejected, "rereading.not_open");
  SHUQUAN_TRY(const OpenedCase opened, load_case_for_system(tx.db, tx.services, CaseId(one.case_id), tx.now));
  SHUQUAN_CHECK(without_part(tx.db, opened.file, who.account.value));
  SHUQUAN_TRY(const bool agrees, check_elements(opened.file, reading["elements"]));
  const bool same = reading["outcome"].text() == "same";
  if (!same) SHUQUAN_CHECK(check_remarks(reading["remarks"].text()));
  const procedure::Record* findings = findings_of(opened.file);
  for (const Json& element : reading["elements"].items()) {
    const std::string& name = element["element"].text();
    SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO rereading_element (rereading_id, element, found, agrees, reason) VALUES ($1, $2, $3, $4, $5)",
                                      {one.id, name, findings->data[name]["result"].text(), std::int64_t{element["agrees"].bool_or(false) ? 1 : 0}, element["reason"].text()}));
  }
  SHUQUAN_CHECK(tx.db.execute("UPDATE rereading SET state = $2, outcome = $3, remarks = $4, read_at = $5 WHERE id = $1",
                              {one.id, agrees && same ? "agreed" : "differs", same ? "same" : "other", reading["remarks"].text(), tx.now}));
  SHUQUAN_CHECK(audit(tx, who, "record_rereading", one.id, Json::object({{"agrees", agrees}, {"same", same}, {"case", one.case_id}})));
  if (!agrees || !same) SHUQUAN_CHECK(tell_of_difference(tx, opened, one));
  return answer(tx.db, one.id);
}

Result<Json> conclude_rereading(Transaction& tx, const Identity& who, std::string_view id, std::string_view conclusion, std::string_view remarks) {
  SHUQUAN_TRY(const Rereading one, load(tx.db, who, id));
  if (!leads_office(who, OfficeId(one.pack))) return fail(Errc::forbidden, "office.heads_only");
  if (one.state != "differs") return fail(Errc::rejected, "rereading.not_differing");
  SHUQUAN_TRY(const OpenedCase opened, load_case_for_system(tx.db, tx.services, CaseId(one.case_id), tx.now));
  if (one.reader == who.account.value || decided(opened.file, who.account)) return fail(Errc::rejected, "rereading.own_decision");
  SHUQUAN_CHECK(check_remarks(remarks));
  SHUQUAN_CHECK(tx.db.execute("UPDATE rereading SET state = 'concluded', conclusion = $2, conclusion_remarks = $3, concluded_by = $4, concluded_name = $5, concluded_at = $6 WHERE id = $1",
                              {one.id, conclusion, remarks, who.account, who.name, tx.now}));
  SHUQUAN_CHECK(audit(tx, who, "conclude_rereading", one.id, Json::object({{"conclusion", conclusion}, {"case", one.case_id}})));
  return answer(tx.db, one.id);
}

}  // namespace shuquan::office
