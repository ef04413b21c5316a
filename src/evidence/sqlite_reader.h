#pragma once
#include <memory>
#include <string>

#include "evidence/rows.h"

namespace shuquan::evidence {

/// Rows of one table of an SQLite file, in the order of their rowid (of the primary key without one). The file is opened
/// unchangeable: what is read is what stands in this one file. Integers and reals are literals, reals in their shortest
/// exact spelling. `table` empty: the only table (evidence.tables where there are several, evidence.no_table).
/// Refused: a write-ahead log beside the file that still holds changes (evidence.sqlite_pending), damaged files
/// (evidence.sqlite_damaged).
Result<std::unique_ptr<RowReader>> read_sqlite(const std::string& path, std::string& table, const RowLimits& limits = {});

}  // namespace shuquan::evidence
