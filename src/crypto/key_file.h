#pragma once
#include <functional>
#include <string>

#include "base/result.h"
#include "crypto/signature.h"

namespace shuquan::crypto {

/// Reads a secret of at most 64 KiB. Refuses what is not a regular file (crypto.key_file_kind) and what anybody but its
/// owner may read or write (crypto.key_file_open). The content never appears in an error.
Result<std::string> read_secret_file(const std::string& path);

/// Reads the secret, or makes and stores it where there is no file yet: mode 0600, written completely and synced before
/// it takes its name, so a crash leaves either no file or a whole one; when two processes race, both get the winner's secret.
Result<std::string> load_or_create_secret(const std::string& path, const std::function<Result<std::string>()>& make);

/// The same for each kind of key. Ed25519 files hold 64 hex digits and a newline, SM2 files PKCS#8 PEM,
/// 256-bit symmetric keys 64 hex digits and a newline.
Result<Ed25519Key> load_or_create_ed25519(const std::string& path);
Result<Sm2Key> load_or_create_sm2(const std::string& path);
Result<std::string> load_or_create_symmetric_key(const std::string& path);

}  // namespace shuquan::crypto
