#include "office/examined_cases.h"

#include <algorithm>

#include "procedure/green_lane.h"

namespace shuquan::office {
namespace {

using procedure::Event;
using rules::Phase;
using rules::Role;

Result<void> insert_step(Transaction& tx, const procedure::Case& file, std::int64_t sequence, std::string_view kind, std::string_view ground, std::optional<procedure::LaneUse> use) {
  const auto green = use ? std::optional(use->green) : std::nullopt, open = use ? std::optional(use->open) : std::nullopt;
  return tx.db.execute_later("INSERT INTO lane_step (case_id, sequence, pack, kind, at, ground, green, open) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (case_id, sequence) DO NOTHING",
                             {file.id, sequence, file.pack, kind, tx.now, ground, green, open});
}

bool holds(std::span<const Event> events, std::string_view kind) { return std::ranges::find(events, kind, &Event::kind) != events.end(); }

bool is_official(Role role) { return role == Role::intake || role == Role::examiner || role == Role::reviewer || role == Role::registrar; }

}  // namespace

Result<void> note_lane_steps(Transaction& tx, const OpenedCase& opened, std::span<const Event> events) {
  const procedure::Case& file = opened.file;
  const procedure::Record* request = file.latest("lane_request");
  if (!request || !file.submitted_at) return {};
  const procedure::Record* newest = &file.records.back();
  const bool filed_now = holds(events, procedure::event::kNumberAssigned) && procedure::has_open_lane_request(file);
  const std::int64_t first_new = file.sequence - static_cast<std::int64_t>(events.size()) + 1;
  if (filed_now) return insert_step(tx, file, request->sequence, "request", {}, std::nullopt);
  if (newest->sequence < first_new) return {};
  if (newest->kind == "lane_request") return insert_step(tx, file, newest->sequence, "request", {}, std::nullopt);
  if (newest->kind != "lane_decision") return {};
  SHUQUAN_TRY(const procedure::LaneUse use, opened.circumstances.lane_use());
  return insert_step(tx, file, newest->sequence, file.channel == "green" ? "grant" : "refusal", newest->data["ground"].text(), use);
}

Result<void> note_examined(Transaction& tx, const OpenedCase& opened, Phase before, const procedure::Actor& actor) {
  const procedure::Case& file = opened.file;
  const auto examined_in = [](Phase phase) { return phase == Phase::intake || phase == Phase::examination; };
  const bool finds = std::ranges::any_of(opened.procedure().actions, [](const rules::Action& action) { return action.record == "findings"; });
  if (!finds || !file.submitted_at || !is_official(actor.role) || !examined_in(before) || examined_in(opened.state().phase)) return {};
  return tx.db.execute_later("INSERT INTO examined_case (case_id, pack, channel, filed_at, decided_at, outcome) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (case_id) DO NOTHING",
                             {file.id, file.pack, file.channel, *file.submitted_at, tx.now, file.state});
}

}  // namespace shuquan::office
