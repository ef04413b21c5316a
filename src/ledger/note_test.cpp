#include "ledger/note.h"

#include <gtest/gtest.h>

#include "base/hex.h"
#include "ledger/checkpoint.h"
#include "ledger/vectors.h"

namespace shuquan::ledger {
namespace {

// The worked example of c2sp.org/signed-note.
constexpr std::string_view kFooKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr std::string_view kFooNote =
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
// The published development key of golang.org/x/mod/sumdb/note.
constexpr std::string_view kNeumannKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr std::string_view kNeumannPrivate = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
constexpr std::string_view kNeumannText =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
constexpr std::string_view kNeumannLine =
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

crypto::Ed25519Key neumann_private() { return crypto::Ed25519Key::from_seed(from_base64(kNeumannPrivate).value().substr(1)).value(); }

Result<std::vector<VerifiedSignature>> verify(std::string_view bytes, std::vector<VerifierKey> keys) {
  SHUQUAN_TRY(const Note note, parse_note(bytes));
  return verify_note(note, keys);
}

TEST(Note, PublishedExamplesVerify) {
  const VerifierKey foo = parse_vkey(kFooKey).value(), neumann = parse_vkey(kNeumannKey).value();
  EXPECT_EQ(foo.name, "example.com/foo");
  EXPECT_EQ(foo.id, 0x530d903aU);
  EXPECT_EQ(format_vkey(foo), kFooKey);
  EXPECT_EQ(format_vkey(neumann), kNeumannKey);
  EXPECT_EQ(verify(kFooNote, {foo})->size(), 1U);
  EXPECT_EQ(verify(kFooNote, {neumann}).error().reason, "ledger.signature_missing");
  EXPECT_EQ(format_note(parse_note(kFooNote).value()), kFooNote);
}

TEST(Note, SigningReproducesThePublishedSignature) {
  const auto signer = Ed25519Signer::create("PeterNeumann", neumann_private()).value();
  EXPECT_EQ(format_vkey(signer.verifier()), kNeumannKey);
  const NoteSigner* const signers[] = {&signer};
  EXPECT_EQ(format_note(sign_note(std::string(kNeumannText), signers).value()), std::string(kNeumannText) + "\n" + std::string(kNeumannLine));
}

TEST(Note, UnknownLinesAreIgnoredAndAKnownKeyWithABadSignatureSpoilsTheNote) {
  const VerifierKey foo = parse_vkey(kFooKey).value();
  const std::string good(kFooNote);
  EXPECT_TRUE(verify(good + std::string(kNeumannLine), {foo})) << "a line of an unknown key";
  EXPECT_EQ(verify(good + good.substr(good.find("—")), {foo})->size(), 1U) << "the same line twice counts once";
  std::string bad = good;
  bad[0] = 't';
  EXPECT_EQ(verify(bad, {foo}).error().reason, "ledger.signature_bad");
  const VerifierKey neumann = parse_vkey(kNeumannKey).value();
  EXPECT_EQ(verify(good + std::string(kNeumannLine), {foo, neumann}).error().reason, "ledger.signature_bad") << "signature over another text";
}

TEST(Note, MalformedNotesAreRefused) {
  const std::string good(kFooNote), line = good.substr(good.find("—"));
  const std::string text = "This is an example message.\n";
  const std::pair<const char*, std::string> cases[] = {
      {"empty", ""},
      {"no signatures", text + "\n"},
      {"no empty line", text + line},
      {"no final newline", good.substr(0, good.size() - 1)},
      {"carriage return in the text", "This\r\n\n" + line},
      {"carriage return after the line", good.substr(0, good.size() - 1) + "\r\n"},
      {"tab", "a\tb\n\n" + line},
      {"delete", "a\x7f\n\n" + line},
      {"zero byte", std::string("a\0b\n\n", 5) + line},
      {"invalid UTF-8", "a\xff\n\n" + line},
      {"overlong UTF-8", "a\xc0\xaf\n\n" + line},
      {"surrogate", "a\xed\xa0\x80\n\n" + line},
      {"hyphen for dash", text + "\n- " + line.substr(4)},
      {"two spaces", text + "\n— example.com/foo  Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"},
      {"plus in the name", text + "\n— a+b Uw2QOkn8\n"},
      {"ideographic space in the name", text + "\n— a　b Uw2QOkn8\n"},
      {"empty name", text + "\n—  Uw2QOkn8\n"},
      {"short signature", text + "\n— foo Uw2QOg==\n"},
      {"base64 without padding", text + "\n— foo Uw2QOkn\n"},
      {"base64 with loose bits", text + "\n— foo Uw2QOkl=\n"},
      {"text after the signatures", good + "more\n"},
      {"too long", std::string(kMaxNoteBytes, 'a') + "\n\n" + line},
  };
  for (const auto& [what, bytes] : cases) {
    const auto note = parse_note(bytes);
    ASSERT_FALSE(note) << what;
    EXPECT_EQ(note.error().reason, "ledger.note_malformed") << what;
  }
  EXPECT_TRUE(parse_note("数据知识产权\n\n" + line));
}

TEST(Note, HoldsAHundredLinesAndNoMore) {
  std::string many = "text\n\n";
  for (int i = 0; i < 100; ++i) many += "— key" + std::to_string(i) + " Uw2QOkn8\n";
  EXPECT_EQ(parse_note(many)->signatures.size(), 100U);
  EXPECT_FALSE(parse_note(many + "— key100 Uw2QOkn8\n"));
}

TEST(Note, TheTextEndsAtTheLastEmptyLine) {
  const auto note = parse_note("one\n\ntwo\n\n— k Uw2QOkn8\n");
  ASSERT_TRUE(note);
  EXPECT_EQ(note->text, "one\n\ntwo\n");
  const auto signer = Ed25519Signer::create("PeterNeumann", neumann_private()).value();
  const NoteSigner* const signers[] = {&signer};
  EXPECT_FALSE(sign_note("one\n\ntwo\n", signers)) << "verifiers differ on such a note, so none is made";
  EXPECT_FALSE(sign_note("no newline", signers));
  EXPECT_FALSE(sign_note("\n", signers));
  EXPECT_FALSE(sign_note("", signers));
  EXPECT_FALSE(sign_note("text\n", {}));
}

TEST(VerifierKey, MalformedKeysAreRefused) {
  const std::string good(kFooKey);
  EXPECT_EQ(parse_vkey("").error().reason, "ledger.vkey_malformed");
  EXPECT_EQ(parse_vkey("example.com/foo").error().reason, "ledger.vkey_malformed");
  EXPECT_EQ(parse_vkey("example.com/foo+530D903A+" + good.substr(25)).error().reason, "ledger.vkey_malformed");
  EXPECT_EQ(parse_vkey("example.com/foo+530d903b+" + good.substr(25)).error().reason, "ledger.vkey_id");
  EXPECT_EQ(parse_vkey("example.com/fop+530d903a+" + good.substr(25)).error().reason, "ledger.vkey_id");
  EXPECT_EQ(parse_vkey("+530d903a+" + good.substr(25)).error().reason, "ledger.key_name");
  EXPECT_EQ(parse_vkey("a b+530d903a+" + good.substr(25)).error().reason, "ledger.key_name");
  EXPECT_EQ(parse_vkey("foo+530d903a+" + to_base64("\x06" + std::string(32, 'k'))).error().reason, "ledger.vkey_unsupported");
  EXPECT_EQ(parse_vkey("foo+530d903a+" + to_base64("\xff" + std::string(65, 'k'))).error().reason, "ledger.vkey_unsupported");
  EXPECT_EQ(parse_vkey("foo+530d903a+" + to_base64("\x01" + std::string(31, 'k'))).error().reason, "ledger.vkey_malformed");
  EXPECT_EQ(parse_vkey("foo+530d903a+" + to_base64("\xff" + std::string(kSm2TypeIdentifier) + std::string(65, 'k'))).error().reason,
            "ledger.vkey_malformed");
}

TEST(VerifierKey, Sm2KeysCarryTheIdentifierInKeyAndKeyId) {
  const auto signer = Sm2Signer::create("example.org/log", crypto::Sm2Key::generate().value()).value();
  const std::string text = format_vkey(signer.verifier());
  EXPECT_EQ(parse_vkey(text).value(), signer.verifier());
  const std::string covered = "example.org/log\n\xff" + std::string(kSm2TypeIdentifier) + signer.verifier().key;
  EXPECT_EQ(text.substr(16, 8), crypto::to_hex(crypto::sha256(covered)).substr(0, 8));
}

// docs/formats/log.md: the public point of GB/T 32918.5 A.2 under the name registry.example/log.
TEST(VerifierKey, Sm2KeysAreSpelledAsInTheFormatDocument) {
  const std::string point = vectors::bytes(
      "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13");
  EXPECT_EQ(format_vkey(make_verifier_key("registry.example/log", KeyType::sm2, point).value()),
            "registry.example/log+80e3d588+/3NodXF1YW4vc20yLXdpdGgtc20zL2Rlci8xMjM0NTY3ODEyMzQ1Njc4L3YxBAn53zEeVCGhUN19Fh5LxcZyF5+tGDP8B2uwj/"
            "NW81AgzOpJDOJndaUtxupxjMGqYArtBfvzXghKZjL2By2prRM=");
}

TEST(Cosignature, CoversTheTimeAndTheCheckpointText) {
  const auto witness = Cosigner::create("witness.example", neumann_private()).value();
  const std::string text = "origin\n5\nTju7H3tHjc/nH7YxYxUZo7yhLJrvyhYSv85ME6hiZNQ=\n";
  const SignatureLine line = witness.cosign(text, Instant{1'700'000'000'999});
  EXPECT_EQ(line.signature.size() + 4, 76U);
  EXPECT_EQ(cosignature_time(line), 1'700'000'000U);
  EXPECT_TRUE(signature_valid(text, line, witness.verifier()));
  EXPECT_TRUE(crypto::ed25519_verify(witness.verifier().key, "cosignature/v1\ntime 1700000000\n" + text, line.signature.substr(8)));
  SignatureLine later = line;
  later.signature[7] = static_cast<char>(later.signature[7] + 1);
  EXPECT_FALSE(signature_valid(text, later, witness.verifier()));
  later.signature.pop_back();
  EXPECT_FALSE(signature_valid(text, later, witness.verifier()));
  EXPECT_FALSE(cosignature_time(later));
  EXPECT_FALSE(signature_valid(text + "x", line, witness.verifier()));
}

struct Keys {
  Ed25519Signer ed25519 = Ed25519Signer::create("origin.example/log", neumann_private()).value();
  Sm2Signer sm2 = Sm2Signer::create("origin.example/log", crypto::Sm2Key::generate().value()).value();
  Cosigner witness = Cosigner::create("witness.example", crypto::Ed25519Key::generate().value()).value();
};

TEST(Checkpoint, SurvivesSigningWithBothLinesAndACosignature) {
  const Keys keys;
  const Checkpoint checkpoint{"origin.example/log", 5, vectors::roots()[5]};
  const NoteSigner* const signers[] = {&keys.ed25519, &keys.sm2};
  const Note note = sign_checkpoint(checkpoint, signers).value();
  EXPECT_EQ(note.text, "origin.example/log\n5\nTju7H3tHjc/nH7YxYxUZo7yhLJrvyhYSv85ME6hiZNQ=\n");
  const SignatureLine cosignature = keys.witness.cosign(note.text, Instant{1'700'000'000'000});
  const std::string bytes = add_signatures(format_note(note), std::vector{cosignature, cosignature}).value();
  const auto opened = open_checkpoint(bytes, std::vector{keys.ed25519.verifier(), keys.sm2.verifier(), keys.witness.verifier()});
  ASSERT_TRUE(opened) << describe(opened.error());
  EXPECT_EQ(opened->checkpoint, checkpoint);
  ASSERT_EQ(opened->signatures.size(), 3U);
  EXPECT_EQ(opened->signatures[2].cosigned_at, 1'700'000'000U);
  EXPECT_TRUE(open_checkpoint(bytes, std::vector{keys.sm2.verifier()})) << "the SM2 line alone is enough for who trusts that key";
  EXPECT_EQ(open_checkpoint(bytes, std::vector{keys.witness.verifier()}).error().reason, "ledger.checkpoint_unsigned")
      << "a cosignature is no log signature";
}

TEST(Checkpoint, MustBeSignedUnderItsOwnOrigin) {
  const Keys keys;
  const NoteSigner* const signers[] = {&keys.ed25519};
  EXPECT_EQ(sign_checkpoint({"other.example", 5, vectors::roots()[5]}, signers).error().reason, "ledger.checkpoint_unsigned");
  const Note foreign = sign_note("other.example\n5\nTju7H3tHjc/nH7YxYxUZo7yhLJrvyhYSv85ME6hiZNQ=\n", signers).value();
  EXPECT_EQ(open_checkpoint(format_note(foreign), std::vector{keys.ed25519.verifier()}).error().reason, "ledger.checkpoint_unsigned");
}

TEST(Checkpoint, OfTheSm3TreeHasItsOwnOrigin) {
  EXPECT_EQ(sm3_origin("origin.example/log"), "origin.example/log/sm3");
  const auto signer = Sm2Signer::create("origin.example/log/sm3", crypto::Sm2Key::generate().value()).value();
  const NoteSigner* const signers[] = {&signer};
  const Checkpoint checkpoint{"origin.example/log/sm3", 0, empty_root(Hash::sm3)};
  EXPECT_EQ(open_checkpoint(format_note(sign_checkpoint(checkpoint, signers).value()), std::vector{signer.verifier()})->checkpoint, checkpoint);
}

TEST(Checkpoint, MalformedBodiesAreRefused) {
  const std::string root = "Tju7H3tHjc/nH7YxYxUZo7yhLJrvyhYSv85ME6hiZNQ=\n";
  ASSERT_TRUE(parse_checkpoint("o\n0\n" + root));
  for (const std::string& bad :
       {std::string(), std::string("o\n5\n"), "o\n5\n" + root.substr(0, root.size() - 1), "o\n05\n" + root, "o\n00\n" + root, "o\n-5\n" + root,
        "o\n+5\n" + root, "o\n 5\n" + root, "o\n5 \n" + root, "o\n\n" + root, "o\n0x5\n" + root, "o\n9223372036854775808\n" + root,
        "o\n1152921504606846977\n" + root, "\n5\n" + root, "o o\n5\n" + root, "o+\n5\n" + root, "o\n5\n" + root + "extension\n",
        "o\n5\n" + root + "\n", std::string("o\n5\nTjgf\n"), std::string("o\n5\n\n"), "o\n5\nTju7H3tHjc/nH7YxYxUZo7yhLJrvyhYSv85ME6hiZNR=\n" + root})
    EXPECT_EQ(parse_checkpoint(bad).error().reason, "ledger.checkpoint_malformed") << bad;
}

}  // namespace
}  // namespace shuquan::ledger
