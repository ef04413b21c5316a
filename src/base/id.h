#pragma once
#include <compare>
#include <string>
#include <string_view>
#include <utility>

#include "base/time.h"

namespace shuquan {

/// An identifier of one kind of thing; identifiers of different kinds do not mix.
template <class Tag>
struct Id {
  std::string value;
  Id() = default;
  explicit Id(std::string text) : value(std::move(text)) {}
  explicit Id(std::string_view text) : value(text) {}
  bool empty() const { return value.empty(); }
  auto operator<=>(const Id&) const = default;
};

using CaseId = Id<struct CaseTag>;
using PartyId = Id<struct PartyTag>;      ///< organisation or natural person 主体
using AccountId = Id<struct AccountTag>;  ///< a person's sign-in
using OfficeId = Id<struct OfficeTag>;    ///< registration authority 登记机构
using BlobId = Id<struct BlobTag>;        ///< attachment: lower-case hex SHA-256 of its bytes

/// 26 characters (Crockford base 32, lower case): 48 bits of time and 80 random bits; sorts by creation time.
std::string new_identifier(Instant now);
/// `count` random bytes from the operating system.
std::string random_bytes(std::size_t count);

}  // namespace shuquan
