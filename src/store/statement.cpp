#include "store/statement.h"

#include <bitset>

#include "base/text.h"

namespace shuquan::store {

std::string_view to_string(Dialect dialect) { return dialect == Dialect::sqlite ? "sqlite" : "postgresql"; }

Parameter::Parameter(const Value& value) {
  struct Visitor {
    View operator()(std::monostate) const { return {}; }
    View operator()(std::int64_t integer) const { return integer; }
    View operator()(double real) const { return real; }
    View operator()(const std::string& text) const { return std::string_view(text); }
    View operator()(const Blob& blob) const { return Bytes{blob.bytes}; }
  };
  view_ = std::visit(Visitor{}, value);
}

const Value& Row::value(std::size_t column) const {
  SHUQUAN_ASSERT(column < columns_);
  return cells_[column];
}

bool Row::is_null(std::size_t column) const { return std::holds_alternative<std::monostate>(value(column)); }

std::int64_t Row::integer(std::size_t column) const {
  const Value& cell = value(column);
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return *integer;
  SHUQUAN_ASSERT(std::holds_alternative<std::monostate>(cell));
  return 0;
}

double Row::real(std::size_t column) const {
  const Value& cell = value(column);
  if (const auto* real = std::get_if<double>(&cell)) return *real;
  return static_cast<double>(integer(column));
}

namespace {
const std::string& empty_string() {
  static const std::string empty;
  return empty;
}
}  // namespace

const std::string& Row::text(std::size_t column) const {
  const Value& cell = value(column);
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  SHUQUAN_ASSERT(std::holds_alternative<std::monostate>(cell));
  return empty_string();
}

const std::string& Row::bytes(std::size_t column) const {
  const Value& cell = value(column);
  if (const auto* blob = std::get_if<Blob>(&cell)) return blob->bytes;
  SHUQUAN_ASSERT(std::holds_alternative<std::monostate>(cell));
  return empty_string();
}

std::optional<std::int64_t> Row::optional_integer(std::size_t column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

std::optional<std::string> Row::optional_text(std::size_t column) const {
  if (is_null(column)) return std::nullopt;
  return text(column);
}

Row Rows::operator[](std::size_t index) const {
  SHUQUAN_ASSERT(index < size_);
  return {cells_.data() + index * columns_, columns_};
}

namespace {

/// The position behind a quoted text that starts at `start`; doubled quotes need no care: they start another quotation.
std::size_t skip_quoted(std::string_view sql, std::size_t start) {
  const std::size_t end = sql.find(sql[start], start + 1);
  return end == std::string_view::npos ? sql.size() : end + 1;
}

std::size_t skip_to(std::string_view sql, std::size_t start, std::string_view mark) {
  const std::size_t end = sql.find(mark, start);
  return end == std::string_view::npos ? sql.size() : end + mark.size();
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

Result<std::size_t> count_placeholders(std::string_view sql) {
  std::bitset<kMaximumParameters + 1> seen;
  std::size_t highest = 0;
  std::size_t i = 0;
  while (i < sql.size()) {
    const char c = sql[i];
    if (c == '\'' || c == '"') {
      i = skip_quoted(sql, i);
    } else if (c == '-' && sql.substr(i).starts_with("--")) {
      i = skip_to(sql, i, "\n");
    } else if (c == '/' && sql.substr(i).starts_with("/*")) {
      i = skip_to(sql, i + 2, "*/");
    } else if (c == '$' && i + 1 < sql.size() && is_digit(sql[i + 1])) {
      std::size_t number = 0;
      for (++i; i < sql.size() && is_digit(sql[i]) && number <= kMaximumParameters; ++i) {
        number = number * 10 + static_cast<std::size_t>(sql[i] - '0');
      }
      if (number == 0 || number > kMaximumParameters) {
        return fail_with_detail(Errc::internal, "store.statement", "placeholder out of range in: " + std::string(sql));
      }
      seen.set(number);
      highest = std::max(highest, number);
    } else {
      ++i;
    }
  }
  if (seen.count() != highest) {
    return fail_with_detail(Errc::internal, "store.statement", "placeholder left out in: " + std::string(sql));
  }
  return highest;
}

Result<void> check_parameters(std::span<const Parameter> params) {
  for (std::size_t i = 0; i < params.size(); ++i) {
    const auto* text = std::get_if<std::string_view>(&params[i].view());
    if (text == nullptr) continue;
    if (text->find('\0') != std::string_view::npos || !is_valid_utf8(*text)) {
      return fail_with_detail(Errc::invalid_input, "store.text_encoding", "parameter $" + std::to_string(i + 1));
    }
  }
  return {};
}

}  // namespace shuquan::store
