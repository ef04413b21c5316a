#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "crypto/digest.h"

namespace shuquan::evidence {

/// Places (JSON pointers) where a document is not what it must be.
class FieldErrors {
 public:
  void add(std::string pointer) {
    if (pointers_.size() < 16) pointers_.push_back(std::move(pointer));
  }
  bool empty() const { return pointers_.empty(); }
  const std::string& first() const { return pointers_.front(); }

 private:
  std::vector<std::string> pointers_;
};

/// Reads the members of one object strictly: what is missing or of a wrong type is noted and read as empty,
/// what was never asked for is noted by end().
class Fields {
 public:
  Fields(const Json& object, std::string pointer, FieldErrors& errors);
  bool has(std::string_view name) const { return object_.contains(name); }
  std::string text(std::string_view name, std::size_t longest);
  bool boolean(std::string_view name);
  /// A whole number from 0 to 2^63 − 1.
  std::uint64_t count(std::string_view name);
  /// 64 lower-case hex digits.
  crypto::Digest digest(std::string_view name);
  /// Lower-case hex of exactly `size` bytes.
  std::string bytes(std::string_view name, std::size_t size);
  const Json::Array& array(std::string_view name, std::size_t longest);
  Fields object(std::string_view name);
  /// Notes that a member has a wrong value.
  void wrong(std::string_view name);
  /// Notes members that nobody asked for.
  void end();
  std::string pointer_to(std::string_view name) const;

 private:
  const Json& take(std::string_view name);

  const Json& object_;
  std::string pointer_;
  FieldErrors& errors_;
  std::vector<std::string> taken_;
};

}  // namespace shuquan::evidence
