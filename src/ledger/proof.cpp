#include "ledger/proof.h"

#include "base/hex.h"
#include "ledger/note.h"
#include "ledger/strict_text.h"

namespace shuquan::ledger {
namespace {

constexpr std::string_view kHeader = "c2sp.org/tlog-proof@v1", kExtra = "extra ", kIndex = "index ";
constexpr std::size_t kMaxProofBytes = kMaxNoteBytes + 2 * kMaxProofExtra;

std::unexpected<Error> malformed(std::string detail) {
  return fail_with_detail(Errc::invalid_input, "ledger.proof_malformed", detail, {{"detail", detail}});
}

}  // namespace

std::string format_tlog_proof(const TlogProof& proof) {
  std::string out;
  const auto line = [&](std::string_view label, const std::string& value) { out.append(label).append(value).append("\n"); };
  line(kHeader, {});
  if (proof.extra) line(kExtra, to_base64(*proof.extra));
  line(kIndex, std::to_string(proof.index));
  for (const Digest& hash : proof.hashes) line({}, to_base64(crypto::to_view(hash)));
  return out.append("\n").append(proof.checkpoint);
}

Result<TlogProof> parse_tlog_proof(std::string_view text) {
  if (text.size() > kMaxProofBytes) return malformed("too long");
  TlogProof out;
  auto line = take_line(text);
  if (line != kHeader) return malformed("first line");
  line = take_line(text);
  if (line && line->starts_with(kExtra)) {
    out.extra = from_base64(line->substr(kExtra.size()));
    if (!out.extra || out.extra->size() > kMaxProofExtra) return malformed("extra");
    line = take_line(text);
  }
  const auto index = line && line->starts_with(kIndex) ? parse_decimal(line->substr(kIndex.size())) : std::nullopt;
  if (!index) return malformed("index");
  out.index = *index;
  while ((line = take_line(text)) && !line->empty()) {
    const auto bytes = from_base64(*line);
    const auto hash = bytes ? crypto::digest_from_bytes(*bytes) : std::nullopt;
    if (!hash || out.hashes.size() == kMaxProofHashes) return malformed("hashes");
    out.hashes.push_back(*hash);
  }
  if (!line) return malformed("no checkpoint");
  out.checkpoint = text;
  return out;
}

}  // namespace shuquan::ledger
