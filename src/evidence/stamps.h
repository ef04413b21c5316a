#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "crypto/timestamp.h"
#include "evidence/deposit.h"

namespace shuquan::evidence {

inline constexpr std::string_view kStampsFormat = "shuquan-stamps-v1";
inline constexpr std::size_t kMostStamps = 64;

/// Time stamps over the head of a deposit, kept beside it (docs/formats/deposit.md §5).
struct Stamps {
  Digest head_sha256{};
  Digest head_sm3{};
  struct One {
    Hash hash = Hash::sha256;  ///< which digest of the head is stamped
    std::string response;      ///< DER, TimeStampResp or bare token
  };
  std::vector<One> stamps;
};
Stamps stamps_of(const Deposit& deposit);
std::string write_stamps(const Stamps& stamps);
/// Strictly: evidence.stamps_malformed.
Result<Stamps> parse_stamps(std::string_view json);

/// What a stamp says, and whether a certificate that was named by the reader signed it; otherwise only that it is consistent.
struct CheckedStamp {
  Hash hash = Hash::sha256;
  crypto::Timestamp stamp;
  bool trusted = false;
};
/// Checks every stamp against the deposit. `trusted`: certificates (DER) of authorities. Without any, a stamp is held against the
/// certificate it carries. Reasons evidence.stamps_other_deposit, timestamp.*; with trusted certificates a stamp that none of
/// them signed is timestamp.untrusted.
Result<std::vector<CheckedStamp>> check_stamps(const Stamps& stamps, const Deposit& deposit, const std::vector<std::string>& trusted);

}  // namespace shuquan::evidence
