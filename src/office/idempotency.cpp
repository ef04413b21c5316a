#include "office/idempotency.h"

namespace shuquan::office {
namespace {
constexpr std::size_t kMaxKey = 100;
constexpr std::int64_t kKeepMs = 48LL * 3'600'000;
}  // namespace

Outcome once(Transaction& tx, const AccountId& account, std::string_view key, std::string_view request_digest, const std::function<Outcome()>& command) {
  if (key.empty()) return command();
  const bool printable = std::ranges::all_of(key, [](char c) { return c > 0x20 && c < 0x7f; });
  if (key.size() > kMaxKey || !printable) return fail(Errc::invalid_input, "request.key_malformed", {{"limit", std::to_string(kMaxKey)}});
  SHUQUAN_TRY(const store::Rows stored,
              tx.db.query("SELECT request_digest, reply FROM idempotent_reply WHERE account_id = $1 AND idempotency_key = $2", {account, key}));
  if (!stored.empty()) {
    if (stored.front().bytes(0) != request_digest) return fail(Errc::conflict, "request.key_reused");
    return Json::parse(stored.front().text(1));
  }
  SHUQUAN_TRY(Json reply, command());
  SHUQUAN_CHECK(tx.db.execute_later(
      "INSERT INTO idempotent_reply (account_id, idempotency_key, request_digest, reply, created_at) VALUES ($1, $2, $3, $4, $5)",
      {account, key, store::bytes_parameter(request_digest), reply.dump(), tx.now}));
  return reply;
}

Result<void> forget_old_keys(Transaction& tx) {
  return tx.db.execute_later("DELETE FROM idempotent_reply WHERE created_at < $1", {tx.now.unix_ms - kKeepMs});
}

}  // namespace shuquan::office
