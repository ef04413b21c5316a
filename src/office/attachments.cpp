#include "office/case_commands.h"

namespace shuquan::office {
namespace {

constexpr std::int64_t kMaxAttachments = 60;

Result<void> require_editor(const OpenedCase& opened) {
  const bool edits = opened.as(rules::Role::applicant) || opened.as(rules::Role::agent) || opened.as(rules::Role::objector);
  if (!edits) return fail(Errc::forbidden, "case.only_lead_edits");
  return {};
}

}  // namespace

Result<Json> add_attachment(Transaction& tx, const Identity& who, std::string_view case_code, const CaseId& id, const Upload& upload) {
  SHUQUAN_TRY(const OpenedCase opened, open_case(tx.db, tx.services, who, case_code, id, tx.now));
  SHUQUAN_CHECK(require_editor(opened));
  if (opened.state().ended) return fail(Errc::rejected, "case.ended", {{"state", opened.state().label.zh}, {"state_en", opened.state().label.en}});
  const rules::CodeList* kinds = opened.law.codes.list("attachment_kind");
  if (!kinds || !kinds->find(upload.slot)) return fail(Errc::invalid_input, "attachment.kind", {{"kind", upload.slot.substr(0, 60)}});
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT COUNT(*) FROM attachment WHERE case_id = $1 AND removed_at IS NULL", {id}));
  if (rows.front().integer(0) >= kMaxAttachments) return fail(Errc::rejected, "attachment.too_many", {{"limit", std::to_string(kMaxAttachments)}});
  const std::string attachment = new_identifier(tx.now);
  SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO attachment (id, case_id, slot, name, media_type, size, blob, sm3, uploaded_by, uploaded_name, uploaded_at) "
                                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                                    {attachment, id, upload.slot, upload.name, upload.media_type, upload.size, upload.blob, upload.sm3, who.account, who.name, tx.now}));
  return Json::object({{"id", attachment}, {"kind", upload.slot}, {"name", upload.name}, {"media_type", upload.media_type}, {"size", upload.size},
                       {"blob", upload.blob.value}, {"sha256", upload.blob.value}, {"sm3", upload.sm3}, {"uploaded_at", to_string(tx.now)}});
}

Result<Json> remove_attachment(Transaction& tx, const Identity& who, const CaseId& id, std::string_view attachment) {
  SHUQUAN_TRY(const OpenedCase opened, open_case(tx.db, tx.services, who, "", id, tx.now));
  SHUQUAN_CHECK(require_editor(opened));
  if (!opened.state().editable) return fail(Errc::rejected, "case.not_editable", {{"state", opened.state().label.zh}, {"state_en", opened.state().label.en}});
  SHUQUAN_TRY(const std::int64_t changed,
              tx.db.execute("UPDATE attachment SET removed_at = $1 WHERE id = $2 AND case_id = $3 AND removed_at IS NULL", {tx.now, attachment, id}));
  if (changed == 0) return fail(Errc::not_found, "attachment.unknown");
  return Json::object({{"id", attachment}, {"removed_at", to_string(tx.now)}});
}

}  // namespace shuquan::office
