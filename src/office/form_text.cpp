#include "office/form_text.h"

namespace shuquan::office {
namespace {

const std::string& in(const Json& text, bool english) { return text[english ? "en" : "zh"].text(); }

std::string text_of(const rules::Codes& codes, const Json& schema, const Json& value, bool english) {
  if (value.is_object()) {
    std::string out;
    for (const auto& [label, text] : form_lines(codes, schema, value, english)) out += (out.empty() ? "" : english ? "; " : "；") + label + " " + text;
    return out;
  }
  if (value.is_array()) {
    std::string out;
    for (const Json& item : value.items()) out += (out.empty() ? "" : english ? ", " : "、") + text_of(codes, schema["items"], item, english);
    return out;
  }
  if (value.is_bool()) return value.bool_or(false) ? (english ? "yes" : "是") : (english ? "no" : "否");
  if (!value.is_string()) return value.dump();
  std::string list = schema["x-codes"].text();
  const std::string& format = schema["format"].text();
  if (const Result<Instant> at = parse_instant(value.text()); format == "instant" && at) return to_beijing_text(*at).substr(0, 16);
  if (list.empty() && (format == "region" || format == "industry")) list = format;
  return list.empty() ? value.text() : code_label(codes, list, value.text(), english);
}

}  // namespace

std::string code_label(const rules::Codes& codes, std::string_view list_id, const std::string& code, bool english) {
  const rules::CodeList* list = codes.list(list_id);
  const rules::Code* entry = list ? list->find(code) : nullptr;
  return !entry ? code : english ? entry->label.en : entry->label.zh;
}

std::string share_text(std::int64_t share_bp) {
  std::string text = std::to_string(share_bp / 100);
  if (share_bp % 100 != 0) {
    text += "." + std::to_string(share_bp % 100 / 10);
    if (share_bp % 10 != 0) text += std::to_string(share_bp % 10);
  }
  return text + "%";
}

std::vector<std::pair<std::string, std::string>> form_lines(const rules::Codes& codes, const Json& schema, const Json& value, bool english) {
  std::vector<std::pair<std::string, std::string>> lines;
  for (const auto& [name, member] : schema["properties"].members()) {
    const Json* stated = value.find(name);
    if (!stated || stated->is_null()) continue;
    std::string text = text_of(codes, member, *stated, english);
    if (!text.empty()) lines.emplace_back(in(member["x-label"], english), std::move(text));
  }
  return lines;
}

}  // namespace shuquan::office
