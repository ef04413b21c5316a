#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "document/certificate.h"
#include "ledger/log_reader.h"
#include "ledger/policy.h"
#include "ledger/verify.h"

namespace shuquan::cli {

/// What a verification found, in both languages: sentences that hold, sentences that were not shown, or why it was refused.
struct VerifyReport {
  struct Line {
    std::string zh;
    std::string en;
  };
  std::vector<Line> proved;
  std::vector<Line> not_proved;
  std::optional<Error> refused;
  bool pinned = false;  ///< the checkpoint's signature was checked with a key that the caller gave
  Json details = Json::object();

  /// 0 proved, 1 refused, 3 proved without a pinned key.
  int exit_status() const { return refused ? 1 : pinned ? 0 : 3; }
  std::string text(bool english) const;
  Json to_json(std::string_view language) const;
};

/// The keys that somebody trusts; none: signatures of the log cannot be checked.
struct Trust {
  std::optional<ledger::Policy> policy;
  std::string seal;  ///< SHA-256 of the office's seal certificate in hex, or empty
};

/// Puts into words who signed a checkpoint, and that nobody could be asked.
void tell_signatures(VerifyReport& report, const ledger::Statement& statement);
void tell_no_key(VerifyReport& report);

/// A certificate; `separate_proof` (may be empty) is a newer proof of the same entry.
VerifyReport verify_certificate(std::string_view pdf, std::string_view separate_proof, const Trust& trust);
/// The bytes of an entry and a tlog-proof of it.
VerifyReport verify_bare_entry(std::string_view entry, std::string_view proof, const Trust& trust);
/// State evidence as GET /register/{number}/state gives it.
VerifyReport verify_state_evidence(const Json& evidence, const Trust& trust);

/// That no entry of the whole log names `number` as registration or certificate number: every entry is read, and the root
/// computed from them is that of the checkpoint. Letters in another case and width count as the same number. Refused with
/// verify.number_registered where one does. About 1 µs per entry; memory does not grow with the log.
VerifyReport verify_never_registered(std::string_view number, ledger::LogReader& log, const Trust& trust);

/// What the certificate says and the entry does not: the name of the first such field, or nothing.
std::optional<std::string> differing_fact(const document::CertificateFacts& facts, const ledger::RegisterEntry& entry);

}  // namespace shuquan::cli
