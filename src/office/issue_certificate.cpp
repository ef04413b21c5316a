#include "office/issue_certificate.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ranges>

#include "base/text.h"
#include "document/certificate.h"
#include "office/entry_proof.h"
#include "office/form_text.h"
#include "office/public_register.h"
#include "ledger/entry.h"
#include "store/case_rows.h"
#include "store/log_rows.h"

namespace shuquan::office {
namespace {

constexpr std::chrono::milliseconds kGather{50};
constexpr std::chrono::milliseconds kPause{25};
constexpr int kMostPauses = 80;
constexpr int kMostAtOnce = 500;

/// The public deposit number, else the private one of the holder's own form: it stands on the holder's own certificate.
Result<std::string> deposit_number(store::Connection& db, const store::RightRow& row) {
  if (const std::string& number = row.right.description["deposit"]["number"].text(); !number.empty()) return number;
  SHUQUAN_TRY(const std::optional<procedure::Case> file, store::load_case(db, row.case_id));
  return file ? file->form["deposit"]["number"].text() : std::string();
}

Result<std::vector<document::CertificateHolder>> holders_of(store::Connection& db, const registry::Right& right) {
  SHUQUAN_TRY(const std::vector<store::HolderRow> rows, store::load_holders(db, right.ordinal));
  std::vector<document::CertificateHolder> holders;
  const bool shared = right.holders.size() > 1;
  for (std::size_t i = 0; i < right.holders.size(); ++i) {
    const registry::Holder& holder = right.holders[i];
    std::string name = holder.name;
    if (name.empty() && i < rows.size()) name = rows[i].name;
    holders.push_back({std::move(name), shared ? share_text(holder.share_bp) : std::string()});
  }
  return holders;
}

struct Basis {
  std::uint64_t index = 0;
  LocalDate effective;
};

/// The entry that the certificate in force rests on: the grant, or the newest one that says what a certificate shows.
Result<Basis> basis_of(store::Connection& db, const registry::Right& right) {
  SHUQUAN_TRY(const std::vector<store::LogRow> rows, store::load_entries_of_right(db, right.ordinal));
  for (const store::LogRow& row : rows | std::views::reverse) {
    SHUQUAN_TRY(const ledger::LogEntry decoded, ledger::decode_entry(row.body));
    const auto* entry = std::get_if<ledger::RegisterEntry>(&decoded);
    if (entry && (entry->revision == 1 || entry->facts.contains("certificate"))) return Basis{row.index, entry->effective};
  }
  return fail_with_detail(Errc::internal, "log.row_damaged", "no grant of ordinal " + std::to_string(right.ordinal));
}

Result<document::CertificateFacts> facts_of(store::Connection& db, Services& services, const store::RightRow& row) {
  const registry::Right& right = row.right;
  SHUQUAN_TRY(const rules::RulePack* pack, services.rules->pack_for(db, right.jurisdiction, ""));
  const rules::Codes& codes = services.rules->book().codes;
  document::CertificateFacts facts;
  facts.name = right.name;
  facts.name_en = right.description["title_en"].text();
  SHUQUAN_TRY(facts.holders, holders_of(db, right));
  facts.registration_number = right.number;
  facts.certificate_number = right.certificate_number;
  facts.filed = right.filed_on;
  facts.announced = right.announced_on;
  facts.valid_from = right.valid_from;
  facts.valid_until = right.valid_until;
  facts.industry = code_label(codes, "industry", right.description["industry"].text(), false);
  facts.scenario = right.description["scenario"].text();
  facts.source_kind = code_label(codes, "source_kind", right.description["source_kind"].text(), false);
  SHUQUAN_TRY(facts.deposit_number, deposit_number(db, row));
  facts.registry = truncate(pack->office.zh, 64);
  facts.registry_en = pack->office.en;
  SHUQUAN_TRY(const Basis basis, basis_of(db, right));
  facts.version = static_cast<int>(right.certificate_version);
  facts.issued = basis.effective;
  facts.public_url = services.options.public_url + "/register/" + right.number;
  facts.log_origin = services.log_origin;
  facts.demo = services.options.demo;
  SHUQUAN_TRY(ProvenEntry proven, load_proven_entry(db, services.log_trees, basis.index));
  facts.entry_index = basis.index;
  facts.leaf_hash = crypto::to_hex(ledger::leaf_hash(ledger::Hash::sha256, proven.entry));
  facts.entry = std::move(proven.entry);
  facts.proof = std::move(proven.proof);
  return facts;
}

Json row_json(const store::Row& row) {
  return Json::object({{"ordinal", row.integer(0)}, {"version", row.integer(1)}, {"sha256", row.text(2)}, {"issued_at", to_string(Instant{row.integer(3)})}});
}

/// The certificate of the version that is in force now, if it was made.
Result<std::optional<Json>> issued_already(store::Connection& db, std::uint64_t ordinal) {
  SHUQUAN_TRY(const std::optional<store::RightRow> right, store::load_right(db, ordinal));
  if (!right) return std::optional<Json>();
  SHUQUAN_TRY(const store::Rows rows,
              db.query("SELECT ordinal, version, blob, issued_at FROM certificate WHERE ordinal = $1 AND version = $2", {ordinal, static_cast<std::int64_t>(right->right.certificate_version)}));
  if (rows.empty()) return std::optional<Json>();
  return std::optional(row_json(rows.front()));
}

struct Made {
  std::string bytes;
  std::string proof;
  Instant at;
  int version = 1;
};

Result<Made> make_certificate(store::Connection& db, Services& services, std::uint64_t ordinal) {
  SHUQUAN_TRY(const std::optional<store::RightRow> row, store::load_right(db, ordinal));
  if (!row) return fail(Errc::not_found, "entry.unknown", {{"number", "ordinal:" + std::to_string(ordinal)}});
  const auto seal = services.seals.find(row->right.jurisdiction);
  if (seal == services.seals.end()) return fail(Errc::internal, "certificate.no_seal", {{"pack", row->right.jurisdiction}});
  SHUQUAN_TRY(const document::CertificateFacts facts, facts_of(db, services, *row));
  Made made;
  made.at = services.time.now();
  made.proof = facts.proof;
  made.version = facts.version;
  SHUQUAN_TRY(made.bytes, document::render_certificate(facts, {&seal->second, made.at}));
  return made;
}

Result<bool> may_have(store::Connection& db, const Identity& who, const store::RightRow& row, LocalDate today) {
  Where where;
  where.add("r.ordinal = " + where.place(static_cast<std::int64_t>(row.right.ordinal)));
  where.add(may_have_certificate(where, who, today));
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT 1 FROM register_right r" + where.text(), where.parameters()));
  return !rows.empty();
}

}  // namespace

std::string may_have_certificate(Where& where, const Identity& who, LocalDate today) {
  std::vector<std::string> packs, parties;
  for (const Appointment& appointment : who.appointments) packs.push_back(appointment.pack);
  for (const Membership& membership : who.memberships) parties.push_back(membership.party.value);
  std::string condition = where.any_of("r.jurisdiction", packs);
  if (parties.empty()) return condition;
  condition += " OR EXISTS (SELECT 1 FROM right_holder h WHERE h.ordinal = r.ordinal AND (" + where.any_of("h.party_id", parties);
  condition += " OR EXISTS (SELECT 1 FROM power_of_attorney w WHERE w.principal_id = h.party_id AND w.revoked_at IS NULL AND w.valid_until >= " + where.place(to_string(today));
  return condition + " AND (w.case_id = '' OR w.case_id = r.case_id) AND " + where.any_of("w.agent_id", parties) + ")))";
}

Result<Json> issue_certificate(Services& services, Registrar& registrar, std::uint64_t ordinal) {
  Made made;
  {
    SHUQUAN_TRY(const store::ReadLease db, services.database->read());
    SHUQUAN_CHECK(db->begin_read());
    SHUQUAN_TRY(std::optional<Json> known, issued_already(*db, ordinal));
    if (known) return *std::move(known);
    SHUQUAN_TRY(made, make_certificate(*db, services, ordinal));
    db->rollback();
  }
  SHUQUAN_TRY(const BlobId blob, services.blobs.put(made.bytes));
  return registrar.run([&](Transaction& tx) -> Outcome {
    SHUQUAN_CHECK(tx.db.execute("INSERT INTO certificate (ordinal, version, blob, proof, issued_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (ordinal, version) DO NOTHING",
                                {ordinal, made.version, blob, made.proof, made.at}));
    SHUQUAN_CHECK(tx.db.execute("DELETE FROM certificate_due WHERE ordinal = $1 AND version <= $2", {ordinal, made.version}));
    SHUQUAN_TRY(std::optional<Json> kept, issued_already(tx.db, ordinal));
    // The right may have changed again meanwhile: then the next round makes the version in force.
    if (!kept) return fail(Errc::unavailable, "certificate.being_made");
    return *std::move(kept);
  });
}

struct CertificateIssuer::Signal {
  std::mutex mutex;
  std::condition_variable wake;
  bool grown = true;  // whatever the last run left without certificate
  bool stopping = false;
};

CertificateIssuer::CertificateIssuer(Services& services, Registrar& registrar) : services_(services), registrar_(registrar), signal_(std::make_shared<Signal>()) {
  registrar.on_log_grown([signal = signal_] {
    {
      const std::lock_guard lock(signal->mutex);
      signal->grown = true;
    }
    signal->wake.notify_one();
  });
  thread_ = std::thread([this] { work(); });
}

CertificateIssuer::~CertificateIssuer() {
  {
    const std::lock_guard lock(signal_->mutex);
    signal_->stopping = true;
  }
  signal_->wake.notify_one();
  thread_.join();
}

Result<void> CertificateIssuer::issue_pending() {
  std::set<std::uint64_t> pending = std::exchange(failed_, {});
  {
    SHUQUAN_TRY(const store::ReadLease db, services_.database->read());
    SHUQUAN_TRY(const store::Rows rows, db->query("SELECT r.ordinal FROM register_right r WHERE r.ordinal >= $1 AND NOT EXISTS (SELECT 1 FROM certificate c WHERE "
                                                  "c.ordinal = r.ordinal) ORDER BY r.ordinal LIMIT $2",
                                                  {std::max<std::int64_t>(next_, 0), kMostAtOnce}));
    for (const store::Row row : rows) pending.insert(static_cast<std::uint64_t>(row.integer(0)));
    SHUQUAN_TRY(const store::Rows changed, db->query("SELECT DISTINCT ordinal FROM certificate_due ORDER BY ordinal LIMIT $1", {kMostAtOnce}));
    for (const store::Row row : changed) pending.insert(static_cast<std::uint64_t>(row.integer(0)));
    if (rows.size() == static_cast<std::size_t>(kMostAtOnce)) {
      const std::lock_guard lock(signal_->mutex);
      signal_->grown = true;
    }
  }
  for (const std::uint64_t ordinal : pending) {
    {
      const std::lock_guard lock(signal_->mutex);
      if (signal_->stopping) return {};
    }
    const Result<Json> issued = issue_certificate(services_, registrar_, ordinal);
    next_ = std::max(next_, static_cast<std::int64_t>(ordinal) + 1);
    if (issued) continue;
    failed_.insert(ordinal);
    if (issued.error().reason == "certificate.being_made") continue;  // it changed meanwhile; the next round makes the newer version
    std::fprintf(stderr, "certificate of ordinal %llu: %s\n", static_cast<unsigned long long>(ordinal), describe(issued.error()).c_str());
  }
  return {};
}

void CertificateIssuer::work() {
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), 10);  // on Linux: of this thread only
  for (;;) {
    {
      std::unique_lock lock(signal_->mutex);
      signal_->wake.wait(lock, [this] { return signal_->grown || signal_->stopping; });
      if (signal_->stopping) return;
      signal_->wake.wait_for(lock, kGather, [this] { return signal_->stopping; });
      if (signal_->stopping) return;
      signal_->grown = false;
    }
    const Result<void> issued = issue_pending();
    if (!issued) std::fprintf(stderr, "certificates: %s\n", describe(issued.error()).c_str());
  }
}

Result<CertificateFile> load_certificate(store::Connection& db, const Services& services, const Identity& who, std::string_view number, Instant now) {
  SHUQUAN_TRY(const store::RightRow row, find_entry(db, number));
  SHUQUAN_TRY(const bool allowed, may_have(db, who, row, beijing_date(now)));
  if (!allowed) return fail(Errc::forbidden, "certificate.holders_only");
  for (int pause = 0; pause < kMostPauses; ++pause) {
    SHUQUAN_TRY(const store::Rows rows, db.query("SELECT blob, version FROM certificate WHERE ordinal = $1 AND version >= $2 ORDER BY version DESC LIMIT 1",
                                                  {row.right.ordinal, static_cast<std::int64_t>(row.right.certificate_version)}));
    if (!rows.empty()) {
      CertificateFile file{{}, row.right.certificate_number, static_cast<int>(rows.front().integer(1))};
      SHUQUAN_TRY(file.bytes, services.blobs.get(BlobId(rows.front().text(0))));
      return file;
    }
    if (!db.in_transaction()) break;
    db.rollback();
    std::this_thread::sleep_for(kPause);
    SHUQUAN_CHECK(db.begin_read());
  }
  return fail(Errc::unavailable, "certificate.being_made");
}

Result<Json> check_certificate_digest(store::Connection& db, std::string_view sha256, LocalDate today) {
  SHUQUAN_TRY(const store::Rows rows,
              db.query("SELECT r.number, r.certificate_number, c.version, (SELECT MAX(version) FROM certificate WHERE ordinal = c.ordinal), r.status, r.valid_until, c.issued_at, "
                       "r.ordinal, (SELECT COUNT(*) FROM certificate_due d WHERE d.ordinal = c.ordinal) FROM certificate c JOIN register_right r ON r.ordinal = c.ordinal WHERE c.blob = $1",
                       {sha256}));
  if (rows.empty()) return Json::object({{"issued", false}});
  const store::Row row = rows.front();
  const bool in_force = row.text(4) == registry::to_string(registry::RightStatus::registered) && to_string(today) <= row.text(5);
  return Json::object({{"issued", true}, {"number", row.text(0)}, {"certificate_number", row.text(1)}, {"version", row.integer(2)}, {"current", row.integer(2) == row.integer(3) && row.integer(8) == 0},
                       {"status", row.text(4)}, {"in_force", in_force}, {"valid_until", row.text(5)}, {"issued_at", to_string(Instant{row.integer(6)})}});
}

}  // namespace shuquan::office
