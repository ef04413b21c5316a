#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/source.h"

namespace shuquan::evidence {

/// Attributes of an element, by local name.
using XmlAttributes = std::map<std::string, std::string, std::less<>>;

/// What an XML document says, in order; names without their prefix. No document type, no external entities.
struct XmlHandler {
  std::function<void(std::string_view name, const XmlAttributes& attributes)> begin;
  std::function<void(std::string_view name)> end;
  std::function<void(std::string_view text)> text;
};

/// A push parser over one XML part. feed() with `last` once at the end. evidence.xlsx_damaged.
class XmlParser {
 public:
  explicit XmlParser(XmlHandler handler);
  ~XmlParser();
  XmlParser(const XmlParser&) = delete;
  XmlParser& operator=(const XmlParser&) = delete;
  Result<void> feed(std::string_view bytes, bool last);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The parts of a workbook that are needed to read a sheet.
struct Workbook {
  std::vector<std::pair<std::string, std::string>> sheets;  ///< name, path in the archive
  std::vector<std::string> strings;
  std::vector<bool> date_styles;  ///< by cell style
  bool since_1904 = false;
  bool macros = false;
};
/// `string_bytes`: the most that the shared strings may hold (evidence.xlsx_strings).
Result<Workbook> read_workbook(const Source& source, std::size_t string_bytes);
/// The names of the sheets and where they lie, no more.
Result<Workbook> read_sheet_names(const Source& source);

/// A serial day number as "2024-01-31", with a time of day " 18:20:05" where it has one; empty where out of range.
std::string serial_date(double serial, bool since_1904);

}  // namespace shuquan::evidence
