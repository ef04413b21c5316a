#include "evidence/source.h"

#include <unistd.h>

#include "evidence/folder_source.h"
#include "evidence/json_lines_reader.h"
#include "evidence/postgresql_source.h"

namespace shuquan::evidence {
namespace {

bool named_like_text(std::string_view name) {
  for (const std::string_view ending : {".csv", ".tsv", ".txt", ".jsonl", ".ndjson"})
    if (name.ends_with(ending)) return true;
  return false;
}

// The first line is a whole object or array: JSON Lines. A document over several lines is not.
bool looks_like_json_lines(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos || (text[begin] != '{' && text[begin] != '[')) return false;
  const std::string_view line = text.substr(begin, text.find('\n', begin) - begin);
  const std::size_t last = line.find_last_not_of(" \t\r");
  return line.size() > 1 && line[last] == (text[begin] == '{' ? '}' : ']');
}

// An array of objects, or one that goes on beyond its first line.
bool looks_like_json_array(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos || text[begin] != '[') return false;
  const std::size_t next = text.find_first_not_of(" \t\r\n", begin + 1);
  return next != std::string_view::npos && (text[next] == '{' || !looks_like_json_lines(text));
}

Format guess_format(std::string_view text) {
  if (looks_like_json_array(text)) return Format::json_array;
  return looks_like_json_lines(text) ? Format::json_lines : Format::delimited;
}

Result<std::string> decode_head(std::string_view head, bool complete, Encoding encoding) {
  // A cut character at the end of an incomplete head is no error: it is dropped with the bytes before it.
  for (std::size_t cut = 0; cut <= (complete ? 0U : 4U) && cut <= head.size(); ++cut) {
    auto source = decoded(open_memory(head.substr(0, head.size() - cut)), encoding);
    auto text = read_ahead(*source, head.size() * 3 + 16);
    if (text || cut == (complete ? 0U : 4U)) return text;
  }
  return std::string{};
}

}  // namespace

Source Source::file(std::string path) {
  Source source;
  const std::size_t slash = path.rfind('/');
  source.name_.assign(path, slash == std::string::npos ? 0 : slash + 1);
  source.path_ = std::move(path);
  return source;
}

Source Source::memory(std::string_view bytes, std::string name) {
  Source source;
  source.kind_ = Kind::memory;
  source.bytes_ = bytes;
  source.name_ = std::move(name);
  return source;
}

Source Source::standard_input() {
  Source source;
  source.kind_ = Kind::standard_input;
  source.name_ = "-";
  return source;
}

Source Source::folder(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  Source source;
  source.kind_ = Kind::folder;
  source.name_ = path.substr(path.rfind('/') + 1);
  source.url_ = std::move(path);
  return source;
}

Source Source::postgresql(std::string url, std::string table) {
  Source source;
  source.kind_ = Kind::postgresql;
  source.url_ = std::move(url);
  source.name_ = std::move(table);
  return source;
}

Result<std::unique_ptr<ByteSource>> Source::open() const {
  if (kind_ == Kind::folder) return open_folder(url_);
  if (kind_ == Kind::postgresql) return open_postgresql(url_, name_);
  if (kind_ == Kind::memory) return open_memory(bytes_);
  if (kind_ == Kind::standard_input) return open_descriptor(STDIN_FILENO);
  return open_file(path_);
}

std::string_view to_string(Format format) {
  switch (format) {
    case Format::delimited: return "delimited";
    case Format::json_lines: return "json-lines";
    case Format::json_array: return "json-array";
    case Format::sqlite: return "sqlite";
    case Format::xlsx: return "xlsx";
    case Format::opaque: return "opaque";
    case Format::parts: return "parts";
  }
  return "opaque";
}

std::optional<Format> parse_format(std::string_view name) {
  for (const Format format : {Format::delimited, Format::json_lines, Format::json_array, Format::sqlite, Format::xlsx, Format::opaque, Format::parts})
    if (name == to_string(format)) return format;
  return {};
}

Result<SourceForm> recognise(std::string_view head, bool complete, std::string_view name, const FormChoice& choice) {
  SourceForm form;
  form.ragged = choice.ragged;
  if (choice.format == Format::opaque || head.empty()) return form;
  if (choice.encoding) {
    form.encoding = *choice.encoding;
  } else {
    auto guess = guess_encoding(head, complete);
    const bool bytewise = guess && (guess->encoding == Encoding::utf8 || guess->encoding == Encoding::gb18030);
    const bool binary = !guess || (bytewise && head.find('\0') != std::string_view::npos);
    if (binary && !choice.format && !named_like_text(name)) return form;
    if (!guess) return std::unexpected(std::move(guess).error());
    form.encoding = guess->encoding;
  }
  SHUQUAN_TRY(const std::string text, decode_head(head, complete, form.encoding));
  form.format = choice.format.value_or(guess_format(text));
  if (form.format == Format::delimited) form.dialect = sniff_dialect(text, complete, choice.dialect);
  return form;
}

Result<std::unique_ptr<RowReader>> read_rows(std::unique_ptr<ByteSource> bytes, const SourceForm& form,
                                             const RowLimits& limits) {
  if (!is_text(form.format)) return fail(Errc::invalid_input, "evidence.no_rows");
  auto text = decoded(std::move(bytes), form.encoding);
  if (form.format == Format::json_array) text = array_as_lines(std::move(text));
  if (form.format != Format::delimited) return read_json_lines(std::move(text), limits);
  return read_delimited(std::move(text), form.dialect, form.ragged, limits);
}

}  // namespace shuquan::evidence
