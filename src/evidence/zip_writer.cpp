#include "evidence/zip_writer.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>

namespace shuquan::evidence {
namespace {

struct ArchiveCloser {
  void operator()(struct archive* writer) const { archive_write_free(writer); }
};
struct EntryCloser {
  void operator()(struct archive_entry* entry) const { archive_entry_free(entry); }
};

la_ssize_t take(struct archive*, void* out, const void* bytes, std::size_t size) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

}  // namespace

Result<std::string> write_zip(const std::vector<ZipFile>& files, Instant made, bool stored) {
  std::string out;
  const std::unique_ptr<struct archive, ArchiveCloser> writer(archive_write_new());
  const auto failed = [&] { return fail_with_detail(Errc::internal, "evidence.archive_damaged", writer ? archive_error_string(writer.get()) : "no memory"); };
  if (!writer || archive_write_set_format_zip(writer.get()) != ARCHIVE_OK || archive_write_set_bytes_in_last_block(writer.get(), 1) != ARCHIVE_OK) return failed();
  if (stored && archive_write_zip_set_compression_store(writer.get()) != ARCHIVE_OK) return failed();
  if (archive_write_open(writer.get(), &out, nullptr, take, nullptr) != ARCHIVE_OK) return failed();
  for (const ZipFile& file : files) {
    const std::unique_ptr<struct archive_entry, EntryCloser> entry(archive_entry_new());
    archive_entry_set_pathname(entry.get(), file.name.c_str());
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(file.bytes.size()));
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_mtime(entry.get(), made.unix_ms / 1000, 0);
    if (archive_write_header(writer.get(), entry.get()) != ARCHIVE_OK) return failed();
    if (archive_write_data(writer.get(), file.bytes.data(), file.bytes.size()) != static_cast<la_ssize_t>(file.bytes.size())) return failed();
  }
  if (archive_write_close(writer.get()) != ARCHIVE_OK) return failed();
  return out;
}

}  // namespace shuquan::evidence
