#pragma once
#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

namespace shuquan {

/// A JSON value. The facade over the JSON library: nothing outside json.cpp sees it.
/// Objects keep the order of insertion and have unique keys; look-up is linear (objects here are small).
class Json {
 public:
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  using Object = std::vector<Member>;

  Json() = default;
  Json(std::nullptr_t) {}                                                   // NOLINT(google-explicit-constructor)
  Json(bool value) : value_(value) {}                                       // NOLINT(google-explicit-constructor)
  Json(int value) : value_(static_cast<std::int64_t>(value)) {}             // NOLINT(google-explicit-constructor)
  Json(unsigned value) : value_(static_cast<std::int64_t>(value)) {}        // NOLINT(google-explicit-constructor)
  Json(long value) : value_(static_cast<std::int64_t>(value)) {}            // NOLINT(google-explicit-constructor)
  Json(unsigned long value) : value_(static_cast<std::int64_t>(value)) {}   // NOLINT(google-explicit-constructor)
  Json(double value) : value_(value) {}                                     // NOLINT(google-explicit-constructor)
  Json(const char* value) : value_(std::string(value)) {}                   // NOLINT(google-explicit-constructor)
  Json(std::string_view value) : value_(std::string(value)) {}              // NOLINT(google-explicit-constructor)
  Json(std::string value) : value_(std::move(value)) {}                     // NOLINT(google-explicit-constructor)
  Json(Array value) : value_(std::move(value)) {}                           // NOLINT(google-explicit-constructor)
  Json(Object value) : value_(std::move(value)) {}                          // NOLINT(google-explicit-constructor)
  template <class T>
  Json(const std::optional<T>& value) {                                     // NOLINT(google-explicit-constructor)
    if (value) *this = Json(*value);
  }

  static Json array(std::initializer_list<Json> items = {}) { return Json(Array(items)); }
  static Json object(std::initializer_list<Member> members = {}) { return Json(Object(members)); }

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  bool is_bool() const { return std::holds_alternative<bool>(value_); }
  bool is_int() const { return std::holds_alternative<std::int64_t>(value_); }
  bool is_double() const { return std::holds_alternative<double>(value_); }
  bool is_number() const { return is_int() || is_double(); }
  bool is_string() const { return std::holds_alternative<std::string>(value_); }
  bool is_array() const { return std::holds_alternative<Array>(value_); }
  bool is_object() const { return std::holds_alternative<Object>(value_); }
  /// "null", "boolean", "integer", "number", "string", "array" or "object".
  std::string_view type_name() const;

  // Readers that never fail: the value, or the fallback where the type differs.
  bool bool_or(bool fallback) const;
  std::int64_t int_or(std::int64_t fallback) const;
  double number_or(double fallback) const;
  std::string_view string_or(std::string_view fallback) const;
  /// The text of a string value, empty otherwise.
  const std::string& text() const;
  /// The items of an array, none otherwise.
  const Array& items() const;
  Array& items_mut();
  /// The members of an object, none otherwise.
  const Object& members() const;
  Object& members_mut();

  /// The member called `key`, or null (a shared constant) where there is none.
  const Json& operator[](std::string_view key) const;
  const Json* find(std::string_view key) const;
  Json* find(std::string_view key);
  bool contains(std::string_view key) const { return find(key) != nullptr; }
  /// Sets or replaces a member; a null value becomes an empty object first. Returns *this for chaining.
  Json& set(std::string_view key, Json value);
  /// Removes a member; false where there was none.
  bool erase(std::string_view key);
  /// Appends to an array; a null value becomes an empty array first.
  Json& push(Json value);
  std::size_t size() const;
  /// The value at an RFC 6901 JSON pointer, or nullptr.
  const Json* at_pointer(std::string_view pointer) const;

  bool operator==(const Json&) const = default;

  /// Text with members in insertion order, no spaces. Invalid UTF-8 never occurs: parse() refuses it.
  std::string dump() const;
  void dump_to(std::string& out) const;
  /// Indented by two spaces, for people.
  std::string pretty() const;
  /// Canonical bytes: members sorted by key (byte order), no spaces, integers only (RFC 8785 restricted to integers).
  /// Asserts that no double occurs: what is hashed and signed must not depend on number formatting.
  std::string canonical() const;

  /// Parses UTF-8 text. Refuses invalid UTF-8, duplicate keys, depth over 64, numbers outside int64/double.
  static Result<Json> parse(std::string_view text);

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> value_;
};

/// Appends `text` as a JSON string with quotes.
void append_json_string(std::string& out, std::string_view text);
/// `token` escaped for use inside a JSON pointer.
std::string pointer_token(std::string_view token);

}  // namespace shuquan
