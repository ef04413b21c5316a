#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace shuquan::rules {

/// A place in a source file; `line` counts from 1.
struct Mark {
  std::string file;
  int line = 0;
  /// "beijing/periods.yaml:12"
  std::string text() const { return file + ":" + std::to_string(line); }
};

/// A YAML file as Json, with the place of every value by JSON pointer.
struct YamlDocument {
  Json value;
  std::string file;
  std::map<std::string, int, std::less<>> lines;
  /// The place of the value at `pointer`, or of the nearest value around it.
  Mark mark(std::string_view pointer) const;
};

/// Parses one YAML document of plain data: mappings with unique string keys, sequences, scalars. Plain `true`, `false`,
/// `null` and decimal integers without leading zero are typed, every other scalar is text (so codes and dates stay as
/// written). Refused with file:line (reason yaml.*): text that is not UTF-8, tabs in indentation, duplicate keys,
/// anchors, aliases, tags, a second document, more than 1 MiB, 100 000 values or 32 levels.
Result<YamlDocument> parse_yaml(std::string_view text, std::string file_name);
/// Reads and parses a file; `shown_name` is what messages call it.
Result<YamlDocument> read_yaml(const std::filesystem::path& path, std::string shown_name);

/// Number of code points of a UTF-8 text, or -1 where it is malformed.
int count_code_points(std::string_view text);

}  // namespace shuquan::rules
