#pragma once
#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace shuquan::store {

/// Prepared statements of one connection by their text; the one not used for longest makes room. O(1).
template <class Statement>
class StatementCache {
 public:
  explicit StatementCache(std::size_t capacity) : capacity_(capacity) {}

  /// The statement, now the most recently used one, or nullptr. Valid until it is erased or pushed out.
  Statement* find(std::string_view sql) {
    const auto found = by_text_.find(sql);
    if (found == by_text_.end()) return nullptr;
    order_.splice(order_.begin(), order_, found->second);
    return &found->second->second;
  }

  /// Adds a statement whose text is not in the cache; what had to make room is returned for closing.
  std::pair<Statement*, std::optional<Statement>> insert(std::string_view sql, Statement statement) {
    std::optional<Statement> evicted;
    if (order_.size() >= capacity_) {
      evicted = std::move(order_.back().second);
      by_text_.erase(order_.back().first);
      order_.pop_back();
    }
    order_.emplace_front(std::string(sql), std::move(statement));
    by_text_.emplace(order_.front().first, order_.begin());
    return {&order_.front().second, std::move(evicted)};
  }

  void erase(std::string_view sql) {
    const auto found = by_text_.find(sql);
    if (found == by_text_.end()) return;
    const auto entry = found->second;
    by_text_.erase(found);
    order_.erase(entry);
  }

  void clear() {
    by_text_.clear();
    order_.clear();
  }

  std::size_t size() const { return order_.size(); }

 private:
  using Order = std::list<std::pair<std::string, Statement>>;
  std::size_t capacity_;
  Order order_;                                                           // most recently used first
  std::unordered_map<std::string_view, typename Order::iterator> by_text_;  // keys look into order_
};

/// Statements kept prepared per connection.
inline constexpr std::size_t kStatementCacheSize = 256;

}  // namespace shuquan::store
