// The tokens of base/text.h in the indexes of both databases: nothing that a scan finds may be missed.
#include <random>
#include <set>

#include "base/text.h"
#include "store/test_database.h"

namespace shuquan::store {
namespace {

class SearchTextTest : public OnBothDatabases {
 protected:
  bool migrated() const override { return false; }
  void SetUp() override {
    OnBothDatabases::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    const Result<void> made = writer().run_script(
        GetParam() == Dialect::sqlite
            ? "CREATE VIRTUAL TABLE document USING fts5(tokens, tokenize='unicode61')"
            : "CREATE TABLE document (rowid BIGINT PRIMARY KEY, tokens TSVECTOR); CREATE INDEX ON document USING gin (tokens)");
    ASSERT_TRUE(made) << describe(made.error());
  }

  void add(std::int64_t id, const std::string& text) {
    const Result<std::int64_t> done = writer().execute(
        GetParam() == Dialect::sqlite ? "INSERT INTO document (rowid, tokens) VALUES ($1, $2)"
                                      : "INSERT INTO document (rowid, tokens) VALUES ($1, to_tsvector('simple', $2))",
        {id, search_tokens(text)});
    ASSERT_TRUE(done) << describe(done.error());
  }

  void add_all(const std::vector<std::string>& texts) {
    ASSERT_TRUE(writer().begin());
    for (std::size_t i = 0; i < texts.size(); ++i) add(static_cast<std::int64_t>(i), texts[i]);
    ASSERT_TRUE(writer().commit());
  }

  std::set<std::int64_t> find(const std::string& query) {
    const bool sqlite = GetParam() == Dialect::sqlite;
    const Result<Rows> rows = writer().query(sqlite ? "SELECT rowid FROM document WHERE document MATCH $1"
                                                    : "SELECT rowid FROM document WHERE tokens @@ CAST($1 AS TSQUERY)",
                                             {sqlite ? fts5_query(query) : tsquery(query)});
    EXPECT_TRUE(rows) << describe(rows.error()) << " for " << query;
    std::set<std::int64_t> found;
    if (rows) {
      for (const Row row : *rows) found.insert(row.integer(0));
    }
    return found;
  }
};
SHUQUAN_ON_BOTH_DATABASES(SearchTextTest);

std::vector<std::string> code_points_of(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<std::uint8_t>(text[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    out.push_back(text.substr(i, size));
    i += size;
  }
  return out;
}

std::set<std::int64_t> scan(const std::vector<std::string>& texts, const std::string& query) {
  const std::string needle = normalise(query);
  std::set<std::int64_t> found;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (normalise(texts[i]).find(needle) != std::string::npos) found.insert(static_cast<std::int64_t>(i));
  }
  return found;
}

/// Texts of few characters, so that chance hits are many: common and rare ideographs (extensions A, B, E, G, newest of
/// the basic block), kana, Hangul, and what stands between them.
class Texts {
 public:
  explicit Texts(unsigned seed) : random_(seed) {}
  std::string ideographs(std::size_t length) { return pick(kIdeographs, length); }
  std::string mixed(std::size_t length) {
    std::string out;
    while (length-- > 0) out += below(4) == 0 ? pick(kBetween, 1) : ideographs(1 + below(5));
    return out;
  }
  std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_); }

 private:
  template <std::size_t N>
  std::string pick(const char* const (&from)[N], std::size_t count) {
    std::string out;
    while (count-- > 0) out += from[below(N)];
    return out;
  }
  static constexpr const char* kIdeographs[] = {"数", "据", "权", "知", "識", "產", "㐀", "䶿", "𠮷", "𫠠", "𰻞", "鿿", "々", "〇", "か", "ー", "한"};
  static constexpr const char* kBetween[] = {"A", "api2", "，", "·", " ", "1e5", "12.5", "-", "🎉", "/", "é", "\n", "％", "_", "www.a.cn", "0x1F"};
  std::mt19937 random_;
};

TEST_P(SearchTextTest, FindsExactlyWhatAScanFindsForTwoAndMoreChineseCharacters) {
  Texts source(7);
  std::vector<std::string> texts;
  for (int i = 0; i < 300; ++i) texts.push_back(source.mixed(1 + source.below(12)));
  add_all(texts);
  std::size_t hits = 0;
  for (int i = 0; i < 600; ++i) {
    const std::string query = source.ideographs(2 + source.below(3));
    const std::set<std::int64_t> expected = scan(texts, query);
    hits += expected.size();
    ASSERT_EQ(find(query), expected) << query;
  }
  EXPECT_GT(hits, 500U);  // else the test says little
}

TEST_P(SearchTextTest, FindsExactlyWhatAScanFindsForOneChineseCharacter) {
  Texts source(8);
  std::vector<std::string> texts;
  for (int i = 0; i < 200; ++i) texts.push_back(source.mixed(1 + source.below(4)));
  add_all(texts);
  for (int i = 0; i < 60; ++i) {
    const std::string query = source.ideographs(1);
    ASSERT_EQ(find(query), scan(texts, query)) << query;
  }
}

TEST_P(SearchTextTest, FindsEveryPieceThatStartsWhereAWordStarts) {
  Texts source(9);
  std::vector<std::string> texts;
  for (int i = 0; i < 200; ++i) texts.push_back(source.mixed(2 + source.below(8)));
  add_all(texts);
  for (int i = 0; i < 600; ++i) {
    const auto id = source.below(texts.size());
    const std::vector<std::string> characters = code_points_of(normalise(texts[id]));
    if (characters.empty()) continue;
    std::size_t start = source.below(characters.size());
    const auto is_ascii_word = [&](std::size_t at) { return std::isalnum(static_cast<unsigned char>(characters[at][0])) != 0 || characters[at] == "é"; };
    while (start > 0 && is_ascii_word(start) && is_ascii_word(start - 1)) --start;
    std::string query;
    for (std::size_t k = start; k < std::min(characters.size(), start + 1 + source.below(8)); ++k) query += characters[k];
    if (tsquery(query).empty()) continue;
    ASSERT_TRUE(find(query).contains(static_cast<std::int64_t>(id))) << query << " in " << texts[id];
  }
}

TEST_P(SearchTextTest, KeepsEveryWordOfLettersAndDigitsWhole) {
  std::mt19937 random(10);
  constexpr std::string_view kLetters = "0123456789abcdefxeEZ0123";
  std::vector<std::string> texts;
  for (int i = 0; i < 1500; ++i) {
    std::string word;
    for (std::size_t k = 1 + random() % 8; k > 0; --k) word += kLetters[random() % kLetters.size()];
    texts.push_back("前 " + word + " 后");
  }
  add_all(texts);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    ASSERT_TRUE(find(texts[i]).contains(static_cast<std::int64_t>(i))) << texts[i];
  }
}

TEST_P(SearchTextTest, FindsTextsThatHaveEveryPartInAnyOrder) {
  add_all({"北京市企业用电数据 API", "用电，数据", "api 北京", "京A·12345"});
  EXPECT_EQ(find("数据 用电"), (std::set<std::int64_t>{0, 1}));
  EXPECT_EQ(find("北京 ＡＰＩ"), (std::set<std::int64_t>{0, 2}));
  EXPECT_EQ(find("用电数据"), (std::set<std::int64_t>{0}));
  EXPECT_EQ(find("京A·123"), (std::set<std::int64_t>{3}));
  EXPECT_EQ(find("无此"), (std::set<std::int64_t>{}));
}

TEST_P(SearchTextTest, TakesAnyQueryWithoutAnError) {
  add_all({"数据"});
  std::mt19937 random(11);
  constexpr std::string_view kSigns = "\"'*()^:+-&|!<>\\{},;%$ aNORT~@#";
  for (int i = 0; i < 1000; ++i) {
    std::string query;
    for (std::size_t k = random() % 12; k > 0; --k) query += random() % 5 == 0 ? "据" : std::string(1, kSigns[random() % kSigns.size()]);
    find(query);
  }
  EXPECT_EQ(find(""), (std::set<std::int64_t>{}));
}

TEST_P(SearchTextTest, FindsAtTheEndOfTheLongestIndexedText) {
  std::string text;
  for (int i = 0; i < 7000; ++i) text += i % 2 == 0 ? "数" : "据甲";
  add_all({text + "终点"});
  EXPECT_EQ(find("终点").size(), 1U);
  EXPECT_EQ(find("甲终点").size(), 1U);
}

}  // namespace
}  // namespace shuquan::store
