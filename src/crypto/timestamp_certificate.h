#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace shuquan::crypto {

/// The certificate (DER) that a TimeStampResp or bare token carries for its signature; timestamp.malformed where there is none.
/// It says who claims to have signed, not that they can be trusted.
Result<std::string> certificate_in(std::string_view response);
/// The first certificate in a PEM text as DER; timestamp.untrusted where there is none.
Result<std::string> certificate_from_pem(std::string_view pem);

}  // namespace shuquan::crypto
