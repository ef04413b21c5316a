// EVP gives no access to an unfinished state; the functions below it are called deprecated and do.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto/resumable_sha256.h"

#include <openssl/sha.h>

#include "base/result.h"

namespace shuquan::crypto {
namespace {

constexpr std::size_t kWords = 8 + 16;
constexpr std::size_t kStateBytes = kWords * 4 + 8 + 1;

}  // namespace

struct ResumableSha256::State {
  SHA256_CTX context;
};

ResumableSha256::ResumableSha256() : state_(std::make_unique<State>()) { SHUQUAN_ASSERT(SHA256_Init(&state_->context) == 1); }
ResumableSha256::~ResumableSha256() = default;
ResumableSha256::ResumableSha256(ResumableSha256&&) noexcept = default;
ResumableSha256& ResumableSha256::operator=(ResumableSha256&&) noexcept = default;

void ResumableSha256::update(std::string_view bytes) { SHUQUAN_ASSERT(SHA256_Update(&state_->context, bytes.data(), bytes.size()) == 1); }

Digest ResumableSha256::finish() {
  Digest out;
  SHUQUAN_ASSERT(SHA256_Final(out.data(), &state_->context) == 1);
  return out;
}

std::string ResumableSha256::save() const {
  const SHA256_CTX& context = state_->context;
  std::string out;
  const auto put = [&](std::uint32_t word) {
    for (int i = 3; i >= 0; --i) out += static_cast<char>(word >> 8 * i);
  };
  for (const SHA_LONG word : context.h) put(word);
  for (const SHA_LONG word : context.data) put(word);
  put(context.Nh);
  put(context.Nl);
  out += static_cast<char>(context.num);
  return out;
}

std::optional<ResumableSha256> ResumableSha256::restore(std::string_view state) {
  if (state.size() != kStateBytes || static_cast<unsigned char>(state.back()) >= SHA256_CBLOCK) return std::nullopt;
  const auto take = [&] {
    std::uint32_t word = 0;
    for (int i = 0; i < 4; ++i) word = word << 8 | static_cast<unsigned char>(state[static_cast<std::size_t>(i)]);
    state.remove_prefix(4);
    return word;
  };
  ResumableSha256 out;
  SHA256_CTX& context = out.state_->context;
  for (SHA_LONG& word : context.h) word = take();
  for (SHA_LONG& word : context.data) word = take();
  context.Nh = take();
  context.Nl = take();
  context.num = static_cast<unsigned char>(state.back());
  return out;
}

}  // namespace shuquan::crypto
