#pragma once
#include <bit>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace shuquan::evidence {

/// Writes the state of an unfinished run: whole numbers, truth values, enumerations, doubles and texts, one after the other.
class StateWriter {
 public:
  template <class Value>
    requires std::integral<Value> || std::is_enum_v<Value>
  void put(Value value) {
    const auto bits = static_cast<std::uint64_t>(value);
    for (int i = 0; i < 8; ++i) bytes_ += static_cast<char>(bits >> 8 * i);
  }
  void put(double value) { put(std::bit_cast<std::uint64_t>(value)); }
  void put(std::string_view text) {
    put(text.size());
    bytes_ += text;
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads what StateWriter wrote. Once something is amiss, everything reads as zero and good() says so.
class StateReader {
 public:
  explicit StateReader(std::string_view bytes) : rest_(bytes) {}
  template <class Value>
    requires std::integral<Value> || std::is_enum_v<Value>
  void get(Value& value) {
    value = static_cast<Value>(number());
  }
  void get(double& value) { value = std::bit_cast<double>(number()); }
  void get(std::string& text) {
    const std::uint64_t size = number();
    if (size > rest_.size()) fail();
    text = rest_.substr(0, good_ ? static_cast<std::size_t>(size) : 0);
    rest_.remove_prefix(text.size());
  }
  /// How many entries follow; none where the rest cannot hold so many of this size.
  std::size_t count(std::size_t least_bytes) {
    const std::uint64_t value = number();
    if (value > rest_.size() / least_bytes) fail();
    return good_ ? static_cast<std::size_t>(value) : 0;
  }
  bool good() const { return good_; }
  bool at_end() const { return good_ && rest_.empty(); }
  void fail() {
    good_ = false;
    rest_ = {};
  }

 private:
  std::uint64_t number() {
    if (rest_.size() < 8) {
      fail();
      return 0;
    }
    std::uint64_t value = 0;
    for (std::size_t i = 8; i-- > 0;) value = value << 8 | static_cast<unsigned char>(rest_[i]);
    rest_.remove_prefix(8);
    return value;
  }
  std::string_view rest_;
  bool good_ = true;
};

}  // namespace shuquan::evidence
