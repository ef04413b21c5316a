#include "evidence/evidence.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <random>

#include "base/hex.h"
#include "crypto/signature.h"
#include "evidence/row_proof.h"

namespace shuquan::evidence {
namespace {

constexpr std::string_view kTable = "id,name,city\n1,张三,北京\n2,李四,上海\n3,\"a,b\",\"\"\n";

Options fixed_options(Disclosure disclosure = Disclosure::field) {
  Options options;
  options.dataset_key = std::string(32, '\x01');
  options.created = Instant{1'790'000'000'000};
  options.disclosure = disclosure;
  options.title = "示例";
  return options;
}

Created create(std::string_view text, const Options& options) {
  auto created = create_deposit(Source::memory(text, "table.csv"), options);
  EXPECT_TRUE(created) << describe(created.error());
  return *created;
}

std::string many_rows(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::string text = "k,a,b,c\n";
  for (std::size_t i = 0; i < count; ++i)
    text += std::to_string(i) + ",v" + std::to_string(random() % 1000) + ",," + std::string(random() % 70, 'z') + "\n";
  return text;
}

// The tree by its definition, without any of the builder's devices.
Digest plain_root(std::span<const Digest> leaves) {
  if (leaves.empty()) return empty_root(Hash::sm3);
  if (leaves.size() == 1) return leaves[0];
  const std::size_t split = split_point(leaves.size());
  return tree_node(Hash::sm3, plain_root(leaves.first(split)), plain_root(leaves.subspan(split)));
}

TEST(MerkleBuilder, EqualsTheDefinitionForEverySizeAndAnyBatches) {
  std::mt19937 random(3);
  std::vector<Digest> leaves;
  for (std::size_t size = 0; size < 200; ++size) {
    MerkleBuilder builder(Hash::sm3);
    for (std::size_t done = 0; done < leaves.size();) {
      const std::size_t count = std::min<std::size_t>(1 + random() % 40, leaves.size() - done);
      builder.append({leaves.data() + done, count});
      done += count;
    }
    ASSERT_EQ(builder.root(), plain_root(leaves)) << size;
    leaves.push_back(crypto::sm3(std::to_string(size)));
  }
}

TEST(FileTree, FollowsItsDefinitionAcrossChunkBorders) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kFileChunk - 1, kFileChunk, kFileChunk + 1, kFileChunk * 37 + 5}) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 2654435761U >> 13);
    std::vector<Digest> leaves;
    for (std::size_t number = 0; number * kFileChunk < size; ++number) {
      const std::string chunk = bytes.substr(number * kFileChunk, kFileChunk);
      std::string header(13, '\0');
      for (int i = 0; i < 8; ++i) header[static_cast<std::size_t>(8 - i)] = static_cast<char>(number >> 8 * i);
      for (int i = 0; i < 4; ++i) header[static_cast<std::size_t>(12 - i)] = static_cast<char>(chunk.size() >> 8 * i);
      leaves.push_back(crypto::sm3(header + chunk));
    }
    FileTree tree(true, true);
    for (std::size_t at = 0; at < size; at += 100'003) tree.update(std::string_view(bytes).substr(at, 100'003));
    const FileCommitment file = tree.finish();
    EXPECT_EQ(file.sm3, plain_root(leaves));
    EXPECT_EQ(file.bytes, size);
    EXPECT_EQ(file.flat_sha256, crypto::sha256(bytes));
    EXPECT_EQ(file.flat_sm3, crypto::sm3(bytes));
  }
}

TEST(RowLeaves, SideBySideEqualsOneByOne) {
  const std::string key(32, 'k');
  std::mt19937 random(5);
  std::string bytes(3000, '\0');
  for (char& c : bytes) c = static_cast<char>(random());
  RowBatch batch;
  batch.first_row = 77;
  for (int row = 0; row < 3000; ++row) {
    for (std::size_t column = random() % 9; column > 0; --column)
      batch.cells.push_back({bytes.data() + random() % 1000, static_cast<std::uint32_t>(random() % 200), CellKind::text});
    batch.row_end.push_back(batch.cells.size());
  }
  RowLeaves by_field(key, Disclosure::field);
  RowLeaves by_row(key, Disclosure::row);
  const auto fields = by_field.hash(batch);
  const auto rows = by_row.hash(batch);
  for (std::size_t i = 0; i < batch.rows(); ++i) {
    std::vector<Digest> digests;
    for (std::uint32_t c = 0; c < batch.row(i).size(); ++c) {
      const Cell& cell = batch.row(i)[c];
      digests.push_back(field_digest(field_salt(key, 77 + i, c), c, cell.kind, cell.view()));
    }
    ASSERT_EQ(fields[i], row_leaf(digests));
    ASSERT_EQ(rows[i], whole_row_leaf(field_salt(key, 77 + i, 0), batch.row(i)));
  }
}

TEST(Deposit, GivesThePublishedVectors) {
  auto signer = crypto::Ed25519Key::from_seed(std::string(32, '\x02'));
  Options options = fixed_options();
  options.signer = &*signer;
  options.sketch = false;
  const Deposit deposit = create(kTable, options).deposit;
  const DepositSummary summary = summarize(deposit);
  EXPECT_EQ(crypto::to_hex(summary.head_sha256), "1085d2363da8dff0a68259bfafa8183c8cfc99d4aeea00853c9425c6e84beb23");
  EXPECT_EQ(crypto::to_hex(summary.head_sm3), "65be31bd9fcb92ae254aff50b61f1e8fbfa03abca1c5949e7f2560d4f1a91e53");
  EXPECT_EQ(to_hex(deposit.signature).substr(0, 16), "b6a95783ad5c2876");
  EXPECT_EQ(crypto::to_hex(*summary.row_root), "8a47670f150f49427592da32b0a957a2aee45794d73eea46b70afac40255e1ac");
  EXPECT_EQ(crypto::to_hex(create(kTable, fixed_options(Disclosure::row)).deposit.head.rows->root),
            "221ae59e02ffb6d9662d02104f832be572b3d5cd9ff0a4cf8e49388c9dcd3afb");
  EXPECT_EQ(audit_sample(1000, 5, "case 7"), (std::vector<std::uint64_t>{76, 211, 461, 688, 759}));
  FileTree tree(false, false);
  tree.update(std::string(100'000, 'a'));
  EXPECT_EQ(crypto::to_hex(tree.finish().sm3), "74d108049ce2ffd64e078df7fcf61da27629574c7eea768abc39a30bf20d0296");
}

TEST(Deposit, SurvivesWritingAndStrictReading) {
  auto signer = crypto::Ed25519Key::from_seed(std::string(32, '\x02'));
  Options options = fixed_options();
  options.signer = &*signer;
  options.flat_sm3 = true;
  const Created created = create(kTable, options);
  const std::string text = write_deposit(created.deposit);
  const auto parsed = parse_deposit(text);
  ASSERT_TRUE(parsed) << describe(parsed.error());
  EXPECT_EQ(parsed->head, created.deposit.head);
  const auto summary = read_deposit(text);
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->rows, 3U);
  EXPECT_EQ(summary->columns, 3U);
  EXPECT_EQ(summary->bytes, kTable.size());
  EXPECT_EQ(summary->title, "示例");
  EXPECT_EQ(summary->public_key, signer->public_key());
}

TEST(Deposit, EveryChangedByteOfASignedDocumentIsNoticed) {
  auto signer = crypto::Ed25519Key::from_seed(std::string(32, '\x02'));
  Options options = fixed_options();
  options.signer = &*signer;
  const std::string text = write_deposit(create(kTable, options).deposit);
  const auto meant = parse_deposit(text);
  ASSERT_TRUE(meant);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ' || text[i] == '\n') continue;  // white space between tokens carries nothing
    std::string changed = text;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    const auto read = parse_deposit(changed);
    EXPECT_FALSE(read) << "byte " << i << " '" << text[i] << "'";
  }
}

TEST(Deposit, UnknownMembersAndVersionsAreRefused) {
  const std::string text = write_deposit(create(kTable, fixed_options()).deposit);
  auto json = *Json::parse(text);
  json.set("extra", 1);
  EXPECT_EQ(parse_deposit(json.dump()).error().reason, "evidence.deposit_malformed");
  json = *Json::parse(text);
  json.find("head")->set("format", "shuquan-deposit-v9");
  EXPECT_EQ(parse_deposit(json.dump()).error().reason, "evidence.deposit_version");
  json = *Json::parse(text);
  json.find("head")->set("title", 1.5);
  EXPECT_EQ(parse_deposit(json.dump()).error().reason, "evidence.deposit_malformed");
  EXPECT_FALSE(parse_deposit("{"));
  EXPECT_FALSE(parse_deposit("[]"));
}

TEST(Deposit, SameDataAndKeyGiveTheSameHead) {
  EXPECT_EQ(create(kTable, fixed_options()).deposit.head, create(kTable, fixed_options()).deposit.head);
  Options other = fixed_options();
  other.dataset_key = std::string(32, '\x07');
  const auto a = create(kTable, fixed_options()).deposit.head;
  const auto b = create(kTable, other).deposit.head;
  EXPECT_EQ(a.file, b.file);
  EXPECT_NE(a.rows->root, b.rows->root);
}

TEST(Deposit, OpaqueBytesHaveNoRows) {
  const std::string bytes("\x00\x01\x02", 3);
  const auto created = create_deposit(Source::memory(bytes, "x.bin"), fixed_options());
  ASSERT_TRUE(created);
  EXPECT_FALSE(created->deposit.head.rows);
  EXPECT_TRUE(parse_deposit(write_deposit(created->deposit)));
  EXPECT_EQ(open_rows(Source::memory(bytes, "x.bin"), created->deposit, created->dataset_key, {{0}, {}}).error().reason,
            "evidence.no_rows");
}

TEST(Opening, ShowsChosenFieldsAndHidesTheOthers) {
  const Created created = create(kTable, fixed_options());
  const auto opening = open_rows(Source::memory(kTable, "t"), created.deposit, created.dataset_key, {{2, 0}, {1}});
  ASSERT_TRUE(opening) << describe(opening.error());
  EXPECT_EQ(opening->dump().find("北京"), std::string::npos);
  const auto rows = check_opening(created.deposit, *Json::parse(opening->dump()));
  ASSERT_TRUE(rows) << describe(rows.error());
  ASSERT_EQ(rows->size(), 2U);
  EXPECT_EQ((*rows)[0].row, 0U);
  EXPECT_EQ((*rows)[0].width, 3U);
  ASSERT_EQ((*rows)[0].fields.size(), 1U);
  EXPECT_EQ((*rows)[0].fields[0].value, "张三");
  EXPECT_EQ((*rows)[1].fields[0].value, "a,b");
}

TEST(Opening, TenThousandRandomRowsOfManyTablesVerify) {
  std::mt19937 random(9);
  std::size_t opened = 0;
  for (const std::size_t count : {1U, 2U, 3U, 5U, 8U, 63U, 64U, 65U, 1000U, 4097U, 20'000U}) {
    for (const Disclosure disclosure : {Disclosure::field, Disclosure::row}) {
      const std::string text = many_rows(count, static_cast<unsigned>(count));
      const Created created = create(text, fixed_options(disclosure));
      ASSERT_EQ(created.deposit.head.rows->rows, count);
      OpenRequest request;
      for (std::size_t i = 0; i < std::min<std::size_t>(count, 3000); ++i) request.rows.push_back(random() % count);
      const auto opening = open_rows(Source::memory(text, "t"), created.deposit, created.dataset_key, request);
      ASSERT_TRUE(opening) << describe(opening.error());
      const auto rows = check_opening(created.deposit, *opening);
      ASSERT_TRUE(rows) << describe(rows.error());
      for (const OpenedRow& row : *rows) EXPECT_EQ(row.fields.at(0).value, std::to_string(row.row));
      opened += rows->size();
    }
  }
  EXPECT_GT(opened, 10'000U);
}

TEST(Opening, EveryChangedCharacterFails) {
  for (const Disclosure disclosure : {Disclosure::field, Disclosure::row}) {
    const Created created = create(many_rows(9, 1), fixed_options(disclosure));
    const std::string data = many_rows(9, 1);
    const auto opening = open_rows(Source::memory(data, "t"), created.deposit, created.dataset_key, {{1, 8}, {}});
    ASSERT_TRUE(opening);
    const std::string text = opening->dump();
    for (std::size_t i = 0; i < text.size(); ++i) {
      std::string changed = text;
      changed[i] = static_cast<char>(changed[i] ^ 1);
      const auto json = Json::parse(changed);
      if (!json) continue;
      EXPECT_FALSE(check_opening(created.deposit, *json)) << i << ' ' << changed;
    }
  }
}

TEST(Opening, BelongsToOneDepositOnly) {
  const Created a = create(kTable, fixed_options());
  Options later = fixed_options();
  later.created.unix_ms += 1;
  const Created b = create(kTable, later);
  const auto opening = open_rows(Source::memory(kTable, "t"), a.deposit, a.dataset_key, {{1}, {}});
  ASSERT_TRUE(opening);
  EXPECT_EQ(check_opening(b.deposit, *opening).error().reason, "evidence.opening_other_deposit");
}

TEST(Opening, DataOtherThanDepositedIsRefused) {
  const Created created = create(kTable, fixed_options());
  const std::string other = "id,name,city\n1,张三,北京\n2,李四,广州\n3,\"a,b\",\"\"\n";
  const auto opening = open_rows(Source::memory(other, "t"), created.deposit, created.dataset_key, {{1}, {}});
  EXPECT_EQ(opening.error().reason, "evidence.source_differs");
  const std::string longer = std::string(kTable) + "4,x,y\n";
  EXPECT_EQ(open_rows(Source::memory(longer, "t"), created.deposit, created.dataset_key, {{1}, {}}).error().reason,
            "evidence.source_differs");
  EXPECT_EQ(open_rows(Source::memory(kTable, "t"), created.deposit, created.dataset_key, {{3}, {}}).error().reason,
            "evidence.row_unknown");
}

TEST(Proof, TooShortAndTooLongPathsAreRefused) {
  std::vector<Digest> leaves;
  for (int i = 0; i < 13; ++i) leaves.push_back(crypto::sm3(std::to_string(i)));
  ProofCollector collector(13, {4, 12});
  MerkleBuilder builder(Hash::sm3, [&](int level, std::uint64_t number, const Digest& hash) { collector.observe(level, number, hash); });
  builder.append(leaves);
  std::vector<Digest> path = collector.path();
  const std::uint64_t rows[] = {4, 12};
  const Digest shown[] = {leaves[4], leaves[12]};
  EXPECT_EQ(*root_of_proof(13, rows, shown, path), builder.root());
  path.push_back(leaves[0]);
  EXPECT_FALSE(root_of_proof(13, rows, shown, path));
  path.resize(path.size() - 2);
  EXPECT_FALSE(root_of_proof(13, rows, shown, path));
}

TEST(CheckSource, TellsTheSameBytesFromOthers) {
  const Created created = create(kTable, fixed_options());
  EXPECT_TRUE(*check_source(Source::memory(kTable, "t"), created.deposit));
  EXPECT_TRUE(*check_source(Source::memory(kTable, "t"), created.deposit, created.dataset_key));
  EXPECT_FALSE(*check_source(Source::memory(kTable, "t"), created.deposit, std::string(32, 'x')));
  std::string changed(kTable);
  changed[20] = static_cast<char>(changed[20] ^ 1);
  EXPECT_FALSE(*check_source(Source::memory(changed, "t"), created.deposit));
}

TEST(AuditSample, IsReproducibleDistinctAndComplete) {
  const auto sample = audit_sample(1'000'000, 300, "court order 12");
  EXPECT_EQ(sample.size(), 300U);
  EXPECT_EQ(sample, audit_sample(1'000'000, 300, "court order 12"));
  EXPECT_NE(sample, audit_sample(1'000'000, 300, "court order 13"));
  EXPECT_EQ(audit_sample(10, 300, "x").size(), 10U);
  EXPECT_TRUE(audit_sample(0, 5, "x").empty());
}

TEST(Source, FilesThatChangeAreNoticedAndSpecialOnesRefused) {
  const std::string path = "/tmp/shuquan_evidence_test_" + std::to_string(::getpid()) + ".csv";
  std::ofstream(path) << many_rows(200'000, 4);
  const auto grow = [&](const ProgressReport&) {
    std::ofstream(path, std::ios::app) << "1,2,3,4\n";
    return true;
  };
  EXPECT_EQ(create_deposit(Source::file(path), fixed_options(), grow).error().reason, "evidence.source_changed");
  const auto stop = [](const ProgressReport& report) { return report.bytes < 1'000'000; };
  EXPECT_EQ(create_deposit(Source::file(path), fixed_options(), stop).error().reason, "evidence.cancelled");
  ::unlink(path.c_str());
  EXPECT_EQ(create_deposit(Source::file(path), fixed_options()).error().code, Errc::not_found);
  EXPECT_EQ(create_deposit(Source::file("/tmp"), fixed_options()).error().reason, "evidence.not_a_file");
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  EXPECT_EQ(create_deposit(Source::file(path), fixed_options()).error().reason, "evidence.not_a_file");
  ::unlink(path.c_str());
}

}  // namespace
}  // namespace shuquan::evidence
