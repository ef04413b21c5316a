#include "office/public_register.h"

#include <set>

#include "base/text.h"
#include "office/entry_history.h"
#include "office/test_register.h"
#include "office/search_highlights.h"

namespace shuquan::office {
namespace {

class PublicRegister : public RegisterOnBothDatabases {};
SHUQUAN_ON_BOTH_DATABASES(PublicRegister);

std::string searchable(const registry::Right& right) {
  std::string text = right.name + "\n" + right.number + "\n" + right.certificate_number;
  for (const registry::Holder& holder : right.holders) text += "\n" + holder.name + "\n" + holder.identifier;
  return text + "\n" + right.description["overview"].text() + "\n" + right.description["scenario"].text();
}

bool matches(const registry::Right& right, const RegisterFilter& filter) {
  std::string_view rest = filter.text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    if (searchable(right).find(rest.substr(0, end)) == std::string::npos) return false;
    rest.remove_prefix(std::min(rest.size(), end + 1));
  }
  if (!filter.holder.empty() && right.holders[0].name.find(filter.holder) == std::string::npos) return false;
  if (!filter.jurisdiction.empty() && right.jurisdiction != filter.jurisdiction) return false;
  if (!filter.industry.empty() && !right.description["industry"].text().starts_with(filter.industry)) return false;
  if (!filter.source_kind.empty() && right.description["source_kind"].text() != filter.source_kind) return false;
  if (filter.announced_from && right.announced_on < *filter.announced_from) return false;
  return !filter.announced_to || right.announced_on <= *filter.announced_to;
}

/// All pages, following the cursors.
std::vector<std::uint64_t> all_pages(store::Connection& db, RegisterFilter filter, std::int64_t& total) {
  std::vector<std::uint64_t> ordinals;
  for (int page = 0; page < 1000; ++page) {
    const Result<Json> found = search_register(db, filter);
    EXPECT_TRUE(found) << describe(found.error());
    if (!found) break;
    if (page == 0) total = (*found)["total"].int_or(-1);
    for (const Json& item : (*found)["items"].items()) ordinals.push_back(static_cast<std::uint64_t>(item["ordinal"].int_or(-1)));
    if ((*found)["next"].is_null()) break;
    filter.after = (*found)["next"].text();
  }
  return ordinals;
}

TEST_P(PublicRegister, FindsExactlyWhatAScanFindsForWordsWithFilters) {
  constexpr std::uint64_t kRights = 400;
  ASSERT_NO_FATAL_FAILURE(grow(kRights));
  const store::ReadLease db = reader();
  std::mt19937_64 random(7);
  const auto& words = synthetic::words();
  int hits = 0;
  for (int round = 0; round < 120; ++round) {
    RegisterFilter filter;
    filter.limit = 1 + static_cast<int>(random() % 9);
    filter.oldest_first = random() % 3 == 0;
    if (random() % 5 != 0) filter.text = words[random() % words.size()];
    if (random() % 3 == 0) filter.text += (filter.text.empty() ? "" : " ") + words[random() % words.size()];
    if (random() % 3 == 0) filter.jurisdiction = "jiangsu";
    if (random() % 4 == 0) filter.industry = random() % 2 == 0 ? "C" : "I65";
    if (random() % 6 == 0) filter.source_kind = "self_collected";
    if (random() % 6 == 0) filter.holder = "号数据科技";
    if (random() % 4 == 0) filter.announced_from = make_date(2026, 1, 9);
    if (random() % 4 == 0) filter.announced_to = make_date(2026, 1, 18);
    std::vector<std::uint64_t> expected;
    for (std::uint64_t i = 0; i < kRights; ++i)
      if (matches(synthetic::right(i, plus_days(make_date(2026, 1, 5), static_cast<int>(i / 20))), filter)) expected.push_back(i);
    if (!filter.oldest_first) std::ranges::reverse(expected);
    std::int64_t total = -1;
    EXPECT_EQ(all_pages(*db, filter, total), expected) << filter.text << " " << filter.jurisdiction << " " << filter.industry;
    EXPECT_EQ(total, static_cast<std::int64_t>(expected.size()));
    hits += static_cast<int>(expected.size());
  }
  EXPECT_GT(hits, 500) << "the queries must not all be empty";
}

TEST_P(PublicRegister, TreatsSignsOfTheQueryAsTextOnly) {
  ASSERT_NO_FATAL_FAILURE(grow(30));
  const store::ReadLease db = reader();
  for (const std::string_view hostile : {"\"", "facets : jbeijing", "* AND (", "jbeijing", "'; DROP TABLE x --", "a:*|b", "\\", "交通 OR facets"}) {
    RegisterFilter filter;
    filter.text = hostile;
    const Result<Json> found = search_register(*db, filter);
    ASSERT_TRUE(found) << hostile << " " << describe(found.error());
    EXPECT_EQ((*found)["items"].size(), 0U) << hostile;
  }
  RegisterFilter filter;
  filter.after = "1; DELETE";
  EXPECT_REASON(search_register(*db, filter), "entry.cursor");
}

TEST_P(PublicRegister, ShowsAnEntryByAnyOfItsNumbers) {
  ASSERT_NO_FATAL_FAILURE(grow(25));
  const store::ReadLease db = reader();
  const registry::Right right = synthetic::right(7, make_date(2026, 1, 5));
  for (const std::string& number : {right.number, right.certificate_number, std::string("ordinal:7")}) {
    const Result<std::string> entry = view_entry(*db, services(), number, make_date(2026, 2, 1));
    ASSERT_TRUE(entry) << describe(entry.error());
    const Result<Json> json = Json::parse(*entry);
    ASSERT_TRUE(json);
    EXPECT_EQ((*json)["name"].text(), right.name);
    EXPECT_EQ((*json)["in_force"], Json(true));
    EXPECT_EQ((*json)["log"]["index"], Json(7));
    EXPECT_TRUE((*json)["certificate"].is_null());
  }
  const Result<std::string> later = view_entry(*db, services(), right.number, plus_days(right.valid_until, 1));
  ASSERT_TRUE(later);
  EXPECT_EQ((*Json::parse(*later))["in_force"], Json(false));
  for (const std::string_view unknown : {"", "nothing", "ordinal:", "ordinal:99", "ordinal:-1", "ordinal:7x"})
    EXPECT_REASON(view_entry(*db, services(), unknown, make_date(2026, 2, 1)), "entry.unknown");
}

TEST_P(PublicRegister, NeverShowsTheNameOfAPerson) {
  ASSERT_NO_FATAL_FAILURE(grow(200));
  const store::ReadLease db = reader();
  RegisterFilter filter;
  filter.limit = 100;
  filter.text = "张小明";
  const Result<Json> by_name = search_register(*db, filter);
  ASSERT_TRUE(by_name);
  EXPECT_EQ((*by_name)["items"].size(), 0U);
  int persons = 0;
  for (std::uint64_t i = 0; i < 200; ++i) {
    const Result<std::string> entry = view_entry(*db, services(), "ordinal:" + std::to_string(i), make_date(2026, 2, 1));
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->find("张小明"), std::string::npos);
    persons += entry->find("\"person\"") != std::string::npos ? 1 : 0;
  }
  EXPECT_GT(persons, 0);
}

TEST_P(PublicRegister, TellsTheHistoryOfARightEntryByEntry) {
  ASSERT_NO_FATAL_FAILURE(grow(3));
  const registry::Right right = synthetic::right(1, make_date(2026, 1, 5));
  const Outcome expired = registrar().run([&](Transaction& tx) -> Outcome {
    registry::Right current = right;
    SHUQUAN_TRY(const RegisteredEffect registered, register_effect(tx, registry::expire(current), CaseId{}, {}));
    return Json(registered.place.index);
  });
  ASSERT_TRUE(expired) << describe(expired.error());
  const store::ReadLease db = reader();
  const Result<Json> history = list_entry_history(*db, right.number);
  ASSERT_TRUE(history) << describe(history.error());
  const Json::Array& items = (*history)["items"].items();
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0]["kind"].text(), "grant");
  EXPECT_TRUE(items[0]["previous"].is_null());
  EXPECT_EQ(items[1]["kind"].text(), "expire");
  EXPECT_EQ(items[1]["previous"]["index"], items[0]["index"]);
  EXPECT_EQ(items[1]["previous"]["leaf"], items[0]["leaf"]);
  // The index follows the status.
  RegisterFilter filter;
  filter.status = "expired";
  EXPECT_EQ((*search_register(*db, filter))["items"].size(), 1U);
  filter.status = "registered";
  EXPECT_EQ((*search_register(*db, filter))["items"].size(), 2U);
}

TEST(SearchHighlights, CutTheTextAroundTheWordsAtCharacterBoundaries) {
  std::string filler;
  for (int i = 0; i < 60; ++i) filler += "字";
  const std::pair<std::string_view, std::string> long_text{"overview", filler + "客流与ABC客流" + filler + filler + filler};
  const std::pair<std::string_view, std::string_view> fields[] = {{"name", "轨道客流数据"}, {"overview", long_text.second}, {"scenario", "无"}};
  const Json found = highlights("客流 abc", fields);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found.items()[0]["parts"].dump(), R"([{"text":"轨道","hit":false},{"text":"客流","hit":true},{"text":"数据","hit":false}])");
  std::string joined;
  int hits = 0;
  for (const Json& part : found.items()[1]["parts"].items()) {
    joined += part["text"].text();
    hits += part["hit"].bool_or(false) ? 1 : 0;
    EXPECT_TRUE(is_valid_utf8(part["text"].text()));
  }
  EXPECT_EQ(hits, 3);
  EXPECT_TRUE(joined.starts_with("…") && joined.ends_with("…"));
  EXPECT_EQ(highlights("", fields).size(), 0U);
}

}  // namespace
}  // namespace shuquan::office
