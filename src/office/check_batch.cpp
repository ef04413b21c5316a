#include <algorithm>
#include <map>
#include <set>

#include "base/messages.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "office/batch_files.h"
#include "office/batches.h"
#include "office/deposits.h"
#include "office/filing_actor.h"
#include "office/where.h"
#include "procedure/form_fields.h"

namespace shuquan::office {
namespace {

constexpr std::size_t kKeysAtOnce = 200;
constexpr std::size_t kRowsAtOnce = 50;
constexpr std::size_t kMissingShown = 200;
constexpr std::size_t kProblemsOfRow = 30;

bool is_fault(const Error& error) { return error.code == Errc::internal || error.code == Errc::unavailable; }

struct FiledBefore {
  std::string content;
  std::string case_id;
  std::string number;
};

Result<std::map<std::string, FiledBefore>> filed_before(store::Connection& db, const Batch& batch, const std::vector<BatchRow>& rows) {
  std::map<std::string, FiledBefore> known;
  for (std::size_t first = 0; first < rows.size(); first += kKeysAtOnce) {
    std::vector<std::string> keys;
    for (std::size_t i = first; i < std::min(rows.size(), first + kKeysAtOnce); ++i) keys.push_back(rows[i].key);
    Where where;
    where.equal("f.party_id", batch.party.value);
    where.equal("f.pack", batch.pack);
    where.equal("f.procedure", batch.procedure);
    where.add(where.any_of("f.row_key", keys));
    SHUQUAN_TRY(const store::Rows found, db.query("SELECT f.row_key, f.content, f.case_id, COALESCE(c.number, '') FROM batch_filing f JOIN case_file c ON c.id = f.case_id" + where.text(), where.parameters()));
    for (const store::Row row : found) known.emplace(row.text(0), FiledBefore{row.text(1), row.text(2), row.text(3)});
  }
  return known;
}

class Checker {
 public:
  Checker(store::Connection& db, const Batch& batch, const BatchLaw& law, const BatchLayout& layout, const BatchFiles& files, Filing filing, Instant now)
      : db_(db), batch_(batch), law_(law), layout_(layout), files_(files), filing_(std::move(filing)) {
    circumstances_.now = now;
    circumstances_.next_application_number = [] { return Result<std::string>(std::string("0")); };
  }

  Result<Json> check(BatchTable& table) {
    columns_ = table.file_columns;
    for (BatchRow& row : table.rows)
      if (row.key.empty()) row.key = "=" + crypto::to_hex(crypto::sha256(row.form.dump() + row.cells[BatchLayout::kCoApplicants])).substr(0, 24);
    SHUQUAN_TRY(known_, filed_before(db_, batch_, table.rows));
    Json rows = Json::array();
    for (BatchRow& row : table.rows) {
      SHUQUAN_TRY(Json checked, check_row(row));
      rows.push(std::move(checked));
    }
    Json missing = Json::array();
    for (const std::string& name : missing_) missing.push(name);
    return Json::object({{"rows", std::move(rows)}, {"missing_files", std::move(missing)}});
  }

 private:
  void add_problem(BatchRow& row, std::size_t column, int line, std::string pointer, std::string reason, MessageParams params) {
    if (row.problems.size() >= kProblemsOfRow) return;
    const int at = column < layout_.size() ? static_cast<int>(column) : -1;
    row.problems.push_back({at, at < 0 ? -1 : columns_[column], line, std::move(pointer), std::move(reason), std::move(params)});
  }

  void add_field_problem(BatchRow& row, const FieldProblem& problem) {
    const rules::CellPlace place = rules::place_of(layout_.fields, problem.pointer);
    const bool said = std::ranges::any_of(row.problems, [&](const RowProblem& each) { return !each.pointer.empty() && (problem.pointer == each.pointer || problem.pointer.starts_with(each.pointer + "/")); });
    if (!said) add_problem(row, BatchLayout::kFirstField + place.column, place.line, problem.pointer, problem.reason, problem.params);
  }

  void add_error(BatchRow& row, const Error& error) {
    for (const FieldProblem& problem : error.fields) add_field_problem(row, problem);
    if (error.fields.empty()) add_problem(row, layout_.size(), 0, "", error.reason, error.params);
  }

  void check_key(BatchRow& row) {
    const auto [place, first] = keys_.emplace(row.key, row.number);
    if (!first) add_problem(row, BatchLayout::kKey, 0, "", "batch.row_key_twice", {{"row", std::to_string(place->second)}});
  }

  void find_files(BatchRow& row) {
    for (const MissingFile& missing : name_files(row.form, layout_.fields, files_)) {
      if (missing_.size() < kMissingShown) missing_.insert(missing.name);
      const rules::CellPlace place = rules::place_of(layout_.fields, missing.pointer);
      add_problem(row, BatchLayout::kFirstField + place.column, place.line, missing.pointer, "batch.file_missing", {{"name", truncate(missing.name, 80)}});
    }
  }

  Result<const Party*> find_joint(const std::string& identifier) {
    const auto known = parties_.find(identifier);
    if (known != parties_.end()) return known->second ? &*known->second : nullptr;
    SHUQUAN_TRY(const store::Rows rows, db_.query("SELECT id FROM party WHERE identifier = $1", {identifier}));
    std::optional<Party>& party = parties_[identifier];
    if (rows.empty()) return nullptr;
    SHUQUAN_TRY(Party loaded, load_party(db_, PartyId(rows.front().text(0))));
    party = std::move(loaded);
    return &*party;
  }

  Result<void> find_joint_applicants(BatchRow& row) {
    filing_.joint.clear();
    int line = 0;
    for (const BatchCoApplicant& other : row.co_applicants) {
      ++line;
      SHUQUAN_TRY(const Party* party, find_joint(other.identifier));
      const bool usable = party && party->id != batch_.party;
      if (usable) filing_.joint.push_back({*party, other.share_bp});
      else add_problem(row, BatchLayout::kCoApplicants, line, "", party ? "batch.co_applicant_self" : "batch.co_applicant_unknown", {{"identifier", truncate(other.identifier, 40)}});
    }
    return {};
  }

  /// The decisions of a single filing, taken on a case that is never stored.
  Result<void> try_to_file(BatchRow& row) {
    filing_.form = row.form;
    const Result<ComposedFiling> composed = compose_filing(law_.law, *law_.procedure, filing_, circumstances_);
    if (!composed && is_fault(composed.error())) return std::unexpected(composed.error());
    if (!composed) {
      add_error(row, composed.error());
      return {};
    }
    const Result<void> deposit = check_named_deposit(db_, composed->file);
    if (!deposit && is_fault(deposit.error())) return deposit;
    if (!deposit) add_error(row, deposit.error());
    return {};
  }

  Result<Json> check_row(BatchRow& row) {
    check_key(row);
    find_files(row);
    SHUQUAN_CHECK(find_joint_applicants(row));
    for (const FieldProblem& problem : rules::validate(row.form, law_.form->schema, law_.law.codes, rules::Completeness::complete)) add_field_problem(row, problem);
    const std::string joint = joint_json().dump();
    const std::string content = crypto::to_hex(crypto::sha256(row.form.dump() + joint));
    if (const auto before = known_.find(row.key); before != known_.end()) {
      if (before->second.content == content) return known_row(row, before->second, content);
      add_problem(row, BatchLayout::kKey, 0, "", "batch.row_key_used", {{"number", before->second.number}});
    }
    if (row.problems.empty()) SHUQUAN_CHECK(try_to_file(row));
    return row.problems.empty() ? ready_row(row, content) : wrong_row(row, content);
  }

  Json joint_json() const {
    Json joint = Json::array();
    for (const JointApplicant& other : filing_.joint) joint.push(Json::object({{"party", other.party.id.value}, {"share_bp", other.share_bp}}));
    return joint;
  }

  Json row_json(const BatchRow& row, const std::string& content, std::string_view state, Json body) const {
    return Json::object({{"number", row.number}, {"key", row.key}, {"content", content}, {"title", truncate(procedure::title_of(row.form), 80)}, {"state", state}, {"body", body.dump()}, {"problems", "[]"}, {"case_id", nullptr}});
  }
  Json ready_row(const BatchRow& row, const std::string& content) const {
    Json body = Json::object({{"form", row.form}, {"joint", joint_json()}});
    // As written, for the case that the row comes back after all.
    if (!row.co_applicants.empty()) body.set("co_applicants", row.cells[BatchLayout::kCoApplicants]);
    Json names = Json::object();
    for (const Upload& file : files_of_form(row.form, layout_.fields, files_)) names.set(file.blob.value, file.name);
    body.set("files", std::move(names));
    return row_json(row, content, "ready", std::move(body));
  }
  Json known_row(const BatchRow& row, const FiledBefore& before, const std::string& content) const { return row_json(row, content, "known", Json::object()).set("case_id", before.case_id); }
  Json wrong_row(BatchRow& row, const std::string& content) const {
    // As they stand in the table, what concerns the whole row first.
    std::ranges::stable_sort(row.problems, {}, &RowProblem::column);
    Json cells = Json::array(), problems = Json::array();
    for (const std::string& cell : row.cells) cells.push(cell);
    for (const RowProblem& problem : row.problems) {
      Json params = Json::object();
      for (const auto& [name, value] : problem.params) params.set(name, value);
      problems.push(Json::object({{"column", problem.column}, {"file_column", problem.file_column}, {"line", problem.line}, {"reason", problem.reason}, {"params", std::move(params)}}));
    }
    return row_json(row, content, "wrong", Json::object({{"cells", std::move(cells)}})).set("problems", problems.dump());
  }

  store::Connection& db_;
  const Batch& batch_;
  const BatchLaw& law_;
  const BatchLayout& layout_;
  const BatchFiles& files_;
  Filing filing_;
  procedure::Circumstances circumstances_;
  std::vector<int> columns_;
  std::map<std::string, FiledBefore> known_;
  std::map<std::string, std::uint64_t> keys_;
  std::map<std::string, std::optional<Party>> parties_;
  std::set<std::string> missing_;
};

/// Several rows a statement: on PostgreSQL a table of ten thousand would otherwise be ten thousand messages.
Result<void> insert_rows(Transaction& tx, const Batch& batch, std::int64_t run, const Json::Array& rows) {
  for (std::size_t first = 0; first < rows.size(); first += kRowsAtOnce) {
    const std::size_t last = std::min(rows.size(), first + kRowsAtOnce);
    std::string sql = "INSERT INTO batch_row (batch_id, run, number, row_key, content, title, state, body, problems, case_id) VALUES ";
    std::vector<store::Parameter> params{batch.id, run};
    for (std::size_t i = first; i < last; ++i) {
      sql += i == first ? "($1, $2" : ", ($1, $2";
      for (const std::string_view name : {"number", "key", "content", "title", "state", "body", "problems", "case_id"}) {
        const Json& value = rows[i][name];
        params.push_back(value.is_null() ? store::Parameter() : value.is_int() ? store::Parameter(value.int_or(0)) : store::Parameter(value.text()));
        sql += ", $" + std::to_string(params.size());
      }
      sql += ")";
    }
    SHUQUAN_CHECK(tx.db.execute_later(sql, params));
  }
  return {};
}

}  // namespace

Result<Json> check_batch(store::Connection& db, Services& services, const Identity& who, const Batch& batch, const BlobId& table, std::string_view name) {
  const Instant now = services.time.now();
  SHUQUAN_TRY(const BatchLaw law, batch_law(db, services, batch.pack, batch.procedure));
  SHUQUAN_TRY(const procedure::Actor actor, filing_actor(db, who, batch.party, beijing_date(now)));
  SHUQUAN_TRY(const Party applicant, load_party(db, batch.party));
  SHUQUAN_TRY(const BatchFiles files, load_batch_files(db, batch.id));
  const BatchLayout layout = batch_layout(*law.form);
  SHUQUAN_TRY(BatchTable read, read_batch_table(evidence::Source::file(services.blobs.path_of(table)), layout, law.law.codes));
  Checker checker(db, batch, law, layout, files, Filing{CaseId(new_identifier(now)), actor, applicant, {}, {}}, now);
  SHUQUAN_TRY(Json checked, checker.check(read));
  return checked.set("sha256", table.value).set("name", name);
}

Result<Json> store_check(Transaction& tx, const Identity& who, std::string_view id, const Json& checked) {
  SHUQUAN_TRY(const Batch batch, open_batch(tx.db, who, id, tx.today()));
  if (batch.state == "filing") return fail(Errc::conflict, "batch.being_filed");
  SHUQUAN_CHECK(tx.db.execute_later("DELETE FROM batch_row WHERE batch_id = $1 AND state NOT IN ('filed', 'drafted')", {batch.id}));
  SHUQUAN_CHECK(insert_rows(tx, batch, batch.run + 1, checked["rows"].items()));
  // Where everything was filed before there is nothing left to do.
  const bool done = std::ranges::all_of(checked["rows"].items(), [](const Json& row) { return row["state"].text() == "known"; });
  SHUQUAN_CHECK(tx.db.execute_later("UPDATE filing_batch SET state = $6, run = run + 1, table_blob = $1, table_name = $2, missing_files = $3, obstacle = '', checked_at = $4, ended_at = $7 WHERE id = $5",
                                    {checked["sha256"].text(), checked["name"].text(), checked["missing_files"].dump(), tx.now, batch.id, done ? "done" : "checked",
                                     done ? store::Parameter(tx.now.unix_ms) : store::Parameter()}));
  return view_batch(tx.db, tx.services, who, id, tx.now);
}

}  // namespace shuquan::office
