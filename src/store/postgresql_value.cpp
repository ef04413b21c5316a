#include "store/postgresql_value.h"

#include <libpq-fe.h>

#include <array>
#include <bit>
#include <charconv>
#include <cmath>

namespace shuquan::store {

PostgresqlParameters::PostgresqlParameters(std::span<const Parameter> params) {
  texts_.reserve(params.size());  // values_ points into its strings
  for (const Parameter& param : params) {
    const Parameter::View& view = param.view();
    int format = 0;
    if (std::holds_alternative<std::monostate>(view)) {
      values_.push_back(nullptr);
      lengths_.push_back(0);
      formats_.push_back(0);
      continue;
    }
    if (const auto* integer = std::get_if<std::int64_t>(&view)) {
      texts_.push_back(std::to_string(*integer));
    } else if (const auto* real = std::get_if<double>(&view)) {
      std::array<char, 64> text{};
      const auto end = std::to_chars(text.data(), text.data() + text.size(), *real).ptr;
      texts_.emplace_back(text.data(), end);
    } else if (const auto* text = std::get_if<std::string_view>(&view)) {
      texts_.emplace_back(*text);
    } else {
      texts_.emplace_back(std::get<Parameter::Bytes>(view).view);
      format = 1;
    }
    values_.push_back(texts_.back().c_str());
    lengths_.push_back(static_cast<int>(texts_.back().size()));
    formats_.push_back(format);
  }
}

namespace {

// The object identifiers of built-in types never change (catalog/pg_type.dat).
enum Type : Oid {
  kBool = 16, kBytea = 17, kName = 19, kInt8 = 20, kInt2 = 21, kInt4 = 23, kText = 25, kJson = 114,
  kFloat4 = 700, kFloat8 = 701, kUnknown = 705, kBpchar = 1042, kVarchar = 1043, kNumeric = 1700,
};

template <class T>
T big_endian(const char* bytes) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) value = static_cast<T>((value << 8) | static_cast<std::uint8_t>(bytes[i]));
  return value;
}

/// numeric: count of base-10000 digits, weight of the first, sign, scale, digits. What sum(BIGINT) yields; an integer
/// where it is one and fits, else a double.
Value numeric(std::string_view bytes) {
  constexpr std::uint16_t kNegative = 0x4000;
  const auto digits = big_endian<std::uint16_t>(bytes.data());
  const auto weight = static_cast<std::int16_t>(big_endian<std::uint16_t>(bytes.data() + 2));
  const auto sign = big_endian<std::uint16_t>(bytes.data() + 4);
  if (sign != 0 && sign != kNegative) return std::nan("");
  long double value = 0;
  for (int i = 0; i < digits; ++i) {
    const auto digit = big_endian<std::uint16_t>(bytes.data() + 8 + 2 * i);
    value += static_cast<long double>(digit) * std::pow(10000.0L, static_cast<long double>(weight - i));
  }
  if (sign == kNegative) value = -value;
  constexpr long double kLimit = 9223372036854775808.0L;  // 2^63; a long double has 64 bits of mantissa
  const bool integral = digits <= weight + 1;
  if (integral && value >= -kLimit && value < kLimit) return static_cast<std::int64_t>(value);
  return static_cast<double>(value);
}

/// The value of a cell; monostate doubles as NULL and as "no such type", which readable() has excluded.
Value read_cell(Oid type, std::string_view bytes) {
  switch (type) {
    case kBool: return static_cast<std::int64_t>(bytes[0] != 0);
    case kInt2: return static_cast<std::int64_t>(static_cast<std::int16_t>(big_endian<std::uint16_t>(bytes.data())));
    case kInt4: return static_cast<std::int64_t>(static_cast<std::int32_t>(big_endian<std::uint32_t>(bytes.data())));
    case kInt8: return static_cast<std::int64_t>(big_endian<std::uint64_t>(bytes.data()));
    case kFloat4: return static_cast<double>(std::bit_cast<float>(big_endian<std::uint32_t>(bytes.data())));
    case kFloat8: return std::bit_cast<double>(big_endian<std::uint64_t>(bytes.data()));
    case kNumeric: return numeric(bytes);
    case kBytea: return Blob{std::string(bytes)};
    default: return std::string(bytes);
  }
}

bool readable(Oid type) {
  switch (type) {
    case kBool: case kBytea: case kName: case kInt8: case kInt2: case kInt4: case kText: case kJson: case kFloat4:
    case kFloat8: case kUnknown: case kBpchar: case kVarchar: case kNumeric: return true;
    default: return false;
  }
}

}  // namespace

Result<Rows> read_rows(const PGresult* result) {
  const int columns = PQnfields(result);
  const int size = PQntuples(result);
  for (int column = 0; column < columns; ++column) {
    if (readable(PQftype(result, column))) continue;
    return fail_with_detail(Errc::internal, "store.column_type",
                            std::string(PQfname(result, column)) + " has type " + std::to_string(PQftype(result, column)));
  }
  if (static_cast<std::size_t>(size) > kMaximumRows) return fail(Errc::internal, "store.result_too_large");
  std::vector<Value> cells;
  cells.reserve(static_cast<std::size_t>(columns) * static_cast<std::size_t>(size));
  for (int row = 0; row < size; ++row) {
    for (int column = 0; column < columns; ++column) {
      if (PQgetisnull(result, row, column) != 0) {
        cells.emplace_back();
        continue;
      }
      const std::string_view bytes(PQgetvalue(result, row, column), static_cast<std::size_t>(PQgetlength(result, row, column)));
      cells.push_back(read_cell(PQftype(result, column), bytes));
    }
  }
  return Rows(static_cast<std::size_t>(columns), static_cast<std::size_t>(size), std::move(cells));
}

}  // namespace shuquan::store
