#include "office/unmask_events.h"

#include <charconv>

#include "office/page.h"
#include "office/where.h"

namespace shuquan::office {
namespace {

Result<std::int64_t> before(std::string_view after) {
  if (after.empty()) return INT64_MAX;
  std::int64_t sequence = 0;
  const auto parsed = std::from_chars(after.data(), after.data() + after.size(), sequence);
  if (parsed.ec != std::errc{} || parsed.ptr != after.data() + after.size()) return fail(Errc::invalid_input, "entry.cursor");
  return sequence;
}

/// The network address of whoever looked is the auditor's business.
Result<Json> event_json(const store::Row& row, const std::string& case_id) {
  SHUQUAN_TRY(const Json detail, Json::parse(row.text(4)));
  const std::string& in_case = detail["case"].text();
  return Json::object({{"sequence", row.integer(0)}, {"at", to_string(Instant{row.integer(1)})}, {"name", row.text(2)}, {"field", detail["field"]},
                       {"of_party", row.text(3) == case_id ? Json() : Json(row.text(3))}, {"case_id", in_case.empty() ? Json() : Json(in_case)}, {"reason", detail["reason"]}});
}

Result<Json> page(const store::Rows& rows, const std::string& case_id, std::int64_t limit) {
  SHUQUAN_TRY(Json out, page_of_rows(rows, limit, "sequence", [&](const store::Row& row) { return event_json(row, case_id); }));
  if (out["next"].is_int()) out.set("next", std::to_string(out["next"].int_or(0)));
  return out;
}

constexpr std::string_view kSelect = "SELECT sequence, at, name, subject, detail FROM audit_entry";

}  // namespace

Result<Json> list_case_unmaskings(store::Connection& db, const Identity& who, const OpenedCase& opened, std::string_view after, std::int64_t limit) {
  if (opened.viewer() != procedure::Viewer::party) return fail(Errc::forbidden, "case.view_not_yours");
  SHUQUAN_TRY(const std::int64_t sequence, before(after));
  const std::string& id = opened.file.id.value;
  std::vector<std::string> parties;
  for (const procedure::Participant& participant : opened.file.participants)
    if (who.membership(participant.party)) parties.push_back(participant.party.value);
  Where where;
  where.add("action = 'unmask_field' AND sequence < " + where.place(sequence));
  std::string subjects = "subject = " + where.place(id);
  // Canonical JSON of identifiers needs no escaping, so the text is found as it stands.
  if (!parties.empty()) subjects += " OR (" + where.any_of("subject", parties) + " AND detail LIKE " + where.place("%\"case\":\"" + id + "\"%") + ")";
  where.add(subjects);
  SHUQUAN_TRY(const store::Rows rows, db.query(std::string(kSelect) + where.text() + " ORDER BY sequence DESC LIMIT " + std::to_string(limit + 1), where.parameters()));
  return page(rows, id, limit);
}

Result<Json> list_party_unmaskings(store::Connection& db, const Identity& who, const PartyId& party, std::string_view after, std::int64_t limit) {
  if (!who.membership(party)) return fail(Errc::not_found, "party.unknown", {{"id", party.value.substr(0, 40)}});
  SHUQUAN_TRY(const std::int64_t sequence, before(after));
  SHUQUAN_TRY(const store::Rows rows, db.query(std::string(kSelect) + " WHERE subject = $1 AND action = 'unmask_field' AND sequence < $2 ORDER BY sequence DESC LIMIT $3", {party, sequence, limit + 1}));
  return page(rows, "", limit);
}

}  // namespace shuquan::office
