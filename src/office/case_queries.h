#pragma once
#include "office/case_access.h"

// What people see of cases. Everything on the way out passes the form's visibility.
namespace shuquan::office {

/// The whole case for one reader: state in words, whom it waits on, until when, what this reader can do now (with the form
/// each action asks for and what stands in the way of the others), participants, form, clocks, records, attachments.
Result<Json> view_case(store::Connection& db, const OpenedCase& opened, std::string_view language);
/// What the rules that govern the case say of it: the form it carries, states, actions with the forms of their inputs, check
/// lists, clauses and grounds. A case keeps the rules it was accepted under, so this may differ from the pack in force.
Json view_case_rules(const OpenedCase& opened);
/// Day by day how the due date of a clock comes about.
Result<Json> explain_clock(const OpenedCase& opened, std::string_view clock);
/// The time line: actor, event, document, clause; internal notes and proposals for officials only.
Result<Json> list_case_events(store::Connection& db, const OpenedCase& opened);
/// Internal notes, newest first; for officials of the case (case.officials_only).
Result<Json> list_case_notes(store::Connection& db, const OpenedCase& opened, std::string_view after, std::int64_t limit);
/// The form as `audience` (public, objector, co_applicant, applicant, examiner) would see it. The side that typed it may see
/// each of these, officials those that show no more than they see themselves. Forbidden case.view_not_yours.
Result<Json> view_case_as(const OpenedCase& opened, std::string_view audience);
/// What an action would do with this input, by the same decision that would perform it; nothing is written. `possible` is
/// false, with an obstacle, where it would be refused. Numbers that only the register gives stay open. Not found action.unknown.
Result<Json> preview_action(store::Connection& db, const OpenedCase& opened, std::string_view action, const Json& input, std::string_view language);
/// One letter as it was issued: title, paragraphs, points, remedy. `sequence` is that of its event.
Result<Json> view_letter(store::Connection& db, const OpenedCase& opened, std::int64_t sequence);
/// Exactly what the public, a co-applicant and an examiner will see of the form; for the side that typed it.
Result<Json> preview_case(const OpenedCase& opened);

}  // namespace shuquan::office
