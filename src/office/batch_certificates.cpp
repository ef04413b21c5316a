#include "office/batch_certificates.h"

#include "evidence/zip_writer.h"

namespace shuquan::office {
namespace {

/// The certificate in force of each right that an application of the batch became.
constexpr std::string_view kIssued = " FROM batch_filing f JOIN case_file c ON c.id = f.case_id JOIN register_right r ON r.ordinal = c.right_ordinal JOIN certificate d ON d.ordinal = r.ordinal "
                                     "AND d.version = (SELECT MAX(version) FROM certificate WHERE ordinal = r.ordinal) WHERE f.batch_id = $1";

}  // namespace

Result<Json> count_batch_certificates(store::Connection& db, Services& services, const Identity& who, std::string_view id) {
  SHUQUAN_TRY(const Batch batch, open_batch(db, who, id, beijing_date(services.time.now())));
  SHUQUAN_TRY(const store::Rows filed, db.query("SELECT COUNT(*), COUNT(c.right_ordinal) FROM batch_filing f JOIN case_file c ON c.id = f.case_id WHERE f.batch_id = $1", {batch.id}));
  SHUQUAN_TRY(const store::Rows issued, db.query("SELECT COUNT(*)" + std::string(kIssued), {batch.id}));
  const std::int64_t count = issued.front().integer(0);
  return Json::object({{"applications", filed.front().integer(0)}, {"registered", filed.front().integer(1)}, {"issued", count}, {"parts", (count + kCertificatesPerArchive - 1) / kCertificatesPerArchive}});
}

Result<std::string> batch_certificates(store::Connection& db, Services& services, const Identity& who, std::string_view id, int part) {
  SHUQUAN_TRY(const Batch batch, open_batch(db, who, id, beijing_date(services.time.now())));
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT r.number, d.blob" + std::string(kIssued) + " ORDER BY r.ordinal LIMIT $2 OFFSET $3", {batch.id, kCertificatesPerArchive, std::int64_t{part - 1} * kCertificatesPerArchive}));
  if (rows.empty()) return fail(Errc::not_found, "certificate.no_part", {{"part", std::to_string(part)}});
  std::vector<evidence::ZipFile> files;
  for (const store::Row row : rows) {
    SHUQUAN_TRY(std::string bytes, services.blobs.get(BlobId(row.text(1))));
    files.push_back({row.text(0) + ".pdf", std::move(bytes)});
  }
  return evidence::write_zip(files, services.time.now(), true);
}

}  // namespace shuquan::office
