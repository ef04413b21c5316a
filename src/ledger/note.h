#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "crypto/signature.h"

namespace shuquan::ledger {

// c2sp.org/signed-note, c2sp.org/tlog-cosignature.

/// Signature types of this project.
enum class KeyType : std::uint8_t {
  ed25519 = 0x01,      ///< over the text
  cosignature = 0x04,  ///< Ed25519 of a witness over time and checkpoint
  sm2 = 0xff,          ///< private type: SM2 with SM3, told apart by kSm2TypeIdentifier
};

/// Follows the type byte 0xff wherever an SM2 key is encoded, so that no other private type can be taken for it.
inline constexpr std::string_view kSm2TypeIdentifier = "shuquan/sm2-with-sm3/der/1234567812345678/v1";

/// A verification key, written "name+<8 hex digits>+<base64 of type byte ‖ key>".
/// key: 32 bytes for Ed25519, the 65-byte point for SM2 (without the identifier).
struct VerifierKey {
  std::string name;
  std::uint32_t id = 0;
  KeyType type = KeyType::ed25519;
  std::string key;
  bool operator==(const VerifierKey&) const = default;
};

/// Computes the key ID: the first 4 bytes of SHA-256(name ‖ 0x0A ‖ type byte ‖ [identifier] ‖ key).
/// Reasons ledger.key_name, ledger.vkey_malformed.
Result<VerifierKey> make_verifier_key(std::string name, KeyType type, std::string key);
/// Reasons ledger.vkey_malformed, ledger.vkey_id (the ID does not belong to the key), ledger.vkey_unsupported.
Result<VerifierKey> parse_vkey(std::string_view text);
std::string format_vkey(const VerifierKey& key);

/// One signature line: "— name base64(key ID ‖ signature)".
struct SignatureLine {
  std::string name;
  std::uint32_t key_id = 0;
  std::string signature;
  bool operator==(const SignatureLine&) const = default;
};

/// "— name base64\n".
std::string format_line(const SignatureLine& line);
/// One line without its newline. Reason ledger.note_malformed.
Result<SignatureLine> parse_line(std::string_view line);

/// Text (with its final newline) and at least one signature line.
struct Note {
  std::string text;
  std::vector<SignatureLine> signatures;
  bool operator==(const Note&) const = default;
};

inline constexpr std::size_t kMaxNoteBytes = 262144;
inline constexpr std::size_t kMaxSignatureLines = 100;

/// Strict: UTF-8, no control characters but newline, text and lines complete, at most 256 KiB and 100 lines.
/// Says nothing about the signatures. Reason ledger.note_malformed.
Result<Note> parse_note(std::string_view bytes);
std::string format_note(const Note& note);

/// Whether `line` claims to be by `key`: same name and key ID.
bool claims_key(const SignatureLine& line, const VerifierKey& key);
/// Whether the signature of a line that claims `key` is right. For a cosignature the time is in the line.
bool signature_valid(std::string_view text, const SignatureLine& line, const VerifierKey& key);
/// POSIX seconds inside a cosignature line (type 0x04), nothing where it is too short.
std::optional<std::uint64_t> cosignature_time(const SignatureLine& line);

struct VerifiedSignature {
  VerifierKey key;
  std::optional<std::uint64_t> cosigned_at;  ///< POSIX seconds, cosignatures only
};

/// The valid signatures of known keys, in the order of the lines, each key once; lines of unknown keys are ignored.
/// A known key with a bad signature spoils the note: ledger.signature_bad. None at all: ledger.signature_missing.
Result<std::vector<VerifiedSignature>> verify_note(const Note& note, std::span<const VerifierKey> keys);

/// Makes signature lines. Implementations are immutable and safe to use from several threads.
class NoteSigner {
 public:
  virtual ~NoteSigner() = default;
  virtual const VerifierKey& verifier() const = 0;
  /// `text` ends with a newline.
  virtual Result<SignatureLine> sign(std::string_view text) const = 0;
};

class Ed25519Signer final : public NoteSigner {
 public:
  static Result<Ed25519Signer> create(std::string name, crypto::Ed25519Key key);
  const VerifierKey& verifier() const override { return verifier_; }
  Result<SignatureLine> sign(std::string_view text) const override;

 private:
  Ed25519Signer(VerifierKey verifier, crypto::Ed25519Key key) : verifier_(std::move(verifier)), key_(std::move(key)) {}
  VerifierKey verifier_;
  crypto::Ed25519Key key_;
};

class Sm2Signer final : public NoteSigner {
 public:
  static Result<Sm2Signer> create(std::string name, crypto::Sm2Key key);
  const VerifierKey& verifier() const override { return verifier_; }
  Result<SignatureLine> sign(std::string_view text) const override;

 private:
  Sm2Signer(VerifierKey verifier, crypto::Sm2Key key) : verifier_(std::move(verifier)), key_(std::move(key)) {}
  VerifierKey verifier_;
  crypto::Sm2Key key_;
};

/// A witness: signs "cosignature/v1⏎time <seconds>⏎" followed by the checkpoint text. The format does not bind the
/// witness's name, so one key must have one role only.
class Cosigner {
 public:
  static Result<Cosigner> create(std::string name, crypto::Ed25519Key key);
  const VerifierKey& verifier() const { return verifier_; }
  /// `now` before 1970 is an error of the caller.
  SignatureLine cosign(std::string_view text, Instant now) const;

 private:
  Cosigner(VerifierKey verifier, crypto::Ed25519Key key) : verifier_(std::move(verifier)), key_(std::move(key)) {}
  VerifierKey verifier_;
  crypto::Ed25519Key key_;
};

/// Signs with every signer, in order. The text ends with a newline and has no empty line, because verifiers differ in
/// where they split a note that has one. Reason ledger.note_malformed.
Result<Note> sign_note(std::string text, std::span<const NoteSigner* const> signers);

}  // namespace shuquan::ledger
