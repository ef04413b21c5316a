#pragma once
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "rules/codes.h"

namespace shuquan::rules {

/// Drafts may be incomplete but never malformed: `draft` skips required, const, minLength and minItems and treats empty
/// texts as not given; `complete` enforces everything.
enum class Completeness { draft, complete };

/// Validates `value` against our subset of JSON Schema 2020-12: type, properties, required, additionalProperties, items,
/// enum, const, minLength, maxLength (code points), minimum, maximum, minItems, maxItems, uniqueItems, allOf,
/// if/then/else, $ref to #/$defs/…, format (known_formats()), x-codes (a code list). Null, empty text and white space
/// count as "not given". Problems come in document order, each with the JSON pointer, a reason field.* and the values of
/// its message. Bounded: at most 200 000 steps, 64 levels, 200 problems (then a last problem field.too_complex).
/// `schema` must have passed check_schema().
std::vector<FieldProblem> validate(const Json& value, const Json& schema, const Codes& codes, Completeness completeness);

/// Faults of a schema itself: unknown keywords, wrong types of keyword values, unknown formats and code lists, references
/// that lead nowhere. Pointers point into the schema; reasons schema.*. `codes` may be null (x-codes is not looked up).
std::vector<FieldProblem> check_schema(const Json& schema, const Codes* codes);

}  // namespace shuquan::rules
