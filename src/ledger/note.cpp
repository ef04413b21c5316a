#include "ledger/note.h"

#include "base/hex.h"
#include "crypto/digest.h"
#include "ledger/strict_text.h"

namespace shuquan::ledger {
namespace {

constexpr std::string_view kDash = "\xe2\x80\x94 ";

std::unexpected<Error> malformed_note(std::string detail) {
  return fail_with_detail(Errc::invalid_input, "ledger.note_malformed", detail, {{"detail", detail}});
}
std::unexpected<Error> malformed_vkey() { return fail(Errc::invalid_input, "ledger.vkey_malformed"); }

std::uint32_t big_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char c : bytes.substr(0, 4)) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

std::string big_endian_bytes(std::uint64_t value, int count) {
  std::string out;
  for (int shift = (count - 1) * 8; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 255);
  return out;
}

// Type byte, identifier of private types, key: what a vkey carries and a key ID covers.
std::string encoded_key(KeyType type, std::string_view key) {
  std::string out(1, static_cast<char>(type));
  if (type == KeyType::sm2) out += kSm2TypeIdentifier;
  return out.append(key);
}

std::string cosigned_message(std::uint64_t time, std::string_view text) {
  return "cosignature/v1\ntime " + std::to_string(time) + "\n" + std::string(text);
}

// Text that is signed or was signed: complete lines of printable UTF-8.
bool clean_text(std::string_view text) {
  for (const char c : text)
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f) return false;
  return valid_utf8(text);
}

}  // namespace

Result<VerifierKey> make_verifier_key(std::string name, KeyType type, std::string key) {
  if (!valid_key_name(name)) return fail(Errc::invalid_input, "ledger.key_name", {{"name", name.substr(0, 80)}});
  const bool fits = type == KeyType::sm2 ? crypto::sm2_point_valid(key) : key.size() == crypto::kEd25519KeySize;
  if (!fits) return malformed_vkey();
  const crypto::Digest id = crypto::digest(crypto::Hash::sha256, {name, "\n", encoded_key(type, key)});
  return VerifierKey{std::move(name), big_endian(crypto::to_view(id)), type, std::move(key)};
}

Result<VerifierKey> parse_vkey(std::string_view text) {
  // Base64 contains '+' too: only the first two separate.
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos || text.size() > 1024) return malformed_vkey();
  const std::string_view id_text = text.substr(first + 1, second - first - 1);
  const auto id = id_text.size() == 8 ? from_hex(id_text) : std::nullopt;
  const auto payload = from_base64(text.substr(second + 1));
  if (!id || to_hex(*id) != id_text || !payload || payload->empty()) return malformed_vkey();
  const auto type = static_cast<KeyType>(payload->front());
  std::string_view key = std::string_view(*payload).substr(1);
  if (type == KeyType::sm2 && key.starts_with(kSm2TypeIdentifier))
    key.remove_prefix(kSm2TypeIdentifier.size());
  else if (type != KeyType::ed25519 && type != KeyType::cosignature)
    return fail(Errc::invalid_input, "ledger.vkey_unsupported");
  SHUQUAN_TRY(VerifierKey out, make_verifier_key(std::string(text.substr(0, first)), type, std::string(key)));
  if (out.id != big_endian(*id)) return fail(Errc::invalid_input, "ledger.vkey_id", {{"name", out.name}});
  return out;
}

std::string format_vkey(const VerifierKey& key) {
  return key.name + "+" + to_hex(big_endian_bytes(key.id, 4)) + "+" + to_base64(encoded_key(key.type, key.key));
}

std::string format_line(const SignatureLine& line) {
  return std::string(kDash) + line.name + " " + to_base64(big_endian_bytes(line.key_id, 4) + line.signature) + "\n";
}

Result<SignatureLine> parse_line(std::string_view line) {
  if (!line.starts_with(kDash)) return malformed_note("a signature line does not begin with a dash");
  line.remove_prefix(kDash.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return malformed_note("a signature line without a space");
  const std::string_view name = line.substr(0, space);
  const auto payload = from_base64(line.substr(space + 1));
  if (!valid_key_name(name)) return malformed_note("a bad key name");
  if (!payload || payload->size() < 5) return malformed_note("a bad base64 signature");
  return SignatureLine{std::string(name), big_endian(*payload), payload->substr(4)};
}

Result<Note> parse_note(std::string_view bytes) {
  if (bytes.size() > kMaxNoteBytes) return malformed_note("longer than 256 KiB");
  if (!clean_text(bytes)) return malformed_note("not UTF-8, or a control character");
  const std::size_t split = bytes.rfind("\n\n");
  if (split == std::string_view::npos) return malformed_note("no empty line before the signatures");
  Note note;
  note.text = bytes.substr(0, split + 1);
  std::string_view rest = bytes.substr(split + 2);
  if (rest.empty() || rest.back() != '\n') return malformed_note("no final newline after the signatures");
  while (const auto line = take_line(rest)) {
    if (note.signatures.size() == kMaxSignatureLines) return malformed_note("more than 100 signatures");
    SHUQUAN_TRY(SignatureLine signature, parse_line(*line));
    note.signatures.push_back(std::move(signature));
  }
  return note;
}

std::string format_note(const Note& note) {
  std::string out = note.text + "\n";
  for (const SignatureLine& line : note.signatures) out += format_line(line);
  return out;
}

bool claims_key(const SignatureLine& line, const VerifierKey& key) { return line.key_id == key.id && line.name == key.name; }

bool signature_valid(std::string_view text, const SignatureLine& line, const VerifierKey& key) {
  if (!claims_key(line, key)) return false;
  switch (key.type) {
    case KeyType::ed25519: return crypto::ed25519_verify(key.key, text, line.signature);
    case KeyType::sm2: return crypto::sm2_verify(key.key, text, line.signature);
    case KeyType::cosignature: {
      const auto time = cosignature_time(line);
      return time && crypto::ed25519_verify(key.key, cosigned_message(*time, text), std::string_view(line.signature).substr(8));
    }
  }
  return false;
}

std::optional<std::uint64_t> cosignature_time(const SignatureLine& line) {
  if (line.signature.size() != 8 + crypto::kEd25519SignatureSize) return std::nullopt;
  std::uint64_t time = 0;
  for (std::size_t i = 0; i < 8; ++i) time = time << 8 | static_cast<unsigned char>(line.signature[i]);
  return time;
}

Result<std::vector<VerifiedSignature>> verify_note(const Note& note, std::span<const VerifierKey> keys) {
  std::vector<VerifiedSignature> out;
  for (const SignatureLine& line : note.signatures) {
    const auto key = std::ranges::find_if(keys, [&](const VerifierKey& known) { return claims_key(line, known); });
    if (key == keys.end()) continue;
    const auto same = [&](const VerifiedSignature& seen) { return seen.key == *key; };
    if (std::ranges::any_of(out, same)) continue;
    if (!signature_valid(note.text, line, *key)) return fail(Errc::invalid_input, "ledger.signature_bad", {{"name", line.name}});
    out.push_back({*key, key->type == KeyType::cosignature ? cosignature_time(line) : std::nullopt});
  }
  if (out.empty()) return fail(Errc::invalid_input, "ledger.signature_missing");
  return out;
}

Result<Ed25519Signer> Ed25519Signer::create(std::string name, crypto::Ed25519Key key) {
  SHUQUAN_TRY(VerifierKey verifier, make_verifier_key(std::move(name), KeyType::ed25519, key.public_key()));
  return Ed25519Signer(std::move(verifier), std::move(key));
}

Result<SignatureLine> Ed25519Signer::sign(std::string_view text) const {
  return SignatureLine{verifier_.name, verifier_.id, key_.sign(text)};
}

Result<Sm2Signer> Sm2Signer::create(std::string name, crypto::Sm2Key key) {
  SHUQUAN_TRY(VerifierKey verifier, make_verifier_key(std::move(name), KeyType::sm2, key.public_point()));
  return Sm2Signer(std::move(verifier), std::move(key));
}

Result<SignatureLine> Sm2Signer::sign(std::string_view text) const {
  SHUQUAN_TRY(std::string signature, key_.sign(text));
  return SignatureLine{verifier_.name, verifier_.id, std::move(signature)};
}

Result<Cosigner> Cosigner::create(std::string name, crypto::Ed25519Key key) {
  SHUQUAN_TRY(VerifierKey verifier, make_verifier_key(std::move(name), KeyType::cosignature, key.public_key()));
  return Cosigner(std::move(verifier), std::move(key));
}

SignatureLine Cosigner::cosign(std::string_view text, Instant now) const {
  SHUQUAN_ASSERT(now.unix_ms >= 0);
  const auto time = static_cast<std::uint64_t>(now.unix_ms / 1000);
  return {verifier_.name, verifier_.id, big_endian_bytes(time, 8) + key_.sign(cosigned_message(time, text))};
}

Result<Note> sign_note(std::string text, std::span<const NoteSigner* const> signers) {
  if (text.empty() || text.back() != '\n' || text.front() == '\n' || text.find("\n\n") != std::string::npos || !clean_text(text))
    return malformed_note("text to be signed");
  Note note{std::move(text), {}};
  for (const NoteSigner* signer : signers) {
    SHUQUAN_TRY(SignatureLine line, signer->sign(note.text));
    note.signatures.push_back(std::move(line));
  }
  if (note.signatures.empty()) return malformed_note("no signer");
  return note;
}

}  // namespace shuquan::ledger
