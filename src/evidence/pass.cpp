#include "evidence/pass.h"

#include "evidence/sqlite_reader.h"
#include "evidence/xlsx_reader.h"

namespace shuquan::evidence {
namespace {

constexpr std::size_t kDrainBlock = std::size_t{1} << 20;
constexpr std::uint64_t kReportEvery = std::uint64_t{1} << 20;

struct Counter {
  const Progress& progress;
  ProgressReport report;
  std::uint64_t next_report = 0;

  Result<void> add(std::size_t bytes) {
    report.bytes += bytes;
    if (!progress || report.bytes < next_report) return {};
    next_report = report.bytes + kReportEvery;
    if (!progress(report)) return fail(Errc::unavailable, "evidence.cancelled");
    return {};
  }
};

Result<void> drain(ByteSource& bytes) {
  std::string block(kDrainBlock, '\0');
  for (;;) {
    SHUQUAN_TRY(const std::size_t got, bytes.read(block.data(), block.size()));
    if (got == 0) return {};
  }
}

Result<void> read_all_rows(RowReader& reader, const OnBatch& on_batch, PassResult& result, Counter& counter) {
  RowBatch batch;
  for (;;) {
    SHUQUAN_TRY(const bool more, reader.next(batch));
    if (!more) break;
    SHUQUAN_CHECK(on_batch(batch));
    result.rows += batch.rows();
    counter.report.rows = result.rows;
  }
  result.columns = reader.columns();
  return {};
}

// Lends a source without giving it away: the reader ends before the file is finished.
class Borrowed final : public ByteSource {
 public:
  explicit Borrowed(ByteSource& inner) : inner_(inner) {}
  Result<std::size_t> read(char* buffer, std::size_t size) override { return inner_.read(buffer, size); }

 private:
  ByteSource& inner_;
};

constexpr std::string_view kSqliteMagic("SQLite format 3\0", 16);
constexpr std::size_t kMembersLooked = 64;

struct Found {
  SourceForm form;
  std::unique_ptr<ByteSource> text;  // for text formats: unpacked, from its beginning
};

Result<Found> look_into(std::unique_ptr<ByteSource> text, std::string_view name, const FormChoice& choice, SourceForm base) {
  SHUQUAN_TRY(std::string head, read_ahead(*text, kHeadBytes));
  Found found;
  SHUQUAN_TRY(found.form, recognise(head, head.size() < kHeadBytes, name, choice));
  if (found.form.format == Format::opaque) return found;
  found.form.container = base.container;
  found.form.member = std::move(base.member);
  found.text = with_head(std::move(head), std::move(text));
  return found;
}

Result<Found> look_into_zip(const Source& source, std::unique_ptr<ByteSource> packed, const FormChoice& choice) {
  Found found;
  if (source.path().empty()) return found;
  SHUQUAN_TRY(auto listed, source.open());
  SHUQUAN_TRY(const auto members, zip_members(std::move(listed), kMembersLooked));
  if (std::find(members.begin(), members.end(), "xl/workbook.xml") != members.end()) {
    found.form.format = Format::xlsx;
    found.form.member = choice.member;
    found.form.dialect.header = choice.dialect.header.value_or(true);
    return found;
  }
  if (choice.member.empty() && members.size() != 1) return found;
  SourceForm base;
  base.container = Container::zip;
  base.member = choice.member.empty() ? members[0] : choice.member;
  SHUQUAN_TRY(auto text, unpacked(std::move(packed), Container::zip, base.member));
  const std::string name = base.member;
  return look_into(std::move(text), name, choice, std::move(base));
}

// `bytes` begins at the beginning; what is taken from it was hashed on the way.
Result<Found> find_form(const Source& source, std::unique_ptr<ByteSource> bytes, std::string_view head, const FormChoice& choice) {
  Found found;
  if (choice.format == Format::opaque) return found;
  if (head.starts_with(kSqliteMagic) && !source.path().empty()) {
    found.form.format = Format::sqlite;
    found.form.member = choice.member;
    return found;
  }
  const Container container = recognise_container(head);
  if (container == Container::zip) return look_into_zip(source, std::move(bytes), choice);
  if (container == Container::none) return look_into(std::move(bytes), source.name(), choice, {});
  SHUQUAN_TRY(auto text, unpacked(std::move(bytes), container, {}));
  std::string_view name = source.name();
  name = name.substr(0, name.rfind('.'));  // "data.csv.gz" holds data.csv
  SourceForm base;
  base.container = container;
  return look_into(std::move(text), name, choice, std::move(base));
}

Result<Found> open_known(const SourceForm& form, std::unique_ptr<ByteSource> bytes) {
  Found found{form, nullptr};
  if (!is_text(form.format)) return found;
  if (form.container == Container::none) {
    found.text = std::move(bytes);
  } else {
    SHUQUAN_TRY(found.text, unpacked(std::move(bytes), form.container, form.member));
  }
  return found;
}

Result<std::unique_ptr<RowReader>> open_table(const Source& source, SourceForm& form, const RowLimits& limits) {
  if (source.path().empty()) return fail(Errc::invalid_input, "evidence.needs_file");
  if (form.format == Format::sqlite) return read_sqlite(source.path(), form.member, limits);
  return read_xlsx(source, form.member, form.dialect.header, limits);
}

}  // namespace

Result<PassResult> run_pass(const Source& source, const PassOptions& options, const OnBatch& on_batch,
                            const Progress& progress) {
  if ((options.form && options.form->format == Format::parts) || options.choice.format == Format::parts) return fail(Errc::invalid_input, "evidence.is_merged");
  SHUQUAN_TRY(auto opened, source.open());
  FileTree tree(options.flat_sha256, options.flat_sm3);
  Counter counter{progress, {0, opened->total_bytes(), 0}};
  // Until the form is known, what was read is kept for whoever takes opaque bytes.
  enum class Opaque : std::uint8_t { unknown, yes, no } opaque = options.on_opaque ? Opaque::unknown : Opaque::no;
  std::string begun;
  auto bytes = tapped(std::move(opened), [&](std::string_view part) -> Result<void> {
    tree.update(part);
    if (opaque == Opaque::unknown) begun += part;
    if (opaque == Opaque::yes) options.on_opaque(part);
    if (options.on_bytes) SHUQUAN_CHECK(options.on_bytes(tree));
    return counter.add(part.size());
  });
  PassResult result;
  SHUQUAN_TRY(std::string head, read_ahead(*bytes, kHeadBytes));
  const std::string beginning = head.substr(0, 64);
  auto whole = with_head(std::move(head), std::make_unique<Borrowed>(*bytes));
  Found found;
  if (source.is_folder()) {
    found.form.format = Format::opaque;
  } else if (options.form) {
    SHUQUAN_TRY(found, open_known(*options.form, std::move(whole)));
  } else {
    SHUQUAN_TRY(found, find_form(source, std::move(whole), beginning, options.choice));
  }
  if (opaque == Opaque::unknown) {
    opaque = found.form.format == Format::opaque ? Opaque::yes : Opaque::no;
    if (opaque == Opaque::yes) options.on_opaque(begun);
    std::string().swap(begun);
  }
  if (is_text(found.form.format)) {
    SHUQUAN_TRY(auto reader, read_rows(std::move(found.text), found.form, options.limits));
    SHUQUAN_CHECK(read_all_rows(*reader, on_batch, result, counter));
  }
  SHUQUAN_CHECK(drain(*bytes));
  if (found.form.format == Format::sqlite || found.form.format == Format::xlsx) {
    SHUQUAN_TRY(auto reader, open_table(source, found.form, options.limits));
    SHUQUAN_CHECK(read_all_rows(*reader, on_batch, result, counter));
  }
  SHUQUAN_CHECK(bytes->finish());
  result.form = std::move(found.form);
  result.file = tree.finish();
  return result;
}

}  // namespace shuquan::evidence
