#pragma once
#include <memory>

#include "evidence/byte_source.h"
#include "evidence/rows.h"

namespace shuquan::evidence {

/// Rows of JSON Lines in UTF-8: one object (or array) per line, blank lines skipped. Members of nested objects become
/// columns "outer.inner" (a dot in a name is written "\."), nested arrays one cell of kind json, null an absent cell.
/// Columns are found while reading, in order of first appearance; cells of an array are c1, c2, …
/// Refused with row and offset: anything that is not JSON, other values on a line, a name twice in an object,
/// objects nested deeper than 16.
std::unique_ptr<RowReader> read_json_lines(std::unique_ptr<ByteSource> utf8, const RowLimits& limits = {});

/// A JSON array as JSON Lines, byte for byte: its brackets become blanks, the commas between its items line ends, line ends
/// inside items blanks, so that offsets stay what they were. evidence.json_array where it is no array, ends early, has an
/// empty place, or is followed by anything.
std::unique_ptr<ByteSource> array_as_lines(std::unique_ptr<ByteSource> utf8);

}  // namespace shuquan::evidence
