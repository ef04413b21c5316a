#pragma once
#include <string>

#include "office/services.h"
#include "store/connection.h"

// Cases on public notice 公示, as everybody may read them: the public part of the form, organisations by name, persons
// by the first character of their name.
namespace shuquan::office {

struct NoticeFilter {
  std::string text;          ///< words separated by blanks, all of which must occur
  std::string jurisdiction;  ///< rule pack id
  std::string industry;      ///< beginning of the code
  bool newest_first = false;  ///< otherwise those that end soonest come first
  int limit = 20;
  std::string after;          ///< cursor
};

/// {"items":[NoticeSummary…],"next"}: title, applicants, dates, days left (working and calendar), whether objections are
/// still possible.
Result<Json> list_notices(store::Connection& db, Services& services, const NoticeFilter& filter, Instant now);
/// One notice with the public form and the day-by-day derivation of its end. Not found notice.unknown for every case that
/// is not on notice: the existence of other cases is secret.
Result<Json> view_notice(store::Connection& db, Services& services, const CaseId& id, Instant now);

/// "张**": the first character of a name; of a name of one character nothing is shown.
std::string masked_name(std::string_view name);

}  // namespace shuquan::office
