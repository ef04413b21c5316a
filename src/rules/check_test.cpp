#include "rules/check.h"

#include <gtest/gtest.h>

#include "rules/test_directory.h"

namespace shuquan::rules {
namespace {

struct Spoiled {
  const char* name;
  const char* file;
  const char* old;
  const char* fresh;
  const char* reason;
  const char* what;
};
void PrintTo(const Spoiled& spoiled, std::ostream* out) { *out << spoiled.name; }

constexpr const char* kRegistration = "common/procedures/registration.yaml";
constexpr const char* kObjection = "common/procedures/objection.yaml";

class CheckRules : public testing::TestWithParam<Spoiled> {};

TEST_P(CheckRules, FindsTheFaultWithItsLine) {
  const Spoiled& spoiled = GetParam();
  const TestDirectory copy;
  // One pack is enough to find a fault, and three times as fast.
  std::filesystem::remove_all(copy.path() / "jiangsu");
  std::filesystem::remove_all(copy.path() / "guizhou");
  copy.replace(spoiled.file, spoiled.old, spoiled.fresh);
  const auto book = load_rules(copy.path(), [](std::string_view) { return std::string(); });
  ASSERT_TRUE(book) << describe(book.error());
  const auto findings = check_rules(*book);
  const auto found = std::find_if(findings.begin(), findings.end(), [&](const Finding& finding) {
    return finding.reason == spoiled.reason && finding.params.front().second == spoiled.what;
  });
  std::string all;
  for (const Finding& finding : findings) all += finding.mark.text() + " " + finding.reason + " " + finding.params.front().second + "\n";
  ASSERT_NE(found, findings.end()) << all;
  EXPECT_GT(found->mark.line, 0) << all;
  EXPECT_TRUE(found->mark.file.ends_with(".yaml")) << all;
}

INSTANTIATE_TEST_SUITE_P(
    Faults, CheckRules,
    testing::Values(
        Spoiled{"guard", kRegistration, "guards: [form_complete,", "guards: [moon_is_full,", "rules.unknown_guard", "moon_is_full"},
        Spoiled{"effect", kRegistration, "effects: [grant_right]", "effects: [grant_wish]", "rules.unknown_effect", "grant_wish"},
        Spoiled{"record", kRegistration, "record: findings", "record: feelings", "rules.unknown_record", "feelings"},
        Spoiled{"record_without_input", kRegistration, "        input: findings\n", "", "rules.record_without_input", "findings"},
        Spoiled{"to", kRegistration, "to: submitted", "to: nowhere", "rules.unknown_state", "nowhere"},
        Spoiled{"from", kRegistration, "from: [accepted]", "from: [accepted, limbo]", "rules.unknown_state", "limbo"},
        Spoiled{"ended_has_action", kRegistration, "from: [accepted]", "from: [accepted, refused]", "rules.ended_has_action", "refused"},
        Spoiled{"input", kRegistration, "input: extension\n", "input: excuse\n", "rules.unknown_form", "excuse"},
        Spoiled{"letter", kRegistration, "letter: acceptance_notice", "letter: love_letter", "rules.unknown_letter", "love_letter"},
        Spoiled{"letter_unused", kRegistration, "letter: filing_receipt", "", "rules.letter_unused", "filing_receipt"},
        Spoiled{"clock", kRegistration, "start: [intake]", "start: [cuckoo]", "rules.unknown_clock", "cuckoo"},
        Spoiled{"clock_never_starts", kRegistration, "start: [intake]", "", "rules.clock_never_starts", "intake"},
        Spoiled{"clock_never_stops", kRegistration, "    clocks:\n", "    clocks:\n      - {id: egg, period: intake.decision, label: 蛋 | Egg, counts_against: office}\n", "rules.clock_never_stops", "egg"},
        Spoiled{"clock_never_resumes", kObjection, "resume: [admission]", "", "rules.clock_never_resumes", "admission"},
        Spoiled{"period", kRegistration, "period: intake.decision", "period: tea.break", "rules.unknown_period", "tea.break"},
        Spoiled{"extend", kRegistration, "extend: {examination: examination.extension}", "extend: {examination: tea.break}", "rules.unknown_period", "tea.break"},
        Spoiled{"clause", kRegistration, "clause: B-art.2", "clause: B-art.99", "rules.unknown_clause", "B-art.99"},
        Spoiled{"period_clause", "common/periods.yaml", "clause: SR-correction", "clause: SR-nothing", "rules.unknown_clause", "SR-nothing"},
        Spoiled{"instrument", "common/sources.yaml", "{id: CC-201, instrument: CC,", "{id: CC-201, instrument: XX,", "rules.unknown_instrument", "XX"},
        Spoiled{"on_expiry", kRegistration, "on_expiry: [lapse_for_missing_correction]", "on_expiry: [celebrate]", "rules.unknown_action", "celebrate"},
        Spoiled{"system_action_unused", kRegistration, "on_expiry: [lapse_for_missing_correction]", "on_expiry: []", "rules.system_action_unused", "lapse_for_missing_correction"},
        Spoiled{"clock_without_consequence", kRegistration, "on_expiry: [lapse_for_missing_correction]", "on_expiry: []", "rules.clock_without_consequence", "correction"},
        Spoiled{"not_system", kRegistration, "on_expiry: [lapse_for_missing_correction]", "on_expiry: [submit_application]", "rules.not_a_system_action", "submit_application"},
        Spoiled{"parent", kObjection, "parent: [note_objection]", "parent: [tell_everyone]", "rules.unknown_action", "tell_everyone"},
        Spoiled{"children", kRegistration, "children: [close_with_application]", "children: [spank]", "rules.unknown_action", "spank"},
        Spoiled{"unreachable", kRegistration, "to: terminated", "to: refused", "rules.unreachable_state", "terminated"},
        Spoiled{"dead_end", kRegistration, "from: [examination_suspended]", "from: [examining]", "rules.dead_end", "examination_suspended"},
        Spoiled{"phase", kRegistration, "phase: ended, waits_on: nobody, ended: true", "phase: notice, waits_on: nobody, ended: true", "rules.phase_and_ended", "registered"},
        Spoiled{"nobody", kRegistration, "roles: [co_applicant]", "roles: []", "rules.no_role", "confirm_application"},
        Spoiled{"role_not_held", kRegistration, "roles: [co_applicant]\n        input: withdrawal_consent", "roles: [objector]\n        input: withdrawal_consent", "rules.role_not_held", "objector"},
        Spoiled{"proposal", kRegistration, "proposes: refusal", "proposes: marriage", "rules.unknown_proposal", "marriage"},
        Spoiled{"proposal_undecided", kRegistration, "guards: [not_recused, refusal_proposed, second_person]", "guards: [not_recused, refusal_proposed]", "rules.proposal_undecided", "refusal"},
        Spoiled{"reopening", kRegistration, "        record: reopening\n", "", "rules.reopening_not_recorded", "reopen_examination"},
        Spoiled{"initial", kRegistration, "initial: draft", "initial: dawn", "rules.unknown_state", "dawn"},
        Spoiled{"ground", "common/checklists.yaml", "ground: unlawful_source", "ground: bad_mood", "rules.unknown_ground", "bad_mood"},
        Spoiled{"field", "common/checklists.yaml", "/source_kind,", "/shoe_size,", "rules.unknown_field", "/shoe_size"},
        Spoiled{"placeholder", "common/letters.yaml", "{time}", "{weather}", "rules.unknown_placeholder", "weather"},
        Spoiled{"scheme", "common/periods.yaml", "scheme: DEMO16-v1", "scheme: OFFICIAL-v1", "rules.unknown_scheme", "OFFICIAL-v1"},
        Spoiled{"needed", "common/periods.yaml", "key: renewal.window", "key: renewal.door", "rules.needed", "renewal.window"},
        Spoiled{"dates", "beijing/rules.yaml", "effective_from: 2023-06-19", "effective_from: 2023-06-19, effective_to: 2022-01-01", "rules.dates_reversed", "validity.term"},
        Spoiled{"form_unused", kRegistration, "input: extension\n        record: extension", "input: suspension\n        record: extension", "rules.form_unused", "extension"},
        Spoiled{"codes", "common/forms/application.yaml", "x-codes: source_kind", "x-codes: flavour", "schema.unknown_codes", "flavour"},
        Spoiled{"format", "common/forms/application.yaml", "format: instant", "format: eternity", "schema.unknown_format", "eternity"},
        Spoiled{"keyword", "common/forms/application.yaml", "minLength: 4", "pattern: 4", "schema.unknown_keyword", "pattern"},
        Spoiled{"label", "common/forms/application.yaml", "x-label: 数据概述 | Overview, ", "", "rules.field_without_text", "overview x-label"},
        Spoiled{"visibility", "common/forms/application.yaml", "x-group: basic, x-visibility: public, x-clause: NDA-art.19}", "x-group: basic, x-clause: NDA-art.19}", "rules.field_without_visibility", "title"},
        Spoiled{"field_clause", "common/forms/application.yaml", "x-group: basic, x-visibility: public, x-clause: NDA-art.19}", "x-group: basic, x-visibility: public}", "rules.field_without_clause", "title"},
        Spoiled{"group", "common/forms/application.yaml", "x-group: basic,", "x-group: misc,", "rules.unknown_group", "title"},
        Spoiled{"open", "common/forms/actions.yaml", "additionalProperties: false\n      required: [agreed]", "required: [agreed]", "rules.form_open", "confirmation"},
        Spoiled{"required_unknown", "common/forms/actions.yaml", "required: [agreed]", "required: [agreed, signed]", "rules.required_unknown", "signed"}),
    [](const testing::TestParamInfo<Spoiled>& one) { return one.param.name; });

TEST(CheckFindings, PointsAtTheLineThatMustBeMended) {
  const TestDirectory copy;
  copy.write("beijing/extra.yaml", "procedures:\n  - id: registration\n    actions:\n      - id: submit_application\n        guards+: [moon_is_full]\n");
  const auto book = load_checked_rules(copy.path(), [](std::string_view) { return std::string(); });
  ASSERT_FALSE(book);
  ASSERT_EQ(book.error().fields.size(), 1U);
  EXPECT_EQ(book.error().fields[0].pointer, "beijing/extra.yaml:5");
}

TEST(CheckFindings, AFaultInTheBaseIsToldOnceNotPerPack) {
  const TestDirectory copy;
  copy.replace(kRegistration, "effects: [grant_right]", "effects: [grant_wish]");
  const auto book = load_checked_rules(copy.path(), [](std::string_view) { return std::string(); });
  ASSERT_FALSE(book);
  EXPECT_EQ(book.error().fields.size(), 1U);
}

}  // namespace
}  // namespace shuquan::rules
