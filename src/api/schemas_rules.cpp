#include "api/schemas_rules.h"

#include "api/shape.h"

namespace shuquan::api {
namespace {

Json id_text(std::string_view what) { return text(what, 80); }
Json ids(std::string_view what) { return list_of(text({}, 80), what, 1000); }
Json bilingual() { return reference("Text"); }
Json confidence() { return choice({"sourced", "customary", "placeholder"}, "How far the rule is backed by a text"); }
Json roles(std::string_view what) { return list_of(reference("Role"), what, 20); }
Json count(std::string_view what) { return integer(what, 0, INT64_MAX); }

/// The words that src/rules/schema_check.cpp allows in a form.
Json form_schema() {
  const Json any = Json::object({{"description", "Any value"}});
  const Json self = reference("FormSchema");
  return object({optional_member("type", choice({"null", "boolean", "integer", "number", "string", "array", "object"}, "Type")),
                 optional_member("properties", map_of(self, "Fields by name, in order")),
                 optional_member("required", ids("Names of required fields")),
                 optional_member("additionalProperties", flag("Whether unknown fields are allowed")),
                 optional_member("items", self),
                 optional_member("enum", list_of(any, "Allowed values", 10'000)),
                 optional_member("const", any),
                 optional_member("format", text("date, phone, uscc, industry, region, pointer, ground …", 40)),
                 optional_member("minLength", count("Code points at least")),
                 optional_member("maxLength", count("Code points at most")),
                 optional_member("minimum", integer("At least", INT64_MIN, INT64_MAX)),
                 optional_member("maximum", integer("At most", INT64_MIN, INT64_MAX)),
                 optional_member("minItems", count("Items at least")),
                 optional_member("maxItems", count("Items at most")),
                 optional_member("uniqueItems", flag("No item twice")),
                 optional_member("allOf", list_of(self, "All of these hold", 1000)),
                 optional_member("if", self),
                 optional_member("then", self),
                 optional_member("else", self),
                 optional_member("$ref", text("#/$defs/…", 200)),
                 optional_member("$defs", map_of(self, "Shared parts")),
                 optional_member("x-label", bilingual()),
                 optional_member("x-help", bilingual()),
                 optional_member("x-placeholder", bilingual()),
                 optional_member("x-group", id_text("Section that the field belongs to: an id of x-groups")),
                 optional_member("x-groups", list_of(object({{"id", id_text("Section")}, {"label", bilingual()}}), "Sections of the form, in order", 200)),
                 optional_member("x-visibility", choice({"public", "party", "examiner", "sealed"}, "Who will see it; inherited where absent, party at the top")),
                 optional_member("x-clause", id_text("Clause that asks for it")),
                 optional_member("x-widget", text("textarea, code, codes …", 40)),
                 optional_member("x-codes", id_text("Code list of its values")),
                 optional_member("x-unit", text("Unit shown beside it", 40)),
                 optional_member("x-order", integer("Order", INT64_MIN, INT64_MAX))},
                "A form: JSON Schema 2020-12 (a subset) with labels, help, sections, visibility and clauses")
      .set("additionalProperties", true);
}

Json state() {
  return object({{"id", id_text("State")}, {"label", bilingual()}, {"meaning", bilingual()}, {"phase", reference("Phase")}, {"waits_on", reference("WaitsOn")}, {"ended", flag("Nothing more happens")},
                 {"editable", flag("The form may be edited")}, {"in_notice", flag("On public notice")}},
                "A state of a procedure");
}

Json state_rule() {
  return object({{"id", id_text("State")}, {"label", bilingual()}, {"meaning", bilingual()}, {"phase", reference("Phase")}, {"waits_on", reference("WaitsOn")},
                 optional_member("ended", flag("Nothing more happens; false where absent")), optional_member("editable", flag("The form may be edited; false where absent")),
                 optional_member("in_notice", flag("On public notice; false where absent"))},
                "A state, as the rule pack writes it");
}

Json action_rule() {
  return object({{"id", id_text("Action")}, {"label", bilingual()}, {"help", bilingual()}, {"from", ids("States; * stands for every state that has not ended")}, optional_member("to", id_text("State; the state stays where absent")),
                 {"roles", roles("Who may do it")}, optional_member("guards", ids("Conditions")), optional_member("input", id_text("Form of its input")), optional_member("record", id_text("What the input leaves in the file")),
                 optional_member("proposes", id_text("What is proposed; another person decides")), optional_member("start", ids("Clocks that start")), optional_member("stop", ids("Clocks that stop")),
                 optional_member("pause", ids("Clocks that pause")), optional_member("resume", ids("Clocks that resume")), optional_member("extend", map_of(id_text("Period"), "Clock → period by which it is lengthened")),
                 optional_member("effects", ids("Effects on the register")), optional_member("parent", ids("System actions on the parent case")), optional_member("children", ids("System actions on child cases")),
                 optional_member("letter", id_text("Letter that is issued")), optional_member("notify", roles("Who is told")), optional_member("pins_rules", flag("From here on the case keeps its rules")),
                 optional_member("channel", choice({"normal", "green"}, "The channel that the case goes on in")),
                 optional_member("then", ids("System actions on the same case that follow at once")), optional_member("tells_affected", flag("Whoever has a recordal on the rights joins the case and is told")),
                 {"clause", id_text("Clause")}},
                "An action, as the rule pack writes it");
}

Json clock_rule() {
  return object({{"id", id_text("Clock")}, {"period", id_text("Key of the period")}, {"label", bilingual()}, {"counts_against", reference("WaitsOn")}, optional_member("on_expiry", ids("System actions when it has run out")),
                 optional_member("remind_before", list_of(count("Units of the period"), "Reminders before the due date", 10)), optional_member("idle", flag("Starts with the case and anew whenever the form is touched while it is prepared")),
                 optional_member("from_field", text("Pointer to the date of the form from which it runs while the case is prepared", 400))},
                "A clock of a procedure");
}

Json procedure() {
  return object({{"id", id_text("Procedure")}, {"label", bilingual()}, {"initial", id_text("First state")}, {"form", id_text("Form of the case")}, {"states", list_of(reference("StateRule"), "States")},
                 {"actions", list_of(reference("ActionRule"), "Actions")}, optional_member("clocks", list_of(reference("ClockRule"), "Clocks")),
                 optional_member("about", object({optional_member("several", flag("One case may name several rights")), optional_member("recordals", ids("Kinds of recordal one of which it names on each right")),
                                                  {"filed_by", list_of(choice({"holder", "other_side", "outsider", "office"}, "Who may open it"), "Who may open it", 4)}},
                                                 "What a case of this procedure is about: rights of the register"))},
                "A procedure");
}

Json provenance(std::initializer_list<Member> members, std::string_view description) {
  Json schema = object(members, description);
  Json properties = schema["properties"], required = schema["required"];
  properties.set("clause", id_text("Clause")).set("confidence", confidence());
  properties.set("effective_from", text("First day in force", 10)).set("effective_to", text("Last day in force", 10)).set("note", bilingual());
  return schema.set("properties", std::move(properties)).set("required", required.push("clause").push("confidence"));
}

Json period() {
  return provenance({{"key", id_text("Key")}, {"label", bilingual()}, {"value", integer("Length", 0, 3650)}, {"unit", choice({"working_day", "calendar_day", "month", "year"}, "Unit")},
                     optional_member("roll_if_rest_day", flag("Moves to the next working day; true where absent"))},
                    "A length of time with its counting rule");
}

Json setting() { return provenance({{"key", id_text("Key")}, {"label", bilingual()}, {"value", Json::object({{"description", "Any value"}})}}, "A switch, limit or list"); }

Json scheme() {
  return provenance({{"id", id_text("What is numbered")}, {"scheme", id_text("Name and version of the scheme")}, optional_member("parameters", map_of(text({}, 200), "Parameters")), {"official", flag("False: ours; never to be shown as official")}},
                    "A numbering scheme");
}

Json check_item() {
  return object({{"id", id_text("Question")}, {"label", bilingual()}, {"question", bilingual()}, {"clause", id_text("Clause")}, optional_member("severity", choice({"must", "advice"}, "must where absent")),
                 optional_member("ground", id_text("Refusal ground that a negative answer supports")), optional_member("fields", list_of(text({}, 400), "JSON pointers of the fields to look at"))},
                "One question that an examiner decides");
}

Json letter_template() {
  return object({{"id", id_text("Letter")}, {"title", bilingual()}, {"paragraphs", list_of(bilingual(), "Paragraphs with {placeholders}")}, optional_member("remedy", bilingual()), {"clause", id_text("Clause")}, optional_member("addressees", roles("To whom it goes; the side that opened the case where absent"))},
                "A letter template");
}

Json visibility_row() {
  const Json access = choice({"full", "short", "masked", "redacted", "watermarked", "if_published", "own_only", "by_consent", "by_order", "none"}, "Access");
  return object({{"id", id_text("Kind of content")}, {"label", bilingual()}, optional_member("fields", list_of(text({}, 400), "JSON pointers of form fields")), {"access", map_of(access, "Audience → access")}, {"clause", id_text("Clause")}},
                "Who sees a kind of content");
}

Json instrument() {
  return object({{"id", id_text("Law, measure or policy")}, {"title", bilingual()}, optional_member("issued", text("Date, as far as known", 10)), optional_member("in_force", text("Date, as far as known", 10)), {"issuers", bilingual()},
                 optional_member("binding", flag("False for guidelines; true where absent"))},
                "A law, measure or policy");
}

Json form_rule() { return object({{"id", id_text("Form")}, {"label", bilingual()}, {"schema", reference("FormSchema")}}, "A form of the pack"); }

Json body() {
  const auto listed = [](std::string_view name) { return list_of(reference(name), {}, 100'000); };
  return object({{"id", id_text("Rule pack")}, {"version", text("Version", 40)}, {"label", bilingual()}, {"office", bilingual()}, {"region", text("GB/T 2260 code", 12)}, {"instruments", listed("Instrument")},
                 {"clauses", listed("ClauseRule")}, {"periods", listed("PeriodRule")}, optional_member("settings", listed("SettingRule")), {"procedures", listed("ProcedureRule")}, {"forms", listed("FormRule")},
                 optional_member("checklists", listed("Checklist")), optional_member("grounds", listed("RefusalGround")), {"letters", listed("LetterTemplate")}, {"numbering", listed("NumberScheme")},
                 optional_member("visibility", listed("VisibilityRow"))},
                "A resolved rule pack, whole, as its digest covers it")
      .set("additionalProperties", true);
}

}  // namespace

Json rules_schemas() {
  return Json::object({{"Role", choice({"applicant", "co_applicant", "agent", "objector", "counterparty", "affected", "intake", "examiner", "reviewer", "registrar", "adviser", "authority", "system"}, "Role in a case")},
                       {"Phase", choice({"preparation", "intake", "examination", "notice", "decision", "ended"}, "Phase of a procedure")},
                       {"WaitsOn", choice({"applicant", "office", "public", "objector", "court", "nobody", "counterparty"}, "Whom a case waits on")},
                       {"FormSchema", form_schema()},
                       {"CaseState", state()},
                       {"StateRule", state_rule()},
                       {"ActionRule", action_rule()},
                       {"ClockRule", clock_rule()},
                       {"ProcedureRule", procedure()},
                       {"PeriodRule", period()},
                       {"SettingRule", setting()},
                       {"NumberScheme", scheme()},
                       {"Instrument", instrument()},
                       {"ClauseRule", object({{"id", id_text("Clause")}, {"instrument", id_text("Instrument")}, {"label", bilingual()}, {"gist", bilingual()}}, "A clause of a law or policy")},
                       {"FormRule", form_rule()},
                       {"CheckItem", check_item()},
                       {"Checklist", object({{"id", id_text("Check list")}, {"label", bilingual()}, {"items", list_of(reference("CheckItem"), "Questions")}}, "A check list")},
                       {"RefusalGround", object({{"id", id_text("Ground")}, {"label", bilingual()}, {"clause", id_text("Clause")}}, "A ground for refusal")},
                       {"LetterTemplate", letter_template()},
                       {"VisibilityRow", visibility_row()},
                       {"RulePackBody", body()}});
}

}  // namespace shuquan::api
