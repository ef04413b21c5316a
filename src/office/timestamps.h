#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "crypto/digest.h"
#include "office/transaction.h"

namespace shuquan::office {

/// The built-in time-stamp authority's answer (DER, hex in `response`) to an RFC 3161 query. The serial comes from the
/// database and is durable before the answer leaves. Where the machine's clock is not kept right the answer is
/// timeNotAvailable (unless Options::trust_clock); a demonstration stamps its own clock under a policy that says so.
Result<Json> issue_timestamp(Transaction& tx, std::string_view query);

/// The authority's own stamp over a digest (DER TimeStampResp), under the same terms; none where the machine's clock is not
/// kept right.
Result<std::optional<std::string>> stamp_digest(Transaction& tx, crypto::Hash hash, const crypto::Digest& digest);

/// The certificate of the authority, PEM, for `openssl ts -verify -CAfile`.
std::string timestamp_certificate(const Services& services);

}  // namespace shuquan::office
