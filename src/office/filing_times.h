#pragma once
#include <string>

#include "office/case_access.h"
#include "office/identity.h"
#include "office/transaction.h"

// How many filings came within the ten working days of B-art.16: late ones are accepted and marked, and counted here.
namespace shuquan::office {

/// Notes of a case that was just filed whether it came in time, by the clock that runs from a date of its form. Nothing for
/// cases without such a clock.
Result<void> note_filing_time(Transaction& tx, const OpenedCase& opened);

/// In days of filing, both included; none: without end.
struct FilingTimes {
  std::string from;
  std::string to;
};
/// Every office: {"items": [{pack, filed, late, in_time_bp}]}; `in_time_bp` is null where nothing was filed.
Result<Json> list_compliance(store::Connection& db, const Services& services, const FilingTimes& times);
/// One office and its holders, most late ones first, for its officials: {office, filed, late, in_time_bp, procedures, items, next}.
/// Not found office.unknown for everybody else.
Result<Json> view_office_compliance(store::Connection& db, const Services& services, const Identity& who, const OfficeId& office, const FilingTimes& times, std::string_view after, int limit);
/// {filed, late, in_time_bp}: the part that came in time in basis points.
Json rate_json(std::int64_t filed, std::int64_t late);

}  // namespace shuquan::office
