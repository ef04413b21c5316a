#pragma once
#include <deque>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "store/statement.h"

namespace shuquan::office {

/// Collects the conditions of a statement and their parameters; values live as long as the builder. Place only what is used:
/// every parameter of a statement must occur in it.
class Where {
 public:
  std::string place(std::string value) {
    values_.emplace_back(std::move(value));
    return "$" + std::to_string(values_.size());
  }
  std::string place(std::int64_t value) {
    values_.emplace_back(value);
    return "$" + std::to_string(values_.size());
  }
  void add(std::string condition) { conditions_.push_back(std::move(condition)); }
  /// Nothing where `value` is empty.
  void equal(std::string_view column, const std::string& value) {
    if (!value.empty()) add(std::string(column) + " = " + place(value));
  }
  std::string any_of(std::string_view column, const std::vector<std::string>& values) {
    std::string list;
    for (const std::string& value : values) list += (list.empty() ? "" : ", ") + place(value);
    if (values.empty()) return "1 = 0";
    return values.size() == 1 ? std::string(column) + " = " + list : std::string(column) + " IN (" + list + ")";
  }
  /// " WHERE (…) AND (…)", or nothing.
  std::string text() const {
    std::string out;
    for (const std::string& condition : conditions_) out += (out.empty() ? " WHERE (" : " AND (") + condition + ")";
    return out;
  }
  std::vector<store::Parameter> parameters() const {
    std::vector<store::Parameter> out;
    for (const auto& value : values_) std::visit([&](const auto& it) { out.emplace_back(it); }, value);
    return out;
  }

 private:
  std::vector<std::string> conditions_;
  std::deque<std::variant<std::string, std::int64_t>> values_;  // a deque keeps them in their place
};

}  // namespace shuquan::office
