#include "office/batches.h"

#include <algorithm>

#include "office/case_json.h"
#include "office/filing_actor.h"
#include "office/page.h"
#include "office/where.h"

namespace shuquan::office {
namespace {

constexpr std::string_view kColumns = "b.id, b.party_id, b.account_id, b.pack, b.procedure, b.name, b.state, b.run, b.table_blob, b.table_name, b.filing_by, b.missing_files, b.obstacle, b.created_at, b.checked_at, "
                                      "b.filing_at, b.ended_at, p.name";
constexpr std::string_view kStates[] = {"ready", "wrong", "known", "filed", "drafted", "failed"};

Batch batch_of(const store::Row& row) {
  return {row.text(0), PartyId(row.text(1)), AccountId(row.text(2)), row.text(3), row.text(4), row.text(5), row.text(6), row.integer(7), row.text(8), row.text(9), AccountId(row.text(10))};
}

std::unexpected<Error> unknown(std::string_view id) { return fail(Errc::not_found, "batch.unknown", {{"id", std::string(id.substr(0, 40))}}); }

Result<store::Rows> load_row(store::Connection& db, const Identity& who, std::string_view id, LocalDate today) {
  SHUQUAN_TRY(store::Rows rows, db.query("SELECT " + std::string(kColumns) + " FROM filing_batch b JOIN party p ON p.id = b.party_id WHERE b.id = $1", {id}));
  if (rows.empty()) return unknown(id);
  const Result<procedure::Actor> actor = filing_actor(db, who, PartyId(rows.front().text(1)), today);
  if (!actor && actor.error().code == Errc::not_found) return unknown(id);
  if (!actor) return std::unexpected(actor.error());
  return rows;
}

Result<Json> counts_of(store::Connection& db, std::string_view id) {
  Json counts = Json::object();
  for (const std::string_view state : kStates) counts.set(state, 0);
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT state, COUNT(*) FROM batch_row WHERE batch_id = $1 GROUP BY state", {id}));
  for (const store::Row row : rows) counts.set(row.text(0), row.integer(1));
  return counts;
}

Result<Json> files_of(store::Connection& db, std::string_view id) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT name, media_type, size, uploaded_at FROM batch_file WHERE batch_id = $1 ORDER BY name", {id}));
  Json files = Json::array();
  for (const store::Row row : rows)
    files.push(Json::object({{"name", row.text(0)}, {"media_type", row.text(1)}, {"size", row.integer(2)}, {"uploaded_at", to_string(Instant{row.integer(3)})}}));
  return files;
}

Result<Json> obstacle_of(const std::string& stored, std::string_view language) {
  if (stored.empty()) return Json();
  SHUQUAN_TRY(const Json kept, Json::parse(stored));
  Error error{Errc::rejected, kept["reason"].text(), {}, {}, kept["clause"].text(), {}};
  for (const auto& [name, value] : kept["params"].members()) error.params.emplace_back(name, value.text());
  return obstacle_json(error, language);
}

Result<Json> batch_json(store::Connection& db, Services& services, const store::Row& row, std::string_view language) {
  const Batch batch = batch_of(row);
  const rules::RulePack* pack = services.rules->book().pack(batch.pack);
  const rules::Procedure* procedure = pack ? pack->procedure(batch.procedure) : nullptr;
  SHUQUAN_TRY(Json counts, counts_of(db, batch.id));
  SHUQUAN_TRY(Json files, files_of(db, batch.id));
  SHUQUAN_TRY(Json missing, Json::parse(row.text(11)));
  SHUQUAN_TRY(Json obstacle, obstacle_of(row.text(12), language));
  const auto label = [](const rules::Text* text, const std::string& otherwise) { return text ? text_json(*text) : Json::object({{"zh", otherwise}, {"en", otherwise}}); };
  return Json::object({{"id", batch.id}, {"name", batch.name}, {"pack", batch.pack}, {"pack_label", label(pack ? &pack->label : nullptr, batch.pack)}, {"procedure", batch.procedure},
                       {"procedure_label", label(procedure ? &procedure->label : nullptr, batch.procedure)}, {"applicant", batch.party.value}, {"applicant_name", row.text(17)}, {"state", batch.state},
                       {"table", batch.table_blob.empty() ? Json() : Json(batch.table_name)}, {"counts", std::move(counts)}, {"files", std::move(files)}, {"missing_files", std::move(missing)},
                       {"obstacle", std::move(obstacle)}, {"created_at", to_string(Instant{row.integer(13)})}, {"checked_at", moment_json(row.optional_integer(14))},
                       {"filing_at", moment_json(row.optional_integer(15))}, {"ended_at", moment_json(row.optional_integer(16))}});
}

Result<Batch> editable_batch(Transaction& tx, const Identity& who, std::string_view id) {
  SHUQUAN_TRY(Batch batch, open_batch(tx.db, who, id, tx.today()));
  if (batch.state == "filing") return fail(Errc::conflict, "batch.being_filed");
  return batch;
}

}  // namespace

Result<Batch> open_batch(store::Connection& db, const Identity& who, std::string_view id, LocalDate today) {
  SHUQUAN_TRY(const store::Rows rows, load_row(db, who, id, today));
  return batch_of(rows.front());
}

Result<BatchLaw> batch_law(store::Connection& db, Services& services, std::string_view pack, std::string_view procedure_id) {
  SHUQUAN_TRY(const procedure::Law law, services.rules->law_for(db, pack, ""));
  const rules::Procedure* procedure = law.pack.procedure(procedure_id);
  if (!procedure) return fail(Errc::invalid_input, "case.no_such_procedure", {{"procedure", std::string(procedure_id.substr(0, 60))}});
  const rules::Form* form = law.pack.form(procedure->form);
  if (!filing_action(*procedure) || !form) return fail(Errc::invalid_input, "batch.procedure", {{"procedure", procedure->label.zh}, {"procedure_en", procedure->label.en}});
  return BatchLaw{law, procedure, form};
}

Result<Json> create_batch(Transaction& tx, const Identity& who, std::string_view pack, std::string_view procedure, const PartyId& applicant, std::string_view name) {
  SHUQUAN_TRY(const BatchLaw law, batch_law(tx.db, tx.services, pack, procedure));
  static_cast<void>(law);
  SHUQUAN_TRY(const procedure::Actor actor, filing_actor(tx.db, who, applicant, tx.today()));
  static_cast<void>(actor);
  SHUQUAN_TRY(const store::Rows open, tx.db.query("SELECT COUNT(*) FROM filing_batch WHERE account_id = $1 AND state <> 'done'", {who.account}));
  if (open.front().integer(0) >= kOpenBatches) return fail(Errc::rejected, "batch.too_many", {{"limit", std::to_string(kOpenBatches)}});
  const std::string id = new_identifier(tx.now);
  SHUQUAN_CHECK(tx.db.execute("INSERT INTO filing_batch (id, party_id, account_id, pack, procedure, name, state, run, table_blob, table_name, missing_files, obstacle, created_at, filing_by) "
                              "VALUES ($1, $2, $3, $4, $5, $6, 'open', 0, '', '', '[]', '', $7, '')",
                              {id, applicant, who.account, pack, procedure, name, tx.now}));
  return view_batch(tx.db, tx.services, who, id, tx.now);
}

Result<Json> view_batch(store::Connection& db, Services& services, const Identity& who, std::string_view id, Instant now) {
  SHUQUAN_TRY(const store::Rows rows, load_row(db, who, id, beijing_date(now)));
  return batch_json(db, services, rows.front(), who.language);
}

Result<Json> list_batches(store::Connection& db, Services& services, const Identity& who, std::string_view after, int limit, Instant now) {
  std::vector<std::string> parties;
  for (const Membership& membership : who.memberships)
    if (who.may_act_for(membership.party)) parties.push_back(membership.party.value);
  Where where;
  where.add("b.account_id = " + where.place(who.account.value) + (parties.empty() ? std::string() : " OR " + where.any_of("b.party_id", parties)));
  where.add("b.id < " + where.place(std::string(newest_before(after))));
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT " + std::string(kColumns) + " FROM filing_batch b JOIN party p ON p.id = b.party_id" + where.text() + " ORDER BY b.id DESC LIMIT " + std::to_string(limit + 1),
                                               where.parameters()));
  // Whose power of attorney is over does not see the principal's batches any more, also those of their own making.
  SHUQUAN_TRY(Json page, page_of_rows(rows, limit, "id", [&](const store::Row& row) { return batch_json(db, services, row, who.language); }));
  Json visible = Json::array();
  for (const Json& item : page["items"].items()) {
    const Result<procedure::Actor> actor = filing_actor(db, who, PartyId(item["applicant"].text()), beijing_date(now));
    if (!actor && actor.error().code != Errc::not_found) return std::unexpected(actor.error());
    if (actor) visible.push(item);
  }
  page.set("items", std::move(visible));
  return page;
}

Result<Json> add_batch_file(Transaction& tx, const Identity& who, std::string_view id, const Upload& upload) {
  SHUQUAN_TRY(const Batch batch, editable_batch(tx, who, id));
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT COUNT(*), COALESCE(CAST(SUM(size) AS BIGINT), 0) FROM batch_file WHERE batch_id = $1 AND name <> $2", {batch.id, upload.name}));
  if (rows.front().integer(0) >= static_cast<std::int64_t>(kBatchFiles)) return fail(Errc::rejected, "batch.too_many_files", {{"limit", std::to_string(kBatchFiles)}});
  if (rows.front().integer(1) + upload.size > kBatchFileBytes) return fail(Errc::rejected, "batch.files_too_big", {{"limit", std::to_string(kBatchFileBytes >> 20)}});
  SHUQUAN_CHECK(tx.db.execute("INSERT INTO batch_file (batch_id, name, media_type, size, blob, sm3, uploaded_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (batch_id, name) DO UPDATE SET "
                              "media_type = excluded.media_type, size = excluded.size, blob = excluded.blob, sm3 = excluded.sm3, uploaded_at = excluded.uploaded_at",
                              {batch.id, upload.name, upload.media_type, upload.size, upload.blob, upload.sm3, tx.now}));
  return view_batch(tx.db, tx.services, who, id, tx.now);
}

Result<Json> remove_batch_file(Transaction& tx, const Identity& who, std::string_view id, std::string_view name) {
  SHUQUAN_TRY(const Batch batch, editable_batch(tx, who, id));
  SHUQUAN_TRY(const std::int64_t removed, tx.db.execute("DELETE FROM batch_file WHERE batch_id = $1 AND name = $2", {batch.id, name}));
  if (removed == 0) return fail(Errc::not_found, "attachment.unknown");
  return view_batch(tx.db, tx.services, who, id, tx.now);
}

Result<Json> give_up_batch(Transaction& tx, const Identity& who, std::string_view id) {
  SHUQUAN_TRY(const Batch batch, editable_batch(tx, who, id));
  SHUQUAN_TRY(const store::Rows filed, tx.db.query("SELECT COUNT(*) FROM batch_filing WHERE batch_id = $1", {batch.id}));
  const bool kept = filed.front().integer(0) > 0;
  SHUQUAN_CHECK(tx.db.execute("DELETE FROM batch_file WHERE batch_id = $1", {batch.id}));
  SHUQUAN_CHECK(tx.db.execute("DELETE FROM batch_row WHERE batch_id = $1 AND state NOT IN ('filed', 'drafted')", {batch.id}));
  if (kept) SHUQUAN_CHECK(tx.db.execute("UPDATE filing_batch SET state = 'done', ended_at = COALESCE(ended_at, $1), missing_files = '[]', obstacle = '' WHERE id = $2", {tx.now, batch.id}));
  else SHUQUAN_CHECK(tx.db.execute("DELETE FROM filing_batch WHERE id = $1", {batch.id}));
  SHUQUAN_CHECK(audit(tx, who, "filings.batch_given_up", batch.id, Json::object({{"pack", batch.pack}})));
  return Json::object({{"kept", kept}});
}

Result<Json> start_filing(Transaction& tx, const Identity& who, std::string_view id) {
  SHUQUAN_TRY(const Batch batch, open_batch(tx.db, who, id, tx.today()));
  if (batch.state == "open") return fail(Errc::rejected, "batch.not_checked");
  if (batch.state == "filing") return view_batch(tx.db, tx.services, who, id, tx.now);
  SHUQUAN_TRY(const store::Rows ready, tx.db.query("SELECT 1 FROM batch_row WHERE batch_id = $1 AND state = 'ready' LIMIT 1", {batch.id}));
  if (ready.empty()) return fail(Errc::rejected, "batch.nothing_to_file");
  SHUQUAN_CHECK(tx.db.execute("UPDATE filing_batch SET state = 'filing', filing_by = $1, filing_at = $2, ended_at = NULL, obstacle = '' WHERE id = $3", {who.account, tx.now, batch.id}));
  SHUQUAN_CHECK(audit(tx, who, "filings.batch_started", batch.id, Json::object({{"pack", batch.pack}})));
  return view_batch(tx.db, tx.services, who, id, tx.now);
}

Result<Json> stop_filing(Transaction& tx, const Identity& who, std::string_view id) {
  SHUQUAN_TRY(const Batch batch, open_batch(tx.db, who, id, tx.today()));
  if (batch.state == "filing") {
    SHUQUAN_CHECK(tx.db.execute("UPDATE filing_batch SET state = 'stopped', ended_at = $1 WHERE id = $2", {tx.now, batch.id}));
    SHUQUAN_CHECK(audit(tx, who, "filings.batch_stopped", batch.id, Json::object({{"pack", batch.pack}})));
  }
  return view_batch(tx.db, tx.services, who, id, tx.now);
}

}  // namespace shuquan::office
