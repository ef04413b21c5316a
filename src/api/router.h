#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "api/operation.h"

namespace shuquan::api {

inline constexpr std::string_view kPrefix = "/api/v1";

/// Finds the operation of a request. Built once from the table.
class Router {
 public:
  explicit Router(std::span<const Operation> operations);
  struct Match {
    const Operation* operation = nullptr;
    Json path = Json::object();  ///< path parameters
    bool path_known = false;     ///< some operation has this path, but not with this method
  };
  /// `path` with its prefix. O(operations with that number of segments).
  Match find(http::Method method, std::string_view path) const;

 private:
  struct Entry {
    const Operation* operation;
    std::vector<std::string_view> segments;
  };
  std::map<std::size_t, std::vector<Entry>> by_length_;
};

}  // namespace shuquan::api
