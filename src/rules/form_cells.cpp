#include <algorithm>
#include <cctype>
#include <charconv>

#include "base/text.h"
#include "rules/form_table.h"

namespace shuquan::rules {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  for (bool again = true; again;) {
    again = false;
    while (!text.empty() && kBlank.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
    while (!text.empty() && kBlank.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
    if (text.starts_with("\u3000")) text.remove_prefix(3), again = true;
    if (text.ends_with("\u3000")) text.remove_suffix(3), again = true;
  }
  return text;
}

/// The parts of a text between any of these separators, trimmed, without empty ones unless kept.
std::vector<std::string_view> parts_of(std::string_view text, std::initializer_list<std::string_view> separators, bool keep_empty) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  const auto add = [&](std::size_t end) {
    const std::string_view part = trimmed(text.substr(begin, end - begin));
    if (keep_empty || !part.empty()) parts.push_back(part);
  };
  for (std::size_t at = 0; at < text.size();) {
    const auto found = std::ranges::find_if(separators, [&](std::string_view each) { return text.substr(at).starts_with(each); });
    if (found == separators.end()) {
      ++at;
      continue;
    }
    add(at);
    at += found->size();
    begin = at;
  }
  add(text.size());
  return parts;
}

Json code_value(std::string_view written, const std::string& list_id, CodeNames& codes) {
  const Code* found = codes.find(list_id, written);
  return Json(found ? std::string_view(found->code) : written);
}

Json codes_value(std::string_view cell, const std::string& list_id, CodeNames& codes) {
  Json out = Json::array();
  for (const std::string_view part : parts_of(cell, {"\n", ";", "；"}, false)) {
    // Labels may hold commas, so a part is taken apart only where it is no label as it stands.
    if (codes.find(list_id, part)) {
      out.push(code_value(part, list_id, codes));
      continue;
    }
    for (const std::string_view piece : parts_of(part, {",", "，", "、"}, false)) out.push(code_value(piece, list_id, codes));
  }
  return out;
}

Json integer_value(std::string_view cell) {
  std::string digits = normalise(cell);
  std::erase(digits, ',');
  if (digits.ends_with(".0")) digits.resize(digits.size() - 2);
  std::int64_t value = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (parsed.ec == std::errc{} && parsed.ptr == digits.data() + digits.size()) return Json(value);
  return Json(cell);
}

Json boolean_value(std::string_view cell) {
  const std::string word = normalise(cell);
  for (const std::string_view yes : {"是", "yes", "true", "y", "1", "√", "✓"})
    if (word == yes) return Json(true);
  for (const std::string_view no : {"否", "no", "false", "n", "0", "×", "✗"})
    if (word == no) return Json(false);
  return Json(cell);
}

struct Day {
  std::string date;       ///< "2025-01-31", empty where it is none
  std::string_view rest;  ///< what comes after it
};

/// A day as people write it: 2025-1-31, 2025/1/31, 2025.1.31, 2025年1月31日.
Day read_day(std::string_view text) {
  int numbers[3] = {0, 0, 0};
  const char* at = text.data();
  const char* end = text.data() + text.size();
  for (int i = 0; i < 3; ++i) {
    const auto parsed = std::from_chars(at, end, numbers[i]);
    if (parsed.ec != std::errc{} || parsed.ptr == at) return {};
    at = parsed.ptr;
    std::string_view rest(at, static_cast<std::size_t>(end - at));
    const std::string_view chinese = i == 0 ? "年" : i == 1 ? "月" : "日";
    if (rest.starts_with(chinese)) at += chinese.size();
    else if (i < 2 && (rest.starts_with("-") || rest.starts_with("/") || rest.starts_with("."))) ++at;
    else if (i < 2) return {};
  }
  if (numbers[0] < 1000 || numbers[0] > 9999 || numbers[1] < 1 || numbers[1] > 99 || numbers[2] < 1 || numbers[2] > 99) return {};
  const auto two = [](int n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
  return {std::to_string(numbers[0]) + "-" + two(numbers[1]) + "-" + two(numbers[2]), trimmed(std::string_view(at, static_cast<std::size_t>(end - at)))};
}

Json date_value(std::string_view cell) {
  const Day day = read_day(cell);
  return Json(!day.date.empty() && (day.rest.empty() || day.rest == "00:00:00") ? std::string_view(day.date) : cell);
}

/// A moment without a zone is meant in Beijing time.
Json instant_value(std::string_view cell) {
  const Day day = read_day(cell);
  if (day.date.empty() || day.rest.empty()) return Json(cell);
  std::string_view clock = day.rest;
  if (clock.front() == 'T' || clock.front() == 't') return Json(cell);
  const bool plain = std::ranges::all_of(clock, [](char c) { return (c >= '0' && c <= '9') || c == ':'; });
  const auto colons = std::ranges::count(clock, ':');
  if (!plain || colons < 1 || colons > 2) return Json(cell);
  return Json(day.date + "T" + (clock.find(':') == 1 ? "0" : "") + std::string(clock) + (colons == 1 ? ":00" : "") + "+08:00");
}

Json simple_value(CellForm form, std::string_view cell, const std::string& list, CodeNames& codes) {
  switch (form) {
    case CellForm::integer: return integer_value(cell);
    case CellForm::boolean: return boolean_value(cell);
    case CellForm::date: return date_value(cell);
    case CellForm::instant: return instant_value(cell);
    case CellForm::code: return code_value(cell, list, codes);
    case CellForm::codes: return codes_value(cell, list, codes);
    default: return Json(cell);
  }
}

Json records_value(const FormColumn& column, std::string_view cell, CodeNames& codes) {
  Json out = Json::array();
  for (const std::string_view line : parts_of(cell, {"\n"}, false)) {
    const std::vector<std::string_view> parts = parts_of(line, {"|", "｜"}, true);
    Json record = Json::object();
    for (std::size_t i = 0; i < parts.size(); ++i) {
      // One part too many is kept under a name that no schema knows, so that it is told and not lost.
      if (i >= column.members.size()) record.set("part_" + std::to_string(i + 1), parts[i]);
      else if (!parts[i].empty()) record.set(column.members[i].name, simple_value(column.members[i].form, parts[i], column.members[i].codes, codes));
    }
    out.push(std::move(record));
  }
  return out;
}

Json value_of(const FormColumn& column, std::string_view cell, CodeNames& codes) {
  if (column.form == CellForm::records) return records_value(column, cell, codes);
  if (column.form != CellForm::texts) return simple_value(column.form, cell, column.codes, codes);
  Json out = Json::array();
  for (const std::string_view part : parts_of(cell, {"\n", ";", "；"}, false)) out.push(part);
  return out;
}

Json& descend(Json& object, std::string_view key) {
  if (Json* found = object.find(key)) return *found;
  object.set(key, Json::object());
  return *object.find(key);
}

std::string value_text(CellForm form, const Json& value, const std::string& list_id, const Codes& codes, std::string_view language) {
  if (value.is_bool()) return value.bool_or(false) ? (language == "en" ? "yes" : "是") : (language == "en" ? "no" : "否");
  if (value.is_int()) return std::to_string(value.int_or(0));
  if (form != CellForm::code && form != CellForm::codes) return value.is_string() ? value.text() : value.is_null() ? std::string() : value.dump();
  const CodeList* list = codes.list(list_id);
  const Code* found = list ? list->find(value.text()) : nullptr;
  return found ? code_text(*found, language) : value.text();
}

std::string record_text(const FormColumn& column, const Json& record, const Codes& codes, std::string_view language) {
  std::string line;
  for (std::size_t i = 0; i < column.members.size(); ++i) {
    const RecordMember& member = column.members[i];
    std::string part = value_text(member.form, record[member.name], member.codes, codes, language);
    // A line end inside would end the record, a bar the member.
    for (char& c : part)
      if (c == '\n' || c == '\r' || c == '|') c = ' ';
    line += (i == 0 ? "" : " | ") + part;
  }
  while (line.ends_with(" | ")) line.resize(line.size() - 3);
  return line;
}

}  // namespace

const Code* CodeNames::find(std::string_view list_id, std::string_view written) {
  const CodeList* list = codes_.list(list_id);
  if (!list) return nullptr;
  Names& names = lists_[list];
  if (names.empty())
    for (const Code& code : list->entries) {
      names.emplace(code.code, &code);
      names.emplace(comparison_key(code.label.zh), &code);
      names.emplace(comparison_key(code.label.en), &code);
    }
  const auto known = [&](const std::string& key) {
    const auto found = names.find(key);
    return found == names.end() ? nullptr : found->second;
  };
  if (const Code* exact = known(std::string(written))) return exact;
  if (const Code* label = known(comparison_key(written))) return label;
  return known(std::string(written.substr(0, written.find(' '))));
}

std::string code_text(const Code& code, std::string_view language) {
  const bool number = !code.code.empty() && std::ranges::all_of(code.code, [](unsigned char c) { return std::isdigit(c) != 0; });
  return number ? code.code + " " + code.label.in(language) : code.label.in(language);
}

Json form_from_cells(std::span<const FormColumn> columns, std::span<const std::string> cells, CodeNames& codes) {
  Json form = Json::object();
  for (std::size_t i = 0; i < columns.size() && i < cells.size(); ++i) {
    const std::string_view cell = trimmed(cells[i]);
    const FormColumn& column = columns[i];
    // An object that every form needs is there even where all its cells are empty, so that each missing one is told.
    if (cell.empty() && !column.required) continue;
    Json* object = &form;
    for (std::size_t level = 0; level + 1 < column.path.size(); ++level) object = &descend(*object, column.path[level]);
    if (!cell.empty()) object->set(column.path.back(), value_of(column, cell, codes));
  }
  return form;
}

std::string cell_text(const FormColumn& column, const Json& form, const Codes& codes, std::string_view language) {
  const Json* value = form.at_pointer(column.pointer);
  if (!value || value->is_null()) return {};
  if (!value->is_array()) return value_text(column.form, *value, column.codes, codes, language);
  std::string out;
  for (const Json& item : value->items()) {
    const std::string part = column.form == CellForm::records ? record_text(column, item, codes, language) : value_text(column.form, item, column.codes, codes, language);
    out += (out.empty() ? "" : column.form == CellForm::records ? "\n" : "；") + part;
  }
  return out;
}

}  // namespace shuquan::rules
