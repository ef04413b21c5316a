#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/merkle.h"
#include "ledger/note.h"

namespace shuquan::ledger {

/// What a log commits to (c2sp.org/tlog-checkpoint): origin, size, root.
struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Digest root{};
  bool operator==(const Checkpoint&) const = default;
};

/// The origin of the parallel SM3 tree of a log: "<origin>/sm3". It is no tlog-tiles log and says so by its name.
std::string sm3_origin(std::string_view origin);

/// Three lines: origin, size, base64 root.
std::string format_checkpoint(const Checkpoint& checkpoint);
/// Exactly three lines; extension lines, leading zeros and an origin that cannot be a key name are refused.
/// Reason ledger.checkpoint_malformed.
Result<Checkpoint> parse_checkpoint(std::string_view body);

/// Signs a checkpoint; at least one signer must bear the origin as its name. Reasons ledger.checkpoint_malformed,
/// ledger.checkpoint_unsigned.
Result<Note> sign_checkpoint(const Checkpoint& checkpoint, std::span<const NoteSigner* const> signers);

struct OpenedCheckpoint {
  Checkpoint checkpoint;
  Note note;
  std::vector<VerifiedSignature> signatures;
};

/// Parses and verifies a signed checkpoint. At least one of the valid signatures must be by a log key (not a
/// cosignature) whose name is the origin; one bad signature of a known key refuses the whole.
/// Reasons of parse_note, verify_note, parse_checkpoint and ledger.checkpoint_unsigned.
Result<OpenedCheckpoint> open_checkpoint(std::string_view bytes, std::span<const VerifierKey> keys);

/// `bytes` with further signature lines (e.g. cosignatures that arrived); a line that is already there is not repeated.
/// Reason ledger.note_malformed.
Result<std::string> add_signatures(std::string_view bytes, std::span<const SignatureLine> lines);

}  // namespace shuquan::ledger
