#include "office/workload.h"

#include <algorithm>
#include <map>

namespace shuquan::office {
namespace {

struct Load {
  std::int64_t open = 0, waits_on_office = 0, overdue = 0, soon = 0;
};

Json load_json(const Load& load) {
  return Json::object({{"open", load.open}, {"waits_on_office", load.waits_on_office}, {"overdue", load.overdue}, {"due_within_3_days", load.soon}});
}

Result<std::map<std::string, Load>> loads(store::Connection& db, const std::string& pack, LocalDate today) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT assignee, COUNT(*), SUM(CASE WHEN waits_on = 'office' THEN 1 ELSE 0 END), SUM(CASE WHEN due_on < $2 THEN 1 ELSE 0 END), "
                                               "SUM(CASE WHEN due_on >= $2 AND due_on <= $3 THEN 1 ELSE 0 END) FROM case_file WHERE pack = $1 AND ended = 0 AND phase <> 'preparation' GROUP BY assignee",
                                               {pack, to_string(today), to_string(plus_days(today, 3))}));
  std::map<std::string, Load> out;
  for (const store::Row row : rows) out[row.text(0)] = {row.integer(1), row.integer(2), row.integer(3), row.integer(4)};
  return out;
}

}  // namespace

Result<Json> view_workload(store::Connection& db, const Identity& who, const OfficeId& office, LocalDate today) {
  const auto at_office = [&](const Appointment& a) { return a.office == office; };
  if (std::ranges::none_of(who.appointments, at_office)) return fail(Errc::not_found, "office.unknown", {{"id", office.value.substr(0, 40)}});
  const auto leads = [&](const Appointment& a) { return at_office(a) && (a.role == rules::Role::registrar || a.role == rules::Role::reviewer); };
  if (std::ranges::none_of(who.appointments, leads)) return fail(Errc::forbidden, "office.heads_only");
  const std::string pack = std::ranges::find_if(who.appointments, at_office)->pack;
  SHUQUAN_TRY(const auto by_account, loads(db, pack, today));
  const auto load_of = [&](const std::string& account) {
    const auto found = by_account.find(account);
    return found == by_account.end() ? Load{} : found->second;
  };
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT p.account_id, a.name, p.role, a.status, b.until, c.name FROM appointment p JOIN account a ON a.id = p.account_id "
                                               "LEFT JOIN absence b ON b.account_id = p.account_id AND b.from_on <= $2 AND b.until >= $2 LEFT JOIN account c ON c.id = b.cover_account "
                                               "WHERE p.office_id = $1 ORDER BY a.name, p.account_id, p.role LIMIT 2000",
                                               {office, to_string(today)}));
  Json::Array items;
  for (const store::Row row : rows) {
    if (items.empty() || items.back()["account"].text() != row.text(0)) {
      Json item = Json::object({{"account", row.text(0)}, {"name", row.text(1)}, {"active", row.text(3) == "active"}, {"roles", Json::array()}, {"away_until", row.optional_text(4)}, {"cover_name", row.optional_text(5)}});
      items.push_back(item.set("load", load_json(load_of(row.text(0)))));
    }
    items.back().find("roles")->push(row.text(2));
  }
  Load all;
  for (const auto& [account, load] : by_account) {
    all.open += load.open;
    all.waits_on_office += load.waits_on_office;
    all.overdue += load.overdue;
    all.soon += load.soon;
  }
  return Json::object({{"office", office.value}, {"all", load_json(all)}, {"unassigned", load_json(load_of(""))}, {"officials", Json(std::move(items))}});
}

}  // namespace shuquan::office
