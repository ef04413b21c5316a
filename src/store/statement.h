#pragma once
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"

namespace shuquan::store {

enum class Dialect : std::uint8_t { sqlite, postgresql };
/// "sqlite" or "postgresql".
std::string_view to_string(Dialect dialect);

/// Bytes that are not text (a BYTEA column).
struct Blob {
  std::string bytes;
  bool operator==(const Blob&) const = default;
};

/// One cell of a result. Booleans are the integers 0 and 1.
using Value = std::variant<std::monostate, std::int64_t, double, std::string, Blob>;

/// One parameter of a statement: a view that lives as long as what it was made from, i.e. write it in the call.
/// Text must be UTF-8 without NUL; the statement is refused otherwise (store.text_encoding).
class Parameter {
 public:
  struct Bytes {
    std::string_view view;
  };
  using View = std::variant<std::monostate, std::int64_t, double, std::string_view, Bytes>;

  Parameter() = default;
  Parameter(std::nullptr_t) {}                                             // NOLINT(google-explicit-constructor)
  template <std::integral T>
  Parameter(T value) : view_(static_cast<std::int64_t>(value)) {           // NOLINT(google-explicit-constructor)
    if constexpr (std::unsigned_integral<T> && sizeof(T) == sizeof(std::int64_t)) {
      SHUQUAN_ASSERT(value <= static_cast<T>(INT64_MAX));
    }
  }
  Parameter(char) = delete;  // is it a number or a text?
  Parameter(double value) : view_(value) {}                                // NOLINT(google-explicit-constructor)
  Parameter(const char* text) : view_(std::string_view(text)) {}           // NOLINT(google-explicit-constructor)
  Parameter(std::string_view text) : view_(text) {}                        // NOLINT(google-explicit-constructor)
  Parameter(const std::string& text) : view_(std::string_view(text)) {}    // NOLINT(google-explicit-constructor)
  Parameter(const Blob& blob) : view_(Bytes{blob.bytes}) {}                // NOLINT(google-explicit-constructor)
  Parameter(Bytes bytes) : view_(bytes) {}                                 // NOLINT(google-explicit-constructor)
  Parameter(Instant instant) : view_(instant.unix_ms) {}                   // NOLINT(google-explicit-constructor)
  template <class Tag>
  Parameter(const Id<Tag>& id) : view_(std::string_view(id.value)) {}      // NOLINT(google-explicit-constructor)
  // GCC 12 at -O1 believes that the value of an empty optional is read here.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
  template <class T>
  Parameter(const std::optional<T>& value)                                 // NOLINT(google-explicit-constructor)
      : view_(value.has_value() ? Parameter(*value).view_ : View()) {}
#pragma GCC diagnostic pop
  Parameter(const Value& value);                                           // NOLINT(google-explicit-constructor)

  const View& view() const { return view_; }

 private:
  View view_;
};

/// `bytes` as a BYTEA parameter, without a copy.
inline Parameter bytes_parameter(std::string_view bytes) { return Parameter::Bytes{bytes}; }

/// One row of a result; a view into its Rows. Columns are counted from 0. A position that does not exist, or a cell of
/// another type than asked for, is a mistake in the statement and asserts; NULL reads as 0, 0.0 or "".
class Row {
 public:
  Row(const Value* cells, std::size_t columns) : cells_(cells), columns_(columns) {}
  std::size_t size() const { return columns_; }
  std::int64_t integer(std::size_t column) const;
  bool boolean(std::size_t column) const { return integer(column) != 0; }
  /// Integers are converted.
  double real(std::size_t column) const;
  const std::string& text(std::size_t column) const;
  const std::string& bytes(std::size_t column) const;
  bool is_null(std::size_t column) const;
  /// Nothing where the cell is NULL.
  std::optional<std::int64_t> optional_integer(std::size_t column) const;
  std::optional<std::string> optional_text(std::size_t column) const;
  const Value& value(std::size_t column) const;

 private:
  const Value* cells_;
  std::size_t columns_;
};

/// A complete result. Rows of it stay valid while it lives, also after it was moved.
class Rows {
 public:
  class Iterator {
   public:
    using value_type = Row;
    using difference_type = std::ptrdiff_t;
    Iterator(const Rows* rows, std::size_t index) : rows_(rows), index_(index) {}
    Row operator*() const { return (*rows_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return index_ == other.index_; }

   private:
    const Rows* rows_;
    std::size_t index_;
  };

  Rows() = default;
  Rows(std::size_t columns, std::size_t size, std::vector<Value> cells)
      : columns_(columns), size_(size), cells_(std::move(cells)) {}
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::size_t columns() const { return columns_; }
  Row operator[](std::size_t index) const;
  Row front() const { return (*this)[0]; }
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, size_}; }

 private:
  std::size_t columns_ = 0;
  std::size_t size_ = 0;
  std::vector<Value> cells_;
};

/// The most rows one result may have; a statement that yields more fails (store.result_too_large): page by key instead.
inline constexpr std::size_t kMaximumRows = 1'000'000;
/// The most parameters of one statement (both databases take more; ours need far fewer).
inline constexpr std::size_t kMaximumParameters = 999;

/// How many parameters `$1…$n` the statement has; text in quotes and comments does not count. Fails (store.statement)
/// when a number is left out, is 0 or is over kMaximumParameters: PostgreSQL could not type what is missing.
Result<std::size_t> count_placeholders(std::string_view sql);
/// Refuses text that the two databases would keep differently: NUL (PostgreSQL cuts there) and invalid UTF-8.
Result<void> check_parameters(std::span<const Parameter> params);

}  // namespace shuquan::store
