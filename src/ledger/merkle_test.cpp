#include "ledger/merkle.h"

#include <gtest/gtest.h>

#include <random>

#include "ledger/vectors.h"

namespace shuquan::ledger {
namespace {

using vectors::digest;

std::vector<Digest> vector_leaves(Hash hash = Hash::sha256) {
  std::vector<Digest> out;
  for (const std::string& input : vectors::leaf_inputs()) out.push_back(leaf_hash(hash, input));
  return out;
}

std::vector<Digest> numbered_leaves(Hash hash, std::size_t count) {
  std::vector<Digest> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(leaf_hash(hash, "entry " + std::to_string(i)));
  return out;
}

vectors::ReferenceNodes vector_nodes() { return {Hash::sha256, vector_leaves()}; }

TEST(Merkle, LeafHashesMatchThePublishedVectors) {
  const auto leaves = vector_leaves();
  EXPECT_EQ(leaves[0], vectors::roots()[1]);
  const char* const expected[] = {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                                  "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7",
                                  "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
                                  "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                                  "4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658",
                                  "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
                                  "46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1"};
  for (std::size_t i = 0; i < 7; ++i) EXPECT_EQ(crypto::to_hex(leaves[i + 1]), expected[i]);
}

TEST(Merkle, RootsMatchThePublishedVectorsInBothImplementations) {
  const auto leaves = vector_leaves();
  Frontier frontier(Hash::sha256);
  for (std::size_t n = 0; n <= leaves.size(); ++n) {
    EXPECT_EQ(reference_root(Hash::sha256, std::span(leaves).first(n)), vectors::roots()[n]) << n;
    EXPECT_EQ(frontier.root(), vectors::roots()[n]) << n;
    if (n < leaves.size()) frontier.append(leaves[n]);
  }
}

// Computed with another implementation of SM3; printed in docs/formats/log.md.
TEST(Merkle, Sm3RootsMatchTheFormatDocument) {
  const char* const expected[] = {
      "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b", "2daef60e7a0b8f5e024c81cd2ab3109f2b4f155cf83adeb2ae5532f74a157fdf",
      "0b990fe0c7ad70f1bf1a1262f2c7908ea48146b14253a6db99f2917ab1f5cc4d", "209ec96a210d662a964772680e8544d18cab7b88ffec3e00962220349b56ea56",
      "28e4e307ef6d2d0c62d84b11ef96e835efe490f35b93c8f024ecfe38c8dd4377", "bb10c996aeebbcdc69be3715fc847344de77442d37a5ab8213da9f41785b103b",
      "8723c1ab1f82ddfba4a3733ac0c80d936d9f4c208c7dbc8cc81ca9fff8584f66", "bd36c22a1ac6ff4308e0c3cc1a85bf0ffa30538ec60a55c70413ab15d45db4d2",
      "bc48ba7a709184b5f2a631e1adeb8dc2a0d4c018c1d6cc89b5664fe154c93b38"};
  Frontier frontier(Hash::sm3);
  for (std::size_t n = 0; n < 9; ++n) {
    EXPECT_EQ(crypto::to_hex(frontier.root()), expected[n]) << n;
    if (n < 8) frontier.append(vector_leaves(Hash::sm3)[n]);
  }
}

TEST(Merkle, InclusionProofsMatchThePublishedVectors) {
  const auto h = [](std::string_view hex) { return digest(hex); };
  const std::string a = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
  const std::string b = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
  const std::string c = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
  const std::string d = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
  const std::string e = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
  const std::string f = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
  const std::string g = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
  const std::string k = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
  auto nodes = vector_nodes();
  EXPECT_EQ(inclusion_proof(Hash::sha256, nodes, 0, 8).value(), (Proof{h(a), h(b), h(c)}));
  EXPECT_EQ(inclusion_proof(Hash::sha256, nodes, 5, 8).value(), (Proof{h(d), h(e), h(f)}));
  EXPECT_EQ(inclusion_proof(Hash::sha256, nodes, 2, 3).value(), (Proof{h(g)}));
  EXPECT_EQ(inclusion_proof(Hash::sha256, nodes, 1, 5).value(), (Proof{h(k), h(b), h(d)}));
  EXPECT_EQ(inclusion_proof(Hash::sha256, nodes, 0, 1).value(), Proof{});
  EXPECT_EQ(inclusion_proof(Hash::sha256, nodes, 8, 8).error().reason, "ledger.index_outside");
}

TEST(Merkle, ConsistencyProofsMatchThePublishedVectors) {
  auto nodes = vector_nodes();
  const auto proof = [&](std::uint64_t from, std::uint64_t to) { return consistency_proof(Hash::sha256, nodes, from, to).value(); };
  const Digest a = digest("96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7");
  const Digest b = digest("5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e");
  const Digest c = digest("6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
  const Digest d = digest("bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b");
  const Digest e = digest("ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0");
  const Digest f = digest("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
  const Digest g = digest("0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a");
  EXPECT_EQ(proof(1, 8), (Proof{a, b, c}));
  EXPECT_EQ(proof(6, 8), (Proof{g, e, f}));
  EXPECT_EQ(proof(2, 5), (Proof{b, d}));
  EXPECT_EQ(proof(8, 8), Proof{});
  EXPECT_EQ(proof(0, 8), Proof{});
  EXPECT_EQ(consistency_proof(Hash::sha256, nodes, 8, 7).error().reason, "ledger.sizes_reversed");
}

TEST(Merkle, EveryProofOfEverySmallTreeVerifiesAndNoOtherDoes) {
  for (const Hash hash : {Hash::sha256, Hash::sm3}) {
    const auto leaves = numbered_leaves(hash, 33);
    vectors::ReferenceNodes nodes(hash, leaves);
    for (std::uint64_t size = 1; size <= leaves.size(); ++size) {
      const Digest root = reference_root(hash, std::span(leaves).first(size));
      for (std::uint64_t index = 0; index < size; ++index) {
        const Proof proof = inclusion_proof(hash, nodes, index, size).value();
        EXPECT_TRUE(verify_inclusion(hash, index, size, leaves[index], proof, root)) << index << "/" << size;
        for (const std::uint64_t other : {index + 1, index - 1, index ^ 2})
          EXPECT_FALSE(verify_inclusion(hash, other, size, leaves[index], proof, root)) << other << " for " << index << "/" << size;
      }
      for (std::uint64_t old_size = 0; old_size <= size; ++old_size) {
        const Proof proof = consistency_proof(hash, nodes, old_size, size).value();
        const Digest old_root = reference_root(hash, std::span(leaves).first(old_size));
        EXPECT_TRUE(verify_consistency(hash, old_size, size, old_root, root, proof)) << old_size << "/" << size;
      }
    }
  }
}

// The negative cases of the published test suites: every field of an inclusion proof changed in turn.
TEST(Merkle, InclusionProofsWithAnyFieldChangedAreRefused) {
  const auto leaves = numbered_leaves(Hash::sha256, 100);
  vectors::ReferenceNodes nodes(Hash::sha256, leaves);
  std::mt19937_64 random(20240501);
  for (int round = 0; round < 200; ++round) {
    const std::uint64_t size = 2 + random() % 99, index = random() % size;
    const Digest root = reference_root(Hash::sha256, std::span(leaves).first(size));
    const Proof proof = inclusion_proof(Hash::sha256, nodes, index, size).value();
    const auto accepts = [&](std::uint64_t i, std::uint64_t n, const Digest& leaf, const Proof& p, const Digest& r) {
      return verify_inclusion(Hash::sha256, i, n, leaf, p, r).has_value();
    };
    ASSERT_TRUE(accepts(index, size, leaves[index], proof, root));
    EXPECT_FALSE(accepts(index, size * 2, leaves[index], proof, root));
    EXPECT_FALSE(accepts(index, size / 2, leaves[index], proof, root));
    EXPECT_FALSE(accepts(index, 0, leaves[index], proof, root));
    EXPECT_FALSE(accepts(index, size, leaves[(index + 1) % size], proof, root));
    EXPECT_FALSE(accepts(index, size, leaves[index], proof, empty_root(Hash::sha256)));
    EXPECT_FALSE(accepts(index, size, leaves[index], proof, leaves[index]));
    Proof changed = proof;
    changed.push_back(root);
    EXPECT_FALSE(accepts(index, size, leaves[index], changed, root)) << "extended";
    changed = proof;
    changed.insert(changed.begin(), root);
    EXPECT_FALSE(accepts(index, size, leaves[index], changed, root)) << "extended in front";
    changed = proof;
    changed.pop_back();
    EXPECT_FALSE(accepts(index, size, leaves[index], changed, root)) << "truncated";
    for (std::size_t i = 0; i < proof.size(); ++i) {
      changed = proof;
      changed[i][random() % 32] ^= static_cast<std::uint8_t>(1U << random() % 8);
      EXPECT_FALSE(accepts(index, size, leaves[index], changed, root)) << "hash " << i;
      changed = proof;
      changed[i] = Digest{};
      EXPECT_FALSE(accepts(index, size, leaves[index], changed, root)) << "empty hash " << i;
      if (i == 0) continue;
      changed = proof;
      std::swap(changed[i - 1], changed[i]);
      EXPECT_FALSE(accepts(index, size, leaves[index], changed, root)) << "reordered at " << i;
    }
  }
}

TEST(Merkle, ConsistencyProofsWithAnyFieldChangedAreRefused) {
  const auto leaves = numbered_leaves(Hash::sha256, 100);
  vectors::ReferenceNodes nodes(Hash::sha256, leaves);
  std::mt19937_64 random(7);
  for (int round = 0; round < 200; ++round) {
    const std::uint64_t size = 2 + random() % 99, old_size = 1 + random() % (size - 1);
    const Digest root = reference_root(Hash::sha256, std::span(leaves).first(size));
    const Digest old_root = reference_root(Hash::sha256, std::span(leaves).first(old_size));
    const Proof proof = consistency_proof(Hash::sha256, nodes, old_size, size).value();
    const auto accepts = [&](std::uint64_t m, std::uint64_t n, const Digest& a, const Digest& b, const Proof& p) {
      return verify_consistency(Hash::sha256, m, n, a, b, p).has_value();
    };
    ASSERT_TRUE(accepts(old_size, size, old_root, root, proof));
    EXPECT_FALSE(accepts(old_size, size, root, root, proof));
    EXPECT_FALSE(accepts(old_size, size, old_root, old_root, proof));
    EXPECT_FALSE(accepts(old_size, size, empty_root(Hash::sha256), root, proof));
    EXPECT_FALSE(accepts(size, old_size, old_root, root, proof));
    EXPECT_FALSE(accepts(old_size, old_size, old_root, root, {}));
    EXPECT_FALSE(accepts(0, size, old_root, root, {}));
    Proof changed = proof;
    changed.push_back(root);
    EXPECT_FALSE(accepts(old_size, size, old_root, root, changed));
    changed = proof;
    changed.pop_back();
    EXPECT_FALSE(accepts(old_size, size, old_root, root, changed));
    for (std::size_t i = 0; i < proof.size(); ++i) {
      changed = proof;
      changed[i][random() % 32] ^= static_cast<std::uint8_t>(1U << random() % 8);
      EXPECT_FALSE(accepts(old_size, size, old_root, root, changed)) << "hash " << i;
    }
  }
}

TEST(Merkle, ConsistencyWithTheEmptyTreeNeedsTheEmptyRoot) {
  const Digest empty = empty_root(Hash::sha256), other = vectors::roots()[5];
  EXPECT_TRUE(verify_consistency(Hash::sha256, 0, 5, empty, other, {}));
  EXPECT_TRUE(verify_consistency(Hash::sha256, 0, 0, empty, empty, {}));
  EXPECT_FALSE(verify_consistency(Hash::sha256, 0, 0, empty, other, {}));
  EXPECT_FALSE(verify_consistency(Hash::sha256, 0, 5, other, other, {}));
  EXPECT_FALSE(verify_consistency(Hash::sha256, 0, 5, empty, other, Proof{other}));
}

TEST(Frontier, SurvivesSerialisationAtEverySize) {
  const auto leaves = numbered_leaves(Hash::sm3, 300);
  Frontier frontier(Hash::sm3);
  for (const Digest& leaf : leaves) {
    const auto again = Frontier::parse(Hash::sm3, frontier.serialise());
    ASSERT_TRUE(again);
    EXPECT_EQ(*again, frontier);
    frontier.append(leaf);
  }
  EXPECT_EQ(frontier.root(), reference_root(Hash::sm3, leaves));
}

TEST(Frontier, RefusesBytesThatAreNoEdge) {
  Frontier frontier(Hash::sha256);
  for (const Digest& leaf : vector_leaves()) frontier.append(leaf);
  frontier.append(vector_leaves()[0]);
  const std::string good = frontier.serialise();
  ASSERT_TRUE(Frontier::parse(Hash::sha256, good));
  for (std::size_t cut = 0; cut < good.size(); ++cut)
    EXPECT_EQ(Frontier::parse(Hash::sha256, good.substr(0, cut)).error().reason, "ledger.frontier_malformed") << cut;
  EXPECT_FALSE(Frontier::parse(Hash::sha256, good + std::string(32, 'x')));
  std::string huge = good;
  huge[0] = '\x7f';
  EXPECT_FALSE(Frontier::parse(Hash::sha256, huge));
}

TEST(Frontier, ReportsTheSubtreesThatBecomeWholeTiles) {
  const auto leaves = numbered_leaves(Hash::sha256, 512);
  Frontier frontier(Hash::sha256);
  std::vector<CompleteNode> completed;
  for (const Digest& leaf : leaves) frontier.append(leaf, &completed);
  ASSERT_EQ(completed.size(), 2U);
  EXPECT_EQ(completed[1].id, (NodeId{8, 1}));
  EXPECT_EQ(completed[1].hash, reference_root(Hash::sha256, std::span(leaves).subspan(256)));
}

}  // namespace
}  // namespace shuquan::ledger
