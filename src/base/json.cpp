#include "base/json.h"

#include <simdjson.h>

#include <charconv>
#include <cmath>

namespace shuquan {
namespace {

const Json kNull;
const std::string kEmptyText;
const Json::Array kNoItems;
const Json::Object kNoMembers;
constexpr int kMaxDepth = 64;

std::unexpected<Error> bad_json(std::string detail) {
  return fail_with_detail(Errc::invalid_input, "json.malformed", detail, {{"detail", detail}});
}

Result<Json> convert(const simdjson::dom::element& element, int depth);

Result<Json> convert_object(const simdjson::dom::element& element, int depth) {
  Json::Object object;
  for (const auto field : simdjson::dom::object(element)) {
    for (const auto& [key, value] : object)
      if (key == field.key) return bad_json("duplicate key \"" + key + "\"");
    SHUQUAN_TRY(Json value, convert(field.value, depth + 1));
    object.emplace_back(std::string(field.key), std::move(value));
  }
  return Json(std::move(object));
}

Result<Json> convert(const simdjson::dom::element& element, int depth) {
  if (depth > kMaxDepth) return bad_json("nested deeper than 64 levels");
  using simdjson::dom::element_type;
  switch (element.type()) {
    case element_type::NULL_VALUE: return Json();
    case element_type::BOOL: return Json(bool(element));
    case element_type::INT64: return Json(static_cast<long>(std::int64_t(element)));
    case element_type::UINT64: return bad_json("integer above 2^63-1");
    case element_type::DOUBLE: return Json(double(element));
    case element_type::STRING: return Json(std::string_view(element));
    case element_type::ARRAY: {
      Json::Array items;
      for (const auto item : simdjson::dom::array(element)) {
        SHUQUAN_TRY(Json value, convert(item, depth + 1));
        items.push_back(std::move(value));
      }
      return Json(std::move(items));
    }
    case element_type::OBJECT: return convert_object(element, depth);
  }
  return bad_json("unknown element");
}

void append_number(std::string& out, double value) {
  char buffer[32];
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  out.append(buffer, end);
}

void append_number(std::string& out, std::int64_t value) {
  char buffer[24];
  out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
}

struct Writer {
  std::string& out;
  int indent = -1;  // below zero: compact
  bool canonical = false;

  void newline(int level) const {
    if (indent < 0) return;
    out += '\n';
    out.append(static_cast<std::size_t>(level) * static_cast<std::size_t>(indent), ' ');
  }

  void write(const Json& value, int level) const {
    if (value.is_null()) {
      out += "null";
    } else if (value.is_bool()) {
      out += value.bool_or(false) ? "true" : "false";
    } else if (value.is_int()) {
      append_number(out, value.int_or(0));
    } else if (value.is_double()) {
      SHUQUAN_ASSERT(!canonical);
      append_number(out, value.number_or(0));
    } else if (value.is_string()) {
      append_json_string(out, value.text());
    } else if (value.is_array()) {
      write_array(value, level);
    } else {
      write_object(value, level);
    }
  }

  void write_array(const Json& value, int level) const {
    out += '[';
    bool first = true;
    for (const Json& item : value.items()) {
      if (!first) out += ',';
      first = false;
      newline(level + 1);
      write(item, level + 1);
    }
    if (!first) newline(level);
    out += ']';
  }

  void write_object(const Json& value, int level) const {
    std::vector<const Json::Member*> members;
    for (const auto& member : value.members()) members.push_back(&member);
    if (canonical) std::ranges::sort(members, {}, [](const Json::Member* m) -> const std::string& { return m->first; });
    out += '{';
    bool first = true;
    for (const Json::Member* member : members) {
      if (!first) out += ',';
      first = false;
      newline(level + 1);
      append_json_string(out, member->first);
      out += indent < 0 ? ":" : ": ";
      write(member->second, level + 1);
    }
    if (!first) newline(level);
    out += '}';
  }
};

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, start, i - start);
    start = i + 1;
    out += '\\';
    switch (c) {
      case '"': out += '"'; break;
      case '\\': out += '\\'; break;
      case '\n': out += 'n'; break;
      case '\r': out += 'r'; break;
      case '\t': out += 't'; break;
      case '\b': out += 'b'; break;
      case '\f': out += 'f'; break;
      default:
        out += "u00";
        out += kHex[c >> 4];
        out += kHex[c & 15];
    }
  }
  out.append(text, start, text.size() - start);
  out += '"';
}

std::string pointer_token(std::string_view token) {
  std::string out;
  for (const char c : token) {
    if (c == '~') out += "~0";
    else if (c == '/') out += "~1";
    else out += c;
  }
  return out;
}

std::string_view Json::type_name() const {
  static constexpr std::string_view kNames[] = {"null", "boolean", "integer", "number", "string", "array", "object"};
  return kNames[value_.index()];
}

bool Json::bool_or(bool fallback) const {
  const bool* value = std::get_if<bool>(&value_);
  return value ? *value : fallback;
}

std::int64_t Json::int_or(std::int64_t fallback) const {
  const auto* value = std::get_if<std::int64_t>(&value_);
  return value ? *value : fallback;
}

double Json::number_or(double fallback) const {
  if (is_int()) return static_cast<double>(int_or(0));
  const double* value = std::get_if<double>(&value_);
  return value ? *value : fallback;
}

std::string_view Json::string_or(std::string_view fallback) const {
  const auto* value = std::get_if<std::string>(&value_);
  return value ? std::string_view(*value) : fallback;
}

const std::string& Json::text() const {
  const auto* value = std::get_if<std::string>(&value_);
  return value ? *value : kEmptyText;
}

const Json::Array& Json::items() const {
  const Array* value = std::get_if<Array>(&value_);
  return value ? *value : kNoItems;
}

Json::Array& Json::items_mut() {
  if (is_null()) value_ = Array{};
  SHUQUAN_ASSERT(is_array());
  return std::get<Array>(value_);
}

const Json::Object& Json::members() const {
  const Object* value = std::get_if<Object>(&value_);
  return value ? *value : kNoMembers;
}

Json::Object& Json::members_mut() {
  if (is_null()) value_ = Object{};
  SHUQUAN_ASSERT(is_object());
  return std::get<Object>(value_);
}

const Json* Json::find(std::string_view key) const {
  for (const auto& [name, value] : members())
    if (name == key) return &value;
  return nullptr;
}

Json* Json::find(std::string_view key) { return const_cast<Json*>(std::as_const(*this).find(key)); }

const Json& Json::operator[](std::string_view key) const {
  const Json* value = find(key);
  return value ? *value : kNull;
}

Json& Json::set(std::string_view key, Json value) {
  if (Json* existing = find(key)) {
    *existing = std::move(value);
  } else {
    members_mut().emplace_back(std::string(key), std::move(value));
  }
  return *this;
}

bool Json::erase(std::string_view key) {
  return std::erase_if(members_mut(), [&](const Member& member) { return member.first == key; }) > 0;
}

Json& Json::push(Json value) {
  items_mut().push_back(std::move(value));
  return *this;
}

std::size_t Json::size() const { return is_array() ? items().size() : members().size(); }

const Json* Json::at_pointer(std::string_view pointer) const {
  const Json* current = this;
  while (!pointer.empty()) {
    if (pointer.front() != '/') return nullptr;
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    std::string token;
    for (std::size_t i = 0; i < end; ++i) {
      const bool escape = pointer[i] == '~' && i + 1 < end;
      token += escape ? (pointer[++i] == '1' ? '/' : '~') : pointer[i];
    }
    pointer.remove_prefix(end);
    if (current->is_array()) {
      std::size_t index = 0;
      const auto parsed = std::from_chars(token.data(), token.data() + token.size(), index);
      if (parsed.ec != std::errc{} || parsed.ptr != token.data() + token.size() || index >= current->items().size()) return nullptr;
      current = &current->items()[index];
    } else {
      current = current->find(token);
      if (!current) return nullptr;
    }
  }
  return current;
}

std::string Json::dump() const {
  std::string out;
  dump_to(out);
  return out;
}

void Json::dump_to(std::string& out) const { Writer{out}.write(*this, 0); }

std::string Json::pretty() const {
  std::string out;
  Writer{out, 2}.write(*this, 0);
  return out;
}

std::string Json::canonical() const {
  std::string out;
  Writer{out, -1, true}.write(*this, 0);
  return out;
}

Result<Json> Json::parse(std::string_view text) {
  thread_local simdjson::dom::parser parser;
  const auto parsed = parser.parse(text.data(), text.size());
  if (parsed.error()) return bad_json(simdjson::error_message(parsed.error()));
  return convert(parsed.value_unsafe(), 0);
}

}  // namespace shuquan
