#pragma once
#include <memory>
#include <string>

#include "evidence/byte_source.h"

namespace shuquan::evidence {

/// A table (or view) of a PostgreSQL database as the text that COPY … TO STDOUT (FORMAT csv, HEADER) gives, in UTF-8, ISO dates,
/// UTC, in the order of its primary key (of its pages where it has none), in one read-only snapshot. That text is what a deposit
/// commits to. `url`: postgresql://…; the password may come from PGPASSWORD or ~/.pgpass. Errors name neither user nor password:
/// evidence.database_failed, evidence.no_database_table {table}.
Result<std::unique_ptr<ByteSource>> open_postgresql(const std::string& url, const std::string& table);

}  // namespace shuquan::evidence
