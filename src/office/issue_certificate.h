#pragma once
#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>

#include "office/identity.h"
#include "office/registrar.h"
#include "office/where.h"

namespace shuquan::office {

/// Makes the certificate of a right that has none of the version in force: facts from register, case and rules, the log entry with a proof
/// from the newest checkpoint, one PDF in the blob folder, one row through the registrar. Whoever comes second gets what
/// the first one made, so a certificate has the same bytes for ever. Not to be called from the registrar's thread.
/// {"ordinal","version","sha256","issued_at"}. Reasons entry.unknown, certificate.no_seal, those of document::render_certificate.
Result<Json> issue_certificate(Services& services, Registrar& registrar, std::uint64_t ordinal);

/// Issues certificates soon after each grant, from a thread of its own with low priority; at start those that a crash left
/// out. What fails is told on stderr and tried again with the next growth.
class CertificateIssuer {
 public:
  CertificateIssuer(Services& services, Registrar& registrar);
  ~CertificateIssuer();
  CertificateIssuer(const CertificateIssuer&) = delete;
  CertificateIssuer& operator=(const CertificateIssuer&) = delete;

 private:
  struct Signal;
  void work();
  Result<void> issue_pending();

  Services& services_;
  Registrar& registrar_;
  std::shared_ptr<Signal> signal_;  // outlives this object in the registrar's list of listeners
  std::set<std::uint64_t> failed_;
  std::int64_t next_ = -1;  // the first ordinal that was not looked at; -1 before the first look
  std::thread thread_;
};

/// The condition that `who` may have the certificate of the right `r` (a row of register_right): members of a holder, agents
/// with a power of attorney, officials of the place.
std::string may_have_certificate(Where& where, const Identity& who, LocalDate today);

struct CertificateFile {
  std::string bytes;
  std::string number;
  int version = 1;
};
/// The newest certificate of a right for whoever may_have_certificate(). Forbidden certificate.holders_only for others; unavailable certificate.being_made shortly after the grant (waits
/// up to two seconds, for which `db` leaves and re-enters its snapshot).
Result<CertificateFile> load_certificate(store::Connection& db, const Services& services, const Identity& who, std::string_view number, Instant now);

/// Whether a file with this SHA-256 (64 hex digits) was issued as a certificate: {"issued":bool,"number","version",
/// "current","status","in_force","issued_at"}.
Result<Json> check_certificate_digest(store::Connection& db, std::string_view sha256, LocalDate today);

}  // namespace shuquan::office
