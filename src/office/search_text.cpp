#include "office/search_text.h"

#include "base/hex.h"
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
    // Names of persons are not public, so the public index must not know them either.
    for (const procedure::Participant& participant : file.participants) {
      SHUQUAN_TRY(const store::Rows party, tx.db.query("SELECT kind FROM party WHERE id = $1", {participant.party}));
      if (!party.empty() && party.front().text(0) != registry::to_string(registry::HolderKind::person)) text += participant.name + "\n";
    }
  }
  return put(tx.db, "case_text", row, text);
}

std::string facet_token(Facet facet, std::string_view value) {
  std::string token(1, static_cast<char>(facet));
  for (const char c : value) {
    if ((c >= 'a' && c <= 'z' && c != 'z') || (c >= '0' && c <= '9')) {
      token += c;
    } else if (c >= 'A' && c <= 'Y') {
      token += static_cast<char>(c - 'A' + 'a');
    } else {
      token += 'z' + to_hex(std::string_view(&c, 1));
    }
  }
  return token;
}

Result<void> index_right(Transaction& tx, const registry::Right& right) {
  std::string text = right.name + "\n" + right.number + "\n" + right.certificate_number + "\n";
  std::string holders;
  for (const registry::Holder& holder : right.holders) holders += holder.name + "\n" + holder.identifier + "\n";
  text += holders;
  for (const std::string_view field : {"overview", "scenario", "processing_public", "restrictions"}) append_texts(right.description[field], text);
  const std::string& industry = right.description["industry"].text();
  std::string facets = facet_token(Facet::jurisdiction, right.jurisdiction) + " " + facet_token(Facet::source_kind, right.description["source_kind"].text()) + " " +
                       facet_token(Facet::status, registry::to_string(right.status));
  // Every beginning of the code is a word, so that a prefix is found as one.
  for (std::size_t length = 1; length <= industry.size(); ++length) facets += " " + facet_token(Facet::industry, std::string_view(industry).substr(0, length));
  const std::string tokens = search_tokens(text), holder_tokens = search_tokens(holders);
  const bool sqlite = tx.db.dialect() == store::Dialect::sqlite;
  SHUQUAN_CHECK(tx.db.execute_later("DELETE FROM right_text WHERE rowid = $1", {right.ordinal}));
  return tx.db.execute_later(sqlite ? "INSERT INTO right_text (rowid, tokens, holders, facets) VALUES ($1, $2, $3, $4)"
                                    : "INSERT INTO right_text (rowid, tokens, holders, facets) VALUES ($1, to_tsvector('simple', $2), to_tsvector('simple', $3), "
                                      "to_tsvector('simple', $4))",
                             {right.ordinal, tokens, holder_tokens, facets});
}

}  // namespace shuquan::office
