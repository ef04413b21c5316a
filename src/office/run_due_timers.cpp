#include "office/case_commands.h"
#include "office/commit_case.h"
#include "office/notifications.h"
#include "office/register_effect.h"
#include "procedure/clocks.h"
#include "store/case_rows.h"

namespace shuquan::office {

Result<Json> expire_clock(Transaction& tx, const CaseId& id, std::string_view clock_id) {
  SHUQUAN_TRY(OpenedCase opened, load_case_for_system(tx.db, tx.services, id, tx.now));
  const procedure::Clock* clock = opened.file.clock(clock_id);
  if (!clock || !procedure::has_expired(*clock, tx.now)) return Json::object({{"done", false}});
  SHUQUAN_TRY(procedure::Decision decision, procedure::decide_expiry(opened.file, opened.law, *clock, opened.circumstances));
  SHUQUAN_CHECK(commit_decision(tx, opened, std::move(decision)));
  return Json::object({{"done", true}, {"state", opened.file.state}});
}

Result<Json> remind(Transaction& tx, const CaseId& id, std::string_view clock_id) {
  SHUQUAN_TRY(const bool waiting, store::take_reminders(tx.db, id, clock_id, tx.now));
  if (!waiting) return Json::object({{"done", false}});
  SHUQUAN_TRY(const OpenedCase opened, load_case_for_system(tx.db, tx.services, id, tx.now));
  const procedure::Clock* clock = opened.file.clock(clock_id);
  const bool running = clock && clock->status == procedure::ClockStatus::running && !procedure::has_expired(*clock, tx.now);
  if (running) {
    SHUQUAN_CHECK(notify_deadline(tx, opened, *clock));
  }
  return Json::object({{"done", true}, {"told", running}});
}

Result<Json> expire_right(Transaction& tx, std::uint64_t ordinal) {
  SHUQUAN_TRY(const std::optional<store::RightRow> row, store::load_right(tx.db, ordinal));
  if (!row || row->right.status != registry::RightStatus::registered || row->right.valid_until >= tx.today()) return Json::object({{"done", false}});
  SHUQUAN_TRY(const RegisteredEffect registered, register_effect(tx, registry::expire(row->right), row->case_id, {}));
  return Json::object({{"done", true}, {"log_index", registered.place.index}});
}

Result<Json> recompute_due_dates(Transaction& tx, const CaseId& id) {
  SHUQUAN_TRY(OpenedCase opened, load_case_for_system(tx.db, tx.services, id, tx.now));
  procedure::Decision decision = procedure::recompute_clocks(opened.file, opened.law, tx.now);
  const int changed = static_cast<int>(decision.events.size());
  if (changed > 0) SHUQUAN_CHECK(commit_decision(tx, opened, std::move(decision)));
  return Json::object({{"changed", changed}});
}

}  // namespace shuquan::office
