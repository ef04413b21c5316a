#pragma once
#include <string>
#include <string_view>

#include "office/case_access.h"
#include "office/transaction.h"

// Second readings of sampled cases: who reads, what they say of each element, what the head of the office makes of a
// difference. None of it changes the case or a right: what has to be mended is mended by the procedures for it.
namespace shuquan::office {

/// The appointment of `who` at that office. Not found office.unknown for everybody else.
Result<Appointment> appointment_at(const Identity& who, const OfficeId& office);
/// Registrars and reviewers lead an office.
bool leads_office(const Identity& who, const OfficeId& office);

struct RereadingFilter {
  OfficeId office;
  std::string state;  ///< open | agreed | differs | concluded; empty: all
  std::string after;
  int limit = 50;
};
/// {"items", "next"}, newest first: for those who lead the office all, for others what they have to read or have read.
Result<Json> list_rereadings(store::Connection& db, const Identity& who, const RereadingFilter& filter);
/// One reading with the elements it asks about. Not found rereading.unknown for all but the reader and those who lead.
Result<Json> view_rereading(store::Connection& db, Services& services, const Identity& who, std::string_view id, Instant now);

/// Those who lead the office give an open reading to an examiner or reviewer without a part in the case. Reasons
/// rereading.had_part, rereading.no_such_reader, rereading.not_open, office.heads_only.
Result<Json> assign_rereading(Transaction& tx, const Identity& who, std::string_view id, const AccountId& reader);

/// What the reader found: {"elements": [{element, agrees, reason}], "outcome": "same" | "other", "remarks"}. Every element of the findings is
/// judged once; who differs says why. A difference is told to the registrar. Reasons rereading.not_yours, .not_open,
/// .elements, .reason_missing, .remarks_missing, .had_part.
Result<Json> record_rereading(Transaction& tx, const Identity& who, std::string_view id, const Json& reading);

/// What the office makes of a difference: "no_step" | "instruct" | "begin_procedure" with remarks. By a registrar or reviewer who
/// neither read nor decided. Reasons rereading.not_differing, .own_decision, .remarks_missing.
Result<Json> conclude_rereading(Transaction& tx, const Identity& who, std::string_view id, std::string_view conclusion, std::string_view remarks);

}  // namespace shuquan::office
