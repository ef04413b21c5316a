#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "crypto/oblivious.h"

namespace shuquan::office {

/// The registry's keys for keyed sketches. They lie in one folder, 0001.key, 0002.key …, each made once and never replaced:
/// the newest keys new sketches, older ones still answer for the sketches they keyed.
class ObliviousKeys {
 public:
  /// Opens all keys in the folder; makes the folder and the first key where there is none.
  static Result<ObliviousKeys> open(const std::string& folder);
  /// Adds a key, which counts from the next start of the server; answers its name as in sketches, 32 hex digits.
  static Result<std::string> rotate(const std::string& folder);

  struct Entry {
    std::string id;  ///< 32 hex digits
    crypto::ObliviousKey key;
  };
  /// Newest first; never empty.
  const std::vector<Entry>& all() const { return keys_; }
  /// The newest where `id` is empty; null for an unknown one.
  const Entry* find(std::string_view id) const;

 private:
  std::vector<Entry> keys_;
};

}  // namespace shuquan::office
