#include "office/samples.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/hex.h"
#include "ledger/merkle.h"
#include "office/lane_figures.h"
#include "office/notifications.h"
#include "office/page.h"
#include "office/sample_order.h"
#include "procedure/form_fields.h"
#include "procedure/life.h"
#include "store/case_rows.h"

namespace shuquan::office {
namespace {

constexpr std::string_view kLanes[] = {"green", "ordinary"};
constexpr std::int64_t kMostPopulation = 100'000;
std::string_view purpose_of(std::string_view lane) { return lane == "green" ? "lane_audit" : "quality"; }

struct Root {
  std::uint64_t size = 0;
  crypto::Digest root{};
};

/// The log as it stood when `end` came: everything sealed before.
Result<Root> root_at(Transaction& tx, Instant end) {
  SHUQUAN_TRY(const store::Rows last, tx.db.query("SELECT idx FROM log_entry WHERE at < $1 ORDER BY idx DESC LIMIT 1", {end}));
  if (last.empty()) return Root{0, crypto::sha256({})};  // RFC 6962: the root of the empty tree
  SHUQUAN_TRY(const std::shared_ptr<const LogView> view, tx.services.log_trees.at_head(tx.db));
  const std::uint64_t size = static_cast<std::uint64_t>(last.front().integer(0)) + 1;
  DatabaseLog log(tx.db, view, ledger::Hash::sha256);
  ledger::TileNodes nodes(ledger::Hash::sha256, view->head.size, log, tx.services.log_trees.tiles(ledger::Hash::sha256));
  SHUQUAN_TRY(const ledger::Digest root, ledger::range_hash(ledger::Hash::sha256, nodes, 0, size));
  return Root{size, root};
}

/// The month to draw: the one after the last that was drawn, or the last one that is over.
Result<std::optional<LocalDate>> due_month(Transaction& tx, const std::string& pack) {
  const LocalDate now = month_of(tx.today());
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT MAX(from_on) FROM sample_draw WHERE pack = $1", {pack}));
  if (rows.front().is_null(0)) return std::optional(plus_months(now, -1));
  SHUQUAN_TRY(const LocalDate drawn, parse_date(rows.front().text(0)));
  const LocalDate next = plus_months(drawn, 1);
  return next < now ? std::optional(next) : std::nullopt;
}

struct Reader {
  std::string account, name;
  std::int64_t open = 0;
};

/// Who may read cases of the office again today, with what they have to read already.
Result<std::vector<Reader>> readers_of(Transaction& tx, const std::string& office) {
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT DISTINCT a.id, a.name, (SELECT COUNT(*) FROM rereading r WHERE r.reader = a.id AND r.state = 'open') FROM appointment p JOIN account a ON a.id = p.account_id "
                                                  "WHERE p.office_id = $1 AND p.role IN ('examiner', 'reviewer') AND a.status = 'active' "
                                                  "AND NOT EXISTS (SELECT 1 FROM absence b WHERE b.account_id = a.id AND b.from_on <= $2 AND b.until >= $2) ORDER BY a.id LIMIT 2000",
                                                  {office, to_string(tx.today())}));
  std::vector<Reader> out;
  for (const store::Row row : rows) out.push_back({row.text(0), row.text(1), row.integer(2)});
  return out;
}

/// Notes a case for a second reading by whoever of those without a part in it has least to read; by nobody yet where there is none.
Result<void> assign_reader(Transaction& tx, const std::string& draw, const std::string& lane, const CaseId& id, std::vector<Reader>& readers) {
  SHUQUAN_TRY(const std::optional<procedure::Case> file, store::load_case(tx.db, id));
  if (!file) return fail_with_detail(Errc::internal, "case.unknown", "a sampled case is gone", {{"id", id.value}});
  SHUQUAN_TRY(const std::vector<std::string> part, accounts_with_part(tx.db, *file));
  Reader* chosen = nullptr;
  for (Reader& reader : readers)
    if (std::ranges::find(part, reader.account) == part.end() && (!chosen || reader.open < chosen->open)) chosen = &reader;
  const std::string rereading = new_identifier(tx.now);
  SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO rereading (id, draw_id, pack, lane, purpose, case_id, state, reader, reader_name, assigned_at, outcome, remarks, conclusion, conclusion_remarks, concluded_by, concluded_name) "
                                    "VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $9, '', '', '', '', '', '')",
                                    {rereading, draw, file->pack, lane, purpose_of(lane), id, chosen ? chosen->account : std::string(), chosen ? chosen->name : std::string(),
                                     chosen ? std::optional(tx.now) : std::nullopt}));
  const Json told = Json::object({{"title", procedure::title_of(*file)}, {"number", file->number}, {"rereading", rereading}});
  if (!chosen) return tell(tx, {{}, file->pack, "registrar", {}}, id.value, "rereading_unassigned", told);
  ++chosen->open;
  return tell(tx, {{}, {}, {}, chosen->account}, id.value, "rereading_assigned", told);
}

Result<void> draw_lane(Transaction& tx, const rules::RulePack& pack, const std::string& draw, const std::string& lane, LocalDate from, const crypto::Digest& seed, std::vector<Reader>& readers) {
  const LocalDate end = plus_months(from, 1), last = plus_days(end, -1);
  const auto number = [&](const std::string& key) {
    const rules::Setting* setting = pack.setting(key, last);
    return setting ? setting->value.int_or(0) : 0;
  };
  const std::int64_t percent = number("review.sample_percent_" + lane), least = number("review.sample_least");
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT case_id FROM examined_case WHERE pack = $1 AND decided_at >= $2 AND decided_at < $3 AND " + std::string(lane == "green" ? "channel = 'green'" : "channel <> 'green'") + " ORDER BY case_id LIMIT " + std::to_string(kMostPopulation),
                                                  {pack.id, start_of_day(from), start_of_day(end)}));
  std::vector<std::string> cases;
  for (const store::Row row : rows) cases.push_back(row.text(0));
  const std::vector<SampleMember> members = sample_order(seed, std::move(cases));
  const auto population = static_cast<std::int64_t>(members.size());
  const std::int64_t drawn = percent == 0 ? 0 : sample_size(population, percent, least);
  SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO sample_lane (draw_id, lane, population, drawn, percent, least, list_sha256) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                                    {draw, lane, population, drawn, percent, least, crypto::to_hex(list_digest(members))}));
  std::int64_t place = 0;
  for (const SampleMember& member : members) {
    SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO sample_member (draw_id, lane, place, case_id, digest) VALUES ($1, $2, $3, $4, $5)", {draw, lane, place, member.case_id, crypto::to_hex(member.digest)}));
    if (place++ < drawn) SHUQUAN_CHECK(assign_reader(tx, draw, lane, CaseId(member.case_id), readers));
  }
  return {};
}

Result<bool> draw_for(Transaction& tx, const rules::RulePack& pack) {
  SHUQUAN_TRY(const std::optional<LocalDate> from, due_month(tx, pack.id));
  if (!from) return false;
  const LocalDate end = plus_months(*from, 1);
  SHUQUAN_TRY(const Root root, root_at(tx, start_of_day(end)));
  const std::string draw = new_identifier(tx.now);
  SHUQUAN_CHECK(tx.db.execute("INSERT INTO sample_draw (id, pack, from_on, until, log_size, seed, drawn_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                              {draw, pack.id, to_string(*from), to_string(plus_days(end, -1)), root.size, crypto::to_hex(root.root), tx.now}));
  SHUQUAN_TRY(std::vector<Reader> readers, readers_of(tx, pack.id));
  for (const std::string_view lane : kLanes) SHUQUAN_CHECK(draw_lane(tx, pack, draw, std::string(lane), *from, root.root, readers));
  return true;
}

}  // namespace

Result<std::vector<std::string>> accounts_with_part(store::Connection& db, const procedure::Case& file) {
  std::set<std::string> part;
  for (const AccountId& account : file.recused) part.insert(account.value);
  part.insert(file.assignee.value);
  SHUQUAN_TRY(const store::Rows actors, db.query("SELECT DISTINCT actor FROM case_event WHERE case_id = $1", {file.id}));
  for (const store::Row row : actors) {
    SHUQUAN_TRY(const Json actor, Json::parse(row.text(0)));
    part.insert(procedure::actor_from_json(actor).account.value);
  }
  SHUQUAN_TRY(const store::Rows members, db.query("SELECT DISTINCT m.account_id FROM case_participant p JOIN membership m ON m.party_id = p.party_id WHERE p.case_id = $1", {file.id}));
  for (const store::Row row : members) part.insert(row.text(0));
  part.erase("");
  return std::vector<std::string>(part.begin(), part.end());
}

Result<Json> draw_due_sample(Transaction& tx) {
  bool done = false;
  for (const auto& [id, loaded] : tx.services.rules->book().packs) {
    SHUQUAN_TRY(const bool drawn, draw_for(tx, loaded.pack));
    done = done || drawn;
  }
  return Json::object({{"done", done}});
}

Result<Json> list_sample_draws(store::Connection& db, std::string_view pack, std::string_view after, int limit) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT id, pack, from_on, until, log_size, seed, drawn_at FROM sample_draw WHERE pack = $1 AND id < $2 ORDER BY id DESC LIMIT " + std::to_string(limit + 1), {pack, newest_before(after)}));
  return page_of_rows(rows, limit, "id", [&db](const store::Row& row) -> Result<Json> {
    SHUQUAN_TRY(const store::Rows lanes, db.query("SELECT lane, population, drawn, percent, least, list_sha256 FROM sample_lane WHERE draw_id = $1 ORDER BY lane", {row.text(0)}));
    Json list = Json::array();
    for (const store::Row lane : lanes) {
      const bool shown = published_cell(lane.integer(1)).has_value();
      list.push(Json::object({{"lane", lane.text(0)}, {"population", shown ? Json(lane.integer(1)) : Json()}, {"drawn", shown ? Json(lane.integer(2)) : Json()}, {"percent", lane.integer(3)}, {"least", lane.integer(4)},
                              {"list_sha256", lane.text(5)}}));
    }
    return Json::object({{"id", row.text(0)}, {"pack", row.text(1)}, {"from", row.text(2)}, {"until", row.text(3)}, {"log_size", row.integer(4)}, {"seed", row.text(5)},
                         {"drawn_at", to_string(Instant{row.integer(6)})}, {"lanes", std::move(list)}});
  });
}

Result<Json> list_sample_members(store::Connection& db, std::string_view draw, std::string_view lane, std::int64_t after, int limit) {
  SHUQUAN_TRY(const store::Rows head, db.query("SELECT population, drawn, list_sha256 FROM sample_lane WHERE draw_id = $1 AND lane = $2", {draw, lane}));
  if (head.empty()) return fail(Errc::not_found, "sample.unknown", {{"id", std::string(draw.substr(0, 40))}});
  if (!published_cell(head.front().integer(0))) return fail(Errc::rejected, "sample.too_small", {{"least", std::to_string(kSmallestCell)}});
  const std::int64_t drawn = head.front().integer(1);
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT place, digest FROM sample_member WHERE draw_id = $1 AND lane = $2 AND place >= $3 ORDER BY place LIMIT " + std::to_string(limit + 1), {draw, lane, after}));
  Json items = Json::array();
  for (std::size_t i = 0; i < rows.size() && i < static_cast<std::size_t>(limit); ++i)
    items.push(Json::object({{"place", rows[i].integer(0)}, {"digest", rows[i].text(1)}, {"drawn", rows[i].integer(0) < drawn}}));
  Json next;
  if (rows.size() > static_cast<std::size_t>(limit)) next = rows[rows.size() - 1].integer(0);
  return Json::object({{"draw", draw}, {"lane", lane}, {"list_sha256", head.front().text(2)}, {"items", std::move(items)}, {"next", std::move(next)}});
}

}  // namespace shuquan::office
