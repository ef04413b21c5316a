#pragma once
#include <string>
#include <string_view>

#include "office/case_commands.h"
#include "office/compose_filing.h"

// Batch filing (G-4d): one table, many applications. A table is checked without anything being filed; its good rows are then
// filed in the background, each as a case of its own; no row key of an applicant is ever filed twice.
namespace shuquan::office {

inline constexpr int kOpenBatches = 20;                             ///< of one account, not yet filed
inline constexpr std::size_t kBatchFiles = 200;                     ///< attachments of one batch
inline constexpr std::int64_t kBatchFileBytes = std::int64_t{1} << 30;  ///< of them together

/// open: no table yet · checked · filing · stopped (by the applicant, or by what `obstacle` says) · done
struct Batch {
  std::string id;
  PartyId party;
  AccountId account;
  std::string pack;
  std::string procedure;
  std::string name;
  std::string state;
  std::int64_t run = 0;
  std::string table_blob;
  std::string table_name;
  AccountId filing_by;
};

/// A batch for whoever may file for its applicant; not found batch.unknown for everybody else.
Result<Batch> open_batch(store::Connection& db, const Identity& who, std::string_view id, LocalDate today);
/// A batch with its law. `procedure` lives as long as the pack.
struct BatchLaw {
  procedure::Law law;
  const rules::Procedure* procedure = nullptr;
  const rules::Form* form = nullptr;
};
Result<BatchLaw> batch_law(store::Connection& db, Services& services, std::string_view pack, std::string_view procedure);

/// Reasons batch.procedure, batch.too_many, party.unknown. Answers like view_batch().
Result<Json> create_batch(Transaction& tx, const Identity& who, std::string_view pack, std::string_view procedure, const PartyId& applicant, std::string_view name);
Result<Json> view_batch(store::Connection& db, Services& services, const Identity& who, std::string_view id, Instant now);
/// Batches of `who` and of the parties they act for, newest first.
Result<Json> list_batches(store::Connection& db, Services& services, const Identity& who, std::string_view after, int limit, Instant now);
/// Rows with what is wrong with them: {"items": [{number, key, title, state, problems, case_id}], "next"}; `states` empty: all.
Result<Json> list_batch_rows(store::Connection& db, Services& services, const Identity& who, std::string_view id, const std::vector<std::string>& states, std::string_view after, int limit, std::string_view language,
                             Instant now);

/// A stored problem as people read it: {column, name, letter, line, reason, message, mend}.
Json row_problem_json(const Json& stored, const BatchLayout& layout, std::string_view language);

/// The empty table to fill in, as "xlsx" (drop-downs, a sheet that explains) or "csv".
Result<std::string> batch_template(store::Connection& db, Services& services, std::string_view pack, std::string_view procedure, std::string_view format, std::string_view language);
/// The rows that something is wrong with, as they were written, in a workbook like the template with a column that says what.
Result<std::string> failed_rows(store::Connection& db, Services& services, const Identity& who, std::string_view id, std::string_view language);

/// Checks a table (stored under `table`) against the rules as they are now and prepares what store_check() stores; files
/// nothing. The validation is the one of a single filing, down to the guards of the filing action.
Result<Json> check_batch(store::Connection& db, Services& services, const Identity& who, const Batch& batch, const BlobId& table, std::string_view name);
/// Replaces the rows of earlier checks; rows that were filed stay.
Result<Json> store_check(Transaction& tx, const Identity& who, std::string_view id, const Json& checked);

/// Adds a file that rows name as attachment; one of the same name is replaced.
Result<Json> add_batch_file(Transaction& tx, const Identity& who, std::string_view id, const Upload& upload);
Result<Json> remove_batch_file(Transaction& tx, const Identity& who, std::string_view id, std::string_view name);
/// What was not filed is dropped, with the files; the batch stays in the list, as done, only where something was filed: {"kept"}.
/// conflict batch.being_filed.
Result<Json> give_up_batch(Transaction& tx, const Identity& who, std::string_view id);

/// Lets the good rows be filed (again, after a stop). batch.nothing_to_file, batch.not_checked.
Result<Json> start_filing(Transaction& tx, const Identity& who, std::string_view id);
/// Stops after the rows that are in work; what was filed stays filed.
Result<Json> stop_filing(Transaction& tx, const Identity& who, std::string_view id);
/// Files the next rows of a batch, at most `limit`, on behalf of whoever started it. {"done"}: nothing is left to do.
Result<Json> file_rows(Transaction& tx, std::string_view id, int limit);

}  // namespace shuquan::office
