#include "office/extracts.h"

#include <algorithm>

#include "base/hex.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "document/letter.h"
#include "office/form_text.h"
#include "office/page.h"
#include "office/public_register.h"

namespace shuquan::office {
namespace {

constexpr int kLongestDays = 366;
constexpr int kLooksShown = 20;

std::string code_digest(std::string_view code) { return std::string(crypto::to_view(crypto::sha256(code))); }

Result<void> check_holder(store::Connection& db, const Identity& who, std::uint64_t ordinal, bool acting) {
  SHUQUAN_TRY(const std::vector<store::HolderRow> holders, store::load_holders(db, ordinal));
  const bool holds = std::ranges::any_of(holders, [&](const store::HolderRow& holder) { return acting ? who.may_act_for(holder.party) : who.membership(holder.party) != nullptr; });
  if (!holds) return fail(Errc::forbidden, "extract.holders_only");
  return {};
}

/// The chosen parts of the public state. Shares and commitments go with the holders.
Json content_of(const store::RightRow& row, const std::vector<std::string>& parts, std::string_view origin) {
  const registry::Right& right = row.right;
  const Json state = registry::to_json(right);
  Json out = Json::object({{"number", right.number}, {"certificate_number", right.certificate_number}, {"name", right.name}, {"status", registry::to_string(right.status)}, {"jurisdiction", right.jurisdiction},
                           {"revision", right.revision}});
  for (const std::string& part : parts) {
    if (part == "dates") {
      for (const char* member : {"filed_on", "announced_on", "valid_from", "valid_until", "ended_on"})
        if (state.contains(member)) out.set(member, state[member]);
    } else if (part == "log") {
      out.set("log", Json::object({{"origin", origin}, {"index", row.last_index}, {"leaf", crypto::to_hex(row.last_leaf)}}));
    } else if (part == "recordals") {
      out.set("recordals", state.contains("recordals") ? state["recordals"] : Json::array());
    } else {
      out.set(part, state[part]);
    }
  }
  return out;
}

struct Extract {
  std::string id;
  std::uint64_t ordinal = 0;
  Json body;
  std::string code_hash, purpose, recipient;
  LocalDate valid_until;
  bool single_use = false, used = false, revoked = false;
  Instant created_at;
};

Result<Extract> load_extract(store::Connection& db, std::string_view id) {
  const auto unknown = [] { return fail(Errc::not_found, "extract.unknown"); };
  if (id.empty() || id.size() > 40) return unknown();
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT ordinal, purpose, recipient, body, code_hash, valid_until, single_use, used_at, revoked_at, created_at FROM register_extract WHERE id = $1", {id}));
  if (rows.empty()) return unknown();
  const store::Row row = rows.front();
  Extract out;
  out.id = id;
  out.ordinal = static_cast<std::uint64_t>(row.integer(0));
  out.purpose = row.text(1);
  out.recipient = row.text(2);
  SHUQUAN_TRY(out.body, Json::parse(row.text(3)));
  out.code_hash = row.bytes(4);
  SHUQUAN_TRY(out.valid_until, parse_date(row.text(5)));
  out.single_use = row.integer(6) != 0;
  out.used = !row.is_null(7);
  out.revoked = !row.is_null(8);
  out.created_at = Instant{row.integer(9)};
  return out;
}

bool opens(const Extract& extract, std::string_view code) { return crypto::equal_constant_time(extract.code_hash, code_digest(code)); }

/// Why an extract no longer counts, or "valid".
std::string_view outcome_of(const Extract& extract, LocalDate today) {
  if (extract.revoked) return "revoked";
  if (today > extract.valid_until) return "expired";
  return extract.single_use && extract.used ? "used" : "valid";
}

rules::Text purpose_text(std::string_view purpose) {
  if (purpose == "trade") return {"流通交易", "trade"};
  if (purpose == "pledge") return {"质押融资", "pledge finance"};
  if (purpose == "balance_sheet") return {"资产入表", "balance sheet"};
  if (purpose == "product_registration") return {"产品登记", "product registration"};
  return {"争议处理", "dispute"};
}

Result<Json> looks_json(store::Connection& db, const std::string& id) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT at, remote, outcome FROM extract_check WHERE extract_id = $1 ORDER BY id DESC LIMIT " + std::to_string(kLooksShown), {id}));
  Json list = Json::array();
  for (const store::Row row : rows) list.push(Json::object({{"at", to_string(Instant{row.integer(0)})}, {"remote", row.text(1)}, {"outcome", row.text(2)}}));
  return list;
}

/// The content in words, for the paper: "label: value" lines.
class ExtractPaper {
 public:
  ExtractPaper(document::LetterDocument& letter, const rules::RulePack& pack, const rules::Codes& codes, bool english) : letter_(letter), pack_(pack), codes_(codes), english_(english) {}

  void add(const Json& content) {
    line("登记号", "Registration number", content["number"].text());
    line("证书编号", "Certificate number", content["certificate_number"].text());
    line("数据名称", "Data set", content["name"].text());
    line("状态", "Status", code_label(codes_, "right_status", content["status"].text(), english_));
    line("登记公告日", "Registered on", content["announced_on"].text());
    if (content.contains("valid_until")) line("有效期", "Term", content["valid_from"].text() + " – " + content["valid_until"].text());
    if (content.contains("holders")) line("权利人", "Holders", parties(content["holders"]));
    if (content.contains("recordals") && content["recordals"].size() == 0) line("备案事项", "Recordals", english_ ? "none" : "无");
    for (const Json& recordal : content["recordals"].items()) line("备案事项", "Recordal", recordal_text(recordal));
    const rules::Form* form = pack_.form("application");
    if (form && content.contains("description"))
      for (const auto& [label, value] : form_lines(codes_, form->schema, content["description"], english_)) line(label, label, value);
    if (content.contains("log")) line("公开日志", "Public log", content["log"]["origin"].text() + " #" + std::to_string(content["log"]["index"].int_or(0)) + " " + content["log"]["leaf"].text());
  }

 private:
  void line(std::string_view zh, std::string_view en, const std::string& value) {
    if (!value.empty()) letter_.paragraphs.push_back(std::string(english_ ? en : zh) + (english_ ? ": " : "：") + truncate(value, 1900));
  }
  std::string parties(const Json& list) const {
    std::string out;
    for (const Json& party : list.items()) {
      const std::string& name = party["name"].text();
      out += out.empty() ? "" : english_ ? "; " : "；";
      out += name.empty() ? std::string(english_ ? "natural person, commitment " : "自然人，承诺值 ") + party["commitment"].text() : name + " " + party["identifier"].text();
      if (const std::int64_t share = party["share_bp"].int_or(0); share != 0) out += " " + share_text(share);
    }
    return out;
  }
  std::string recordal_text(const Json& recordal) const {
    std::string kind = recordal["kind"].text();
    if (const std::string& licence = recordal["licence"].text(); !licence.empty()) kind += "_" + licence;
    std::string out = code_label(codes_, "recordal_kind", kind, english_) + " #" + std::to_string(recordal["id"].int_or(0)) + (english_ ? ", " : "，") + parties(recordal["parties"]);
    const std::string& until = recordal["until"].text();
    return out + (english_ ? ", from " : "，自 ") + recordal["from"].text() + (until.empty() ? "" : (english_ ? " to " : " 至 ") + until);
  }

  document::LetterDocument& letter_;
  const rules::RulePack& pack_;
  const rules::Codes& codes_;
  const bool english_;
};

}  // namespace

Result<Json> create_extract(Transaction& tx, const Identity& who, std::string_view number, const ExtractRequest& request) {
  SHUQUAN_TRY(const store::RightRow row, find_entry(tx.db, number));
  SHUQUAN_CHECK(check_holder(tx.db, who, row.right.ordinal, true));
  if (request.valid_until < tx.today() || request.valid_until > plus_days(tx.today(), kLongestDays))
    return fail(Errc::invalid_input, "extract.valid_until", {{"days", std::to_string(kLongestDays)}});
  const std::string id = new_identifier(tx.now), code = to_hex(random_bytes(16));
  const Json content = content_of(row, request.parts, tx.services.log_origin);
  SHUQUAN_CHECK(tx.db.execute("INSERT INTO register_extract (id, ordinal, purpose, recipient, body, code_hash, valid_until, single_use, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                              {id, row.right.ordinal, request.purpose, request.recipient, content.dump(), store::bytes_parameter(code_digest(code)), to_string(request.valid_until),
                               std::int64_t{request.single_use ? 1 : 0}, tx.now, who.account}));
  SHUQUAN_CHECK(audit(tx, who, "create_extract", id, Json::object({{"number", row.right.number}, {"purpose", request.purpose}})));
  return Json::object({{"id", id}, {"code", code}, {"url", tx.services.options.public_url + "/extracts/" + id + "#" + code}, {"valid_until", to_string(request.valid_until)}, {"content", content}});
}

Result<Json> list_extracts(store::Connection& db, const Identity& who, std::string_view number, std::string_view after, int limit, LocalDate today) {
  SHUQUAN_TRY(const store::RightRow right, find_entry(db, number));
  SHUQUAN_CHECK(check_holder(db, who, right.right.ordinal, false));
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT id FROM register_extract WHERE ordinal = $1 AND id < $2 ORDER BY id DESC LIMIT " + std::to_string(limit + 1), {right.right.ordinal, newest_before(after)}));
  return page_of_rows(rows, limit, "id", [&](const store::Row& row) -> Result<Json> {
    SHUQUAN_TRY(const Extract extract, load_extract(db, row.text(0)));
    SHUQUAN_TRY(Json looks, looks_json(db, extract.id));
    return Json::object({{"id", extract.id}, {"purpose", extract.purpose}, {"recipient", extract.recipient}, {"valid_until", to_string(extract.valid_until)}, {"single_use", extract.single_use},
                         {"created_at", to_string(extract.created_at)}, {"outcome", outcome_of(extract, today)}, {"looks", std::move(looks)}});
  });
}

Result<Json> revoke_extract(Transaction& tx, const Identity& who, std::string_view id) {
  SHUQUAN_TRY(const Extract extract, load_extract(tx.db, id));
  // Whoever is no holder does not learn that there is one.
  if (!check_holder(tx.db, who, extract.ordinal, true)) return fail(Errc::not_found, "extract.unknown");
  SHUQUAN_CHECK(tx.db.execute("UPDATE register_extract SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL", {tx.now, id}));
  SHUQUAN_CHECK(audit(tx, who, "revoke_extract", id, Json::object()));
  return Json::object({{"id", id}, {"outcome", "revoked"}});
}

Result<Json> check_extract(Transaction& tx, std::string_view id, std::string_view code, std::string_view remote) {
  SHUQUAN_TRY(const Extract extract, load_extract(tx.db, id));
  if (!opens(extract, code)) return fail(Errc::not_found, "extract.unknown");
  const std::string_view outcome = outcome_of(extract, tx.today());
  SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO extract_check (id, extract_id, at, remote, outcome) VALUES ($1, $2, $3, $4, $5)", {new_identifier(tx.now), extract.id, tx.now, remote, outcome}));
  const bool counts = outcome == "valid";
  if (counts) {
    SHUQUAN_CHECK(tx.db.execute("UPDATE register_extract SET used_at = $1 WHERE id = $2 AND used_at IS NULL", {tx.now, extract.id}));
  }
  SHUQUAN_TRY(const std::optional<store::RightRow> now, store::load_right(tx.db, extract.ordinal));
  if (!now) return fail_with_detail(Errc::internal, "register.no_such_right", extract.id);
  return Json::object({{"id", extract.id}, {"outcome", outcome}, {"purpose", extract.purpose}, {"recipient", extract.recipient}, {"issued_at", to_string(extract.created_at)},
                       {"valid_until", to_string(extract.valid_until)}, {"single_use", extract.single_use}, {"content", counts ? extract.body : Json()},
                       {"register_changed", static_cast<std::int64_t>(now->right.revision) != extract.body["revision"].int_or(0)}, {"status_now", registry::to_string(now->right.status)}});
}

Result<std::string> render_extract(store::Connection& db, Services& services, const Identity& who, std::string_view id, std::string_view code, std::string_view language) {
  SHUQUAN_TRY(const Extract extract, load_extract(db, id));
  if (!opens(extract, code) || !check_holder(db, who, extract.ordinal, false)) return fail(Errc::not_found, "extract.unknown");
  const std::string& pack_id = extract.body["jurisdiction"].text();
  const auto seal = services.seals.find(pack_id);
  const rules::RulePack* pack = services.rules->book().pack(pack_id);
  if (seal == services.seals.end() || !pack) return fail_with_detail(Errc::internal, "certificate.no_seal", pack_id, {{"pack", pack_id}});
  const bool english = language == "en";
  const rules::Text purpose = purpose_text(extract.purpose);
  document::LetterDocument letter;
  letter.language = english ? document::LetterLanguage::en : document::LetterLanguage::zh;
  letter.office = truncate(english ? pack->office.en : pack->office.zh, english ? 180 : 60);
  letter.title = english ? "Extract of the register" : "登记簿摘录";
  letter.number = extract.id;
  letter.date = beijing_date(extract.created_at);
  letter.addressee = truncate(extract.recipient, 190);
  letter.references = {{english ? "Purpose" : "用途", english ? purpose.en : purpose.zh},
                       {english ? "Valid until" : "有效至", to_string(extract.valid_until) + (extract.single_use ? (english ? ", for one look" : "，限核验一次") : "")},
                       {english ? "Check at" : "核验", services.options.public_url + "/extracts/" + extract.id},
                       {english ? "Code" : "核验码", std::string(code)}};
  ExtractPaper(letter, *pack, services.rules->book().codes, english).add(extract.body);
  letter.closing = {english ? "It says what the register said when it was made. Whether that still holds, and that it is genuine, the address and code above tell; the holder sees each look."
                          : "本摘录载明制作时登记簿的记载；是否仍然有效、是否真实，以上述网址和核验码核验的结果为准，权利人可以看到每次核验。"};
  letter.demo = services.options.demo;
  return document::render_letter(letter, document::Seal{&seal->second, extract.created_at}, extract.created_at);
}

}  // namespace shuquan::office
