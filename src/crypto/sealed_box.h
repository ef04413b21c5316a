#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace shuquan::crypto {

/// Secrets at rest (identity numbers, TOTP seeds): AES-256-GCM with a random 96-bit nonce.
/// Sealed bytes: "SQB1" ‖ key ID (4) ‖ nonce (12) ‖ ciphertext ‖ tag (16), so 36 bytes more than the text.
/// Prefix, key ID and the caller's context are authenticated: a box opens only in the place it was sealed for.
/// One key may seal 2^32 texts. Immutable after set-up, safe to use from several threads.
class SealedBox {
 public:
  /// `key`: 32 bytes. Reason crypto.key_malformed.
  static Result<SealedBox> with_key(std::string_view key);
  /// A retired key: still opens, no longer seals.
  Result<void> add_retired_key(std::string_view key);
  /// At most 16 MiB. `context` names the place, e.g. "party.identity_number/<party id>".
  Result<std::string> seal(std::string_view text, std::string_view context) const;
  /// Reasons crypto.box_malformed, crypto.box_key_unknown, crypto.box_damaged (wrong context or altered bytes).
  Result<std::string> open(std::string_view sealed, std::string_view context) const;

 private:
  struct Key {
    std::string bytes;
    std::string id;
  };
  static Result<Key> make_key(std::string_view bytes);
  std::vector<Key> keys_;  // the first one seals
};

}  // namespace shuquan::crypto
