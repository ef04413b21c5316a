#include "evidence/xlsx_parts.h"

#include <expat.h>

#include <cmath>
#include <cstdio>

#include "base/time.h"
#include "evidence/archive.h"

namespace shuquan::evidence {
namespace {

constexpr std::size_t kBytesPerString = 32;  // what an empty one takes
constexpr int kMostDepth = 64;

std::string_view local(const char* name) {
  const std::string_view text(name);
  const std::size_t colon = text.rfind(':');
  return colon == std::string_view::npos ? text : text.substr(colon + 1);
}

Result<void> read_part(const Source& source, const std::string& member, XmlHandler handler) {
  SHUQUAN_TRY(auto packed, source.open());
  SHUQUAN_TRY(auto part, unpacked(std::move(packed), Container::zip, member, true));
  XmlParser parser(std::move(handler));
  std::string block(std::size_t{64} << 10, '\0');
  for (;;) {
    SHUQUAN_TRY(const std::size_t got, part->read(block.data(), block.size()));
    SHUQUAN_CHECK(parser.feed({block.data(), got}, got == 0));
    if (got == 0) return {};
  }
}

std::string attribute(const XmlAttributes& attributes, std::string_view name) {
  const auto found = attributes.find(name);
  return found == attributes.end() ? std::string{} : found->second;
}

// Builtin formats of ECMA-376 §18.8.30, with those of Chinese and Japanese locales.
bool builtin_date(int format) {
  return (format >= 14 && format <= 22) || (format >= 27 && format <= 36) || (format >= 45 && format <= 47) ||
         (format >= 50 && format <= 58);
}

// Letters of dates outside quotes, brackets and escapes.
bool date_code(std::string_view code) {
  bool quoted = false;
  bool bracket = false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == '\\') {
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == '[' || c == ']')) {
      bracket = c == '[';
    } else if (!quoted && !bracket && std::string_view("yYmMdDhHsS").find(c) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

Result<void> read_styles(const Source& source, Workbook& book) {
  std::map<int, bool> custom;
  bool in_cell_formats = false;
  XmlHandler handler;
  handler.begin = [&](std::string_view name, const XmlAttributes& attributes) {
    if (name == "numFmt") custom[std::atoi(attribute(attributes, "numFmtId").c_str())] = date_code(attribute(attributes, "formatCode"));
    if (name == "cellXfs") in_cell_formats = true;
    if (name != "xf" || !in_cell_formats || book.date_styles.size() > 65'536) return;
    const int format = std::atoi(attribute(attributes, "numFmtId").c_str());
    const auto found = custom.find(format);
    book.date_styles.push_back(found != custom.end() ? found->second : builtin_date(format));
  };
  handler.end = [&](std::string_view name) {
    if (name == "cellXfs") in_cell_formats = false;
  };
  return read_part(source, "xl/styles.xml", std::move(handler));
}

Result<void> read_strings(const Source& source, Workbook& book, std::size_t limit) {
  std::size_t bytes = 0;
  bool in_text = false;
  bool phonetic = false;
  XmlHandler handler;
  handler.begin = [&](std::string_view name, const XmlAttributes&) {
    if (name == "si" && (bytes += kBytesPerString) <= limit) book.strings.emplace_back();
    if (name == "rPh") phonetic = true;
    if (name == "t") in_text = !phonetic;
  };
  handler.end = [&](std::string_view name) {
    if (name == "rPh") phonetic = false;
    if (name == "t") in_text = false;
  };
  handler.text = [&](std::string_view text) {
    bytes += text.size();
    if (in_text && !book.strings.empty() && bytes <= limit) book.strings.back() += text;
  };
  SHUQUAN_CHECK(read_part(source, "xl/sharedStrings.xml", std::move(handler)));
  if (bytes > limit) return fail(Errc::invalid_input, "evidence.xlsx_strings", {{"limit", std::to_string(limit)}});
  return {};
}

}  // namespace

struct XmlParser::State {
  XML_Parser parser = nullptr;
  XmlHandler handler;
  int depth = 0;
  bool refused = false;

  static void XMLCALL on_begin(void* data, const XML_Char* name, const XML_Char** attributes) {
    auto& state = *static_cast<State*>(data);
    if (++state.depth > kMostDepth) return state.refuse();
    if (!state.handler.begin) return;
    XmlAttributes map;
    for (const XML_Char** at = attributes; *at != nullptr; at += 2) map.emplace(local(at[0]), at[1]);
    state.handler.begin(local(name), map);
  }
  static void XMLCALL on_end(void* data, const XML_Char* name) {
    auto& state = *static_cast<State*>(data);
    --state.depth;
    if (state.handler.end) state.handler.end(local(name));
  }
  static void XMLCALL on_text(void* data, const XML_Char* text, int length) {
    auto& state = *static_cast<State*>(data);
    if (state.handler.text) state.handler.text({text, static_cast<std::size_t>(length)});
  }
  // Entities are declared in a document type only; workbooks have none, bombs do.
  static void XMLCALL on_doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    static_cast<State*>(data)->refuse();
  }
  void refuse() {
    refused = true;
    XML_StopParser(parser, XML_FALSE);
  }
};

XmlParser::XmlParser(XmlHandler handler) : state_(std::make_unique<State>()) {
  state_->handler = std::move(handler);
  state_->parser = XML_ParserCreate(nullptr);
  if (state_->parser == nullptr) return;
  XML_SetUserData(state_->parser, state_.get());
  XML_SetElementHandler(state_->parser, State::on_begin, State::on_end);
  XML_SetCharacterDataHandler(state_->parser, State::on_text);
  XML_SetStartDoctypeDeclHandler(state_->parser, State::on_doctype);
}

XmlParser::~XmlParser() {
  if (state_->parser != nullptr) XML_ParserFree(state_->parser);
}

Result<void> XmlParser::feed(std::string_view bytes, bool last) {
  if (state_->parser == nullptr) return fail(Errc::internal, "evidence.xlsx_damaged");
  const auto status = XML_Parse(state_->parser, bytes.data(), static_cast<int>(bytes.size()), last ? 1 : 0);
  if (status != XML_STATUS_OK || state_->refused)
    return fail_with_detail(Errc::invalid_input, "evidence.xlsx_damaged", XML_ErrorString(XML_GetErrorCode(state_->parser)));
  return {};
}

Result<Workbook> read_sheet_names(const Source& source) {
  Workbook book;
  std::map<std::string, std::string> targets;
  XmlHandler relations;
  relations.begin = [&](std::string_view name, const XmlAttributes& attributes) {
    if (name != "Relationship" || targets.size() > 10'000) return;
    const std::string target = attribute(attributes, "Target");
    targets[attribute(attributes, "Id")] = target.starts_with('/') ? target.substr(1) : "xl/" + target;
  };
  SHUQUAN_CHECK(read_part(source, "xl/_rels/workbook.xml.rels", std::move(relations)));
  XmlHandler sheets;
  sheets.begin = [&](std::string_view name, const XmlAttributes& attributes) {
    if (name == "workbookPr") {
      const std::string value = attribute(attributes, "date1904");
      book.since_1904 = value == "1" || value == "true";
    }
    if (name == "sheet" && book.sheets.size() < 10'000)
      book.sheets.emplace_back(attribute(attributes, "name"), targets[attribute(attributes, "id")]);
  };
  SHUQUAN_CHECK(read_part(source, "xl/workbook.xml", std::move(sheets)));
  return book;
}

Result<Workbook> read_workbook(const Source& source, std::size_t string_bytes) {
  SHUQUAN_TRY(Workbook book, read_sheet_names(source));
  SHUQUAN_TRY(auto listed, source.open());
  SHUQUAN_TRY(const auto members, zip_members(std::move(listed), 100'000));
  const auto has = [&](std::string_view name) { return std::find(members.begin(), members.end(), name) != members.end(); };
  if (has("xl/styles.xml")) SHUQUAN_CHECK(read_styles(source, book));
  if (has("xl/sharedStrings.xml")) SHUQUAN_CHECK(read_strings(source, book, string_bytes));
  book.macros = has("xl/vbaProject.bin");
  return book;
}

std::string serial_date(double serial, bool since_1904) {
  if (!(serial >= 1) || serial > 2'958'465) return {};
  double whole = std::floor(serial);
  double milliseconds = std::round((serial - whole) * 86'400'000);
  if (milliseconds >= 86'400'000) {
    milliseconds = 0;
    ++whole;
  }
  // Day 60 of the 1900 system is a 29 February that never was.
  if (!since_1904 && whole < 61) whole += 1;
  const LocalDate base = since_1904 ? make_date(1904, 1, 1) : make_date(1899, 12, 30);
  std::string text = to_string(plus_days(base, static_cast<int>(whole)));
  const auto time = static_cast<long long>(milliseconds);
  if (time == 0) return text;
  char clock[32];
  std::snprintf(clock, sizeof clock, " %02lld:%02lld:%02lld", time / 3'600'000, time / 60'000 % 60, time / 1000 % 60);
  text += clock;
  if (time % 1000 != 0) {
    std::snprintf(clock, sizeof clock, ".%03lld", time % 1000);
    text += clock;
  }
  return text;
}

}  // namespace shuquan::evidence
