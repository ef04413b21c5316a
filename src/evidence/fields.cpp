#include "evidence/fields.h"

#include <algorithm>

#include "base/hex.h"

namespace shuquan::evidence {

Fields::Fields(const Json& object, std::string pointer, FieldErrors& errors)
    : object_(object), pointer_(std::move(pointer)), errors_(errors) {
  if (!object_.is_object()) errors_.add(pointer_);
}

std::string Fields::pointer_to(std::string_view name) const { return pointer_ + "/" + pointer_token(name); }

void Fields::wrong(std::string_view name) { errors_.add(pointer_to(name)); }

const Json& Fields::take(std::string_view name) {
  taken_.emplace_back(name);
  return object_[name];
}

std::string Fields::text(std::string_view name, std::size_t longest) {
  const Json& value = take(name);
  if (!value.is_string() || value.text().size() > longest) wrong(name);
  return value.text();
}

bool Fields::boolean(std::string_view name) {
  const Json& value = take(name);
  if (!value.is_bool()) wrong(name);
  return value.bool_or(false);
}

std::uint64_t Fields::count(std::string_view name) {
  const Json& value = take(name);
  if (!value.is_int() || value.int_or(0) < 0) {
    wrong(name);
    return 0;
  }
  return static_cast<std::uint64_t>(value.int_or(0));
}

crypto::Digest Fields::digest(std::string_view name) {
  const auto value = crypto::digest_from_hex(take(name).text());
  if (!value) wrong(name);
  return value.value_or(crypto::Digest{});
}

std::string Fields::bytes(std::string_view name, std::size_t size) {
  const std::string& text = take(name).text();
  const auto value = from_hex(text);
  if (!value || value->size() != size || to_hex(*value) != text) {
    wrong(name);
    return {};
  }
  return *value;
}

const Json::Array& Fields::array(std::string_view name, std::size_t longest) {
  const Json& value = take(name);
  if (!value.is_array() || value.size() > longest) wrong(name);
  return value.items();
}

Fields Fields::object(std::string_view name) { return Fields(take(name), pointer_to(name), errors_); }

void Fields::end() {
  for (const auto& [name, value] : object_.members())
    if (std::find(taken_.begin(), taken_.end(), name) == taken_.end()) errors_.add(pointer_to(name));
}

}  // namespace shuquan::evidence
