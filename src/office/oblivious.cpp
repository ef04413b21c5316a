#include "office/oblivious.h"

#include "base/hex.h"
#include "office/oblivious_keys.h"

namespace shuquan::office {
namespace {

constexpr int kDaysKept = 31;

Result<std::int64_t> used_on(store::Connection& db, const Identity& who, LocalDate day) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT elements FROM oblivious_use WHERE account_id = $1 AND day = $2", {who.account, to_string(day)}));
  return rows.empty() ? 0 : rows.front().integer(0);
}

Result<void> check_day(store::Connection& db, const Identity& who, LocalDate day, std::size_t more) {
  SHUQUAN_TRY(const std::int64_t used, used_on(db, who, day));
  if (used + static_cast<std::int64_t>(more) <= kEvaluationsPerDay) return {};
  return fail(Errc::unavailable, "oblivious.day_limit", {{"limit", std::to_string(kEvaluationsPerDay)}, {"left", std::to_string(std::max<std::int64_t>(kEvaluationsPerDay - used, 0))}});
}

}  // namespace

Json oblivious_keys(const Services& services) {
  Json items = Json::array();
  for (const ObliviousKeys::Entry& entry : services.oblivious->all())
    items.push(Json::object({{"key", entry.id}, {"public_key", to_hex(entry.key.public_key())}, {"current", items.size() == 0}}));
  return Json::object({{"items", std::move(items)}});
}

Result<Json> evaluate_obliviously(store::Connection& db, const Services& services, const Identity& who, const Json& body, Instant now) {
  const ObliviousKeys::Entry* entry = services.oblivious->find(body["key"].text());
  if (entry == nullptr) return fail(Errc::not_found, "oblivious.key_unknown");
  std::vector<std::string> elements;
  for (const Json& element : body["elements"].items()) {
    std::optional<std::string> bytes = from_hex(element.text());
    if (!bytes) return fail(Errc::invalid_input, "crypto.element_malformed");
    elements.push_back(*std::move(bytes));
  }
  SHUQUAN_CHECK(check_day(db, who, beijing_date(now), elements.size()));
  SHUQUAN_TRY(const crypto::ObliviousEvaluation evaluation, entry->key.evaluate(elements));
  Json evaluated = Json::array();
  for (const std::string& element : evaluation.elements) evaluated.push(to_hex(element));
  return Json::object({{"key", entry->id}, {"public_key", to_hex(entry->key.public_key())}, {"elements", std::move(evaluated)}, {"proof", to_hex(evaluation.proof)}});
}

Result<Json> count_evaluation(Transaction& tx, const Identity& who, const Json& evaluated) {
  const std::size_t count = evaluated["elements"].size();
  SHUQUAN_CHECK(check_day(tx.db, who, tx.today(), count));
  SHUQUAN_CHECK(tx.db.execute_later("DELETE FROM oblivious_use WHERE account_id = $1 AND day < $2", {who.account, to_string(plus_days(tx.today(), -kDaysKept))}));
  SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO oblivious_use (account_id, day, calls, elements) VALUES ($1, $2, 1, $3) "
                                    "ON CONFLICT (account_id, day) DO UPDATE SET calls = oblivious_use.calls + 1, elements = oblivious_use.elements + excluded.elements",
                                    {who.account, to_string(tx.today()), static_cast<std::int64_t>(count)}));
  SHUQUAN_CHECK(audit(tx, who, "evaluate_obliviously", who.account.value, Json::object({{"elements", count}, {"key", evaluated["key"]}})));
  return evaluated;
}

}  // namespace shuquan::office
