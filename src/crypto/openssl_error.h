#pragma once
// Only for the .cpp files of this folder.
#include <string>

#include "base/result.h"

namespace shuquan::crypto {

/// Drains the OpenSSL error queue of this thread into the detail of an internal error. Never contains key material.
std::unexpected<Error> openssl_failure(std::string operation);
/// A key that cannot be used; drains the queue.
std::unexpected<Error> bad_key(std::string what);

}  // namespace shuquan::crypto
