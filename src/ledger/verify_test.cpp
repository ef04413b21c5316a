#include "ledger/verify.h"

#include <gtest/gtest.h>

#include "ledger/state_tree.h"
#include "ledger/vectors.h"

namespace shuquan::ledger {
namespace {

crypto::Ed25519Key key_of(char c) { return crypto::Ed25519Key::from_seed(std::string(32, c)).value(); }

RegisterEntry grant(std::uint64_t ordinal) {
  RegisterEntry entry;
  entry.kind = "grant";
  entry.ordinal = ordinal;
  entry.number = "SQ-" + std::to_string(ordinal);
  entry.effective = make_date(2026, 3, 1);
  return entry;
}

// A log of 20 grants and the state-root behind them, with every proof a holder needs.
class SmallLog {
 public:
  SmallLog() {
    TreeEdge sm3(Hash::sm3);
    std::vector<StateTree::Update> updates;
    for (std::uint64_t n = 0; n < 20; ++n) {
      append(encode_entry(grant(n)).value());
      state_leaves.push_back(encode_state_leaf({n, 1, n, leaves.back(), "valid", crypto::sha256("state")}).value());
      updates.push_back({n, leaf_hash(Hash::sha256, state_leaves.back())});
    }
    StateRootEntry root;
    root.registers = 20;
    root.state_root = tree.set(updates).value();
    root.covers = 19;
    root.sm3_size = 20;
    root.time = Instant{1'772'000'000'000};
    append(encode_entry(root).value());
  }

  void append(std::string entry) {
    entries.push_back(std::move(entry));
    leaves.push_back(leaf_hash(Hash::sha256, entries.back()));
  }

  std::string checkpoint(std::vector<const NoteSigner*> signers) const {
    return format_note(sign_checkpoint({origin, leaves.size(), reference_root(Hash::sha256, leaves)}, signers).value());
  }

  TlogProof proof(std::uint64_t index, std::string signed_checkpoint) const {
    vectors::ReferenceNodes nodes(Hash::sha256, leaves);
    return {std::nullopt, index, inclusion_proof(Hash::sha256, nodes, index, leaves.size()).value(), std::move(signed_checkpoint)};
  }

  const std::string origin = "registry.example/log";
  const Ed25519Signer ed25519 = Ed25519Signer::create(origin, key_of('l')).value();
  const Sm2Signer sm2 = Sm2Signer::create(origin, crypto::Sm2Key::generate().value()).value();
  const Cosigner court = Cosigner::create("court.example", key_of('c')).value();
  const Cosigner exchange = Cosigner::create("exchange.example", key_of('x')).value();
  MemoryPages pages;
  StateTree tree{Hash::sha256, pages, 0};
  std::vector<std::string> entries, state_leaves;
  std::vector<Digest> leaves;
};

std::string policy_text(const SmallLog& log, std::string_view quorum) {
  return "# who we believe\nlog " + format_vkey(log.ed25519.verifier()) + " https://log.example/log\n\tlog " + format_vkey(log.sm2.verifier()) +
         "\nwitness court " + format_vkey(log.court.verifier()) + "\nwitness exchange " + format_vkey(log.exchange.verifier()) +
         "\ngroup both all court exchange\n\nquorum " + std::string(quorum) + "\n";
}

TEST(Verify, SaysWhatWasProved) {
  const SmallLog log;
  std::string checkpoint = log.checkpoint({&log.ed25519, &log.sm2});
  const Note note = parse_note(checkpoint).value();
  const SignatureLine stranger{"stranger.example", 7, std::string(64, 's')};
  checkpoint = add_signatures(checkpoint, std::vector{log.court.cosign(note.text, Instant{1'772'000'001'000}), stranger}).value();
  const Policy policy = parse_policy(policy_text(log, "court")).value();
  const auto statement = verify_entry(log.entries[7], format_tlog_proof(log.proof(7, checkpoint)), policy);
  ASSERT_TRUE(statement) << describe(statement.error());
  EXPECT_EQ(statement->index, 7U);
  EXPECT_EQ(statement->checkpoint.size, 21U);
  EXPECT_EQ(statement->signed_by.size(), 2U);
  EXPECT_EQ(statement->sm2, Sm2Line::valid);
  EXPECT_EQ(statement->cosigned_by, (std::vector<Cosigned>{{"court", "court.example", 1'772'000'001}}));
  EXPECT_EQ(statement->unknown_lines, std::vector<std::string>{"stranger.example"});
  EXPECT_EQ(std::get<RegisterEntry>(*statement->entry).ordinal, 7U);
  const Json json = statement->to_json();
  EXPECT_EQ(json["sm2"].text(), "valid");
  EXPECT_EQ(json["log"].text(), log.origin);
  EXPECT_EQ(json["cosigned_by"].items()[0]["time"].text(), "2026-02-25T06:13:21.000Z");
}

TEST(Verify, AsksForTheQuorumOfThePolicy) {
  const SmallLog log;
  const std::string bare = log.checkpoint({&log.ed25519});
  const Note note = parse_note(bare).value();
  const std::string one = add_signatures(bare, std::vector{log.court.cosign(note.text, Instant{1'772'000'001'000})}).value();
  const std::string two = add_signatures(one, std::vector{log.exchange.cosign(note.text, Instant{1'772'000'002'000})}).value();
  const auto verdict = [&](const std::string& checkpoint, std::string_view quorum) {
    const auto out = verify_entry(log.entries[3], format_tlog_proof(log.proof(3, checkpoint)), parse_policy(policy_text(log, quorum)).value());
    return out ? "proved" : out.error().reason;
  };
  EXPECT_EQ(verdict(bare, "none"), "proved");
  EXPECT_EQ(verdict(bare, "court"), "ledger.quorum_missing");
  EXPECT_EQ(verdict(one, "court"), "proved");
  EXPECT_EQ(verdict(one, "exchange"), "ledger.quorum_missing");
  EXPECT_EQ(verdict(one, "both"), "ledger.quorum_missing");
  EXPECT_EQ(verdict(two, "both"), "proved");
}

TEST(Verify, TheSm2LineIsReportedAbsentNotAskedOrRefused) {
  const SmallLog log;
  const auto state = [&](const std::string& checkpoint, const Policy& policy) {
    const auto out = verify_entry(log.entries[3], format_tlog_proof(log.proof(3, checkpoint)), policy);
    return out ? std::string(to_string(out->sm2)) : out.error().reason;
  };
  const Policy both = policy_of_keys({log.ed25519.verifier(), log.sm2.verifier()}), ed25519 = policy_of_keys({log.ed25519.verifier()});
  const std::string full = log.checkpoint({&log.ed25519, &log.sm2}), half = log.checkpoint({&log.ed25519});
  EXPECT_EQ(state(full, both), "valid");
  EXPECT_EQ(state(half, both), "absent");
  EXPECT_EQ(state(full, ed25519), "not_asked");
  SignatureLine forged = log.sm2.sign("another text\n").value();
  EXPECT_EQ(state(add_signatures(half, std::vector{forged}).value(), both), "ledger.signature_bad");
  EXPECT_EQ(state(full, policy_of_keys({})), "ledger.signature_missing");
}

TEST(Verify, EveryChangedPartOfTheEvidenceIsRefused) {
  const SmallLog log;
  const Policy policy = policy_of_keys({log.ed25519.verifier(), log.sm2.verifier()});
  const TlogProof good = log.proof(7, log.checkpoint({&log.ed25519, &log.sm2}));
  const auto accepts = [&](std::string_view entry, const TlogProof& proof) { return verify_entry(entry, format_tlog_proof(proof), policy).has_value(); };
  ASSERT_TRUE(accepts(log.entries[7], good));
  EXPECT_FALSE(accepts(log.entries[8], good));
  EXPECT_FALSE(accepts(log.entries[7] + " ", good));
  TlogProof changed = good;
  for (const std::uint64_t index : {6ULL, 8ULL, 5ULL, 1000ULL}) {
    changed.index = index;
    EXPECT_FALSE(accepts(log.entries[7], changed)) << index;
  }
  for (std::size_t i = 0; i < good.hashes.size(); ++i) {
    changed = good;
    changed.hashes[i][i] ^= 1;
    EXPECT_FALSE(accepts(log.entries[7], changed)) << "hash " << i;
  }
  changed = good;
  changed.hashes.pop_back();
  EXPECT_FALSE(accepts(log.entries[7], changed));
  changed = good;
  changed.extra = "not authenticated, so it may be anything";
  EXPECT_TRUE(accepts(log.entries[7], changed));
  // One bit at a time through the whole text. Only a line whose name or key ID no longer names a known key is ignored,
  // as the note format demands; the other line then still carries the checkpoint.
  const std::string text = format_tlog_proof(good);
  const std::size_t signatures = text.find("—");
  std::size_t ignored = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string damaged = text;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    const auto statement = verify_entry(log.entries[7], damaged, policy);
    if (statement) {
      EXPECT_GT(i, signatures) << "byte " << i;
      EXPECT_EQ(statement->unknown_lines.size(), 1U) << "byte " << i;
      EXPECT_EQ(statement->signed_by.size(), 1U) << "byte " << i;
      ++ignored;
    }
    const bool whole_lines = i > signatures && text[i - 1] == '\n';
    EXPECT_EQ(verify_entry(log.entries[7], std::string_view(text).substr(0, i), policy).has_value(), whole_lines) << "cut at " << i;
  }
  EXPECT_LT(ignored, 2 * (log.origin.size() + 6));
}

TEST(Verify, ACheckpointOfAnotherLogIsRefused) {
  const SmallLog log;
  const Ed25519Signer other = Ed25519Signer::create("other.example/log", key_of('o')).value();
  const TlogProof proof = log.proof(3, log.checkpoint({&log.ed25519}));
  EXPECT_EQ(verify_entry(log.entries[3], format_tlog_proof(proof), policy_of_keys({other.verifier()})).error().reason, "ledger.signature_missing");
}

TEST(Verify, LatestStateIsProvedThroughTheStateRoot) {
  SmallLog log;
  const Policy policy = policy_of_keys({log.ed25519.verifier()});
  StateEvidence evidence{log.state_leaves[5], log.tree.inclusion_proof(5).value(), log.entries[20],
                         format_tlog_proof(log.proof(20, log.checkpoint({&log.ed25519})))};
  const auto statement = verify_state(evidence, policy);
  ASSERT_TRUE(statement) << describe(statement.error());
  EXPECT_EQ(statement->leaf.ordinal, 5U);
  EXPECT_EQ(statement->root.registers, 20U);
  EXPECT_EQ(statement->to_json()["status"].text(), "valid");
  StateEvidence changed = evidence;
  changed.leaf = encode_state_leaf({5, 1, 5, log.leaves[5], "revoked", crypto::sha256("state")}).value();
  EXPECT_EQ(verify_state(changed, policy).error().reason, "ledger.proof_root");
  changed = evidence;
  changed.leaf = log.state_leaves[6];
  EXPECT_EQ(verify_state(changed, policy).error().reason, "ledger.proof_root") << "another right's leaf";
  changed = evidence;
  changed.leaf = encode_state_leaf({20, 1, 5, log.leaves[5], "valid", {}}).value();
  EXPECT_EQ(verify_state(changed, policy).error().reason, "ledger.state_outside");
  changed = evidence;
  changed.state_root_entry = log.entries[4];
  changed.proof = format_tlog_proof(log.proof(4, log.checkpoint({&log.ed25519})));
  EXPECT_EQ(verify_state(changed, policy).error().reason, "ledger.not_state_root");
}

TEST(TlogProof, SurvivesItsTextWithAndWithoutExtra) {
  for (const std::optional<std::string>& extra : {std::optional<std::string>(), std::optional<std::string>("more")}) {
    const TlogProof proof{extra, 73894, {vectors::roots()[1], vectors::roots()[2]}, "checkpoint\n"};
    EXPECT_EQ(parse_tlog_proof(format_tlog_proof(proof)).value(), proof);
  }
  EXPECT_EQ(format_tlog_proof({"x", 0, {vectors::roots()[5]}, "c\n"}),
            "c2sp.org/tlog-proof@v1\nextra eA==\nindex 0\nTju7H3tHjc/nH7YxYxUZo7yhLJrvyhYSv85ME6hiZNQ=\n\nc\n");
}

TEST(TlogProof, MalformedTextsAreRefused) {
  const std::string head = "c2sp.org/tlog-proof@v1\n", hash = "Tju7H3tHjc/nH7YxYxUZo7yhLJrvyhYSv85ME6hiZNQ=\n";
  ASSERT_TRUE(parse_tlog_proof(head + "index 0\n\nc\n"));
  for (const std::string& bad :
       {std::string(), head, head + "index 0\n", head + "index 0\n" + hash, head + "index 00\n\nc", head + "index -1\n\nc", head + "index  1\n\nc",
        head + "index 1 \n\nc", head + "Index 1\n\nc", head + "extra *\nindex 0\n\nc", head + "index 0\nextra eA==\n\nc", head + "index 0\nTju7\n\nc",
        std::string("c2sp.org/tlog-proof@v2\nindex 0\n\nc"), head + "index 0\r\n\nc", std::string("c2sp.org/tlog-proof@v1\r\nindex 0\n\nc")})
    EXPECT_EQ(parse_tlog_proof(bad).error().reason, "ledger.proof_malformed") << bad;
  std::string many = head + "index 0\n";
  for (std::size_t i = 0; i <= kMaxProofHashes; ++i) many += hash;
  EXPECT_FALSE(parse_tlog_proof(many + "\nc\n"));
}

TEST(Policy, DefinitionsAreCheckedLineByLine) {
  const SmallLog log;
  const std::string key = format_vkey(log.ed25519.verifier()), court = format_vkey(log.court.verifier());
  const auto line_of = [](const std::string& text) {
    const auto policy = parse_policy(text);
    return policy ? "fine" : policy.error().reason == "ledger.policy_malformed" ? policy.error().params[0].second : policy.error().reason;
  };
  EXPECT_EQ(line_of("quorum none\n"), "fine");
  EXPECT_EQ(line_of(""), "1") << "no quorum";
  EXPECT_EQ(line_of("quorum none"), "1") << "no newline";
  EXPECT_EQ(line_of("quorum none\nquorum none\n"), "2");
  EXPECT_EQ(line_of("quorum court\n"), "1");
  EXPECT_EQ(line_of("log " + key + "\nlog " + key + "\nquorum none\n"), "2") << "the same key twice";
  EXPECT_EQ(line_of("log " + court + "\nquorum none\n"), "1") << "a cosignature key is no log key";
  EXPECT_EQ(line_of("witness w " + key + "\nquorum none\n"), "1") << "a log key is no witness key";
  EXPECT_EQ(line_of("witness none " + court + "\nquorum none\n"), "1");
  EXPECT_EQ(line_of("log nonsense\nquorum none\n"), "ledger.vkey_malformed");
  EXPECT_EQ(line_of("witness w " + court + "\ngroup g 2 w\nquorum g\n"), "2") << "threshold above the members";
  EXPECT_EQ(line_of("witness w " + court + "\ngroup g 0 w\nquorum g\n"), "2");
  EXPECT_EQ(line_of("witness w " + court + "\ngroup g any w\ngroup h any w\nquorum g\n"), "3") << "a member of two groups";
  EXPECT_EQ(line_of("group g any w\nwitness w " + court + "\nquorum g\n"), "1") << "named before it is defined";
  EXPECT_EQ(line_of("witness w " + court + "\ngroup g 1 w\nquorum g\n"), "fine");
  EXPECT_EQ(line_of("unknown\nquorum none\n"), "1");
  EXPECT_EQ(line_of("quorum\rnone\n"), "0");
}

}  // namespace
}  // namespace shuquan::ledger
