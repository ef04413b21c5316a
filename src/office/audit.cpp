#include "crypto/digest.h"
#include "office/transaction.h"

namespace shuquan::office {

Result<void> audit(Transaction& tx, const Identity& who, std::string_view action, std::string_view subject, const Json& detail) {
  SHUQUAN_TRY(const store::Rows last, tx.db.query("SELECT sequence, chain FROM audit_entry ORDER BY sequence DESC LIMIT 1"));
  const std::int64_t sequence = last.empty() ? 1 : last.front().integer(0) + 1;
  const std::string previous = last.empty() ? std::string() : last.front().bytes(1);
  const std::string text = detail.dump();
  const Json line = Json::object({{"sequence", sequence}, {"at", tx.now.unix_ms}, {"account", who.account.value}, {"name", who.name},
                                  {"action", action}, {"subject", subject}, {"detail", text}});
  const crypto::Digest chain = crypto::digest(crypto::Hash::sha256, {previous, line.canonical()});
  return tx.db.execute_later("INSERT INTO audit_entry (sequence, at, account_id, name, action, subject, detail, chain) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                             {sequence, tx.now, who.account, who.name, action, subject, text, store::bytes_parameter(crypto::to_view(chain))});
}

}  // namespace shuquan::office
