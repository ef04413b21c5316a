#pragma once
#include <memory>
#include <string>

#include "evidence/byte_source.h"

namespace shuquan::evidence {

/// A table of a PostgreSQL database as the text that COPY … TO STDOUT (FORMAT csv, HEADER) gives, in UTF-8, ISO dates,
/// UTC, in the order of its primary key (of its pages where a plain table has none), in one read-only snapshot. That text is what a
/// deposit commits to. `url`: postgresql://…; the password may come from PGPASSWORD or ~/.pgpass. Rows that a policy hides from the
/// account are an error, not missing. Errors name neither user nor password: evidence.database_failed, evidence.no_database_table
/// {table}, evidence.database_no_order {table} (views, foreign tables, partitioned and inherited tables without a key for all rows).
Result<std::unique_ptr<ByteSource>> open_postgresql(const std::string& url, const std::string& table);

}  // namespace shuquan::evidence
