#include "ledger/entry.h"

#include <gtest/gtest.h>

#include <random>

#include "ledger/canonical_json.h"
#include "ledger/tile.h"
#include "ledger/vectors.h"

namespace shuquan::ledger {
namespace {

RegisterEntry sample_grant() {
  RegisterEntry entry;
  entry.kind = "grant";
  entry.ordinal = 0;
  entry.number = "SQ-BJ-2026-0000001";
  entry.effective = make_date(2026, 3, 1);
  entry.facts = Json::object({{"name", "城市交通流量数据集"}, {"rows", 1200000}, {"holders", Json::array({"北京某数据公司"})}});
  entry.commitments["applicant.identity"] = commitment("applicant.identity", std::string(16, '\x01'), "110101199003070011");
  return entry;
}

StateRootEntry sample_root() {
  StateRootEntry entry;
  entry.registers = 1;
  entry.state_root = vectors::roots()[3];
  entry.covers = 0;
  entry.sm3_root = vectors::roots()[4];
  entry.sm3_size = 1;
  entry.time = parse_instant("2026-03-01T09:00:00.123Z").value();
  return entry;
}

// The vectors of docs/formats/log.md.
TEST(Entry, BytesAreThoseOfTheFormatDocument) {
  const std::string grant = encode_entry(sample_grant()).value();
  EXPECT_EQ(grant,
            R"({"commitments":{"applicant.identity":"a9b4a9194058cad456a1a9419599f8484ae3d6168bae19b4546c9ddd3a0b77aa"},"effective":"2026-03-01",)"
            R"("facts":{"holders":["北京某数据公司"],"name":"城市交通流量数据集","rows":1200000},"kind":"grant","number":"SQ-BJ-2026-0000001",)"
            R"("ordinal":0,"prev_index":null,"prev_leaf":null,"revision":1,"v":1})");
  const std::string root = encode_entry(sample_root()).value();
  EXPECT_EQ(root,
            R"({"covers":0,"kind":"state-root","registers":1,"sm3_root":"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",)"
            R"("sm3_size":1,"state_root":"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77","time":"2026-03-01T09:00:00.123Z","v":1})");
  const StateLeaf leaf{0, 1, 0, leaf_hash(Hash::sha256, grant), "valid", crypto::sha256("state")};
  const std::string state = encode_state_leaf(leaf).value();
  EXPECT_EQ(decode_state_leaf(state).value(), leaf);
  EXPECT_EQ(crypto::to_hex(leaf_hash(Hash::sha256, grant)), "2aa1d2604a60f94c9eae6d5ee19b96effe3966f12b0d56c6f71f48751349f90e");
  EXPECT_EQ(crypto::to_hex(leaf_hash(Hash::sm3, grant)), "4e939f7bf9b2e8fabcff9a957c0480a74a75980dbe1d58d4a2622b74c992b75d");
  EXPECT_EQ(state,
            R"({"last_index":0,"last_leaf":"2aa1d2604a60f94c9eae6d5ee19b96effe3966f12b0d56c6f71f48751349f90e",")"
            R"(ordinal":0,"revision":1,"state_digest":"4ba69735ca53765ed6a709edb56c6ea236b7193a3b29a6b390c346f0f4340e4e","status":"valid","v":1})");
  EXPECT_EQ(crypto::to_hex(leaf_hash(Hash::sha256, state)), "3585337a5f3c61656c3b36f3c2d311549fab7b78263c89f9397b10c525f850b9");
}

TEST(Entry, SurvivesEncoding) {
  const RegisterEntry grant = sample_grant();
  EXPECT_EQ(std::get<RegisterEntry>(decode_entry(encode_entry(grant).value()).value()).commitments, grant.commitments);
  RegisterEntry transfer = grant;
  transfer.kind = "transfer";
  transfer.revision = 2;
  transfer.prev_index = 17;
  transfer.prev_leaf = vectors::roots()[2];
  const std::string bytes = encode_entry(transfer).value();
  const auto decoded = std::get<RegisterEntry>(decode_entry(bytes).value());
  EXPECT_EQ(static_cast<const RegisterHeader&>(decoded), static_cast<const RegisterHeader&>(transfer));
  EXPECT_EQ(encode_entry(decoded).value(), bytes);
  EXPECT_EQ(std::get<RegisterHeader>(outline_entry(bytes).value()), static_cast<const RegisterHeader&>(transfer));
  EXPECT_EQ(std::get<StateRootEntry>(decode_entry(encode_entry(sample_root()).value()).value()), sample_root());
  StateRootEntry first;
  first.sm3_root = empty_root(Hash::sm3);
  EXPECT_EQ(std::get<StateRootEntry>(decode_entry(encode_entry(first).value()).value()), first) << "a root before any register entry";
}

TEST(Entry, WhatCouldNotBeReadIsNotWritten) {
  const auto refused_field = [](auto change) {
    RegisterEntry entry = sample_grant();
    change(entry);
    const auto bytes = encode_entry(entry);
    return bytes ? std::string("accepted") : bytes.error().params.empty() ? bytes.error().reason : bytes.error().params.front().second;
  };
  EXPECT_EQ(refused_field([](RegisterEntry& e) { e.kind = "state-root"; }), "commitments");
  EXPECT_EQ(refused_field([](RegisterEntry& e) { e.kind = "Grant"; }), "kind");
  EXPECT_EQ(refused_field([](RegisterEntry& e) { e.kind = ""; }), "kind");
  EXPECT_EQ(refused_field([](RegisterEntry& e) { e.number = ""; }), "number");
  EXPECT_EQ(refused_field([](RegisterEntry& e) { e.number = std::string(129, 'x'); }), "number");
  EXPECT_EQ(refused_field([](RegisterEntry& e) { e.number = "a\"b"; }), "number");
  EXPECT_EQ(refused_field([](RegisterEntry& e) { e.number = "\xff"; }), "ledger.not_canonical");
  EXPECT_EQ(refused_field([](RegisterEntry& e) { e.revision = 0; }), "prev_index");
  EXPECT_EQ(refused_field([](RegisterEntry& e) { e.revision = 2; }), "prev_index");
  EXPECT_EQ(refused_field([](RegisterEntry& e) { e.prev_leaf = Digest{}; }), "prev_leaf");
  EXPECT_EQ(refused_field([](RegisterEntry& e) { e.ordinal = ~0ULL; }), "ordinal");
  EXPECT_EQ(refused_field([](RegisterEntry& e) { e.facts = Json(1); }), "facts");
  EXPECT_EQ(refused_field([](RegisterEntry& e) { e.facts.set("price", 1.5); }), "facts");
  EXPECT_EQ(refused_field([](RegisterEntry& e) { e.facts.set("deep", Json::array({Json::object({{"x", 0.1}})})); }), "facts");
  EXPECT_EQ(refused_field([](RegisterEntry& e) { e.facts.set("a\nb", 1); }), "ledger.not_canonical");
  EXPECT_EQ(refused_field([](RegisterEntry& e) { e.commitments["Bad Name"] = {}; }), "commitments");
  EXPECT_EQ(refused_field([](RegisterEntry& e) { e.facts.set("long", std::string(70000, 'x')); }), std::to_string(kMaxEntryBytes));
  StateRootEntry root = sample_root();
  root.covers.reset();
  EXPECT_FALSE(encode_entry(root));
  root = sample_root();
  root.covers = 1;
  EXPECT_FALSE(encode_entry(root)) << "cannot cover itself";
  StateLeaf leaf{0, 1, 0, {}, "Not a token", {}};
  EXPECT_FALSE(encode_state_leaf(leaf));
}

TEST(Entry, EveryMissingUnknownOrRetypedFieldIsRefused) {
  for (const std::string& good : {encode_entry(sample_grant()).value(), encode_entry(sample_root()).value()}) {
    const Json object = Json::parse(good).value();
    ASSERT_TRUE(decode_entry(object.canonical()));
    for (const auto& [name, value] : object.members()) {
      Json changed = object;
      changed.erase(name);
      EXPECT_FALSE(decode_entry(changed.canonical())) << "without " << name;
      changed = object;
      changed.set(name, Json::array({1}));
      EXPECT_FALSE(decode_entry(changed.canonical())) << "an array as " << name;
      changed = object;
      changed.set(name, true);
      EXPECT_FALSE(decode_entry(changed.canonical())) << "a boolean as " << name;
      changed = object;
      changed.set(name + "x", 1);
      EXPECT_FALSE(decode_entry(changed.canonical())) << "an extra field after " << name;
    }
    Json changed = object;
    changed.set("", 1);
    EXPECT_FALSE(decode_entry(changed.canonical()));
    changed = object;
    changed.set("v", 2);
    EXPECT_FALSE(decode_entry(changed.canonical()));
    EXPECT_EQ(decode_entry(object.pretty()).error().reason, "ledger.not_canonical");
  }
  for (const char* bad : {"", "{}", "[]", "null", "{\"v\":1}", "{\"kind\":\"state-root\"}"}) EXPECT_FALSE(decode_entry(bad)) << bad;
}

// The scanner accepts exactly what the writer writes: compared with parse-and-write-again on mutated texts.
TEST(CanonicalJson, AcceptsExactlyWhatTheWriterWrites) {
  const std::string seeds[] = {
      R"({"a":[1,-2,0,9223372036854775807,-9223372036854775808],"b":{"c":"x\n\"\\é\u0001","d":null},"e":[true,false,[],{}]})",
      encode_entry(sample_grant()).value(), R"({"":0,"中":"文","字":[{"a":"\u001f\b\f"}]})"};
  std::mt19937_64 random(99);
  const std::string alphabet = "{}[]\",:\\untrbf0123456789-+.eE \n\x01\x7f\xc3\xa9\xe4";
  int accepted = 0;
  for (int round = 0; round < 60000; ++round) {
    std::string text = seeds[random() % 3];
    for (std::uint64_t changes = random() % 3; changes > 0; --changes) {
      const std::size_t at = random() % text.size();
      const char c = alphabet[random() % alphabet.size()];
      if (random() % 3 == 0) text.erase(at, 1);
      else if (random() % 2 == 0) text.insert(at, 1, c);
      else text[at] = c;
      if (text.empty()) text = "{";
    }
    const auto parsed = Json::parse(text);
    const auto is_plain = [](auto&& self, const Json& value) -> bool {
      if (value.is_double()) return false;
      for (const Json& item : value.items()) if (!self(self, item)) return false;
      for (const auto& [name, member] : value.members()) {
        std::string quoted;
        append_json_string(quoted, name);
        if (quoted.size() != name.size() + 2 || !self(self, member)) return false;
      }
      return true;
    };
    const bool expected = parsed && parsed->is_object() && is_plain(is_plain, *parsed) && parsed->canonical() == text;
    EXPECT_EQ(scan_canonical_object(text).has_value(), expected) << text;
    accepted += expected;
  }
  EXPECT_GT(accepted, 10000);
}

TEST(CanonicalJson, HasADepthLimit) {
  const auto nested = [](int depth) { return "{\"a\":" + std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']') + "}"; };
  EXPECT_TRUE(scan_canonical_object(nested(64)));
  EXPECT_FALSE(scan_canonical_object(nested(65)));
  EXPECT_FALSE(scan_canonical_object(nested(30000)));
  EXPECT_TRUE(Json::parse(nested(64)));
  EXPECT_FALSE(Json::parse(nested(65))) << "the limit of Json::parse moved";
}

TEST(Commitment, MatchesTheFormatDocumentAndDependsOnEveryPart) {
  const std::string salt = vectors::bytes("000102030405060708090a0b0c0d0e0f");
  const Digest digest = commitment("holder.name", salt, "张三");
  EXPECT_EQ(digest, crypto::sha256(std::string("shuquan-commitment-v1\0holder.name\0", 34) + salt + "张三"));
  EXPECT_EQ(crypto::to_hex(digest), "cd8443b069f1be875486e9bd60e17e753631e422cc9e2c7a79c92ab5bad3ec45");
  EXPECT_NE(digest, commitment("holder.nam", salt, "张三"));
  EXPECT_NE(digest, commitment("holder.name", std::string(16, '\0'), "张三"));
  EXPECT_NE(digest, commitment("holder.name", salt, "张四"));
}

}  // namespace
}  // namespace shuquan::ledger
