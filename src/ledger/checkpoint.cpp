#include "ledger/checkpoint.h"

#include "base/hex.h"
#include "ledger/strict_text.h"

namespace shuquan::ledger {
namespace {

std::unexpected<Error> malformed(std::string detail) {
  return fail_with_detail(Errc::invalid_input, "ledger.checkpoint_malformed", detail, {{"detail", detail}});
}
std::unexpected<Error> unsigned_by_log(const std::string& origin) {
  return fail(Errc::invalid_input, "ledger.checkpoint_unsigned", {{"origin", origin}});
}

}  // namespace

std::string sm3_origin(std::string_view origin) { return std::string(origin) + "/sm3"; }

std::string format_checkpoint(const Checkpoint& checkpoint) {
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" + to_base64(crypto::to_view(checkpoint.root)) + "\n";
}

Result<Checkpoint> parse_checkpoint(std::string_view body) {
  const auto origin = take_line(body), size_text = take_line(body), root_text = take_line(body);
  if (!origin || !size_text || !root_text) return malformed("fewer than three lines");
  if (!body.empty()) return malformed("more than three lines");
  if (!valid_key_name(*origin)) return malformed("origin");
  const auto size = parse_decimal(*size_text);
  if (!size || *size > kMaxTreeSize) return malformed("size");
  const auto root = from_base64(*root_text);
  const auto digest = root ? crypto::digest_from_bytes(*root) : std::nullopt;
  if (!digest) return malformed("root");
  return Checkpoint{std::string(*origin), *size, *digest};
}

Result<Note> sign_checkpoint(const Checkpoint& checkpoint, std::span<const NoteSigner* const> signers) {
  std::string body = format_checkpoint(checkpoint);
  SHUQUAN_CHECK(parse_checkpoint(body));
  const auto by_log = [&](const NoteSigner* signer) { return signer->verifier().name == checkpoint.origin; };
  if (std::ranges::none_of(signers, by_log)) return unsigned_by_log(checkpoint.origin);
  return sign_note(std::move(body), signers);
}

Result<OpenedCheckpoint> open_checkpoint(std::string_view bytes, std::span<const VerifierKey> keys) {
  OpenedCheckpoint out;
  SHUQUAN_TRY(out.note, parse_note(bytes));
  SHUQUAN_TRY(out.checkpoint, parse_checkpoint(out.note.text));
  SHUQUAN_TRY(out.signatures, verify_note(out.note, keys));
  const auto by_log = [&](const VerifiedSignature& signature) {
    return signature.key.type != KeyType::cosignature && signature.key.name == out.checkpoint.origin;
  };
  if (std::ranges::none_of(out.signatures, by_log)) return unsigned_by_log(out.checkpoint.origin);
  return out;
}

Result<std::string> add_signatures(std::string_view bytes, std::span<const SignatureLine> lines) {
  SHUQUAN_TRY(Note note, parse_note(bytes));
  for (const SignatureLine& line : lines)
    if (std::ranges::find(note.signatures, line) == note.signatures.end()) note.signatures.push_back(line);
  std::string out = format_note(note);
  SHUQUAN_CHECK(parse_note(out));
  return out;
}

}  // namespace shuquan::ledger
