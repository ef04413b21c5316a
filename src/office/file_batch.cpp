#include "office/batch_files.h"
#include "office/batches.h"
#include "office/commit_case.h"
#include "office/deposits.h"
#include "office/filing_actor.h"
#include "office/notifications.h"
#include "office/numbers.h"
#include "office/sessions.h"

namespace shuquan::office {
namespace {

bool is_fault(const Error& error) { return error.code == Errc::internal || error.code == Errc::unavailable; }

Json error_json(const Error& error) {
  Json params = Json::object();
  for (const auto& [name, value] : error.params) params.set(name, value);
  return Json::object({{"reason", error.reason}, {"params", std::move(params)}, {"clause", error.clause}});
}

/// What one run of rows shares.
struct Run {
  Batch batch;
  BatchLaw law;
  BatchLayout layout;
  BatchFiles files;
  procedure::Actor actor;
  Party applicant;
  Identity who;
};

Result<Run> prepare_run(Transaction& tx, Batch batch) {
  SHUQUAN_TRY(Identity who, load_identity(tx.db, batch.filing_by, tx.now));
  SHUQUAN_TRY(procedure::Actor actor, filing_actor(tx.db, who, batch.party, tx.today()));
  SHUQUAN_TRY(const BatchLaw law, batch_law(tx.db, tx.services, batch.pack, batch.procedure));
  SHUQUAN_TRY(BatchFiles files, load_batch_files(tx.db, batch.id));
  SHUQUAN_TRY(Party applicant, load_party(tx.db, batch.party));
  return Run{std::move(batch), law, batch_layout(*law.form), std::move(files), std::move(actor), std::move(applicant), std::move(who)};
}

Result<void> add_attachments(Transaction& tx, const Run& run, const CaseId& id, const Json& form) {
  for (const Upload& file : files_of_form(form, run.layout.fields, run.files))
    SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO attachment (id, case_id, slot, name, media_type, size, blob, sm3, uploaded_by, uploaded_name, uploaded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                                      {new_identifier(tx.now), id, file.slot, file.name, file.media_type, file.size, file.blob, file.sm3, run.who.account, run.who.name, tx.now}));
  return {};
}

Result<Filing> filing_of_row(Transaction& tx, const Run& run, const std::string& stored) {
  SHUQUAN_TRY(Json body, Json::parse(stored));
  Filing filing{CaseId(new_identifier(tx.now)), run.actor, run.applicant, {}, std::move(*body.find("form"))};
  for (const Json& other : body["joint"].items()) {
    SHUQUAN_TRY(Party party, load_party(tx.db, PartyId(other["party"].text())));
    filing.joint.push_back({std::move(party), static_cast<int>(other["share_bp"].int_or(0))});
  }
  return filing;
}

/// A file may have been replaced or removed since the check: nothing is filed without what it names.
Result<void> check_files(const Run& run, const Filing& filing) {
  Json form = filing.form;
  std::vector<FieldProblem> problems;
  for (const MissingFile& missing : name_files(form, run.layout.fields, run.files)) problems.push_back({missing.pointer, "batch.file_changed", {}});
  if (problems.empty()) return {};
  return std::unexpected(Error{Errc::rejected, "batch.file_changed", {}, std::move(problems), {}, {}});
}

/// Everything that could refuse is asked before anything is written.
Result<ComposedFiling> decide_row(Transaction& tx, const Run& run, const Filing& filing) {
  SHUQUAN_CHECK(check_files(run, filing));
  procedure::Circumstances circumstances;
  circumstances.now = tx.now;
  circumstances.next_application_number = [&] { return next_application_number(tx, run.law.law.pack); };
  SHUQUAN_TRY(ComposedFiling composed, compose_filing(run.law.law, *run.law.procedure, filing, circumstances));
  SHUQUAN_CHECK(check_named_deposit(tx.db, composed.file));
  return composed;
}

Result<void> commit_row(Transaction& tx, const Run& run, const Filing& filing, ComposedFiling composed, const store::Row& row) {
  OpenedCase opened{{}, run.law.law, {run.actor}, {}};
  opened.circumstances.now = tx.now;
  std::vector<std::pair<procedure::Event, std::vector<rules::Role>>> told;
  for (const auto& [index, roles] : composed.tell) told.emplace_back(composed.decision.events[index], roles);
  SHUQUAN_CHECK(commit_decision(tx, opened, std::move(composed.decision)));
  for (const auto& [what, roles] : told) SHUQUAN_CHECK(notify_roles(tx, opened, roles, what));
  if (!filing.form["deposit"]["deposit_id"].text().empty()) SHUQUAN_CHECK(note_named_deposit(tx, opened.file));
  SHUQUAN_CHECK(add_attachments(tx, run, filing.id, filing.form));
  SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO batch_filing (party_id, pack, procedure, row_key, content, batch_id, case_id) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                                    {run.batch.party, run.batch.pack, run.batch.procedure, row.text(2), row.text(3), run.batch.id, filing.id}));
  return tx.db.execute_later("UPDATE batch_row SET state = $1, case_id = $2, body = '{}' WHERE batch_id = $3 AND run = $4 AND number = $5",
                             {composed.filed ? "filed" : "drafted", filing.id, run.batch.id, row.integer(0), row.integer(1)});
}

Result<void> refuse_row(Transaction& tx, const Run& run, const store::Row& row, const Error& error) {
  Json problems = Json::array();
  const auto add = [&](int column, int line, const std::string& reason, const MessageParams& params) {
    Json values = Json::object();
    for (const auto& [name, value] : params) values.set(name, value);
    problems.push(Json::object({{"column", column}, {"file_column", -1}, {"line", line}, {"reason", reason}, {"params", std::move(values)}}));
  };
  for (const FieldProblem& problem : error.fields) {
    const rules::CellPlace place = rules::place_of(run.layout.fields, problem.pointer);
    add(place.column < run.layout.fields.size() ? static_cast<int>(BatchLayout::kFirstField + place.column) : -1, place.line, problem.reason, problem.params);
  }
  if (error.fields.empty()) add(-1, 0, error.reason, error.params);
  return tx.db.execute_later("UPDATE batch_row SET state = 'failed', problems = $1 WHERE batch_id = $2 AND run = $3 AND number = $4", {problems.dump(), run.batch.id, row.integer(0), row.integer(1)});
}

/// Another batch of the same applicant may have filed this key since the check: the same content is known, other content refused.
Result<bool> filed_elsewhere(Transaction& tx, const Run& run, const store::Row& row) {
  SHUQUAN_TRY(const store::Rows found, tx.db.query("SELECT f.case_id, f.content, COALESCE(c.number, '') FROM batch_filing f JOIN case_file c ON c.id = f.case_id WHERE f.party_id = $1 AND f.pack = $2 "
                                                   "AND f.procedure = $3 AND f.row_key = $4",
                                                   {run.batch.party, run.batch.pack, run.batch.procedure, row.text(2)}));
  if (found.empty()) return false;
  if (found.front().text(1) != row.text(3)) {
    SHUQUAN_CHECK(refuse_row(tx, run, row, Error{Errc::rejected, "batch.row_key_used", {{"number", found.front().text(2)}}, {}, {}, {}}));
    return true;
  }
  SHUQUAN_CHECK(tx.db.execute_later("UPDATE batch_row SET state = 'known', case_id = $1, body = '{}' WHERE batch_id = $2 AND run = $3 AND number = $4",
                                    {found.front().text(0), run.batch.id, row.integer(0), row.integer(1)}));
  return true;
}

Result<void> file_row(Transaction& tx, const Run& run, const store::Row& row) {
  SHUQUAN_TRY(const bool elsewhere, filed_elsewhere(tx, run, row));
  if (elsewhere) return {};
  SHUQUAN_TRY(const Filing filing, filing_of_row(tx, run, row.text(4)));
  Result<ComposedFiling> composed = decide_row(tx, run, filing);
  if (composed) return commit_row(tx, run, filing, *std::move(composed), row);
  if (is_fault(composed.error())) return std::unexpected(std::move(composed).error());
  return refuse_row(tx, run, row, composed.error());
}

Result<Json> end_batch(Transaction& tx, const Batch& batch, std::string_view state, const std::string& obstacle) {
  SHUQUAN_CHECK(tx.db.execute("UPDATE filing_batch SET state = $1, ended_at = $2, obstacle = $3 WHERE id = $4", {state, tx.now, obstacle, batch.id}));
  return Json::object({{"done", true}});
}

}  // namespace

Result<Json> file_rows(Transaction& tx, std::string_view id, int limit) {
  SHUQUAN_TRY(const store::Rows found, tx.db.query("SELECT party_id, account_id, pack, procedure, state, run, filing_by FROM filing_batch WHERE id = $1", {id}));
  if (found.empty() || found.front().text(4) != "filing") return Json::object({{"done", true}});
  const store::Row kept = found.front();
  Batch batch{std::string(id), PartyId(kept.text(0)), AccountId(kept.text(1)), kept.text(2), kept.text(3), {}, kept.text(4), kept.integer(5), {}, {}, AccountId(kept.text(6))};
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT run, number, row_key, content, body FROM batch_row WHERE batch_id = $1 AND state = 'ready' ORDER BY run, number LIMIT " + std::to_string(limit), {id}));
  if (rows.empty()) return end_batch(tx, batch, "done", "");
  Result<Run> run = prepare_run(tx, batch);
  if (!run && is_fault(run.error())) return std::unexpected(std::move(run).error());
  // Whoever may not file any more (left the applicant, power revoked) files nothing more here either.
  if (!run) return end_batch(tx, batch, "stopped", error_json(run.error()).dump());
  for (const store::Row row : rows) SHUQUAN_CHECK(file_row(tx, *run, row));
  return Json::object({{"done", false}, {"rows", rows.size()}});
}

}  // namespace shuquan::office
