#include <charconv>

#include "office/case_commands.h"
#include "office/case_queries.h"
#include "office/commit_case.h"
#include "office/page.h"

// Internal notes of officials: events of the case that no party ever sees.
namespace shuquan::office {
namespace {

const procedure::Actor* official(const OpenedCase& opened) {
  for (const rules::Role role : {rules::Role::registrar, rules::Role::reviewer, rules::Role::examiner, rules::Role::intake, rules::Role::adviser})
    if (const procedure::Actor* actor = opened.as(role)) return actor;
  return nullptr;
}

Result<Json> note_json(const store::Row& row) {
  SHUQUAN_TRY(const Json actor_text, Json::parse(row.text(2)));
  SHUQUAN_TRY(const Json data, Json::parse(row.text(3)));
  const procedure::Actor actor = procedure::actor_from_json(actor_text);
  return Json::object({{"sequence", row.integer(0)}, {"at", to_string(Instant{row.integer(1)})}, {"account", actor.account.value}, {"name", actor.name},
                       {"role", rules::to_string(actor.role)}, {"text", data["text"]}});
}

}  // namespace

Result<Json> add_case_note(Transaction& tx, const Identity& who, const CaseId& id, std::string_view text) {
  SHUQUAN_TRY(OpenedCase opened, open_case(tx.db, tx.services, who, "", id, tx.now));
  const procedure::Actor* actor = official(opened);
  if (!actor) return fail(Errc::forbidden, "case.officials_only");
  SHUQUAN_TRY(procedure::Decision decision, procedure::decide_add_note(*actor, text, tx.now));
  SHUQUAN_CHECK(commit_decision(tx, opened, std::move(decision)));
  SHUQUAN_CHECK(audit(tx, who, "add_case_note", id.value, Json::object({{"sequence", opened.file.sequence}})));
  return Json::object({{"id", opened.file.id.value}, {"state", opened.file.state}, {"sequence", opened.file.sequence}});
}

Result<Json> list_case_notes(store::Connection& db, const OpenedCase& opened, std::string_view after, std::int64_t limit) {
  if (!official(opened)) return fail(Errc::forbidden, "case.officials_only");
  std::int64_t before = INT64_MAX;
  if (!after.empty()) {
    const auto parsed = std::from_chars(after.data(), after.data() + after.size(), before);
    if (parsed.ec != std::errc{} || parsed.ptr != after.data() + after.size()) return fail(Errc::invalid_input, "entry.cursor");
  }
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT sequence, at, actor, data FROM case_event WHERE case_id = $1 AND kind = 'note_added' AND sequence < $2 ORDER BY sequence DESC LIMIT $3",
                                               {opened.file.id, before, limit + 1}));
  SHUQUAN_TRY(Json page, page_of_rows(rows, limit, "sequence", note_json));
  if (page["next"].is_int()) page.set("next", std::to_string(page["next"].int_or(0)));
  return page;
}

}  // namespace shuquan::office
