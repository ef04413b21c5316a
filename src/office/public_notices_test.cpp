#include "office/public_notices.h"

#include <algorithm>

#include "office/case_access.h"
#include "office/commit_case.h"
#include "office/test_register.h"
#include "office/render_letter.h"
#include "office/search_text.h"
#include "procedure/clocks.h"
#include "store/case_rows.h"

namespace shuquan::office {
namespace {

class PublicNotices : public RegisterOnBothDatabases {
 protected:
  /// Puts a made-up case on notice, as the registrar would leave it.
  void put_on_notice(const std::string& id, const std::string& title, const std::string& person, Instant started) {
    const Outcome done = registrar().run([&](Transaction& tx) -> Outcome {
      procedure::Case file;
      file.id = CaseId(id);
      file.procedure = "registration";
      file.pack = "beijing";
      file.state = "publicity";
      file.number = "SQ-" + id;
      file.created_at = started;
      file.form = Json::object({{"title", title}, {"overview", "用于客流预测的数据集合"}, {"industry", "G54"}, {"achievement", "不公开的说明"}});
      file.participants = {{PartyId(std::string_view("org")), rules::Role::applicant, "示例轨道公司", 6'000, -1, {}}, {PartyId(std::string_view("person")), rules::Role::co_applicant, person, 4'000, -1, {}}};
      SHUQUAN_TRY(const procedure::Law law, tx.services.rules->law_for(tx.db, "beijing", ""));
      const rules::Procedure& procedure = *law.pack.procedure("registration");
      SHUQUAN_TRY(procedure::Clock clock, procedure::start_clock(*procedure.clock("publicity"), law, started));
      file.clocks.push_back(std::move(clock));
      const procedure::Event created{std::string(procedure::event::kCaseCreated), 1, started, procedure::system_actor(), Json::object()};
      file.sequence = 1;
      const store::CaseListing listing = listing_of(file, procedure);
      SHUQUAN_CHECK(store::save_case(tx.db, file, std::span(&created, 1), listing, started));
      SHUQUAN_CHECK(index_case(tx, file, listing));
      return Json();
    });
    ASSERT_TRUE(done) << describe(done.error());
  }
  void add_parties() {
    const Outcome done = registrar().run([](Transaction& tx) -> Outcome {
      for (const auto& [id, kind] : {std::pair("org", "organisation"), std::pair("person", "person")})
        SHUQUAN_CHECK(tx.db.execute("INSERT INTO party (id, kind, name, region, address, contact, email, activities, created_at) VALUES ($1, $2, $1, '', '', '', '', '[]', 0)", {id, kind}));
      return Json();
    });
    ASSERT_TRUE(done) << describe(done.error());
  }
};
SHUQUAN_ON_BOTH_DATABASES(PublicNotices);

const Instant kMonday = start_of_day(make_date(2026, 3, 2));

TEST_P(PublicNotices, AreFoundByWordsAndShowOnlyWhatIsPublic) {
  ASSERT_NO_FATAL_FAILURE(add_parties());
  ASSERT_NO_FATAL_FAILURE(put_on_notice("case-a", "北京地铁客流数据集", "欧阳小明", kMonday));
  const store::ReadLease db = reader();
  for (const auto& [text, expected] : {std::pair("客流", 1U), std::pair("地铁 轨道公司", 1U), std::pair("欧阳小明", 0U), std::pair("不公开", 0U), std::pair("航空", 0U)}) {
    NoticeFilter filter;
    filter.text = text;
    const Result<Json> found = list_notices(*db, services(), filter, kMonday);
    ASSERT_TRUE(found) << describe(found.error());
    EXPECT_EQ((*found)["items"].size(), expected) << text;
  }
  const Result<Json> notice = view_notice(*db, services(), CaseId(std::string_view("case-a")), kMonday);
  ASSERT_TRUE(notice) << describe(notice.error());
  const std::string text = notice->dump();
  EXPECT_EQ(text.find("欧阳小明"), std::string::npos);
  EXPECT_EQ(text.find("不公开的说明"), std::string::npos);
  EXPECT_EQ((*notice)["applicants"].items()[1]["name"].text(), "欧**");
  EXPECT_EQ((*notice)["form"]["overview"].text(), "用于客流预测的数据集合");
  EXPECT_EQ((*notice)["objection_allowed"], Json(true));
  EXPECT_GT((*notice)["derivation"]["steps"].size(), 2U);
  EXPECT_REASON(view_notice(*db, services(), CaseId(std::string_view("case-b")), kMonday), "notice.unknown");
}

TEST_P(PublicNotices, ObjectionsAreAllowedUntilTheEndOfTheLastDay) {
  ASSERT_NO_FATAL_FAILURE(add_parties());
  ASSERT_NO_FATAL_FAILURE(put_on_notice("case-a", "北京地铁客流数据集", "欧阳小明", kMonday));
  const store::ReadLease db = reader();
  const Result<Json> notice = view_notice(*db, services(), CaseId(std::string_view("case-a")), kMonday);
  ASSERT_TRUE(notice);
  const LocalDate until = *parse_date((*notice)["notice_until"].text());
  const Result<Json> last = view_notice(*db, services(), CaseId(std::string_view("case-a")), Instant{end_of_day(until).unix_ms - 1});
  EXPECT_EQ((*last)["objection_allowed"], Json(true));
  EXPECT_EQ((*last)["working_days_left"], Json(0));
  const Result<Json> over = view_notice(*db, services(), CaseId(std::string_view("case-a")), end_of_day(until));
  EXPECT_EQ((*over)["objection_allowed"], Json(false));
  EXPECT_TRUE((*over)["working_days_left"].is_null());
}

TEST_P(PublicNotices, ComeInOrderOfTheirEndAndPageWithoutGap) {
  ASSERT_NO_FATAL_FAILURE(add_parties());
  for (int i = 0; i < 7; ++i)
    ASSERT_NO_FATAL_FAILURE(put_on_notice("case-" + std::to_string(i), "数据集" + std::to_string(i), "王五", Instant{kMonday.unix_ms + (6 - i) % 3 * 86'400'000}));
  const store::ReadLease db = reader();
  for (const bool newest : {false, true}) {
    NoticeFilter filter;
    filter.limit = 2;
    filter.newest_first = newest;
    std::vector<std::string> dates, ids;
    for (int page = 0; page < 4; ++page) {
      const Result<Json> found = list_notices(*db, services(), filter, kMonday);
      ASSERT_TRUE(found) << describe(found.error());
      for (const Json& item : (*found)["items"].items()) {
        dates.push_back(item[newest ? "notice_from" : "notice_until"].text());
        ids.push_back(item["id"].text());
      }
      filter.after = (*found)["next"].text();
    }
    EXPECT_EQ(ids.size(), 7U);
    EXPECT_TRUE(newest ? std::ranges::is_sorted(dates, std::greater<>()) : std::ranges::is_sorted(dates));
    std::ranges::sort(ids);
    EXPECT_EQ(std::ranges::adjacent_find(ids), ids.end());
  }
}

TEST_P(PublicNotices, ALetterHasTheSameBytesForEver) {
  ASSERT_NO_FATAL_FAILURE(add_parties());
  ASSERT_NO_FATAL_FAILURE(put_on_notice("case-a", "北京地铁客流数据集", "欧阳小明", kMonday));
  const store::ReadLease db = reader();
  const Instant now = services().time.now();
  const Result<OpenedCase> opened = load_case_for_system(*db, services(), CaseId(std::string_view("case-a")), now);
  ASSERT_TRUE(opened) << describe(opened.error());
  const auto both = [](const char* zh, const char* en) { return Json::object({{"zh", zh}, {"en", en}}); };
  Json letter = Json::object({{"letter", "correction_notice"}, {"title", both("补正通知书", "Request for correction")}, {"paragraphs", Json::array({both("请在期限内补正。", "Please correct in time.")})},
                              {"remedy", both("可以向登记机构反映。", "You can turn to the office.")}, {"clause", ""}, {"sequence", 3}, {"number", "SQ-case-a"},
                              {"points", Json::array({Json::object({{"field", "/overview"}, {"reason", "概述应写明更新频次"}, {"clause", "NDA-art.17"}})})},
                              {"at", to_string(now)}, {"office", both("示例登记机构", "Example office")}});
  const Result<std::string> first = render_letter(services(), *opened, letter, "zh"), again = render_letter(services(), *opened, letter, "zh"),
                            english = render_letter(services(), *opened, letter, "en");
  ASSERT_TRUE(first) << describe(first.error());
  ASSERT_TRUE(english) << describe(english.error());
  EXPECT_EQ(*first, *again);
  EXPECT_NE(*first, *english);
  letter.set("sequence", 4);
  EXPECT_NE(*render_letter(services(), *opened, letter, "zh"), *first);
}

TEST(MaskedName, KeepsTheFirstCharacterOnly) {
  EXPECT_EQ(masked_name("张三"), "张**");
  EXPECT_EQ(masked_name("张"), "**");
  EXPECT_EQ(masked_name(""), "**");
}

}  // namespace
}  // namespace shuquan::office
