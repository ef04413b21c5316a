#include "office/rereading_figures.h"

#include <algorithm>
#include <map>

#include "office/case_json.h"
#include "office/lane_figures.h"
#include "office/rereadings.h"

namespace shuquan::office {
namespace {

struct Agreement {
  std::int64_t read = 0, agreed = 0;
};

Json published(const Agreement& one) {
  const bool shown = one.read >= kSmallestCell;
  return Json::object({{"read", shown || one.read == 0 ? Json(one.read) : Json()}, {"agreed_percent", shown ? Json((one.agreed * 100 + one.read / 2) / one.read) : Json()}});
}

rules::Text label_of(const rules::RulePack& pack, const std::string& element) {
  if (const rules::Checklist* list = pack.checklist("elements"))
    for (const rules::CheckItem& item : list->items)
      if (item.id == element) return item.label;
  return {element, element};
}

Result<Json> elements_json(store::Connection& db, const rules::RulePack& pack, const std::string& lane) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT e.element, COUNT(*), SUM(e.agrees) FROM rereading_element e JOIN rereading r ON r.id = e.rereading_id WHERE r.pack = $1 AND r.lane = $2 "
                                               "GROUP BY e.element ORDER BY e.element LIMIT 200",
                                               {pack.id, lane}));
  Json out = Json::array();
  for (const store::Row row : rows) out.push(Json::object({{"element", row.text(0)}, {"label", text_json(label_of(pack, row.text(0)))}, {"read", row.integer(1)}, {"agreed", row.integer(2)}}));
  return out;
}

}  // namespace

Result<Json> public_rereading_figures(store::Connection& db, const std::string& pack, Instant from, Instant until) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT lane, COUNT(*), SUM(CASE WHEN outcome = 'same' THEN 1 ELSE 0 END) FROM rereading WHERE pack = $1 AND read_at >= $2 AND read_at < $3 GROUP BY lane", {pack, from, until}));
  std::map<std::string, Agreement> lanes{{"green", {}}, {"ordinary", {}}};
  for (const store::Row row : rows) lanes[row.text(0)] = {row.integer(1), row.integer(2)};
  return Json::object({{"green", published(lanes["green"])}, {"ordinary", published(lanes["ordinary"])}});
}

Result<Json> view_rereading_figures(store::Connection& db, const Services& services, const Identity& who, const OfficeId& office) {
  SHUQUAN_TRY(const Appointment here, appointment_at(who, office));
  if (!leads_office(who, office)) return fail(Errc::forbidden, "office.heads_only");
  const rules::RulePack* pack = services.rules->book().pack(here.pack);
  if (!pack) return fail(Errc::not_found, "office.unknown", {{"id", office.value.substr(0, 40)}});
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT lane, purpose, COUNT(*), SUM(CASE WHEN read_at IS NOT NULL THEN 1 ELSE 0 END), SUM(CASE WHEN outcome = 'same' THEN 1 ELSE 0 END) FROM rereading WHERE pack = $1 "
                                               "GROUP BY lane, purpose ORDER BY lane",
                                               {pack->id}));
  Json lanes = Json::array();
  for (const store::Row row : rows) {
    SHUQUAN_TRY(Json elements, elements_json(db, *pack, row.text(0)));
    lanes.push(Json::object({{"lane", row.text(0)}, {"purpose", row.text(1)}, {"drawn", row.integer(2)}, {"read", row.integer(3)}, {"agreed", row.integer(4)}, {"elements", std::move(elements)}}));
  }
  return Json::object({{"office", office.value}, {"lanes", std::move(lanes)}});
}

}  // namespace shuquan::office
