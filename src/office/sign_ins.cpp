#include "office/sign_ins.h"

namespace shuquan::office {
namespace {

Result<Json> newest(store::Connection& db, const Identity& who, std::string_view action) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT at, detail FROM audit_entry WHERE subject = $1 AND action = $2 ORDER BY sequence DESC LIMIT 3", {who.account, action}));
  Json list = Json::array();
  for (const store::Row row : rows) {
    SHUQUAN_TRY(const Json detail, Json::parse(row.text(1)));
    list.push(Json::object({{"at", to_string(Instant{row.integer(0)})}, {"remote", detail["remote"].text()}}));
  }
  return list;
}

}  // namespace

Result<Json> list_sign_ins(store::Connection& db, const Identity& who) {
  SHUQUAN_TRY(Json succeeded, newest(db, who, "sign_in"));
  SHUQUAN_TRY(Json failed, newest(db, who, "sign_in_failed"));
  return Json::object({{"succeeded", std::move(succeeded)}, {"failed", std::move(failed)}});
}

}  // namespace shuquan::office
