#pragma once
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/statement.h"

struct pg_result;  // PGresult of libpq

namespace shuquan::store {

/// Parameters in the form libpq takes: numbers and text as text, bytes in binary. Lives for one call.
class PostgresqlParameters {
 public:
  explicit PostgresqlParameters(std::span<const Parameter> params);
  int count() const { return static_cast<int>(values_.size()); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  std::vector<std::string> texts_;
  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

/// The rows of a result in binary format. Types: integers, bool, float, numeric, text and its kin, bytea; a column of
/// another type must be cast in the statement (internal/store.column_type).
Result<Rows> read_rows(const pg_result* result);

}  // namespace shuquan::store
