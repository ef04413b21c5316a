#include "office/deadlines.h"

#include <algorithm>
#include <set>

#include "base/hex.h"
#include "crypto/digest.h"
#include "office/accounts.h"
#include "office/case_json.h"
#include "office/case_url.h"
#include "office/docket.h"
#include "office/page.h"
#include "office/sessions.h"
#include "office/work_list.h"
#include "rules/deadline.h"

namespace shuquan::office {
namespace {

constexpr int kLongestRange = 731;

std::string token_digest(std::string_view token) { return std::string(crypto::to_view(crypto::sha256(token))); }

/// Columns: case, clock, day, number, title, pack, procedure, state, assignee name, running.
Json item_json(const store::Row& row, const Services& services, const Identity& who, LocalDate due, LocalDate today) {
  const rules::RulePack* pack = services.rules->book().pack(row.text(5));
  const rules::Procedure* procedure = pack ? pack->procedure(row.text(6)) : nullptr;
  const rules::ClockRule* rule = procedure ? procedure->clock(row.text(1)) : nullptr;
  const rules::State* state = procedure ? procedure->state(row.text(7)) : nullptr;
  const rules::Text clock = rule ? rule->label : rules::Text{row.text(1), row.text(1)};
  const int left = rules::units_left(rules::Unit::working_day, today, due, services.rules->book().calendar);
  return Json::object({{"date", to_string(due)},
                       {"case_id", row.text(0)},
                       {"clock", row.text(1)},
                       {"clock_label", text_json(clock)},
                       {"counts_against", waits_on_text(rule ? rule->counts_against : rules::WaitsOn::office)},
                       {"number", row.optional_text(3)},
                       {"title", row.text(4)},
                       {"pack", row.text(5)},
                       {"procedure", row.text(6)},
                       {"state", row.text(7)},
                       {"state_label", state ? text_json(state->label) : text_json({row.text(7), row.text(7)})},
                       {"assignee_name", who.serves(row.text(5)) ? row.text(8) : std::string()},
                       {"overdue", due < today},
                       {"days_left", due < today ? std::min(left, -1) : left}});
}

/// A line of at most 75 octets, folded between characters (RFC 5545 3.1).
void add_line(std::string& out, std::string_view line) {
  constexpr std::size_t kOctets = 73;
  while (line.size() > kOctets) {
    std::size_t cut = kOctets;
    while (cut > 1 && (static_cast<unsigned char>(line[cut]) & 0xC0U) == 0x80U) --cut;
    out.append(line.substr(0, cut)).append("\r\n ");
    line.remove_prefix(cut);
  }
  out.append(line).append("\r\n");
}

std::string calendar_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += "\\n";
    else if (c == ',' || c == ';' || c == '\\') out.append("\\").push_back(c);
    else if (static_cast<unsigned char>(c) >= 0x20) out += c;
  }
  return out;
}

std::string compact_date(const std::string& date) { return date.substr(0, 4) + date.substr(5, 2) + date.substr(8, 2); }

/// "20261121T013000Z".
std::string compact_moment(Instant now) {
  const std::string text = to_string(now);
  return compact_date(text) + "T" + text.substr(11, 2) + text.substr(14, 2) + text.substr(17, 2) + "Z";
}

void add_event(std::string& out, const Json& item, const Services& services, bool official, std::string_view language, Instant now) {
  const std::string_view key = language == "en" ? "en" : "zh";
  SHUQUAN_ASSERT(item["date"].text().size() == 10);
  const Result<LocalDate> day = parse_date(item["date"].text());
  const std::string next = day ? to_string(plus_days(*day, 1)) : item["date"].text();
  add_line(out, "BEGIN:VEVENT");
  add_line(out, "UID:" + item["case_id"].text() + "-" + calendar_text(item["clock"].text()) + "@" + services.log_origin);
  add_line(out, "DTSTAMP:" + compact_moment(now));
  add_line(out, "DTSTART;VALUE=DATE:" + compact_date(item["date"].text()));
  add_line(out, "DTEND;VALUE=DATE:" + compact_date(next));
  add_line(out, "SUMMARY:" + calendar_text(item["clock_label"][key].text() + (language == "en" ? ": " : "：") + item["title"].text()));
  add_line(out, "DESCRIPTION:" + calendar_text(item["number"].text() + "\n" + item["state_label"][key].text()));
  if (!services.options.public_url.empty()) add_line(out, "URL:" + case_url(services.options.public_url, item["case_id"].text(), official));
  add_line(out, "TRANSP:TRANSPARENT");
  add_line(out, "END:VEVENT");
}

/// Whether an unassigned case waits for somebody in one of the roles that `who` holds there.
bool may_take_on(const Json& item, const Services& services, const Identity& who) {
  if (item["counts_against"].text() != waits_on_text(rules::WaitsOn::office) || !item["assignee_name"].text().empty()) return false;
  const rules::RulePack* pack = services.rules->book().pack(item["pack"].text());
  const rules::Procedure* procedure = pack ? pack->procedure(item["procedure"].text()) : nullptr;
  const rules::State* state = procedure ? procedure->state(item["state"].text()) : nullptr;
  if (state == nullptr) return false;
  return std::ranges::any_of(procedure->actions, [&](const rules::Action& action) {
    // What can be done in every state is nobody's particular task.
    return std::ranges::find(action.from, state->id) != action.from.end() && std::ranges::any_of(action.roles, [&](rules::Role role) { return who.holds(pack->id, role); });
  });
}

void add_right_day(std::string& out, const RightDay& day, const Services& services, std::string_view language, Instant now) {
  const bool english = language == "en";
  const char* what = day.window_opens ? (english ? "Renewal opens" : "可以续展") : (english ? "Last day of validity" : "有效期届满");
  add_line(out, "BEGIN:VEVENT");
  add_line(out, "UID:right-" + std::to_string(day.ordinal) + (day.window_opens ? "-window@" : "-expiry@") + services.log_origin);
  add_line(out, "DTSTAMP:" + compact_moment(now));
  add_line(out, "DTSTART;VALUE=DATE:" + compact_date(to_string(day.on)));
  add_line(out, "DTEND;VALUE=DATE:" + compact_date(to_string(plus_days(day.on, 1))));
  add_line(out, "SUMMARY:" + calendar_text(what + std::string(english ? ": " : "：") + day.name));
  add_line(out, "DESCRIPTION:" + calendar_text(day.number));
  add_line(out, "URL:" + services.options.public_url + "/register/" + day.number);
  add_line(out, "END:VEVENT");
}

}  // namespace

Result<Json> list_deadlines(store::Connection& db, const Services& services, const Identity& who, const DeadlineFilter& filter) {
  if (filter.to < filter.from || days_between(filter.from, filter.to) > kLongestRange) return fail(Errc::invalid_input, "deadline.range", {{"days", std::to_string(kLongestRange)}});
  CaseFilter cases;
  cases.today = filter.today;
  cases.mine = filter.mine;
  SHUQUAN_TRY(Where where, case_conditions(services, who, cases));
  const std::string conditions = where.text();
  const std::string columns = "c.number, COALESCE(NULLIF(c.title, ''), (SELECT p.title FROM case_file p WHERE p.id = c.parent_id), ''), c.pack, c.procedure, c.state, c.assignee_name";
  // A running clock ends with its day; a clock that has run out stands in the case's own due date until it is met.
  const std::string running = "SELECT c.id, t.clock, t.due_at, " + columns + " FROM case_timer t JOIN case_file c ON c.id = t.case_id" + conditions + " AND t.due_at >= " +
                              where.place(end_of_day(filter.from).unix_ms) + " AND t.due_at <= " + where.place(end_of_day(filter.to).unix_ms) + " ORDER BY t.due_at, c.id LIMIT " + std::to_string(kMostDeadlines + 1);
  SHUQUAN_TRY(const store::Rows timers, db.query(running, where.parameters()));
  SHUQUAN_TRY(Where late, case_conditions(services, who, cases));
  late.add("c.due_on >= " + late.place(to_string(filter.from)));
  late.add("c.due_on <= " + late.place(to_string(filter.to)));
  late.add("c.due_on < " + late.place(to_string(filter.today)));
  SHUQUAN_TRY(const store::Rows overdue, db.query("SELECT c.id, c.due_clock, c.due_on, " + columns + " FROM case_file c" + late.text() + " ORDER BY c.due_on, c.id LIMIT " + std::to_string(kMostDeadlines + 1), late.parameters()));
  std::vector<Json> items;
  for (const store::Row row : overdue) {
    SHUQUAN_TRY(const LocalDate due, parse_date(row.text(2)));
    items.push_back(item_json(row, services, who, due, filter.today));
  }
  for (const store::Row row : timers) {
    const LocalDate due = plus_days(beijing_date(Instant{row.integer(2)}), -1);
    if (due >= filter.today) items.push_back(item_json(row, services, who, due, filter.today));
  }
  std::ranges::stable_sort(items, {}, [](const Json& item) { return item["date"].text(); });
  const bool truncated = items.size() > static_cast<std::size_t>(kMostDeadlines);
  if (truncated) items.resize(static_cast<std::size_t>(kMostDeadlines));
  return Json::object({{"items", Json(std::move(items))}, {"truncated", truncated}});
}

Result<Json> create_calendar_feed(Transaction& tx, const Identity& who) {
  SHUQUAN_CHECK(require_session(who));
  const std::string token = to_hex(random_bytes(32));
  SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO calendar_feed (account_id, token_hash, created_at) VALUES ($1, $2, $3) ON CONFLICT (account_id) DO UPDATE "
                                    "SET token_hash = excluded.token_hash, created_at = excluded.created_at",
                                    {who.account, store::bytes_parameter(token_digest(token)), tx.now}));
  SHUQUAN_CHECK(audit(tx, who, "create_calendar_feed", who.account.value, Json::object()));
  return Json::object({{"token", token}, {"path", "/api/v1/feeds/" + token + "/deadlines.ics"}});
}

Result<Json> revoke_calendar_feed(Transaction& tx, const Identity& who) {
  SHUQUAN_CHECK(require_session(who));
  SHUQUAN_TRY(const std::int64_t removed, tx.db.execute("DELETE FROM calendar_feed WHERE account_id = $1", {who.account}));
  if (removed > 0) SHUQUAN_CHECK(audit(tx, who, "revoke_calendar_feed", who.account.value, Json::object()));
  return Json::object({{"active", false}, {"created_at", Json()}});
}

Result<Json> get_calendar_feed(store::Connection& db, const Identity& who) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT created_at FROM calendar_feed WHERE account_id = $1", {who.account}));
  return Json::object({{"active", !rows.empty()}, {"created_at", rows.empty() ? Json() : moment_json(rows.front().integer(0))}});
}

Result<std::string> calendar_feed(store::Connection& db, const Services& services, std::string_view token, std::string_view language, Instant now) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT account_id FROM calendar_feed WHERE token_hash = $1", {store::bytes_parameter(token_digest(token))}));
  if (rows.empty()) return fail(Errc::not_found, "feed.unknown");
  Result<Identity> who = load_identity(db, AccountId(rows.front().text(0)), now);
  if (!who && who.error().code == Errc::forbidden) return fail(Errc::not_found, "feed.unknown");  // a locked account has no feed
  if (!who) return std::unexpected(who.error());
  const LocalDate today = beijing_date(now);
  std::string out;
  add_line(out, "BEGIN:VCALENDAR");
  add_line(out, "VERSION:2.0");
  add_line(out, "PRODID:-//Shuquan//Deadlines//ZH");
  add_line(out, "CALSCALE:GREGORIAN");
  add_line(out, "METHOD:PUBLISH");
  add_line(out, language == "en" ? "X-WR-CALNAME:Shuquan deadlines" : "X-WR-CALNAME:数权期限");
  std::vector<std::string> lists;
  if (who->is_official()) lists = {"assigned", "covering", "office"};
  if (!who->memberships.empty()) lists.emplace_back("party");
  std::set<std::string> told;
  for (const std::string& mine : lists) {
    SHUQUAN_TRY(const Json deadlines, list_deadlines(db, services, *who, {plus_days(today, -30), plus_days(today, 430), mine, today}));
    for (const Json& item : deadlines["items"].items())
      if ((mine != "office" || may_take_on(item, services, *who)) && told.insert(item["case_id"].text() + item["clock"].text()).second) add_event(out, item, services, mine != "party", language, now);
  }
  if (!who->memberships.empty()) {
    SHUQUAN_TRY(const std::vector<RightDay> days, docket_days(db, services, *who, today, plus_days(today, 430)));
    for (const RightDay& day : days) add_right_day(out, day, services, language, now);
  }
  add_line(out, "END:VCALENDAR");
  return out;
}

}  // namespace shuquan::office
