#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/json.h"
#include "base/time.h"
#include "ledger/merkle.h"

namespace shuquan::ledger {

// The bytes of the log (docs/formats/log.md). Every structure here is canonical JSON: what encodes differently from how
// it was read is refused, so one meaning has one hash.

/// Entries above this deserve a look: facts belong into the log, documents do not.
inline constexpr std::size_t kSoftEntryBytes = 4096;

/// What one entry says about its place in the history of a right.
struct RegisterHeader {
  std::string kind;            ///< effect, [a-z][a-z0-9_-]{0,39}, never "state-root"
  std::uint64_t ordinal = 0;   ///< place of the right in the register, counted from 0 without gaps
  std::string number;          ///< printed registration number, 1–128 bytes
  std::uint64_t revision = 1;  ///< 1 for the first entry of a right, then one more each time
  std::optional<std::uint64_t> prev_index;  ///< log index of the entry before; none exactly where revision is 1
  std::optional<Digest> prev_leaf;          ///< SHA-256 leaf hash of that entry; none exactly where revision is 1
  LocalDate effective;
  bool operator==(const RegisterHeader&) const = default;
};

struct RegisterEntry : RegisterHeader {
  Json facts = Json::object();                ///< public facts: an object without fractions
  std::map<std::string, Digest> commitments;  ///< name, [a-z][a-z0-9_.]{0,63} → salted digest of what is not public
  bool operator==(const RegisterEntry&) const = default;
};

/// Closes a batch: commits to the state of all rights and to the SM3 tree.
struct StateRootEntry {
  std::uint64_t registers = 0;          ///< leaves of the state tree
  Digest state_root{};                  ///< SHA-256 root of the state tree
  std::optional<std::uint64_t> covers;  ///< index of the newest register entry before; none while there is none
  Digest sm3_root{};                    ///< SM3 root over all entries before this one
  std::uint64_t sm3_size = 0;           ///< their number, i.e. the index of this entry
  Instant time;
  bool operator==(const StateRootEntry&) const = default;
};

/// A leaf of the state tree: where a right stands.
struct StateLeaf {
  std::uint64_t ordinal = 0;
  std::uint64_t revision = 1;
  std::uint64_t last_index = 0;
  Digest last_leaf{};
  std::string status;     ///< [a-z][a-z0-9_-]{0,39}
  Digest state_digest{};  ///< digest of the public state, as the office defines it
  bool operator==(const StateLeaf&) const = default;
};

using LogEntry = std::variant<RegisterEntry, StateRootEntry>;
/// An entry without its facts and commitments, which are checked but not read.
using EntryOutline = std::variant<RegisterHeader, StateRootEntry>;

/// At most 65,535 bytes. Reasons ledger.entry_field, ledger.entry_too_long, ledger.not_canonical.
Result<std::string> encode_entry(const RegisterEntry& entry);
Result<std::string> encode_entry(const StateRootEntry& entry);
Result<std::string> encode_state_leaf(const StateLeaf& leaf);

/// Strict: every field present, none unknown, canonical bytes. Reasons ledger.entry_field, ledger.entry_too_long,
/// ledger.not_canonical.
Result<LogEntry> decode_entry(std::string_view bytes);
/// The same checks at a fraction of the cost: what an fsck of millions needs.
Result<EntryOutline> outline_entry(std::string_view bytes);
Result<StateLeaf> decode_state_leaf(std::string_view bytes);

inline constexpr std::size_t kCommitmentSaltBytes = 16;
/// SHA-256("shuquan-commitment-v1" ‖ 0x00 ‖ name ‖ 0x00 ‖ salt ‖ value). Whoever knows salt and value can show that the
/// entry speaks of it; once the salt is erased nobody can. The salt is 16 random bytes, one per commitment (asserted).
Digest commitment(std::string_view name, std::string_view salt, std::string_view value);

}  // namespace shuquan::ledger
