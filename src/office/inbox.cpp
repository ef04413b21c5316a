#include "office/inbox.h"

#include <algorithm>

#include "base/messages.h"
#include "office/case_url.h"
#include "office/page.h"
#include "office/where.h"

namespace shuquan::office {
namespace {

/// To whom items go that this account sees, since when, and up to which item it has seen everything.
struct Reader {
  struct Address {
    std::string condition;
    std::int64_t since = 0;
    std::string filter;  ///< the same, for items that are found another way: no index serves it
  };
  std::vector<Address> addresses;
  std::string seen_up_to;
  Json seen_at;
};

/// `where` gets the parameters of the conditions.
Result<Reader> reader_of(store::Connection& db, const Identity& who, Where& where) {
  Reader reader;
  const auto add = [&](std::int64_t since, std::initializer_list<std::pair<std::string_view, std::string>> parts) {
    Reader::Address address{{}, since, {}};
    for (const auto& [column, value] : parts) {
      const std::string placed = where.place(value), name(column);
      address.condition += (address.condition.empty() ? "n." : " AND n.") + name + " = " + placed;
      address.filter += (address.filter.empty() ? "COALESCE(n." : " AND COALESCE(n.") + name + ", '') = " + placed;
    }
    reader.addresses.push_back(std::move(address));
  };
  add(0, {{"account_id", who.account.value}});
  SHUQUAN_TRY(const store::Rows parties, db.query("SELECT party_id, since FROM membership WHERE account_id = $1 ORDER BY since, party_id LIMIT 200", {who.account}));
  for (const store::Row row : parties) add(row.integer(1), {{"party_id", row.text(0)}});
  SHUQUAN_TRY(const store::Rows offices, db.query("SELECT office_id, role, since FROM appointment WHERE account_id = $1 ORDER BY office_id, role LIMIT 100", {who.account}));
  for (const store::Row row : offices) add(row.integer(2), {{"office_id", row.text(0)}, {"role", row.text(1)}});
  SHUQUAN_TRY(const store::Rows marks, db.query("SELECT seen_up_to, at FROM inbox_mark WHERE account_id = $1", {who.account}));
  if (!marks.empty()) {
    reader.seen_up_to = marks.front().text(0);
    reader.seen_at = moment_json(marks.front().integer(1));
  }
  return reader;
}

/// One part for each address, each short by itself, so that the index yields it in order: "(…) UNION ALL (…)".
std::string parts_of(const Reader& reader, Where& where, std::string_view columns, const std::string& more, std::int64_t limit) {
  std::string sql;
  int number = 0;
  for (const Reader::Address& address : reader.addresses) {
    const std::string since = address.since > 0 ? " AND n.at >= " + where.place(address.since) : std::string();
    sql += sql.empty() ? "" : " UNION ALL ";
    sql += "SELECT * FROM (SELECT " + std::string(columns) + " FROM notification n WHERE " + address.condition + since + more + " ORDER BY n.id DESC LIMIT " + std::to_string(limit) + ") part" +
           std::to_string(++number);
  }
  return sql;
}

std::string unseen_condition(const Reader& reader, const Identity& who, Where& where) {
  return " AND n.id > " + where.place(reader.seen_up_to) + " AND NOT EXISTS (SELECT 1 FROM notification_seen s WHERE s.account_id = " + where.place(who.account.value) + " AND s.notification_id = n.id)";
}

Result<std::int64_t> count_unseen(store::Connection& db, const Identity& who) {
  Where where;
  SHUQUAN_TRY(const Reader reader, reader_of(db, who, where));
  const std::string unseen = unseen_condition(reader, who, where);
  const std::string sql = "SELECT COUNT(*) FROM (" + parts_of(reader, where, "n.id", unseen, kMostUnseen) + ") items";
  SHUQUAN_TRY(const store::Rows rows, db.query(sql, where.parameters()));
  return std::min(rows.front().integer(0), kMostUnseen);
}

struct Words {
  rules::Text action;
  rules::Text state;
  rules::Text clock;
};

/// The labels of the rules as they stand; a case may have older ones, but words of the same ids.
Words words_of(const Services& services, const std::string& pack, const std::string& procedure_id, const Json& data) {
  Words words;
  const auto& packs = services.rules->book().packs;
  const auto loaded = packs.find(pack);
  const rules::Procedure* procedure = loaded == packs.end() ? nullptr : loaded->second.pack.procedure(procedure_id);
  if (!procedure) return words;
  if (const rules::Action* action = procedure->action(data["action"].text())) words.action = action->label;
  if (const rules::State* state = procedure->state(data["state"].text())) words.state = state->label;
  if (const rules::ClockRule* clock = procedure->clock(data["clock"].text())) words.clock = clock->label;
  return words;
}

std::string sentence(const std::string& kind, const std::string& title, const Words& words, const Json& data, std::string_view language) {
  const MessageParams params = {{"title", title},
                                {"name", data["name"].text()},
                                {"reason", data["reason"].text()},
                                {"from", data["from"].text()},
                                {"until", data["valid_until"].text()},
                                {"action", words.action.zh},
                                {"action_en", words.action.en},
                                {"clock", words.clock.zh},
                                {"clock_en", words.clock.en},
                                {"due", data["due_on"].text()},
                                {"state", words.state.zh},
                                {"state_en", words.state.en}};
  if (kind == "deadline_near") return message_text("inbox.deadline_near", params, language);
  if (kind == "overtaken") return message_text("inbox.overtaken", params, language);
  if (kind == "filings_flagged") return message_text("inbox.filings_flagged", params, language);
  if (kind == "power_granted") return message_text("inbox.power_granted", params, language);
  if (kind == "power_revoked") return message_text("inbox.power_revoked", params, language);
  if (kind == "unmasked") return message_text("inbox.unmasked", params, language);
  if (kind == "mail_refused") return message_text("inbox.mail_refused", params, language);
  if (kind == "webhook_disabled") return message_text("inbox.webhook_disabled", params, language);
  if (kind == "absence_cover") return message_text("inbox.absence_cover", params, language);
  if (kind == "rereading_assigned") return message_text("inbox.rereading_assigned", params, language);
  if (kind == "rereading_unassigned") return message_text("inbox.rereading_unassigned", params, language);
  if (kind == "rereading_differs") return message_text("inbox.rereading_differs", params, language);
  if (kind == "clock_set" && !data["due_on"].text().empty()) return message_text("inbox.due_date", params, language);
  if (kind == "clock_set") return message_text("inbox.clock", params, language);
  if (!words.action.zh.empty()) return message_text("inbox.action", params, language);
  return message_text("inbox.case_changed", params, language);
}

Json nullable_text(const std::string& text) { return text.empty() ? Json() : Json(text); }

/// Columns: id, party, office, role, case, kind, data, at, seen_at, then of the case: pack, procedure, number, title, right.
Result<Json> item_json(const store::Row& row, const Services& services, const Reader& reader, const std::string& language) {
  SHUQUAN_TRY(const Json data, Json::parse(row.text(6)));
  const std::string& told = data["title"].text();
  const std::string title = told.empty() ? row.text(12) : told;
  const bool below = row.text(0) <= reader.seen_up_to;
  return Json::object({{"id", row.text(0)},
                       {"at", to_string(Instant{row.integer(7)})},
                       {"kind", row.text(5)},
                       {"text", sentence(row.text(5), title, words_of(services, row.text(9), row.text(10), data), data, language)},
                       {"title", title},
                       {"case_id", nullable_text(row.text(4))},
                       {"case_number", nullable_text(row.text(11))},
                       {"procedure", nullable_text(row.text(10))},
                       {"pack", nullable_text(row.text(9))},
                       {"action", nullable_text(data["action"].text())},
                       {"registration_number", nullable_text(row.text(13))},
                       {"power_id", nullable_text(data["power"].text())},
                       {"to_party", nullable_text(row.text(1))},
                       {"to_office", nullable_text(row.text(2))},
                       {"to_role", nullable_text(row.text(3))},
                       {"seen", below || !row.is_null(8)},
                       {"seen_at", row.is_null(8) ? (below ? reader.seen_at : Json()) : moment_json(row.integer(8))}});
}

}  // namespace

Result<Json> list_inbox(store::Connection& db, const Services& services, const Identity& who, const InboxFilter& filter) {
  Where where;
  SHUQUAN_TRY(const Reader reader, reader_of(db, who, where));
  std::string more = " AND n.id < " + where.place(std::string(newest_before(filter.after)));
  if (filter.unseen_only) more += unseen_condition(reader, who, where);
  const std::string parts = parts_of(reader, where, "n.id, n.party_id, n.office_id, n.role, n.case_id, n.kind, n.data, n.at", more, filter.limit + 1);
  const std::string account = where.place(who.account.value);
  const std::string sql = "SELECT i.id, i.party_id, i.office_id, i.role, i.case_id, i.kind, i.data, i.at, s.seen_at, c.pack, c.procedure, COALESCE(c.number, p.number), "
                          "CASE WHEN c.title = '' THEN p.title ELSE c.title END, r.number FROM (" + parts + ") i "
                          "LEFT JOIN notification_seen s ON s.account_id = " + account + " AND s.notification_id = i.id "
                          "LEFT JOIN case_file c ON c.id = i.case_id LEFT JOIN case_file p ON p.id = c.parent_id "
                          "LEFT JOIN register_right r ON r.ordinal = c.right_ordinal ORDER BY i.id DESC LIMIT " + std::to_string(filter.limit + 1);
  SHUQUAN_TRY(const store::Rows rows, db.query(sql, where.parameters()));
  SHUQUAN_TRY(Json page, page_of_rows(rows, filter.limit, "id", [&](const store::Row& row) { return item_json(row, services, reader, filter.language); }));
  SHUQUAN_TRY(const std::int64_t unseen, count_unseen(db, who));
  return page.set("unseen", unseen);
}

Result<Json> mark_inbox_seen(Transaction& tx, const Identity& who, const Seen& seen) {
  std::vector<std::string> ids = seen.ids;
  if (!seen.case_id.empty()) {
    Where where;
    SHUQUAN_TRY(const Reader reader, reader_of(tx.db, who, where));
    const std::string about = " AND n.case_id = " + where.place(seen.case_id) + unseen_condition(reader, who, where);
    const std::string sql = parts_of(reader, where, "n.id", about, kMostUnseen);
    SHUQUAN_TRY(const store::Rows rows, tx.db.query(sql, where.parameters()));
    for (const store::Row row : rows) ids.push_back(row.text(0));
  }
  for (const std::string& id : ids)
    SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO notification_seen (account_id, notification_id, seen_at) SELECT $1, id, $3 FROM notification WHERE id = $2 ON CONFLICT DO NOTHING",
                                      {who.account, id, tx.now}));
  if (!seen.up_to.empty()) {
    SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO inbox_mark (account_id, seen_up_to, at) SELECT $1, id, $3 FROM notification WHERE id = $2 ON CONFLICT (account_id) DO UPDATE "
                                      "SET seen_up_to = excluded.seen_up_to, at = excluded.at WHERE inbox_mark.seen_up_to < excluded.seen_up_to",
                                      {who.account, seen.up_to, tx.now}));
    SHUQUAN_CHECK(tx.db.execute_later("DELETE FROM notification_seen WHERE account_id = $1 AND notification_id <= (SELECT seen_up_to FROM inbox_mark WHERE account_id = $1)", {who.account}));
  }
  SHUQUAN_TRY(const std::int64_t unseen, count_unseen(tx.db, who));
  return Json::object({{"unseen", unseen}});
}

Result<std::vector<std::string>> cases_with_news(store::Connection& db, const Identity& who, const std::vector<std::string>& cases) {
  std::vector<std::string> out;
  if (cases.empty()) return out;
  Where where;
  SHUQUAN_TRY(const Reader reader, reader_of(db, who, where));
  std::string addressed;
  for (const Reader::Address& address : reader.addresses)
    addressed += (addressed.empty() ? "(" : " OR (") + address.filter + (address.since > 0 ? " AND n.at >= " + where.place(address.since) : std::string()) + ")";
  const std::string unseen = unseen_condition(reader, who, where);
  const std::string sql = "SELECT DISTINCT n.case_id FROM notification n WHERE " + where.any_of("n.case_id", cases) + " AND (" + addressed + ")" + unseen;
  SHUQUAN_TRY(const store::Rows rows, db.query(sql, where.parameters()));
  for (const store::Row row : rows) out.push_back(row.text(0));
  return out;
}

Result<Json> describe_notification(store::Connection& db, const Services& services, std::string_view id) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT n.kind, n.data, n.at, n.party_id, n.case_id, c.pack, c.procedure, COALESCE(c.number, p.number), CASE WHEN c.title = '' THEN p.title ELSE c.title END, r.number, "
                                               "CASE WHEN n.office_id <> '' OR EXISTS (SELECT 1 FROM appointment a WHERE a.account_id = n.account_id) THEN 1 ELSE 0 END "
                                               "FROM notification n LEFT JOIN case_file c ON c.id = n.case_id LEFT JOIN case_file p ON p.id = c.parent_id LEFT JOIN register_right r ON r.ordinal = c.right_ordinal "
                                               "WHERE n.id = $1",
                                               {id}));
  if (rows.empty()) return fail(Errc::not_found, "inbox.unknown");
  const store::Row row = rows.front();
  SHUQUAN_TRY(const Json data, Json::parse(row.text(1)));
  const std::string title = data["title"].text().empty() ? row.text(8) : data["title"].text();
  const Words words = words_of(services, row.text(5), row.text(6), data);
  const std::string link = row.text(4).empty() ? services.options.public_url + "/account/inbox" : case_url(services.options.public_url, row.text(4), row.integer(10) == 1);
  return Json::object({{"type", row.text(0)},
                       {"timestamp", to_string(Instant{row.integer(2)})},
                       {"data", Json::object({{"party", nullable_text(row.text(3))},
                                              {"text", Json::object({{"zh", sentence(row.text(0), title, words, data, "zh")}, {"en", sentence(row.text(0), title, words, data, "en")}})},
                                              {"title", nullable_text(title)},
                                              {"case_id", nullable_text(row.text(4))},
                                              {"case_number", nullable_text(row.text(7))},
                                              {"procedure", nullable_text(row.text(6))},
                                              {"pack", nullable_text(row.text(5))},
                                              {"state", nullable_text(data["state"].text())},
                                              {"action", nullable_text(data["action"].text())},
                                              {"clock", nullable_text(data["clock"].text())},
                                              {"due_on", nullable_text(data["due_on"].text())},
                                              {"registration_number", nullable_text(row.text(9))},
                                              {"link", link}})}});
}

}  // namespace shuquan::office
