#pragma once
#include "office/case_access.h"

// What people see of cases. Everything on the way out passes the form's visibility.
namespace shuquan::office {

/// The whole case for one reader: state in words, whom it waits on, until when, what this reader can do now (with the form
/// each action asks for and what stands in the way of the others), participants, form, clocks, records, attachments.
Result<Json> view_case(store::Connection& db, const OpenedCase& opened, std::string_view language);
/// Day by day how the due date of a clock comes about.
Result<Json> explain_clock(const OpenedCase& opened, std::string_view clock);
/// The time line: actor, event, document, clause; internal notes and proposals for officials only.
Result<Json> list_case_events(store::Connection& db, const OpenedCase& opened);
/// One letter as it was issued: title, paragraphs, points, remedy. `sequence` is that of its event.
Result<Json> view_letter(store::Connection& db, const OpenedCase& opened, std::int64_t sequence);
/// Exactly what the public, a co-applicant and an examiner will see of the form; for the side that typed it.
Result<Json> preview_case(const OpenedCase& opened);

struct CaseFilter {
  std::string mine;      ///< "party": cases of my parties; "office": cases of my offices; "assigned": cases assigned to me
  std::string pack;
  std::string procedure;
  std::string state;
  std::string phase;
  std::string waits_on;
  std::string assignee;  ///< account, or "none"
  std::string channel;
  std::string industry;  ///< prefix
  std::string due_before;
  std::string text;      ///< part of title, number or lead applicant's name
  std::string order = "due";  ///< due | updated | submitted
  bool include_ended = false;
  int limit = 50;
  std::string after;     ///< cursor
};
/// Work list: the cases that `who` may see, by filter, with a cursor.
Result<Json> list_cases(store::Connection& db, const Identity& who, const CaseFilter& filter);
/// How many of the caller's office cases are in each phase, due today, overdue, unassigned.
Result<Json> count_cases(store::Connection& db, const Identity& who, LocalDate today);

}  // namespace shuquan::office
