#include "evidence/keyed_sketch.h"

#include <bit>

#include "crypto/signature.h"
#include "evidence/flat_table.h"

namespace shuquan::evidence {
namespace {

constexpr int kMostZeros = 31;  // leading zero bits beyond say nothing more about what is kept
constexpr std::uint64_t kMark = std::uint64_t{1} << 63;

enum class Family : char { row = 'R', pair = 'P', value = 'V', cell = 'C' };

std::string input_of(Family family, std::uint64_t hash) {
  std::string out = std::string(kCanonicalVersion) + "/" + static_cast<char>(family);
  for (int i = family == Family::cell ? 4 : 5; i >= 0; --i) out += static_cast<char>(hash >> 8 * i);
  return out;
}

/// The distinct hashes of one family with the place of their values.
class Places {
 public:
  Places(Family family, std::vector<std::string>& inputs) : family_(family), inputs_(inputs) {}
  void add(std::uint64_t hash) {
    bool added = false;
    std::size_t& place = places_.find_or_add(hash | kMark, added);
    if (!added) return;
    place = inputs_.size();
    inputs_.push_back(input_of(family_, hash));
  }
  std::size_t at(std::uint64_t hash) { return *places_.find(hash | kMark); }

 private:
  Family family_;
  std::vector<std::string>& inputs_;
  FlatTable<std::size_t> places_;
};

struct Question {
  std::vector<std::string> inputs;
  Places rows{Family::row, inputs}, pairs{Family::pair, inputs}, values{Family::value, inputs}, cells{Family::cell, inputs};

  explicit Question(const Sketch& sketch) {
    for (const SketchRow& row : sketch.row_hashes) rows.add(row.hash);
    for (const SketchPair& pair : sketch.pairs) pairs.add(pair.hash);
    for (const SketchValue& value : sketch.values) values.add(value.hash);
    for (const CapsuleRow& row : sketch.capsule) {
      rows.add(row.hash);
      for (const std::uint64_t cell : row.cells)
        if (cell != 0) cells.add(cell);
    }
  }
  Question(const Question&) = delete;
  Question& operator=(const Question&) = delete;
};

std::uint64_t first_bits(const Digest& digest, int count) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) value = value << 8 | digest[i];
  return value >> (64 - count);
}

/// As many leading zeros as the public hash has, a one, then the keyed function's bits.
Hash48 keyed_hash(Hash48 hash, const Digest& value) {
  const int level = std::min(std::countl_zero(hash) - 16, kMostZeros);
  return std::uint64_t{1} << (47 - level) | first_bits(value, 47 - level);
}

std::uint64_t keyed_cell(std::uint64_t cell, const Digest& value) {
  return cell == 0 ? 0 : std::max<std::uint64_t>(first_bits(value, 40), 1);
}

/// Sorted; of entries that the function made alike (a matter of chance) one stays.
template <class List>
void settle(List& list) {
  std::ranges::sort(list);
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

}  // namespace

std::string sketch_key_id(std::string_view public_key) { return std::string(crypto::to_view(crypto::sha256(public_key)).substr(0, kSketchKeyBytes)); }

std::size_t keyed_inputs(const Sketch& sketch) { return Question(sketch).inputs.size(); }

Result<Sketch> key_sketch(const Sketch& sketch, const Keying& keying) {
  if (!sketch.key.empty()) return fail(Errc::invalid_input, "evidence.sketch_is_keyed");
  Question question(sketch);
  SHUQUAN_TRY(const std::vector<Digest> values, keying.function(question.inputs));
  SHUQUAN_ASSERT(values.size() == question.inputs.size());
  Sketch keyed = sketch;
  keyed.key = sketch_key_id(keying.public_key);
  for (SketchRow& row : keyed.row_hashes) row.hash = keyed_hash(row.hash, values[question.rows.at(row.hash)]);
  for (SketchPair& pair : keyed.pairs) pair.hash = keyed_hash(pair.hash, values[question.pairs.at(pair.hash)]);
  for (SketchValue& value : keyed.values) value.hash = keyed_hash(value.hash, values[question.values.at(value.hash)]);
  for (CapsuleRow& row : keyed.capsule) {
    row.hash = keyed_hash(row.hash, values[question.rows.at(row.hash)]);
    for (std::uint64_t& cell : row.cells)
      if (cell != 0) cell = keyed_cell(cell, values[question.cells.at(cell)]);
  }
  settle(keyed.row_hashes);
  settle(keyed.pairs);
  settle(keyed.values);
  settle(keyed.capsule);
  return keyed;
}

Result<Deposit> key_deposit(const Deposit& deposit, const Keying& keying, const crypto::Ed25519Key* signer) {
  if (!deposit.sketch) return fail(Errc::invalid_input, "evidence.no_sketch");
  Deposit keyed = deposit;
  SHUQUAN_TRY(keyed.sketch, key_sketch(*deposit.sketch, keying));
  keyed.head.sketch_sm3 = crypto::sm3(encode_sketch(*keyed.sketch));
  keyed.public_key.clear();
  keyed.signature.clear();
  if (signer != nullptr) {
    keyed.public_key = signer->public_key();
    keyed.signature = signer->sign(head_bytes(keyed.head));
  }
  return keyed;
}

}  // namespace shuquan::evidence
