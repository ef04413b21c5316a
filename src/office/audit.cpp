#include "office/audit_trail.h"
#include "office/transaction.h"

namespace shuquan::office {

Result<void> audit(Transaction& tx, const Identity& who, std::string_view action, std::string_view subject, const Json& detail) {
  SHUQUAN_TRY(const store::Rows last, tx.db.query("SELECT sequence, chain FROM audit_entry ORDER BY sequence DESC LIMIT 1"));
  const std::string previous = last.empty() ? std::string() : last.front().bytes(1);
  const AuditLine line{last.empty() ? 1 : last.front().integer(0) + 1, tx.now, who.account.value, who.name, std::string(action), std::string(subject), detail.dump()};
  const crypto::Digest chain = audit_link(previous, line);
  return tx.db.execute_later("INSERT INTO audit_entry (sequence, at, account_id, name, action, subject, detail, chain) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                             {line.sequence, line.at, line.account, line.name, line.action, line.subject, line.detail, store::bytes_parameter(crypto::to_view(chain))});
}

}  // namespace shuquan::office
