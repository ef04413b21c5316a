#pragma once
/// The evidence engine: a data set becomes a deposit without leaving home. Everything a user of the library calls.
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "evidence/deposit.h"
#include "evidence/keyed_sketch.h"
#include "evidence/profile.h"
#include "evidence/source.h"

namespace shuquan::crypto {
class Ed25519Key;
}

namespace shuquan::evidence {

struct ProgressReport {
  std::uint64_t bytes = 0;        ///< read so far
  std::uint64_t total_bytes = 0;  ///< 0: unknown
  std::uint64_t rows = 0;
};
/// Called about once per MiB; false cancels the work (evidence.cancelled, nothing is left behind). May be empty.
using Progress = std::function<bool(const ProgressReport&)>;

/// For runs that may be broken off: now and then the state is given to `keep`, and a later run goes on from what was kept last.
/// It reads the source again from its beginning, makes sure that it is the same, and does the costly work from there on only.
/// Data without rows are read quickly and begun anew.
struct Resuming {
  std::string from;  ///< what was kept last, of the same options; empty: from the beginning
  std::function<Result<void>(const std::string& state)> keep;  ///< a secret: it holds the data set key and sampled values
  std::chrono::milliseconds every{60'000};
};

struct Options {
  FormChoice form;
  Disclosure disclosure = Disclosure::field;
  bool sketch = true;       ///< also what the registry needs to recognise copies; of data without rows: of its chunks
  Keying keying{};          ///< with a function: the sketch is keyed (needs the network, or the key)
  bool profile = true;      ///< also types, gaps, quality and personal columns; needs the sketch
  bool flat_sha256 = true;  ///< also the digest that sha256sum prints
  bool flat_sm3 = false;    ///< also the plain SM3 of the file: costs a pass that no parallel lanes can speed up
  std::string title;        ///< at most kTitleBytes of UTF-8
  Instant created;          ///< the clock is the caller's
  std::string dataset_key;  ///< kDatasetKeyBytes; empty: a fresh one from the operating system
  const crypto::Ed25519Key* signer = nullptr;
  Resuming resuming{};
  bool parallel = true;     ///< a second thread for sketch and profile; results are the same
  RowLimits limits;
};

/// A deposit and the secret that goes with it.
struct Created {
  Deposit deposit;
  std::optional<Profile> profile;  ///< with values: stays at home, or becomes a report
  std::string dataset_key;  ///< whoever has it can recompute every salt: keep it with the data, never publish it
};

/// Reads the source once and commits to its bytes and, where it is a table, to its rows. Constant memory.
Result<Created> create_deposit(const Source& source, const Options& options, const Progress& progress = {});

/// Rows (0-based) to disclose, and of them the columns (0-based; empty: all). With Disclosure::row always all columns.
struct OpenRequest {
  std::vector<std::uint64_t> rows;
  std::vector<std::uint32_t> columns;
};
inline constexpr std::size_t kRowsPerOpening = 100'000;
inline constexpr std::size_t kOpeningBytes = std::size_t{256} << 20;

/// The opening document: the chosen values with their salts and the proof that they belong to the deposit. Reads the
/// source once more and refuses it where it is not what was deposited (evidence.source_differs).
Result<Json> open_rows(const Source& source, const Deposit& deposit, std::string_view dataset_key,
                       const OpenRequest& request, const Progress& progress = {});

struct OpenedField {
  std::uint32_t column = 0;
  CellKind kind = CellKind::absent;
  std::string value;
};
struct OpenedRow {
  std::uint64_t row = 0;
  std::uint32_t width = 0;  ///< fields of the row, shown or not
  std::vector<OpenedField> fields;
};

/// What an opening proves, with nothing but the deposit. evidence.opening_malformed (invalid_input) where it is no
/// opening, evidence.opening_other_deposit and evidence.opening_wrong (rejected) where it does not prove what it shows.
Result<std::vector<OpenedRow>> check_opening(const Deposit& deposit, const Json& opening);

/// Reads the source and compares it with the deposit's file commitment; with the key its rows too.
/// True: the same bytes (and rows).
Result<bool> check_source(const Source& source, const Deposit& deposit, std::string_view dataset_key = {},
                          const Progress& progress = {});

/// `count` distinct rows of `rows` for a sampling audit, rising, drawn from SHA-256(seed ‖ counter): both sides can
/// recompute the draw. If a share f of the rows were foreign, all of them pass with probability (1−f)^count.
std::vector<std::uint64_t> audit_sample(std::uint64_t rows, std::size_t count, std::string_view seed);

}  // namespace shuquan::evidence
