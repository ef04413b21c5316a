#pragma once
#include <string>

#include "office/identity.h"
#include "office/services.h"
#include "office/where.h"
#include "store/connection.h"

// Work lists: the cases that somebody may see, filtered, ordered, counted, and as a workbook.
namespace shuquan::office {

struct CaseFilter {
  LocalDate today;              ///< for powers of attorney, absences and what is overdue
  std::string language = "zh";  ///< of the workbook
  std::string mine;  ///< "party": cases of my parties; "office": of my offices; "assigned": assigned to me; "covering": of colleagues I stand in for; "confirm": filings that one of my parties has yet to confirm
  std::string pack;
  std::string procedure;
  std::string state;
  std::string phase;
  std::string waits_on;
  std::string assignee;  ///< account, or "none"
  std::string channel;
  std::string industry;  ///< prefix
  std::string party;     ///< takes part in it
  std::string parent;    ///< cases under this case
  std::string batch;     ///< filed from this batch
  std::string due_after;   ///< on or after, date
  std::string due_before;  ///< on or before, date
  bool overdue = false;
  std::string submitted_after;   ///< on or after, date
  std::string submitted_before;  ///< on or before, date
  std::string text;      ///< part of title, number or lead applicant's name
  std::string order = "due";  ///< due | updated | submitted | number
  std::string direction;      ///< "asc" or "desc"; empty: due and number ascending, the others newest first
  bool include_ended = false;
  int limit = 50;
  std::string after;     ///< cursor
};

/// The conditions that `filter` stands for, with what `who` may see at all; cases are `c`. Reason date.malformed.
Result<Where> case_conditions(const Services& services, const Identity& who, const CaseFilter& filter);

/// {"items", "next"}: summaries with labels, days left and whether there is news in them. Pages by key, O(page) where the
/// cases of one office are read in the order of the due date.
Result<Json> list_cases(store::Connection& db, const Services& services, const Identity& who, const CaseFilter& filter);

/// Totals for the same filter: by phase, state, whom it waits on, official, and how soon it is due.
Result<Json> count_cases(store::Connection& db, const Services& services, const Identity& who, const CaseFilter& filter);

/// The most rows of a workbook; it says so itself where rows are left out.
inline constexpr int kMostExported = 10'000;
/// The columns a workbook can have, in their usual order.
std::vector<std::string_view> export_columns();
/// The same list as a workbook (.xlsx), with these columns, or the usual ones where none are named. Dates are dates, codes
/// and numbers of cases are text. Reason export.column.
Result<std::string> export_cases(store::Connection& db, const Services& services, const Identity& who, CaseFilter filter, const std::vector<std::string>& columns);

}  // namespace shuquan::office
