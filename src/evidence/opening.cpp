#include <cstring>

#include "base/hex.h"
#include "evidence/evidence.h"
#include "evidence/fields.h"
#include "evidence/pass.h"
#include "evidence/row_proof.h"

namespace shuquan::evidence {
namespace {

constexpr std::string_view kOpeningFormat = "shuquan-opening-v1";

Json value_json(const Cell& cell) {
  if (cell.kind == CellKind::absent) return true;
  return cell.kind == CellKind::bytes ? Json(to_base64(cell.view())) : Json(cell.view());
}

Json field_json(std::uint32_t column, const Cell& cell) {
  return Json::object({{"column", column}, {std::string(to_string(cell.kind)), value_json(cell)}});
}

class Opener {
 public:
  Opener(const Deposit& deposit, std::string_view key, std::vector<std::uint64_t> rows, std::vector<std::uint32_t> columns)
      : disclosure_(deposit.head.rows->disclosure), key_(key), rows_(std::move(rows)), columns_(std::move(columns)),
        leaves_(key_, disclosure_), proof_(deposit.head.rows->rows, rows_),
        tree_(Hash::sm3, [this](int level, std::uint64_t number, const Digest& hash) { proof_.observe(level, number, hash); }) {}

  void take(const RowBatch& batch) {
    tree_.append(leaves_.hash(batch));
    const auto end = batch.first_row + batch.rows();
    for (; next_ < rows_.size() && rows_[next_] < end; ++next_)
      opened_.push(row_json(rows_[next_], batch.row(static_cast<std::size_t>(rows_[next_] - batch.first_row))));
  }
  Digest root() const { return tree_.root(); }

  Json document(const DepositSummary& summary) {
    Json path = Json::array();
    for (const Digest& hash : proof_.path()) path.push(crypto::to_hex(hash));
    return Json::object({{"format", kOpeningFormat},
                         {"head_sm3", crypto::to_hex(summary.head_sm3)},
                         {"rows", std::move(opened_)},
                         {"path", std::move(path)}});
  }

 private:
  bool shown(std::uint32_t column) const {
    return columns_.empty() || std::binary_search(columns_.begin(), columns_.end(), column);
  }

  Json row_json(std::uint64_t row, std::span<const Cell> cells) const {
    Json fields = Json::array();
    Json json = Json::object({{"row", row}});
    if (disclosure_ == Disclosure::row) json.set("salt", to_hex(field_salt(key_, row, 0)));
    for (std::uint32_t column = 0; column < cells.size(); ++column) {
      const std::string salt = disclosure_ == Disclosure::row ? std::string{} : field_salt(key_, row, column);
      const Cell& cell = cells[column];
      if (disclosure_ == Disclosure::row) {
        fields.push(field_json(column, cell));
      } else if (shown(column)) {
        fields.push(field_json(column, cell).set("salt", to_hex(salt)));
      } else {
        const Digest digest = field_digest(salt, column, cell.kind, cell.view());
        fields.push(Json::object({{"column", column}, {"digest", crypto::to_hex(digest)}}));
      }
    }
    json.set("fields", std::move(fields));
    return json;
  }

  Disclosure disclosure_;
  std::string key_;
  std::vector<std::uint64_t> rows_;
  std::vector<std::uint32_t> columns_;
  RowLeaves leaves_;
  ProofCollector proof_;
  MerkleBuilder tree_;
  std::size_t next_ = 0;
  Json opened_ = Json::array();
};

template <class T>
void sort_distinct(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

Result<void> check_request(const Deposit& deposit, std::string_view key, const OpenRequest& request) {
  if (!deposit.head.rows) return fail(Errc::invalid_input, "evidence.no_rows");
  if (key.size() != kDatasetKeyBytes) return fail(Errc::invalid_input, "evidence.bad_key");
  if (request.rows.empty() || request.rows.size() > kRowsPerOpening)
    return fail(Errc::invalid_input, "evidence.rows_asked", {{"limit", std::to_string(kRowsPerOpening)}});
  for (const std::uint64_t row : request.rows)
    if (row >= deposit.head.rows->rows)
      return fail(Errc::invalid_input, "evidence.row_unknown",
                  {{"row", std::to_string(row)}, {"rows", std::to_string(deposit.head.rows->rows)}});
  for (const std::uint32_t column : request.columns)
    if (column >= deposit.head.rows->columns.size())
      return fail(Errc::invalid_input, "evidence.column_unknown", {{"column", std::to_string(column)}});
  if (!request.columns.empty() && deposit.head.rows->disclosure == Disclosure::row)
    return fail(Errc::invalid_input, "evidence.whole_rows_only");
  return {};
}

std::optional<CellKind> shown_kind(const Fields& field) {
  for (const CellKind kind : {CellKind::absent, CellKind::text, CellKind::literal, CellKind::json, CellKind::bytes})
    if (field.has(to_string(kind))) return kind;
  return {};
}

OpenedField read_shown(Fields& field, std::uint32_t column, CellKind kind) {
  OpenedField opened{column, kind, {}};
  const std::string_view name = to_string(kind);
  if (kind == CellKind::absent) {
    if (!field.boolean(name)) field.wrong(name);
    return opened;
  }
  opened.value = field.text(name, kOpeningBytes);
  if (kind == CellKind::bytes) {
    const auto bytes = from_base64(opened.value);
    if (!bytes) field.wrong(name);
    opened.value = bytes.value_or(std::string{});
  }
  return opened;
}

// One row of an opening: the leaf it leads to, and what it shows.
Digest read_row(Fields row, Disclosure disclosure, OpenedRow& opened, FieldErrors& errors) {
  opened.row = row.count("row");
  const std::string row_salt = disclosure == Disclosure::row ? row.bytes("salt", kSaltBytes) : std::string{};
  const auto& items = row.array("fields", RowLimits{}.columns);
  opened.width = static_cast<std::uint32_t>(items.size());
  std::vector<Digest> digests;
  for (std::uint32_t column = 0; column < items.size(); ++column) {
    Fields field(items[column], row.pointer_to("fields") + "/" + std::to_string(column), errors);
    if (field.count("column") != column) field.wrong("column");
    const auto kind = shown_kind(field);
    if (kind) {
      opened.fields.push_back(read_shown(field, column, *kind));
      const std::string& value = opened.fields.back().value;
      if (disclosure == Disclosure::field)
        digests.push_back(field_digest(field.bytes("salt", kSaltBytes), column, *kind, value));
    } else if (disclosure == Disclosure::field) {
      digests.push_back(field.digest("digest"));
    } else {
      field.wrong("text");
    }
    field.end();
  }
  row.end();
  if (disclosure == Disclosure::field) return row_leaf(digests);
  std::vector<Cell> cells;
  for (const OpenedField& field : opened.fields)
    cells.push_back({field.value.data(), static_cast<std::uint32_t>(field.value.size()), field.kind});
  return whole_row_leaf(row_salt, cells);
}

}  // namespace

Result<Json> open_rows(const Source& source, const Deposit& deposit, std::string_view dataset_key,
                       const OpenRequest& request, const Progress& progress) {
  if (deposit.head.form.format == Format::parts) return fail(Errc::invalid_input, "evidence.is_merged");
  SHUQUAN_CHECK(check_request(deposit, dataset_key, request));
  auto rows = request.rows;
  auto columns = request.columns;
  sort_distinct(rows);
  sort_distinct(columns);
  Opener opener(deposit, dataset_key, std::move(rows), std::move(columns));
  PassOptions pass;
  pass.form = deposit.head.form;
  const auto take = [&](const RowBatch& batch) -> Result<void> {
    // More rows than deposited: the root cannot fit, and the proof has no place for them.
    if (batch.first_row + batch.rows() > deposit.head.rows->rows) return fail(Errc::conflict, "evidence.source_differs");
    opener.take(batch);
    return {};
  };
  SHUQUAN_TRY(const PassResult read, run_pass(source, pass, take, progress));
  if (read.rows != deposit.head.rows->rows || opener.root() != deposit.head.rows->root)
    return fail(Errc::conflict, "evidence.source_differs");
  return opener.document(summarize(deposit));
}

Result<std::vector<OpenedRow>> check_opening(const Deposit& deposit, const Json& opening) {
  if (!deposit.head.rows) return fail(Errc::invalid_input, "evidence.no_rows");
  const RowCommitment& committed = *deposit.head.rows;
  FieldErrors errors;
  Fields fields(opening, "", errors);
  if (fields.text("format", 64) != kOpeningFormat) fields.wrong("format");
  const Digest head = fields.digest("head_sm3");
  std::vector<OpenedRow> rows;
  std::vector<std::uint64_t> numbers;
  std::vector<Digest> leaves;
  for (const Json& item : fields.array("rows", kRowsPerOpening)) {
    rows.emplace_back();
    leaves.push_back(read_row(Fields(item, "/rows/" + std::to_string(rows.size() - 1), errors), committed.disclosure,
                              rows.back(), errors));
    numbers.push_back(rows.back().row);
  }
  std::vector<Digest> path;
  for (const Json& item : fields.array("path", kRowsPerOpening * 64)) {
    const auto hash = crypto::digest_from_hex(item.text());
    if (!hash) fields.wrong("path");
    path.push_back(hash.value_or(Digest{}));
  }
  fields.end();
  if (!errors.empty()) return fail(Errc::invalid_input, "evidence.opening_malformed", {{"pointer", errors.first()}});
  if (head != summarize(deposit).head_sm3) return fail(Errc::rejected, "evidence.opening_other_deposit");
  SHUQUAN_TRY(const Digest root, root_of_proof(committed.rows, numbers, leaves, path));
  if (root != committed.root) return fail(Errc::rejected, "evidence.opening_wrong");
  return rows;
}

std::vector<std::uint64_t> audit_sample(std::uint64_t rows, std::size_t count, std::string_view seed) {
  std::vector<std::uint64_t> sample;
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(rows, count));
  std::uint64_t counter = 0;
  while (sample.size() < wanted) {
    while (sample.size() < wanted) {
      const Digest digest = crypto::digest(Hash::sha256, {seed, std::to_string(counter++)});
      std::uint64_t number;
      std::memcpy(&number, digest.data(), 8);
      number = __builtin_bswap64(number);
      // Values behind the last whole multiple would favour small rows.
      if (number < UINT64_MAX - UINT64_MAX % rows) sample.push_back(number % rows);
    }
    sort_distinct(sample);
  }
  return sample;
}

}  // namespace shuquan::evidence
