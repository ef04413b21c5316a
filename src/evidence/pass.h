#pragma once
#include <functional>
#include <memory>
#include <optional>

#include "evidence/evidence.h"
#include "evidence/file_tree.h"

namespace shuquan::evidence {

/// What came out of one pass over a source.
struct PassResult {
  SourceForm form;
  FileCommitment file;
  std::vector<std::string> columns;
  std::uint64_t rows = 0;
};

/// What is done with every batch of rows.
using OnBatch = std::function<Result<void>(const RowBatch&)>;

struct PassOptions {
  std::optional<SourceForm> form;  ///< known beforehand: not recognised again
  FormChoice choice;
  bool flat_sha256 = false;
  bool flat_sm3 = false;
  RowLimits limits;
  std::function<Result<void>(const FileTree&)> on_bytes{};  ///< after every piece that was read
  std::function<void(std::string_view)> on_opaque{};  ///< every byte, in order, of a source that turns out to have no rows
};

/// One read of a source: file trees over its bytes, batches of rows to `on_batch`, progress, cancellation, and the check
/// that the source did not change meanwhile.
Result<PassResult> run_pass(const Source& source, const PassOptions& options, const OnBatch& on_batch,
                            const Progress& progress);

}  // namespace shuquan::evidence
