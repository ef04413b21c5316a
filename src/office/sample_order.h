#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "crypto/digest.h"

// The public rule by which a sample is drawn (docs/formats/samples.md): nobody chooses, and whoever knows the seed and the
// cases can draw it again. Pure.
namespace shuquan::office {

struct SampleMember {
  std::string case_id;
  crypto::Digest digest{};  ///< HMAC-SHA-256 with the seed as key over the case's identifier
};
/// All cases in the order in which they are drawn: by digest, as bytes.
std::vector<SampleMember> sample_order(const crypto::Digest& seed, std::vector<std::string> cases);
/// How many of `population` are drawn: `percent` (0…100) rounded up, at least `least`, never more than there are.
std::int64_t sample_size(std::int64_t population, std::int64_t percent, std::int64_t least);
/// What stands for the whole list: SHA-256 over the digests in order, each as 64 lower-case hex digits and a line feed.
crypto::Digest list_digest(const std::vector<SampleMember>& members);

}  // namespace shuquan::office
