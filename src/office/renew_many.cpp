#include "office/case_commands.h"
#include "office/case_json.h"
#include "office/docket.h"
#include "office/public_register.h"
#include "office/renewal_window.h"

namespace shuquan::office {
namespace {

bool is_fault(const Error& error) { return error.code == Errc::internal || error.code == Errc::unavailable; }

/// What can be known before anything is written: that the right is in force and that its window is open.
Result<store::RightRow> renewable(Transaction& tx, const std::string& number) {
  SHUQUAN_TRY(store::RightRow row, find_entry(tx.db, number));
  const registry::Right& right = row.right;
  if (right.status != registry::RightStatus::registered || right.valid_until < tx.today())
    return std::unexpected(Error{Errc::rejected, "register.renewal_after_lapse", {{"number", right.number}, {"until", to_string(right.valid_until)}}, {}, "B-art.25", {}});
  const LocalDate opens = renewal_opens(tx.services, right.jurisdiction, right.valid_until, tx.today()).value_or(tx.today());
  if (opens <= tx.today()) return row;
  return std::unexpected(
      Error{Errc::rejected, "case.renewal_window_closed", {{"number", right.number}, {"opens", to_string(opens)}, {"until", to_string(right.valid_until)}}, {}, "B-art.25", {}});
}

/// A renewal of this right that `applicant`'s side has opened and that has not ended; empty where there is none.
Result<CaseId> open_renewal(Transaction& tx, const PartyId& applicant, const store::RightRow& row) {
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT c.id FROM case_right x JOIN case_file c ON c.id = x.case_id WHERE x.ordinal = $1 AND c.procedure = 'renewal' AND c.ended = 0 AND EXISTS "
                                                  "(SELECT 1 FROM case_participant p WHERE p.case_id = c.id AND p.party_id = $2 AND p.role IN ('applicant', 'co_applicant')) ORDER BY c.id LIMIT 1",
                                                  {static_cast<std::int64_t>(row.right.ordinal), applicant}));
  return rows.empty() ? CaseId() : CaseId(rows.front().text(0));
}

struct Renewed {
  CaseId id;
  Result<Json> outcome;
};

Result<Renewed> renew(Transaction& tx, const Identity& who, const PartyId& applicant, const store::RightRow& row, const Json& form) {
  SHUQUAN_CHECK(filing_actor(tx, who, applicant));  // whether there is a renewal already is said to the applicant's side only
  SHUQUAN_TRY(const CaseId before, open_renewal(tx, applicant, row));
  if (!before.empty()) return Renewed{before, fail(Errc::rejected, "case.renewal_open", {{"number", row.right.number}})};
  SHUQUAN_TRY(const Json opened, create_case(tx, who, row.right.jurisdiction, "renewal", applicant, {{row.right.number, 0}}));
  const CaseId id(opened["id"].text());
  Result<Json> outcome = save_draft(tx, who, "", id, opened["form_revision"].int_or(0), form);
  if (outcome) outcome = perform_action(tx, who, "", id, "submit_filing", Json::object({{"truthful", true}}));
  return Renewed{id, std::move(outcome)};
}

}  // namespace

Result<Json> renew_many(Transaction& tx, const Identity& who, const PartyId& applicant, const std::vector<std::string>& numbers, const Json& form, std::string_view language) {
  Json items = Json::array();
  int done = 0;
  for (const std::string& number : numbers) {
    const auto refused = [&](const Error& error, const CaseId& id) {
      items.push(Json::object({{"number", number}, {"ok", false}, {"case_id", id.empty() ? Json() : Json(id.value)}, {"state", nullptr}, {"obstacle", obstacle_json(error, language)}}));
    };
    const Result<store::RightRow> row = renewable(tx, number);
    Result<Renewed> renewed = row ? renew(tx, who, applicant, *row, form) : Result<Renewed>(std::unexpected(row.error()));
    if (!renewed || !renewed->outcome) {
      const Error& error = renewed ? renewed->outcome.error() : renewed.error();
      if (is_fault(error)) return std::unexpected(error);
      refused(error, renewed ? renewed->id : CaseId());
      continue;
    }
    ++done;
    items.push(Json::object({{"number", number}, {"ok", true}, {"case_id", renewed->id.value}, {"state", renewed->outcome->find("state") ? (*renewed->outcome)["state"] : Json()}, {"obstacle", nullptr}}));
  }
  return Json::object({{"items", std::move(items)}, {"done", done}});
}

}  // namespace shuquan::office
