#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/digest.h"

namespace shuquan::crypto {

/// SHA-256 whose state can be written down and taken up again, in another process too.
class ResumableSha256 {
 public:
  ResumableSha256();
  ~ResumableSha256();
  ResumableSha256(ResumableSha256&&) noexcept;
  ResumableSha256& operator=(ResumableSha256&&) noexcept;
  void update(std::string_view bytes);
  /// Once, at the end.
  Digest finish();
  std::string save() const;
  /// What save() wrote; nothing where it did not.
  static std::optional<ResumableSha256> restore(std::string_view state);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace shuquan::crypto
