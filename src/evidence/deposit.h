#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "evidence/file_tree.h"
#include "evidence/row_tree.h"
#include "evidence/sketch.h"
#include "evidence/source.h"

namespace shuquan::evidence {

inline constexpr std::string_view kDepositFormat = "shuquan-deposit-v1";
inline constexpr std::size_t kDepositBytes = std::size_t{64} << 20;  ///< a longer document is refused
inline constexpr std::size_t kTitleBytes = 1024;

/// What the row tree commits to.
struct RowCommitment {
  std::uint64_t rows = 0;
  std::vector<std::string> columns;
  Disclosure disclosure = Disclosure::field;
  Digest root{};           ///< SM3
  Digest leaves_sha256{};  ///< SHA-256 of the leaves one after the other: a second, independent binding
  bool operator==(const RowCommitment&) const = default;
};

/// One of the deposits that were joined.
struct DepositPart {
  Digest head_sha256{};
  Digest head_sm3{};
  std::uint64_t bytes = 0;
  std::uint64_t rows = 0;
  Digest row_root{};
  bool operator==(const DepositPart&) const = default;
};

/// The part of a deposit that is signed, time-stamped and registered.
struct DepositHead {
  Instant created;
  std::string title;
  std::string source_name;
  SourceForm form;
  FileCommitment file;
  std::optional<RowCommitment> rows;  ///< none for opaque data
  std::vector<DepositPart> parts;     ///< for Format::parts, and only there (evidence/merge.h)
  std::optional<Digest> sketch_sm3;   ///< of the sketch's binary form, where there is one
  std::optional<Digest> profile_sm3;  ///< of the profile's canonical JSON, where there is one
  bool operator==(const DepositHead&) const = default;
};

/// A whole deposit document (docs/formats/deposit.md).
struct Deposit {
  DepositHead head;
  std::optional<Sketch> sketch;
  std::optional<Json> profile;  ///< without values (evidence/profile.h)
  std::string public_key;  ///< Ed25519, 32 bytes; empty: unsigned
  std::string signature;   ///< 64 bytes over the canonical head
};

/// What a registration says about a deposit.
struct DepositSummary {
  std::string method;          ///< kDepositFormat
  Digest head_sha256{};        ///< the two imprints that identify the deposit and carry its time-stamps
  Digest head_sm3{};
  Digest file_sha256{};        ///< roots of the file trees
  Digest file_sm3{};
  std::optional<Digest> row_root;  ///< SM3
  std::uint64_t rows = 0;
  std::uint64_t columns = 0;
  std::uint64_t bytes = 0;
  Instant created;
  std::string title;
  std::string source_name;
  bool sketched = false;       ///< whether similar data can be recognised
  std::string public_key;      ///< of the signer; empty: unsigned
};

/// The bytes that are hashed and signed: canonical JSON.
std::string head_bytes(const DepositHead& head);
DepositSummary summarize(const Deposit& deposit);
/// The document, indented, ending with a newline.
std::string write_deposit(const Deposit& deposit);
/// Strict: unknown or missing members, wrong types, digests that do not fit the head and a wrong signature are refused
/// (evidence.deposit_malformed with a pointer, evidence.deposit_version, evidence.deposit_altered).
Result<Deposit> parse_deposit(std::string_view json);
/// parse_deposit() and summarize().
Result<DepositSummary> read_deposit(std::string_view json);

}  // namespace shuquan::evidence
