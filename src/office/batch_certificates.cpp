#include "office/batch_certificates.h"

#include "evidence/zip_writer.h"
#include "office/issue_certificate.h"

namespace shuquan::office {
namespace {

/// The rights that applications of the batch became and whose certificates the caller may have; one that was passed on is its new holder's.
Where rights_of(const Batch& batch, const Identity& who, LocalDate today) {
  Where where;
  where.add("f.batch_id = " + where.place(batch.id));
  where.add(may_have_certificate(where, who, today));
  return where;
}

constexpr std::string_view kRights = " FROM batch_filing f JOIN case_file c ON c.id = f.case_id JOIN register_right r ON r.ordinal = c.right_ordinal";
/// Of the version in force; none while that is being made.
constexpr std::string_view kInForce = " JOIN certificate d ON d.ordinal = r.ordinal AND d.version = (SELECT MAX(version) FROM certificate WHERE ordinal = r.ordinal) "
                                      "AND NOT EXISTS (SELECT 1 FROM certificate_due u WHERE u.ordinal = r.ordinal AND u.version > d.version)";

}  // namespace

Result<Json> count_batch_certificates(store::Connection& db, Services& services, const Identity& who, std::string_view id) {
  const LocalDate today = beijing_date(services.time.now());
  SHUQUAN_TRY(const Batch batch, open_batch(db, who, id, today));
  const Where where = rights_of(batch, who, today);
  const auto count = [&](const std::string& what) -> Result<std::int64_t> {
    SHUQUAN_TRY(const store::Rows rows, db.query("SELECT COUNT(*)" + what + where.text(), where.parameters()));
    return rows.front().integer(0);
  };
  SHUQUAN_TRY(const store::Rows filed, db.query("SELECT COUNT(*) FROM batch_filing f WHERE f.batch_id = $1", {batch.id}));
  SHUQUAN_TRY(const std::int64_t registered, count(std::string(kRights)));
  SHUQUAN_TRY(const std::int64_t issued, count(std::string(kRights) + std::string(kInForce)));
  return Json::object({{"applications", filed.front().integer(0)}, {"registered", registered}, {"issued", issued}, {"parts", (issued + kCertificatesPerArchive - 1) / kCertificatesPerArchive}});
}

Result<std::string> batch_certificates(store::Connection& db, Services& services, const Identity& who, std::string_view id, int part) {
  const LocalDate today = beijing_date(services.time.now());
  SHUQUAN_TRY(const Batch batch, open_batch(db, who, id, today));
  Where where = rights_of(batch, who, today);
  const std::string page = " ORDER BY r.ordinal LIMIT " + std::to_string(kCertificatesPerArchive) + " OFFSET " + std::to_string(std::int64_t{part - 1} * kCertificatesPerArchive);
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT r.number, d.blob" + std::string(kRights) + std::string(kInForce) + where.text() + page, where.parameters()));
  if (rows.empty()) return fail(Errc::not_found, "certificate.no_part", {{"part", std::to_string(part)}});
  std::vector<evidence::ZipFile> files;
  for (const store::Row row : rows) {
    SHUQUAN_TRY(std::string bytes, services.blobs.get(BlobId(row.text(1))));
    files.push_back({row.text(0) + ".pdf", std::move(bytes)});
  }
  return evidence::write_zip(files, services.time.now(), true);
}

}  // namespace shuquan::office
