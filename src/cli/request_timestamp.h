#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace shuquan::cli {

/// Only https, or http to this very machine.
bool may_be_asked(const std::string& url);

/// A time-stamp authority that may be asked.
struct Authority {
  std::string url;
  std::string certificate_der;  ///< empty: the list names none
};
/// The authority of this address in a list: one a line, address, blank, PEM file of its certificate; # begins a remark. Only
/// https, or http to 127.0.0.1 and localhost. evidence.authority_unknown.
Result<Authority> find_authority(const std::string& list, const std::string& url);

/// The answer (DER) to an RFC 3161 query by HTTP POST: redirects are not followed, certificates are checked, at most 64 KiB and
/// 30 seconds. evidence.authority_failed.
Result<std::string> request_timestamp(const std::string& url, std::string_view query);

}  // namespace shuquan::cli
