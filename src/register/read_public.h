#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/time.h"

// Reading of stored public states, shared by right.cpp and recordal.cpp.
namespace shuquan::registry {

template <class Enum, std::size_t size>
std::optional<Enum> parse_enum(const std::array<std::string_view, size>& names, std::string_view text) {
  for (std::size_t i = 0; i < size; ++i)
    if (names[i] == text) return static_cast<Enum>(i);
  return std::nullopt;
}

inline std::unexpected<Error> unreadable(std::string_view what) { return fail_with_detail(Errc::internal, "register.unreadable", std::string(what)); }

inline Result<LocalDate> read_date(const Json& value, std::string_view key) {
  Result<LocalDate> date = parse_date(value[key].text());
  if (!date) return unreadable(key);
  return date;
}

inline Result<std::optional<LocalDate>> read_optional_date(const Json& value, std::string_view key) {
  if (!value.contains(key)) return std::optional<LocalDate>();
  SHUQUAN_TRY(const LocalDate date, read_date(value, key));
  return std::optional(date);
}

}  // namespace shuquan::registry
