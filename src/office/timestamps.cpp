#include "office/timestamps.h"

#include "crypto/timestamp.h"
#include "base/hex.h"
#include "store/case_rows.h"

namespace shuquan::office {
namespace {

Result<crypto::TimestampTerms> next_terms(Transaction& tx) {
  const Options& options = tx.services.options;
  SHUQUAN_TRY(const std::int64_t serial, store::next_counter(tx.db, "timestamp"));
  crypto::TimestampTerms terms{serial, std::nullopt, options.demo ? crypto::kDemonstrationPolicy : crypto::kTimestampPolicy};
  if (options.demo || options.trust_clock || crypto::clock_disciplined()) terms.time = tx.services.time.now();
  return terms;
}

}  // namespace

Result<Json> issue_timestamp(Transaction& tx, std::string_view query) {
  SHUQUAN_TRY(const crypto::TimestampTerms terms, next_terms(tx));
  SHUQUAN_TRY(const std::string response, crypto::answer_timestamp_query(tx.services.timestamp_key, query, terms));
  return Json::object({{"response", to_hex(response)}});
}

Result<std::optional<std::string>> stamp_digest(Transaction& tx, crypto::Hash hash, const crypto::Digest& digest) {
  SHUQUAN_TRY(const crypto::TimestampTerms terms, next_terms(tx));
  if (!terms.time) return std::optional<std::string>();
  SHUQUAN_TRY(const std::string query, crypto::make_timestamp_query(hash, digest, ""));
  SHUQUAN_TRY(std::string response, crypto::answer_timestamp_query(tx.services.timestamp_key, query, terms));
  return std::optional(std::move(response));
}

std::string timestamp_certificate(const Services& services) { return services.timestamp_key.certificate_pem(); }

}  // namespace shuquan::office
