#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "rules/vocabulary.h"

namespace shuquan::rules {

/// A text in both languages; both are required in every pack.
struct Text {
  std::string zh;
  std::string en;
  const std::string& in(std::string_view language) const { return language == "en" ? en : zh; }
};

/// How far a rule is backed by a text we could read: read in a source; customary practice; a number we chose until the
/// official text is at hand.
enum class Confidence { sourced, customary, placeholder };
enum class Severity { must, advice };

/// A law, measure or policy that clauses belong to.
struct Instrument {
  std::string id;
  Text title;
  std::string issued;    ///< date, or a partial date as known ("2024-01"), or empty
  std::string in_force;  ///< likewise
  Text issuers;
  bool binding = true;  ///< false for guidelines: their rules are advice (B-art.38)
};

/// The anchor of a rule in a law or policy, e.g. "BJ-guideline-art.16".
struct Clause {
  std::string id;
  std::string instrument;
  Text label;  ///< short citation for people, e.g. 《…指引》第十六条
  Text gist;   ///< what it demands, in our words
};

/// What every rule carries: the clause it comes from, its confidence and its dates.
struct Provenance {
  std::string clause;
  Confidence confidence = Confidence::placeholder;
  std::optional<LocalDate> effective_from;
  std::optional<LocalDate> effective_to;
  Text note;  ///< e.g. what is still to be verified; may be empty
};

/// A length of time with its counting rule (Civil Code art. 201–203).
struct Period {
  std::string key;  ///< e.g. "publicity.duration"
  Text label;
  int value = 0;
  Unit unit = Unit::working_day;
  bool roll_if_rest_day = true;  ///< art. 203; only for calendar units
  Provenance provenance;
};

/// A setting that is not a period: a switch, a limit, a list.
struct Setting {
  std::string key;  ///< e.g. "validity.capped_by_source_agreement"
  Text label;
  Json value;
  Provenance provenance;
};

enum class Phase { preparation, intake, examination, notice, decision, ended };
enum class WaitsOn { applicant, office, public_, objector, court, nobody, counterparty };

struct State {
  std::string id;  ///< e.g. "correction_intake"
  Text label;
  Text meaning;  ///< one plain sentence for the case page
  Phase phase = Phase::preparation;
  WaitsOn waits_on = WaitsOn::applicant;
  bool ended = false;       ///< no action leads out
  bool in_notice = false;   ///< shown in the public notice list
  bool editable = false;    ///< the applicant may edit the form
};

/// A clock of a procedure: which period it runs, and what happens when it expires.
struct ClockRule {
  std::string id;      ///< e.g. "intake"
  std::string period;  ///< key of a Period
  Text label;
  WaitsOn counts_against = WaitsOn::office;
  std::vector<std::string> on_expiry;  ///< system actions, the first permitted one is performed; empty: overdue, escalated
  std::vector<int> remind_before;      ///< working days for periods in working days, else calendar days, before the due date
  bool idle = false;  ///< starts with the case and anew whenever the form is touched while the case is being prepared
  std::string from_field;              ///< pointer to a date of the form: the clock runs from there while the case is prepared
};

/// One thing that may be done in a procedure. Everything here is data; the engine knows no action by name.
struct Action {
  std::string id;  ///< e.g. "submit_application"
  Text label;
  Text help;
  std::vector<std::string> from;  ///< states; "*" stands for every state that has not ended
  std::string to;                 ///< state, or empty: the state stays
  std::vector<Role> roles;
  std::vector<std::string> guards;   ///< known_guards()
  std::string input;                 ///< id of a Form that the input must satisfy, or empty: no input
  std::string record;                ///< known_records(): what the input leaves in the case file, or empty
  std::vector<std::string> start;    ///< clocks
  std::vector<std::string> stop;
  std::vector<std::string> pause;
  std::vector<std::string> resume;
  std::map<std::string, std::string> extend;  ///< clock → key of the period (same unit) by which it is lengthened
  std::vector<std::string> effects;  ///< known_effects()
  std::vector<std::string> parent;   ///< system actions on the parent case, the first permitted one is performed; none is no error
  std::vector<std::string> children; ///< the same on every child case that has not ended
  std::vector<std::string> then;     ///< system actions on this case that follow at once, the first permitted one
  std::string proposes;              ///< known_proposals(): what is proposed; the state stays until another person decides
  std::string letter;                ///< id of a Letter that is issued, or empty
  std::vector<Role> notify;
  bool tells_affected = false;  ///< whoever has a recordal on the rights of the case joins it as `affected` and is told
  bool pins_rules = false;  ///< from here on the case keeps the rules of this moment (acceptance)
  std::string channel;      ///< normal | green: the channel that the case goes on in, or empty: stays in its own
  std::string clause;
};

/// Who may open a case about a right that stands in the register.
enum class Filer {
  holder,      ///< a holder; the other holders join as co-applicants, the parties of the recordal as counterparties
  other_side,  ///< a party of the recordal; the holders are the counterparties
  outsider,    ///< anybody; the holders are the counterparties
  office,      ///< an official of the place; the holders are the counterparties
};

/// What a case of this procedure is about: rights that stand in the register.
struct About {
  bool several = false;                ///< one filing may name several rights
  std::vector<std::string> recordals;  ///< kinds of recordal one of which it names on each right; none: the rights themselves
  std::vector<Filer> filed_by;         ///< tried in this order
};

struct Procedure {
  std::string id;  ///< "registration", "objection", …
  Text label;
  std::string initial;
  std::string form;  ///< id of the Form that the case carries
  std::vector<State> states;
  std::vector<Action> actions;
  std::vector<ClockRule> clocks;
  std::optional<About> about;  ///< none: the case is not about a right of the register
  const State* state(std::string_view id) const;
  const Action* action(std::string_view id) const;
  const ClockRule* clock(std::string_view id) const;
};

/// JSON Schema 2020-12 (the subset of schema.h) with, on each property: x-label{zh,en}, x-help{zh,en}, x-group,
/// x-visibility (public | party | examiner | sealed), x-clause, x-widget, x-codes.
struct Form {
  std::string id;
  Text label;
  Json schema;
};

/// One question an examiner decides, with the ground that a negative answer supports.
struct CheckItem {
  std::string id;
  Text label;
  Text question;
  std::string clause;
  Severity severity = Severity::must;
  std::string ground;               ///< refusal ground supported by "not met", or empty
  std::vector<std::string> fields;  ///< JSON pointers of the form fields to look at
};

struct Checklist {
  std::string id;
  Text label;
  std::vector<CheckItem> items;
};

struct RefusalGround {
  std::string id;
  Text label;
  std::string clause;
};

/// A letter: paragraphs with {placeholders} that the office fills from the case.
struct Letter {
  std::string id;
  Text title;
  std::vector<Text> paragraphs;
  Text remedy;  ///< what the addressee can do against it; may be empty
  std::string clause;
  std::vector<Role> addressees;  ///< empty: the side that opened the case
};

/// A numbering scheme, by name and version; the arithmetic is in numbering.h.
struct NumberScheme {
  std::string id;      ///< "registration", "certificate", "application"
  std::string scheme;  ///< e.g. "DEMO16-v1"
  std::map<std::string, std::string> parameters;
  bool official = false;  ///< false: ours; must never be presented as official
  Provenance provenance;
};

/// Who sees a kind of content, by audience (notice, register, interested, party, examiner, authority) → access
/// (full, short, masked, redacted, on_request, none). Pointers name the form fields the row speaks of.
struct VisibilityRow {
  std::string id;
  Text label;
  std::vector<std::string> fields;
  std::map<std::string, std::string> access;
  std::string clause;
};

/// All rules of one jurisdiction as they stand on one date: the common base refined by the jurisdiction's own files.
struct RulePack {
  std::string id;       ///< folder name, e.g. "beijing"
  std::string version;  ///< the pack's own version text, e.g. "2026.1"
  std::string digest;   ///< hex digest of the canonical resolved pack (load.h); a case is pinned to it
  Text label;           ///< 北京市 / Beijing
  Text office;          ///< name of the registration office in this place
  std::string region;   ///< GB/T 2260 code, e.g. "110000"
  std::vector<Instrument> instruments;
  std::vector<Clause> clauses;
  std::vector<Period> periods;
  std::vector<Setting> settings;
  std::vector<Procedure> procedures;
  std::vector<Form> forms;
  std::vector<Checklist> checklists;
  std::vector<RefusalGround> grounds;
  std::vector<Letter> letters;
  std::vector<NumberScheme> numbering;
  std::vector<VisibilityRow> visibility;

  const Instrument* instrument(std::string_view id) const;
  const Procedure* procedure(std::string_view id) const;
  const Form* form(std::string_view id) const;
  const Checklist* checklist(std::string_view id) const;
  const Clause* clause(std::string_view id) const;
  const RefusalGround* ground(std::string_view id) const;
  const Letter* letter(std::string_view id) const;
  const NumberScheme* number_scheme(std::string_view id) const;
  /// The period or setting in force on `date` (several dated values may stand under one key), or nullptr.
  const Period* period(std::string_view key, LocalDate date) const;
  const Setting* setting(std::string_view key, LocalDate date) const;
};

}  // namespace shuquan::rules
