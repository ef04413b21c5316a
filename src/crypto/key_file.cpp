#include "crypto/key_file.h"

#include <filesystem>

#include "base/durable_file.h"
#include "base/hex.h"
#include "base/id.h"
#include "base/whole_file.h"

namespace shuquan::crypto {
namespace {

constexpr std::size_t kMaxSecret = 65536;

// The name is taken only if it is free: an existing key is never replaced. Where another process was first, the caller reads
// the winner's secret.
Result<void> store_new_secret(const std::string& path, std::string_view secret) {
  std::error_code error = write_durably(path, secret, Naming::only_if_new, 0600);
  if (!error || error == std::errc::file_exists) error = sync_folder(std::filesystem::path(path).parent_path().string());
  if (error) return fail_with_detail(Errc::unavailable, "crypto.key_file_io", error.message(), {{"path", path}});
  return {};
}

Result<std::string> hex_secret(const std::string& path) {
  SHUQUAN_TRY(std::string text, load_or_create_secret(path, []() -> Result<std::string> { return to_hex(random_bytes(32)) + "\n"; }));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.pop_back();
  const auto bytes = from_hex(text);
  if (!bytes || bytes->size() != 32) return fail(Errc::invalid_input, "crypto.key_file_content", {{"path", path}});
  return *bytes;
}

}  // namespace

Result<std::string> read_secret_file(const std::string& path) {
  auto file = read_whole_file(path, kMaxSecret);
  if (!file) {
    const std::error_code error = file.error();
    if (error == std::errc::no_such_file_or_directory) return fail(Errc::not_found, "crypto.key_file_missing", {{"path", path}});
    if (error == std::errc::invalid_argument) return fail(Errc::invalid_input, "crypto.key_file_kind", {{"path", path}});
    if (error == std::errc::file_too_large) return fail(Errc::invalid_input, "crypto.key_file_content", {{"path", path}});
    return fail_with_detail(Errc::unavailable, "crypto.key_file_io", error.message(), {{"path", path}});
  }
  if ((file->mode & 077) != 0) return fail(Errc::forbidden, "crypto.key_file_open", {{"path", path}});
  return std::move(file->bytes);
}

Result<std::string> load_or_create_secret(const std::string& path, const std::function<Result<std::string>()>& make) {
  auto existing = read_secret_file(path);
  if (existing || existing.error().code != Errc::not_found) return existing;
  SHUQUAN_TRY(const std::string secret, make());
  SHUQUAN_CHECK(store_new_secret(path, secret));
  return read_secret_file(path);
}

Result<Ed25519Key> load_or_create_ed25519(const std::string& path) {
  SHUQUAN_TRY(const std::string seed, hex_secret(path));
  return Ed25519Key::from_seed(seed);
}

Result<Sm2Key> load_or_create_sm2(const std::string& path) {
  const auto make = []() -> Result<std::string> {
    SHUQUAN_TRY(const Sm2Key key, Sm2Key::generate());
    return key.to_pem();
  };
  SHUQUAN_TRY(const std::string pem, load_or_create_secret(path, make));
  auto key = Sm2Key::from_pem(pem);
  if (!key) return fail(Errc::invalid_input, "crypto.key_file_content", {{"path", path}});
  return key;
}

Result<std::string> load_or_create_symmetric_key(const std::string& path) { return hex_secret(path); }

}  // namespace shuquan::crypto
