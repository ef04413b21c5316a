// Properties of the procedure engine over the real rule packs: random walks by random people.
#include <gtest/gtest.h>

#include <random>

#include "base/messages.h"
#include "procedure/clocks.h"
#include "procedure/decide.h"
#include "procedure/expected.h"
#include "procedure/form_fields.h"
#include "procedure/guards.h"
#include "procedure/visibility.h"
#include "rules/check.h"

namespace shuquan::procedure {
namespace {

const rules::RuleBook& book() {
  static const rules::RuleBook kBook = [] {
    Result<rules::RuleBook> loaded = rules::load_checked_rules("rules", [](std::string_view) { return std::string("digest"); });
    EXPECT_TRUE(loaded) << (loaded ? "" : describe(loaded.error()));
    return loaded ? *std::move(loaded) : rules::RuleBook{};
  }();
  return kBook;
}

/// The form is not what the walks are about: their pack has every action without the guard form_complete.
Law law_of(std::string_view pack) {
  static std::map<std::string, rules::RulePack, std::less<>> packs;
  if (!packs.contains(pack)) {
    rules::RulePack open = *book().pack(pack);
    for (rules::Procedure& procedure : open.procedures)
      for (rules::Action& action : procedure.actions) std::erase(action.guards, "form_complete");
    packs.emplace(std::string(pack), std::move(open));
  }
  return {packs.find(pack)->second, book().calendar, book().codes};
}

Actor actor(rules::Role role, const std::string& name) { return {AccountId(name), name, role, PartyId("party-" + name)}; }

/// Everybody who may act in a case, two people for each office role.
std::vector<Actor> people() {
  std::vector<Actor> out = {{AccountId(std::string("lead")), "lead", rules::Role::applicant, PartyId(std::string("lead"))}, {AccountId(std::string("other")), "other", rules::Role::co_applicant, PartyId(std::string("other"))}};
  for (const rules::Role role : {rules::Role::intake, rules::Role::examiner, rules::Role::reviewer, rules::Role::registrar, rules::Role::adviser, rules::Role::authority, rules::Role::agent})
    for (const char* suffix : {"1", "2"}) out.push_back(actor(role, std::string(rules::to_string(role)) + suffix));
  return out;
}

/// A value that satisfies `schema` as far as types, codes, lengths and constants go.
Json sample_value(const Json& schema, const Json& root, const Law& law) {
  if (const std::string& reference = schema["$ref"].text(); !reference.empty()) return sample_value(*root.at_pointer(std::string_view(reference).substr(1)), root, law);
  if (const Json* fixed = schema.find("const")) return *fixed;
  if (const rules::CodeList* list = law.codes.list(schema["x-codes"].text()))
    for (const rules::Code& code : list->entries)
      if (code.selectable) return code.code;
  const std::string& type = schema["type"].text();
  if (type == "boolean") return true;
  if (type == "integer") return schema["minimum"].int_or(0);
  if (type == "array") {
    Json list = Json::array();
    for (std::int64_t i = 0; i < schema["minItems"].int_or(0); ++i) list.push(sample_value(schema["items"], root, law));
    return list;
  }
  if (type == "object") {
    Json object = Json::object();
    for (const Json& name : schema["required"].items()) object.set(name.text(), sample_value(schema["properties"][name.text()], root, law));
    return object;
  }
  const std::string& format = schema["format"].text();
  if (format == "date") return "2026-03-02";
  if (format == "ground") return law.pack.grounds.front().id;
  if (format == "clause") return law.pack.clauses.front().id;
  if (format == "pointer") return "/title";
  return "理由充分事实清楚依据明确处理得当可以核验";
}

struct Walk {
  Case file;
  std::vector<Event> events;
  Law law;
  Instant now = start_of_day(make_date(2026, 3, 2));
  std::mt19937 random;

  Walk(std::string_view pack, unsigned seed) : law(law_of(pack)), random(seed) {
    const rules::Procedure& procedure = *law.pack.procedure("registration");
    const Participant lead{PartyId(std::string("lead")), rules::Role::applicant, "甲公司", 6'000, -1, std::nullopt};
    take(*decide_create(CaseId(std::string("case")), procedure, law, people()[0], lead, std::nullopt, Json::object(), now));
    take(*decide_add_participant(file, law, people()[0], {PartyId(std::string("other")), rules::Role::co_applicant, "乙公司", 4'000, -1, std::nullopt}, now));
  }

  void take(const Decision& decision) {
    for (const Event& event : decision.events) {
      apply(file, event);
      events.push_back(event);
    }
  }

  Circumstances circumstances() {
    Circumstances out;
    out.now = now;
    out.open_objections = std::uniform_int_distribution<>(0, 9)(random) == 0 ? 1 : 0;
    out.next_application_number = [] { return Result<std::string>("SQ-1"); };
    return out;
  }

  const rules::State& state() const { return *law.pack.procedure("registration")->state(file.state); }

  /// One random step: time passes, an official takes the case, or somebody does one of the things that are possible now.
  /// Withdrawal is rare, lest every walk end with it.
  void step() {
    const std::vector<Actor> all = people();
    const int dice = std::uniform_int_distribution<>(0, 7)(random);
    if (dice == 0) {
      now.unix_ms += std::uniform_int_distribution<std::int64_t>(1, 5)(random) * 86'400'000;
      expire();
      return;
    }
    if (dice == 1) {
      const Actor& who = all[std::uniform_int_distribution<std::size_t>(0, all.size() - 1)(random)];
      if (const Result<Decision> assigned = decide_assign(file, law, who, who.account, who.name, now)) take(*assigned);
      return;
    }
    const Circumstances around = circumstances();
    std::vector<std::pair<const rules::Action*, const Actor*>> possible;
    for (const rules::Action& action : law.pack.procedure("registration")->actions)
      for (const Actor& who : all)
        if (!obstacle(file, law, who, action, around) && (action.to != "withdrawn" || random() % 40 == 0)) possible.emplace_back(&action, &who);
    if (possible.empty()) return;
    const auto [action, who] = possible[std::uniform_int_distribution<std::size_t>(0, possible.size() - 1)(random)];
    const rules::Form* form = law.pack.form(action->input);
    const Result<Decision> decision = decide_action(file, law, *who, action->id, form ? sample_value(form->schema, form->schema, law) : Json::object(), around);
    ASSERT_TRUE(decision) << action->id << ": " << describe(decision.error());
    take(*decision);
  }

  void expire() {
    for (int guard = 0; guard < 10; ++guard) {
      const auto due = std::ranges::find_if(file.clocks, [&](const Clock& clock) { return has_expired(clock, now); });
      if (due == file.clocks.end()) return;
      const Clock clock = *due;
      const Result<Decision> decision = decide_expiry(file, law, clock, circumstances());
      ASSERT_TRUE(decision) << describe(decision.error());
      take(*decision);
    }
    FAIL() << "clocks keep expiring";
  }
};

class EveryPlace : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Packs, EveryPlace, testing::Values("beijing", "jiangsu", "guizhou"));

TEST_P(EveryPlace, random_walks_replay_to_the_same_case_and_read_back_from_storage) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    Walk walk(GetParam(), seed);
    for (int step = 0; step < 80; ++step) walk.step();
    Case replayed;
    for (const Event& event : walk.events) {
      const Result<Json> data = Json::parse(event.data.dump());
      ASSERT_TRUE(data);
      apply(replayed, Event{event.kind, event.version, event.at, actor_from_json(*Json::parse(to_json(event.actor).dump())), *data});
    }
    EXPECT_EQ(to_json(replayed).dump(), to_json(walk.file).dump()) << "seed " << seed;
    const Result<Case> stored = case_from_json(*Json::parse(to_json(walk.file).dump()));
    ASSERT_TRUE(stored);
    EXPECT_EQ(to_json(*stored).dump(), to_json(walk.file).dump());
  }
}

TEST_P(EveryPlace, clocks_never_lose_time_and_none_runs_in_an_ended_case) {
  int counted_clocks = 0;
  for (unsigned seed = 100; seed < 110; ++seed) {
    Walk walk(GetParam(), seed);
    for (unsigned step = 0; step < 15 + seed % 10 * 5; ++step) walk.step();
    for (const Clock& clock : walk.file.clocks) {
      EXPECT_TRUE(!walk.state().ended || clock.status >= ClockStatus::stopped) << clock.id << " seed " << seed;
      if (clock.status != ClockStatus::running || !clock.due_on || clock.period.unit != rules::Unit::working_day) continue;
      const rules::Deadline deadline = derive(clock, walk.law);
      const auto counted = std::ranges::count(deadline.steps, rules::StepKind::counted, &rules::DeadlineStep::kind);
      EXPECT_EQ(counted, clock.period.value) << clock.id << " seed " << seed;
      EXPECT_EQ(deadline.due, clock.due_on);
      ++counted_clocks;
    }
  }
  EXPECT_GT(counted_clocks, 0);
}

TEST_P(EveryPlace, no_state_that_a_walk_reaches_is_without_an_exit) {
  std::set<std::string> reached;
  const rules::Procedure& procedure = *law_of(GetParam()).pack.procedure("registration");
  for (unsigned seed = 200; seed < 210; ++seed) {
    Walk walk(GetParam(), seed);
    for (int step = 0; step < 60; ++step) {
      walk.step();
      reached.insert(walk.file.state);
    }
  }
  EXPECT_GE(reached.size(), 5U);
  for (const std::string& id : reached) {
    const rules::State& state = *procedure.state(id);
    const bool exit = std::ranges::any_of(procedure.actions, [&](const rules::Action& action) { return leaves_from(action, state) && !action.to.empty() && action.to != id; });
    EXPECT_NE(exit, state.ended) << id;
  }
}

TEST_P(EveryPlace, nobody_decides_on_their_own_proposal) {
  int decisions = 0;
  for (unsigned seed = 300; seed < 312; ++seed) {
    Walk walk(GetParam(), seed);
    for (int step = 0; step < 60; ++step) walk.step();
    const Record* proposal = nullptr;
    for (const Record& record : walk.file.records) {
      if (record.kind == "proposal") proposal = &record;
      if (record.kind != "decision") continue;
      ASSERT_NE(proposal, nullptr);
      EXPECT_NE(proposal->actor.account, record.actor.account);
      ++decisions;
    }
  }
  EXPECT_GT(decisions, 0);
}

TEST_P(EveryPlace, what_is_still_to_come_is_expected_in_order_and_never_in_the_past) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    Walk walk(GetParam(), seed);
    for (int i = 0; i < 60; ++i) {
      walk.step();
      const std::vector<ExpectedPhase> expected = expected_phases(walk.file, walk.law, beijing_date(walk.now));
      EXPECT_EQ(expected.empty(), walk.state().ended) << walk.file.state;
      rules::Phase before = walk.state().phase;
      LocalDate day = beijing_date(walk.now);
      for (const ExpectedPhase& one : expected) {
        EXPECT_GT(one.phase, before) << walk.file.state;
        before = one.phase;
        if (!one.by) continue;
        EXPECT_GE(*one.by, day) << walk.file.state;
        day = *one.by;
      }
    }
  }
}

TEST_P(EveryPlace, the_notice_is_expected_when_the_examination_takes_all_its_time_and_the_entry_after_it) {
  const Law law = law_of(GetParam());
  const rules::Procedure& procedure = *law.pack.procedure("registration");
  Case file;
  file.procedure = "registration";
  file.state = "examining";
  const Instant now = start_of_day(make_date(2026, 3, 2));
  file.clocks.push_back(*start_clock(*procedure.clock("examination"), law, now));
  const LocalDate examined = *file.clocks.front().due_on;
  const rules::Period* notice = law.pack.period(procedure.clock("publicity")->period, examined);
  const std::vector<ExpectedPhase> expected = expected_phases(file, law, beijing_date(now));
  ASSERT_EQ(expected.size(), 3U);
  EXPECT_EQ(expected[0].phase, rules::Phase::notice);
  EXPECT_EQ(expected[0].by, examined);
  EXPECT_EQ(expected[1].phase, rules::Phase::decision);
  EXPECT_EQ(expected[1].by, rules::compute_deadline(*notice, examined, {}, law.calendar).due);
  EXPECT_EQ(expected[2].phase, rules::Phase::ended);
  EXPECT_GT(*expected[2].by, *expected[1].by);
  // Nobody knows how long an applicant takes.
  file.state = "draft";
  file.clocks.clear();
  for (const ExpectedPhase& one : expected_phases(file, law, beijing_date(now))) {
    EXPECT_FALSE(one.by);
    EXPECT_EQ(one.depends_on, rules::WaitsOn::applicant);
  }
}

TEST_P(EveryPlace, the_notice_is_expected_when_the_examination_that_a_correction_interrupts_has_gone_on_to_its_end) {
  const Law law = law_of(GetParam());
  const rules::Procedure& procedure = *law.pack.procedure("registration");
  Case file;
  file.procedure = "registration";
  file.state = "correction_exam";
  const Instant begun = start_of_day(make_date(2026, 3, 2)), asked = start_of_day(make_date(2026, 3, 9));
  file.clocks.push_back(paused(*start_clock(*procedure.clock("examination"), law, begun), law, asked));
  file.clocks.push_back(*start_clock(*procedure.clock("correction"), law, asked));
  const LocalDate answered = *file.clocks.back().due_on;
  const std::vector<ExpectedPhase> expected = expected_phases(file, law, beijing_date(asked));
  ASSERT_FALSE(expected.empty());
  EXPECT_EQ(expected[0].phase, rules::Phase::notice);
  EXPECT_EQ(expected[0].by, resumed(file.clocks.front(), law, start_of_day(answered)).due_on);
  EXPECT_GT(*expected[0].by, answered);
}

TEST(Guards, every_guard_a_pack_may_name_is_implemented) {
  for (const std::string_view guard : rules::known_guards()) EXPECT_TRUE(guard_exists(guard)) << guard;
}

Json findings_with(std::string_view wanting) {
  Json out = Json::object();
  for (const std::string_view element : kElements)
    out.set(std::string(element), Json::object({{"result", element == wanting ? "not_met" : "met"}, {"reasons", "理由充分事实清楚依据明确"}}));
  return out;
}

/// A case of Jiangsu with personal data and these records (kind, account).
Case read_by(const std::vector<std::pair<std::string, std::string>>& records, std::string_view wanting = "") {
  Case file;
  file.procedure = "registration";
  file.pack = "jiangsu";
  file.form = Json::object({{"personal_information", Json::object({{"status", "contains"}})}});
  for (const auto& [kind, account] : records)
    file.records.push_back({++file.sequence, kind, kind, {}, actor(rules::Role::reviewer, account), kind == "reopening" ? Json::object() : findings_with(wanting), {}});
  return file;
}

std::optional<Error> ask(std::string_view guard, const Case& file, const std::string& account) {
  const Law law = law_of("jiangsu");
  const Actor who = actor(rules::Role::reviewer, account);
  Circumstances around;
  around.now = start_of_day(make_date(2026, 3, 2));
  return check_guard(guard, {file, law, who, *law.pack.procedure("registration")->action("publish_notice"), around});
}

TEST(Guards, elements_and_proposals_are_named_by_their_labels_in_both_languages) {
  const auto wanting = ask("elements_all_met", read_by({{"findings", "a"}}, "processing"), "b");
  ASSERT_TRUE(wanting);
  EXPECT_EQ(message_text(wanting->reason, wanting->params, "zh"), "以下要素未认定为符合：规则处理");
  EXPECT_EQ(message_text(wanting->reason, wanting->params, "en"), "These elements are not found to be met: Processing by rules");
  const auto nothing = ask("refusal_proposed", read_by({}), "b");
  ASSERT_TRUE(nothing);
  EXPECT_EQ(message_text(nothing->reason, nothing->params, "zh"), "没有待决定的相应提请（提请不予登记）");
  EXPECT_EQ(message_text(nothing->reason, nothing->params, "en"), "No such proposal is open (Propose refusal)");
}

TEST(Guards, the_second_reading_is_of_the_current_findings_and_by_somebody_else) {
  EXPECT_TRUE(ask("second_reader_done", read_by({{"findings", "a"}}), "c"));
  EXPECT_TRUE(ask("second_reader_done", read_by({{"findings", "a"}, {"findings", "b"}}), "c")) << "two examiners in turn are not a second reader";
  EXPECT_TRUE(ask("second_reader_done", read_by({{"findings", "a"}, {"second_reading", "a"}}), "c"));
  EXPECT_TRUE(ask("second_reader_done", read_by({{"findings", "a"}, {"second_reading", "b"}, {"findings", "a"}}), "c"));
  EXPECT_FALSE(ask("second_reader_done", read_by({{"findings", "a"}, {"second_reading", "b"}}), "c"));
  EXPECT_TRUE(ask("not_first_reader", read_by({{"findings", "a"}}), "a"));
  EXPECT_FALSE(ask("not_first_reader", read_by({{"findings", "a"}}), "b"));
}

TEST(Guards, findings_before_a_reopening_are_history) {
  for (const char* guard : {"elements_decided", "elements_all_met", "second_reader_done"}) {
    EXPECT_FALSE(ask(guard, read_by({{"findings", "a"}, {"second_reading", "b"}}), "c")) << guard;
    EXPECT_TRUE(ask(guard, read_by({{"findings", "a"}, {"second_reading", "b"}, {"reopening", "s"}}), "c")) << guard;
    EXPECT_FALSE(ask(guard, read_by({{"findings", "a"}, {"second_reading", "b"}, {"reopening", "s"}, {"findings", "a"}, {"second_reading", "b"}}), "c")) << guard;
  }
}

TEST(Visibility, the_other_side_sees_of_an_input_only_what_is_marked_for_it) {
  const Json schema = *Json::parse(R"({"type":"object","properties":{"a":{"type":"string","x-visibility":"party"},"b":{"type":"string","x-visibility":"examiner"},
      "c":{"type":"string","x-visibility":"sealed"},"d":{"type":"string"},"e":{"type":"string","x-visibility":"public"}}})");
  const Json input = *Json::parse(R"({"a":"1","b":"2","c":"3","d":"4","e":"5","unknown":"6"})");
  EXPECT_EQ(visible_input(input, schema, Viewer::other_side).dump(), R"({"a":"1","e":"5"})");
  EXPECT_EQ(visible_input(input, schema, Viewer::official).dump(), R"({"a":"1","b":"2","c":"**********","d":"4","e":"5"})");
  EXPECT_EQ(visible_input(input, schema, Viewer::public_).dump(), R"({"e":"5"})");
}

TEST(FormFields, the_names_the_engine_relies_on_are_in_every_pack) {
  for (const auto& [id, loaded] : book().packs) {
    const Json& properties = loaded.pack.form("application")->schema["properties"];
    for (const char* name : {"title", "industry", "source_kind", "data_level", "sample", "source_agreement", "public_data", "personal_information"})
      EXPECT_TRUE(properties.contains(name)) << id << " " << name;
    const Json& findings = loaded.pack.form("findings")->schema["properties"];
    for (const std::string_view element : kElements) EXPECT_TRUE(findings.contains(element)) << id << " " << element;
  }
}

TEST(Draft, keeps_what_is_badly_formatted_and_refuses_what_it_does_not_know) {
  Walk walk("beijing", 1);
  const Actor lead = people()[0];
  const auto saved = decide_save_form(walk.file, walk.law, lead, Json::object({{"title", "短"}, {"industry", "不是代码"}}), walk.now);
  ASSERT_TRUE(saved);
  walk.take(*saved);
  EXPECT_EQ(walk.file.form["industry"].text(), "不是代码");
  EXPECT_FALSE(form_problems(walk.file, walk.law).empty());
  const auto unknown = decide_save_form(walk.file, walk.law, lead, Json::object({{"titel", "x"}}), walk.now);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().fields.front().pointer, "/titel");
  const auto wrong_type = decide_save_form(walk.file, walk.law, lead, Json::object({{"title", 7}}), walk.now);
  ASSERT_FALSE(wrong_type);
  EXPECT_EQ(wrong_type.error().reason, "case.form_malformed");
}

}  // namespace
}  // namespace shuquan::procedure
