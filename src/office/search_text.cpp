#include "office/search_text.h"

#include "base/text.h"

namespace shuquan::office {
namespace {

void append_texts(const Json& value, std::string& out) {
  if (value.is_string()) out.append(value.text()).append("\n");
  for (const Json& item : value.items()) append_texts(item, out);
  for (const auto& [key, member] : value.members()) append_texts(member, out);
}

Result<void> put(store::Connection& db, std::string_view table, std::int64_t row, const std::string& text) {
  const std::string tokens = search_tokens(text);
  const std::string name(table);
  SHUQUAN_CHECK(db.execute_later("DELETE FROM " + name + " WHERE rowid = $1", {row}));
  if (tokens.empty()) return {};
  const bool sqlite = db.dialect() == store::Dialect::sqlite;
  return db.execute_later("INSERT INTO " + name + " (rowid, tokens) VALUES ($1, " + (sqlite ? "$2" : "to_tsvector('simple', $2)") + ")", {row, tokens});
}

}  // namespace

Result<void> index_case(Transaction& tx, const procedure::Case& file, const store::CaseListing& listing) {
  SHUQUAN_TRY(const store::Rows known, tx.db.query("SELECT rowid FROM case_text_key WHERE case_id = $1", {file.id}));
  if (known.empty() && !listing.in_notice) return {};
  std::int64_t row = 0;
  if (known.empty()) {
    SHUQUAN_TRY(row, store::next_counter(tx.db, "case_text"));
    SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO case_text_key (case_id, rowid) VALUES ($1, $2)", {file.id, row}));
  } else {
    row = known.front().integer(0);
  }
  std::string text;
  if (listing.in_notice) {
    text = listing.title + "\n" + file.number + "\n" + file.form["overview"].text() + "\n" + file.form["scenario"].text() + "\n";
    for (const procedure::Participant& participant : file.participants) text += participant.name + "\n";
  }
  return put(tx.db, "case_text", row, text);
}

Result<void> index_right(Transaction& tx, const registry::Right& right) {
  std::string text = right.name + "\n" + right.number + "\n" + right.certificate_number + "\n";
  for (const registry::Holder& holder : right.holders) text += holder.name + "\n" + holder.identifier + "\n";
  for (const std::string_view field : {"overview", "scenario", "processing_public", "restrictions"}) append_texts(right.description[field], text);
  return put(tx.db, "right_text", static_cast<std::int64_t>(right.ordinal), text);
}

}  // namespace shuquan::office
