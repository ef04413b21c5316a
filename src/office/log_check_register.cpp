#include "office/log_check_register.h"

#include <filesystem>
#include <unordered_set>

#include "ledger/state_tree.h"
#include "office/public_holder.h"
#include "store/right_rows.h"
#include "office/log_check.h"
#include "office/register_effect.h"

namespace shuquan::office {
namespace {

using ledger::Hash;

constexpr std::uint64_t kRowsAtOnce = 2000;

Result<registry::Right> step(const registry::Right* before, const ledger::RegisterEntry& entry) {
  const registry::Effect effect{entry.kind, entry.ordinal, entry.effective, entry.facts};
  SHUQUAN_CHECK(registry::decide(before, effect));
  return registry::apply(before, effect);
}

/// The right as the entries before `revision` leave it.
Result<std::optional<registry::Right>> right_before(store::Connection& db, std::uint64_t ordinal, std::uint64_t revision) {
  std::optional<registry::Right> right;
  if (revision <= 1) return right;
  SHUQUAN_TRY(const std::vector<store::LogRow> rows, store::load_entries_of_right(db, ordinal));
  for (const store::LogRow& row : rows) {
    if (row.revision >= revision) break;
    SHUQUAN_TRY(const ledger::LogEntry decoded, ledger::decode_entry(row.body));
    const auto* entry = std::get_if<ledger::RegisterEntry>(&decoded);
    if (!entry) return fail_with_detail(Errc::internal, "log.row_damaged", "entry " + std::to_string(row.index));
    SHUQUAN_TRY(right, step(right ? &*right : nullptr, *entry));
  }
  return right;
}

/// What lists filter by must say what the body says.
std::string differing_column(const registry::Right& right, const store::Row& row) {
  const std::pair<std::string_view, bool> columns[] = {{"ordinal", static_cast<std::int64_t>(right.ordinal) == row.integer(0)},
                                                       {"revision", static_cast<std::int64_t>(right.revision) == row.integer(2)},
                                                       {"status", registry::to_string(right.status) == row.text(4)},
                                                       {"number", right.number == row.text(6)},
                                                       {"certificate_number", right.certificate_number == row.text(7)},
                                                       {"jurisdiction", right.jurisdiction == row.text(8)},
                                                       {"name", right.name == row.text(9)},
                                                       {"industry", right.description["industry"].text() == row.text(10)},
                                                       {"source_kind", right.description["source_kind"].text() == row.text(11)},
                                                       {"announced_on", to_string(right.announced_on) == row.text(12)},
                                                       {"valid_until", to_string(right.valid_until) == row.text(13)}};
  for (const auto& [name, same] : columns)
    if (!same) return "column " + std::string(name);
  if (row.is_null(14) || row.bytes(5) != row.bytes(14)) return "leaf of the newest entry";
  if (row.integer(15) != row.integer(0) || row.integer(16) != row.integer(2)) return "newest entry";
  return {};
}

std::string difference(const store::Row& row, const RegisterFold* fold) {
  const Result<Json> body = Json::parse(row.text(1));
  const Result<registry::Right> right = body ? registry::right_from_json(*body) : Result<registry::Right>(std::unexpected(body.error()));
  if (!right) return "body does not read back";
  if (std::string column = differing_column(*right, row); !column.empty()) return column;
  if (!fold) return {};
  const auto ordinal = static_cast<std::size_t>(row.integer(0));
  if (ordinal >= fold->states().size()) return "no entry of the log";
  const RegisterFold::State& state = fold->states()[ordinal];
  if (state.folded.state_digest != state_digest(*right) || state.folded.status != row.text(4)) return "state";
  return static_cast<std::int64_t>(state.index) == row.integer(3) ? std::string() : std::string("index of the newest entry");
}

}  // namespace

Result<ledger::FoldedState> RegisterFold::apply(const ledger::RegisterEntry& entry, std::uint64_t index) {
  SHUQUAN_TRY(const std::optional<registry::Right> before, right_before(db_, entry.ordinal, entry.revision));
  SHUQUAN_TRY(const registry::Right right, step(before ? &*before : nullptr, entry));
  ledger::FoldedState folded{std::string(registry::to_string(right.status)), state_digest(right)};
  if (states_.size() <= entry.ordinal) states_.resize(entry.ordinal + 1);
  states_[entry.ordinal] = {index, folded};
  return folded;
}

Result<void> check_leaf_columns(store::Connection& db, std::uint64_t size, const ProblemSink& found) {
  for (std::uint64_t first = 0; first < size; first += kRowsAtOnce) {
    SHUQUAN_TRY(const std::vector<store::LogRow> rows, store::load_entries(db, first, std::min(size, first + kRowsAtOnce)));
    for (const store::LogRow& row : rows) {
      const Result<ledger::EntryOutline> outline = ledger::outline_entry(row.body);
      if (!outline) continue;  // told by fsck
      const auto* header = std::get_if<ledger::RegisterHeader>(&*outline);
      const bool columns = header ? row.ordinal == header->ordinal && row.revision == header->revision : !row.ordinal.has_value();
      if (!columns || row.leaf != ledger::leaf_hash(Hash::sha256, row.body) || row.leaf_sm3 != ledger::leaf_hash(Hash::sm3, row.body))
        found({"entry " + std::to_string(row.index), "log.row_damaged", columns ? "leaf" : "ordinal or revision"});
    }
  }
  SHUQUAN_TRY(const store::Rows beyond, db.query("SELECT COUNT(*) FROM log_entry WHERE idx >= $1", {size}));
  if (beyond.front().integer(0) != 0) found({"entry " + std::to_string(size), "log.row_damaged", "entries beyond the head"});
  return {};
}

Result<void> check_state_pages(store::Connection& db, const store::LogHead& head, const ProblemSink& found) {
  if (head.size == 0) return {};
  SHUQUAN_TRY(const std::vector<store::LogRow> last, store::load_entries(db, head.size - 1, head.size));
  const Result<ledger::LogEntry> decoded = last.empty() ? Result<ledger::LogEntry>(fail(Errc::not_found, "log.row_damaged")) : ledger::decode_entry(last.front().body);
  const auto* closing = decoded ? std::get_if<ledger::StateRootEntry>(&*decoded) : nullptr;
  if (!closing) {
    found({"entry " + std::to_string(head.size - 1), "log.row_damaged", "the newest entry is no state-root"});
    return {};
  }
  store::DatabasePages pages(db);
  ledger::StateTree tree(Hash::sha256, pages, head.registers);
  SHUQUAN_TRY(const ledger::Digest root, tree.root());
  if (closing->registers != head.registers || closing->state_root != root) found({"state tree", "log.row_damaged", "its root is not the one of the newest state-root"});
  // The root reads the right edge only; every page below must lead to the page above. A single page has none above it.
  for (unsigned level = 0; head.registers > (std::uint64_t{1} << (4 * (level + 1))); ++level) {
    const std::uint64_t full = head.registers >> (4 * (level + 1));
    for (std::uint64_t n = 0; n < full; ++n) {
      const ledger::PageId ids[] = {{level, n}, {level + 1, n / ledger::kPageWidth}};
      SHUQUAN_TRY(const std::vector<std::string> both, pages.get(ids));
      const Result<std::vector<ledger::Digest>> hashes = ledger::decode_tile(both[0]);
      const std::string above = both[1].size() == ledger::kPageBytes ? both[1].substr(n % ledger::kPageWidth * 32, 32) : std::string();
      if (!hashes || hashes->size() != ledger::kPageWidth || crypto::to_view(ledger::reference_root(Hash::sha256, *hashes)) != above)
        found({"state page " + std::to_string(level) + "/" + std::to_string(n), "log.row_damaged", "it does not lead to the page above"});
    }
  }
  return {};
}

Result<std::uint64_t> check_register(store::Connection& db, std::uint64_t registers, const RegisterFold* fold, const ProblemSink& found) {
  std::int64_t next = 0;
  std::uint64_t rows_seen = 0;
  for (;;) {
    SHUQUAN_TRY(const store::Rows rows,
                db.query("SELECT r.ordinal, r.body, r.revision, r.last_index, r.status, r.last_leaf, r.number, r.certificate_number, r.jurisdiction, r.name, r.industry, "
                         "r.source_kind, r.announced_on, r.valid_until, e.leaf, e.ordinal, e.revision FROM register_right r LEFT JOIN log_entry e ON e.idx = r.last_index "
                         "WHERE r.ordinal >= $1 ORDER BY r.ordinal LIMIT 1000",
                         {next}));
    if (rows.empty()) break;
    for (const store::Row row : rows) {
      for (; next < row.integer(0); ++next)
        if (static_cast<std::uint64_t>(next) < registers) found({"right " + std::to_string(next), "log.right_missing", "no row"});
      if (std::string what = difference(row, fold); !what.empty()) found({"right " + std::to_string(next), "log.right_differs", std::move(what)});
      ++next;
      ++rows_seen;
    }
  }
  if (static_cast<std::uint64_t>(next) > registers) found({"register", "log.right_surplus", std::to_string(rows_seen) + " rows, " + std::to_string(registers) + " rights"});
  for (; static_cast<std::uint64_t>(next) < registers; ++next) found({"right " + std::to_string(next), "log.right_missing", "no row"});
  return rows_seen;
}

namespace {

/// Whether one of the salts kept for the entries of this right opens the commitment with the name.
Result<bool> opens(store::Connection& db, const registry::Right& right, const std::string& commitment, const std::string& name) {
  SHUQUAN_TRY(const store::Rows salts, db.query("SELECT s.name, s.salt FROM commitment_salt s JOIN log_entry e ON e.idx = s.idx WHERE e.ordinal = $1 ORDER BY s.idx DESC", {right.ordinal}));
  for (const store::Row salt : salts)
    if (crypto::to_hex(ledger::commitment(salt.text(0), salt.bytes(1), name)) == commitment) return true;
  return false;
}

}  // namespace

Result<void> check_commitments(store::Connection& db, const ProblemSink& found) {
  std::int64_t next = 0;
  for (;;) {
    SHUQUAN_TRY(const store::Rows rights, db.query("SELECT r.ordinal, r.body FROM register_right r WHERE r.ordinal >= $1 AND r.ordinal IN (SELECT h.ordinal FROM right_holder h JOIN party p "
                                                   "ON p.id = h.party_id WHERE p.kind = 'person') ORDER BY r.ordinal LIMIT 1000",
                                                   {next}));
    if (rights.empty()) return {};
    for (const store::Row row : rights) {
      next = row.integer(0) + 1;
      const Result<Json> body = Json::parse(row.text(1));
      const Result<registry::Right> right = body ? registry::right_from_json(*body) : Result<registry::Right>(std::unexpected(body.error()));
      if (!right) continue;  // told by check_register
      SHUQUAN_TRY(const std::vector<store::HolderRow> holders, store::load_holders(db, right->ordinal));
      for (std::size_t i = 0; i < std::min(holders.size(), right->holders.size()); ++i) {
        if (right->holders[i].commitment.empty()) continue;
        SHUQUAN_TRY(const bool opened, opens(db, *right, right->holders[i].commitment, holders[i].name));
        if (!opened) found({"right " + std::to_string(right->ordinal), "log.right_differs", "the name of holder " + std::to_string(i + 1) + " does not open its commitment"});
      }
    }
  }
}

Result<std::uint64_t> check_blobs(store::Connection& db, const std::string& folder, const ProblemSink& found, std::vector<std::string>& orphans) {
  // Certificates and deposits must be there; what a party removed may be gone, but is no orphan while it is.
  SHUQUAN_TRY(const store::Rows known, db.query("SELECT blob, 0 FROM certificate UNION SELECT blob, 0 FROM deposit UNION SELECT sketch_blob, 0 FROM deposit WHERE sketch_blob <> '' "
                                                "UNION SELECT table_blob, 1 FROM filing_batch WHERE table_blob <> '' UNION SELECT blob, 0 FROM batch_file UNION SELECT blob, CASE WHEN removed_at IS NULL THEN 0 ELSE 1 END FROM attachment"));
  std::unordered_set<std::string> needed, referred;
  for (const store::Row row : known) {
    referred.insert(row.text(0));
    if (row.integer(1) == 0) needed.insert(row.text(0));
  }
  std::uint64_t files = 0;
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator at(folder, std::filesystem::directory_options::skip_permission_denied, error), end; !error && at != end; at.increment(error)) {
    if (!at->is_regular_file(error)) continue;
    const std::string name = at->path().parent_path().filename().string() + at->path().filename().string();
    if (!crypto::digest_from_hex(name)) continue;  // uploads under way
    ++files;
    needed.erase(name);
    if (!referred.contains(name) && orphans.size() < kMostProblems) orphans.push_back(name);
  }
  if (error) return fail_with_detail(Errc::unavailable, "store.io", folder + ": " + error.message());
  for (const std::string& missing : needed) found({"blob " + missing, "blob.missing", folder});
  return files;
}

}  // namespace shuquan::office
