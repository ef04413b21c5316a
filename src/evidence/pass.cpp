#include "evidence/pass.h"

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

}  // namespace

Result<PassResult> run_pass(const Source& source, const PassOptions& options, const OnBatch& on_batch,
                            const Progress& progress) {
  SHUQUAN_TRY(auto opened, source.open());
  FileTree tree(options.flat_sha256, options.flat_sm3);
  Counter counter{progress, {0, opened->total_bytes(), 0}};
  auto bytes = tapped(std::move(opened), [&](std::string_view part) -> Result<void> {
    tree.update(part);
    return counter.add(part.size());
  });
  PassResult result;
  SHUQUAN_TRY(std::string head, read_ahead(*bytes, kHeadBytes));
  const bool complete = head.size() < kHeadBytes;
  if (options.form) {
    result.form = *options.form;
  } else {
    SHUQUAN_TRY(result.form, recognise(head, complete, source.name(), options.choice));
  }
  if (result.form.format != Format::opaque) {
    auto text = with_head(std::move(head), std::make_unique<Borrowed>(*bytes));
    SHUQUAN_TRY(auto reader, read_rows(std::move(text), result.form, options.limits));
    SHUQUAN_CHECK(read_all_rows(*reader, on_batch, result, counter));
  }
  SHUQUAN_CHECK(drain(*bytes));
  SHUQUAN_CHECK(bytes->finish());
  result.file = tree.finish();
  return result;
}

}  // namespace shuquan::evidence
