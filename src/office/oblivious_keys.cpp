#include "office/oblivious_keys.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "base/hex.h"
#include "crypto/key_file.h"
#include "evidence/keyed_sketch.h"

namespace shuquan::office {
namespace {

constexpr int kMostKeys = 9999;

std::string file_of(const std::string& folder, int number) {
  char name[16];
  std::snprintf(name, sizeof name, "/%04d.key", number);
  return folder + name;
}

/// As many as there are; numbers have no gaps.
Result<int> count_keys(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail_with_detail(Errc::unavailable, "store.io", folder + ": " + error.message());
  chmod(folder.c_str(), 0700);
  int count = 0;
  while (count < kMostKeys && std::filesystem::exists(file_of(folder, count + 1))) ++count;
  return count;
}

Result<ObliviousKeys::Entry> load_key(const std::string& folder, int number) {
  SHUQUAN_TRY(const std::string seed, crypto::load_or_create_symmetric_key(file_of(folder, number)));
  SHUQUAN_TRY(crypto::ObliviousKey key, crypto::ObliviousKey::derive(seed, evidence::kKeyedSketchFormat));
  return ObliviousKeys::Entry{to_hex(evidence::sketch_key_id(key.public_key())), std::move(key)};
}

}  // namespace

Result<ObliviousKeys> ObliviousKeys::open(const std::string& folder) {
  SHUQUAN_TRY(const int count, count_keys(folder));
  ObliviousKeys keys;
  for (int number = std::max(count, 1); number > 0; --number) {
    SHUQUAN_TRY(Entry entry, load_key(folder, number));
    keys.keys_.push_back(std::move(entry));
  }
  return keys;
}

Result<std::string> ObliviousKeys::rotate(const std::string& folder) {
  SHUQUAN_TRY(const int count, count_keys(folder));
  SHUQUAN_TRY(const Entry entry, load_key(folder, count + 1));
  return entry.id;
}

const ObliviousKeys::Entry* ObliviousKeys::find(std::string_view id) const {
  if (id.empty()) return &keys_.front();
  const auto found = std::ranges::find(keys_, id, &Entry::id);
  return found == keys_.end() ? nullptr : &*found;
}

}  // namespace shuquan::office
