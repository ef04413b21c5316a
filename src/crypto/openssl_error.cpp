#include "crypto/openssl_error.h"

#include <openssl/err.h>

namespace shuquan::crypto {
namespace {
std::string drain_queue() {
  std::string out;
  char buffer[256];
  while (const unsigned long code = ERR_get_error()) {
    ERR_error_string_n(code, buffer, sizeof buffer);
    out.append(out.empty() ? "" : "; ").append(buffer);
  }
  return out;
}
}  // namespace

std::unexpected<Error> openssl_failure(std::string operation) {
  return fail_with_detail(Errc::internal, "crypto.failed", drain_queue(), {{"operation", std::move(operation)}});
}

std::unexpected<Error> bad_key(std::string what) {
  return fail_with_detail(Errc::invalid_input, "crypto.key_malformed", drain_queue(), {{"what", std::move(what)}});
}

}  // namespace shuquan::crypto
