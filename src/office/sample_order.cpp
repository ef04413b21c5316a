#include "office/sample_order.h"

#include <algorithm>

namespace shuquan::office {

std::vector<SampleMember> sample_order(const crypto::Digest& seed, std::vector<std::string> cases) {
  std::vector<SampleMember> out;
  for (std::string& id : cases) {
    const crypto::Digest digest = crypto::hmac_sha256(crypto::to_view(seed), id);
    out.push_back({std::move(id), digest});
  }
  std::ranges::sort(out, {}, &SampleMember::digest);
  return out;
}

std::int64_t sample_size(std::int64_t population, std::int64_t percent, std::int64_t least) { return std::min(population, std::max(least, (population * percent + 99) / 100)); }

crypto::Digest list_digest(const std::vector<SampleMember>& members) {
  crypto::Hasher hasher(crypto::Hash::sha256);
  for (const SampleMember& member : members) hasher.update(crypto::to_hex(member.digest)).update("\n");
  return hasher.finish();
}

}  // namespace shuquan::office
