#include "evidence/row_proof.h"

#include <bit>

namespace shuquan::evidence {
namespace {

bool any_in(std::span<const std::uint64_t> rows, std::uint64_t begin, std::uint64_t end) {
  const auto first = std::lower_bound(rows.begin(), rows.end(), begin);
  return first != rows.end() && *first < end;
}

struct ProofReader {
  std::span<const std::uint64_t> rows;
  std::span<const Digest> hashes;
  std::span<const Digest> path;
  std::size_t next_leaf = 0;
  std::size_t next_hash = 0;
  bool short_of_hashes = false;

  Digest subtree(std::uint64_t begin, std::uint64_t end) {
    if (!any_in(rows, begin, end)) {
      if (next_hash == path.size()) {
        short_of_hashes = true;
        return {};
      }
      return path[next_hash++];
    }
    if (end - begin == 1) return hashes[next_leaf++];
    const std::uint64_t middle = begin + split_point(end - begin);
    const Digest left = subtree(begin, middle);
    return tree_node(Hash::sm3, left, subtree(middle, end));
  }
};

}  // namespace

ProofCollector::ProofCollector(std::uint64_t leaves, std::vector<std::uint64_t> rows)
    : leaves_(leaves), rows_(std::move(rows)) {
  SHUQUAN_ASSERT(!rows_.empty() && rows_.back() < leaves_);
  plan(0, leaves_);
}

bool ProofCollector::wanted(std::uint64_t begin, std::uint64_t end) const { return any_in(rows_, begin, end); }

void ProofCollector::plan(std::uint64_t begin, std::uint64_t end) {
  if (!wanted(begin, end)) return plan_whole(begin, end);
  if (end - begin == 1) return;
  const std::uint64_t middle = begin + split_point(end - begin);
  plan(begin, middle);
  plan(middle, end);
}

// The right edge is no perfect subtree: it is put together from those it consists of.
void ProofCollector::plan_whole(std::uint64_t begin, std::uint64_t end) {
  if (std::has_single_bit(end - begin)) {
    nodes_.emplace(std::pair(begin, end), Digest{});
    return;
  }
  const std::uint64_t middle = begin + split_point(end - begin);
  plan_whole(begin, middle);
  plan_whole(middle, end);
}

void ProofCollector::observe(int level, std::uint64_t number, const Digest& hash) {
  const auto found = nodes_.find({number << level, (number + 1) << level});
  if (found != nodes_.end()) found->second = hash;
}

Digest ProofCollector::hash_of(std::uint64_t begin, std::uint64_t end) const {
  const auto found = nodes_.find({begin, end});
  if (found != nodes_.end()) return found->second;
  const std::uint64_t middle = begin + split_point(end - begin);
  const Digest left = hash_of(begin, middle);
  return tree_node(Hash::sm3, left, hash_of(middle, end));
}

void ProofCollector::collect(std::uint64_t begin, std::uint64_t end, std::vector<Digest>& path) const {
  if (!wanted(begin, end)) {
    path.push_back(hash_of(begin, end));
    return;
  }
  if (end - begin == 1) return;
  const std::uint64_t middle = begin + split_point(end - begin);
  collect(begin, middle, path);
  collect(middle, end, path);
}

std::vector<Digest> ProofCollector::path() const {
  std::vector<Digest> result;
  collect(0, leaves_, result);
  return result;
}

Result<Digest> root_of_proof(std::uint64_t leaves, std::span<const std::uint64_t> rows, std::span<const Digest> hashes,
                             std::span<const Digest> path) {
  if (rows.empty() || rows.size() != hashes.size() || rows.back() >= leaves ||
      std::adjacent_find(rows.begin(), rows.end(), std::greater_equal<>()) != rows.end())
    return fail(Errc::invalid_input, "evidence.proof_malformed");
  ProofReader reader{rows, hashes, path};
  const Digest root = reader.subtree(0, leaves);
  if (reader.short_of_hashes || reader.next_hash != path.size())
    return fail(Errc::invalid_input, "evidence.proof_malformed");
  return root;
}

}  // namespace shuquan::evidence
