#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "evidence/archive.h"
#include "evidence/delimited_reader.h"
#include "evidence/dialect.h"
#include "evidence/rows.h"
#include "evidence/text_source.h"

namespace shuquan::evidence {

/// Where the bytes of a data set are.
class Source {
 public:
  static Source file(std::string path);
  /// The bytes must outlive the source.
  static Source memory(std::string_view bytes, std::string name);
  static Source standard_input();
  /// All files below a folder as one stream without rows (evidence/folder_source.h).
  static Source folder(std::string path);
  /// A table of a PostgreSQL database as CSV (evidence/postgresql_source.h); `url` is kept, so it had better hold no password.
  static Source postgresql(std::string url, std::string table);

  /// From the beginning; standard input can be opened only once.
  Result<std::unique_ptr<ByteSource>> open() const;
  /// File name without folders, table, or what memory() was given; "-" for standard input.
  const std::string& name() const { return name_; }
  /// Where the file is; empty for memory and standard input, which can only be read in order.
  const std::string& path() const { return path_; }
  bool is_folder() const { return kind_ == Kind::folder; }

 private:
  enum class Kind : std::uint8_t { file, memory, standard_input, postgresql, folder };
  Kind kind_ = Kind::file;
  std::string path_;
  std::string name_;
  std::string url_;
  std::string_view bytes_;
};

enum class Format : std::uint8_t {
  delimited,   ///< CSV, TSV and kin
  json_lines,  ///< one JSON value per line
  json_array,  ///< one JSON array of rows
  sqlite,      ///< a table of an SQLite file
  xlsx,        ///< a sheet of a workbook
  opaque,      ///< bytes without rows
  parts,       ///< deposits of partitions, joined; never of a source
};
/// "delimited", "json-lines", "json-array", "sqlite", "xlsx", "opaque", "parts".
std::string_view to_string(Format format);
std::optional<Format> parse_format(std::string_view name);

/// All that is needed to read the same rows again; stands in the deposit.
struct SourceForm {
  Format format = Format::opaque;
  Container container = Container::none;  ///< texts may come packed
  std::string member;                  ///< of a ZIP file; the table or sheet
  Encoding encoding = Encoding::utf8;  ///< of texts
  Dialect dialect;                     ///< for delimited; of it the header for sheets
  Ragged ragged = Ragged::refuse;      ///< for delimited
  bool operator==(const SourceForm&) const = default;
};

/// What the user fixed; the rest is found from the beginning of the data.
struct FormChoice {
  std::optional<Format> format;
  std::optional<Encoding> encoding;
  std::string member;
  DialectChoice dialect;
  Ragged ragged = Ragged::refuse;
};

inline constexpr std::size_t kHeadBytes = std::size_t{256} << 10;  ///< looked at to recognise a form

/// `head`: the first kHeadBytes, or all of it (`complete`). `name` only decides what to do with undecodable text:
/// a table by its ending (.csv .tsv .txt .jsonl .ndjson) is refused, anything else is opaque.
Result<SourceForm> recognise(std::string_view head, bool complete, std::string_view name, const FormChoice& choice);

/// Whether rows come from a text that is read in order, or from a file that is opened by its path.
constexpr bool is_text(Format format) {
  return format == Format::delimited || format == Format::json_lines || format == Format::json_array;
}

/// Rows of an opened and unpacked text; none for other formats (evidence.no_rows).
Result<std::unique_ptr<RowReader>> read_rows(std::unique_ptr<ByteSource> bytes, const SourceForm& form,
                                             const RowLimits& limits = {});

}  // namespace shuquan::evidence
