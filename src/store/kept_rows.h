#pragma once
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "store/statement.h"

namespace shuquan::store {

/// The table that a statement writes to: "" where it only reads, "*" where that cannot be told (CTEs, DDL).
std::string_view written_table(std::string_view sql);

/// Answers of queries on tables that seldom change, for the one connection through which everything is written. The answers
/// from a table are forgotten when a statement writes to it. At most 4,096 answers, and none of more than 8 rows.
class KeptRows {
 public:
  /// The key of a query, in a form for the functions below. O(length of the parameters).
  static std::string key(std::string_view sql, std::initializer_list<Parameter> params);
  const Rows* find(std::string_view table, const std::string& key) const;
  void keep(std::string_view table, std::string key, const Rows& rows);
  /// To be told of every statement before it runs. O(1) while nothing is kept.
  void note(std::string_view sql);
  void clear() { by_table_.clear(); }

 private:
  static constexpr std::size_t kMaximum = 4096, kMaximumRows = 8;
  std::unordered_map<std::string, std::unordered_map<std::string, Rows>> by_table_;
};

}  // namespace shuquan::store
