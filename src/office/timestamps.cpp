#include "office/timestamps.h"

#include "crypto/timestamp.h"
#include "base/hex.h"
#include "store/case_rows.h"

namespace shuquan::office {

Result<Json> issue_timestamp(Transaction& tx, std::string_view query) {
  const Options& options = tx.services.options;
  SHUQUAN_TRY(const std::int64_t serial, store::next_counter(tx.db, "timestamp"));
  crypto::TimestampTerms terms{serial, std::nullopt, options.demo ? crypto::kDemonstrationPolicy : crypto::kTimestampPolicy};
  if (options.demo || options.trust_clock || crypto::clock_disciplined()) terms.time = tx.services.time.now();
  SHUQUAN_TRY(const std::string response, crypto::answer_timestamp_query(tx.services.timestamp_key, query, terms));
  return Json::object({{"response", to_hex(response)}});
}

std::string timestamp_certificate(const Services& services) { return services.timestamp_key.certificate_pem(); }

}  // namespace shuquan::office
