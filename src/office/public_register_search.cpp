#include <charconv>

#include "base/text.h"
#include "office/public_register.h"
#include "office/search_highlights.h"
#include "office/search_text.h"

namespace shuquan::office {
namespace {

/// PostgreSQL misjudges "the newest 20 with this common word"; the newest rights are looked through one by one first.
constexpr std::int64_t kWindow = 2000;
/// So many hits among them promise thousands in all: walking on to the page is then faster than fetching those.
constexpr std::int64_t kSome = 6;
/// How far that walk goes.
constexpr std::int64_t kWideWindow = 20'000;
/// One hit in so many rights makes a word common: walking to the thousandth is then faster than reading its index.
constexpr std::int64_t kCommon = 20;

/// Ordinals that a page may contain: low ≤ ordinal ≤ high.
struct Range {
  std::int64_t low = 0;
  std::int64_t high = INT64_MAX - 1;
};

std::string joined(std::string_view separator, const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out.append(out.empty() ? "" : separator).append(part);
  return out;
}

std::vector<std::string> facets_of(const RegisterFilter& filter) {
  std::vector<std::string> tokens;
  const auto add = [&](Facet facet, const std::string& value) {
    if (!value.empty()) tokens.push_back(facet_token(facet, value));
  };
  add(Facet::jurisdiction, filter.jurisdiction);
  add(Facet::industry, filter.industry);
  add(Facet::source_kind, filter.source_kind);
  add(Facet::status, filter.status);
  return tokens;
}

/// Registrations are announced in the order of their ordinals, so a span of dates is a span of ordinals.
Result<void> narrow_by_dates(store::Connection& db, const RegisterFilter& filter, Range& range) {
  if (filter.announced_from) {
    SHUQUAN_TRY(const store::Rows first, db.query("SELECT ordinal FROM register_right WHERE announced_on >= $1 ORDER BY announced_on, ordinal LIMIT 1",
                                                  {to_string(*filter.announced_from)}));
    range.low = first.empty() ? INT64_MAX : std::max(range.low, first.front().integer(0));
  }
  if (filter.announced_to) {
    SHUQUAN_TRY(const store::Rows last, db.query("SELECT ordinal FROM register_right WHERE announced_on <= $1 ORDER BY announced_on DESC, ordinal DESC LIMIT 1",
                                                 {to_string(*filter.announced_to)}));
    range.high = last.empty() ? -1 : std::min(range.high, last.front().integer(0));
  }
  return {};
}

Result<void> narrow_by_cursor(const RegisterFilter& filter, Range& range) {
  if (filter.after.empty()) return {};
  std::int64_t last = 0;
  const auto parsed = std::from_chars(filter.after.data(), filter.after.data() + filter.after.size(), last);
  if (parsed.ec != std::errc{} || parsed.ptr != filter.after.data() + filter.after.size() || last < 0)
    return fail(Errc::invalid_input, "entry.cursor");
  if (filter.oldest_first) {
    range.low = std::max(range.low, last + 1);
  } else {
    range.high = std::min(range.high, last - 1);
  }
  return {};
}

/// Where matching ordinals come from: a FROM … WHERE … whose $1 and $2 are the ends of the range.
struct Match {
  std::string source;
  std::string column;
  std::vector<std::string> values;
  std::vector<store::Parameter> parameters(const Range& range) const {
    std::vector<store::Parameter> out{range.low, range.high};
    for (const std::string& value : values) out.emplace_back(value);
    return out;
  }
};

bool needs_index(const RegisterFilter& filter) { return !filter.text.empty() || !filter.holder.empty() || !facets_of(filter).empty(); }

Match sqlite_match(const RegisterFilter& filter) {
  if (!needs_index(filter)) return {"register_right WHERE ordinal BETWEEN $1 AND $2", "ordinal", {}};
  std::vector<std::string> parts;
  if (!filter.text.empty()) parts.push_back("tokens : (" + fts5_query(filter.text) + ")");
  if (!filter.holder.empty()) parts.push_back("holders : (" + fts5_query(filter.holder) + ")");
  if (const auto facets = facets_of(filter); !facets.empty()) parts.push_back("facets : (" + joined(" AND ", facets) + ")");
  return {"right_text WHERE right_text MATCH $3 AND rowid BETWEEN $1 AND $2", "rowid", {joined(" AND ", parts)}};
}

Match postgresql_match(const RegisterFilter& filter, bool by_scan) {
  if (!needs_index(filter)) return {"register_right WHERE ordinal BETWEEN $1 AND $2", "ordinal", {}};
  Match match{"", "rowid", {}};
  std::vector<std::string> conditions;
  const auto add = [&](std::string_view column, std::string query) {
    match.values.push_back(std::move(query));
    conditions.push_back(std::string(column) + " @@ CAST($" + std::to_string(match.values.size() + 2) + " AS tsquery)");
  };
  if (!filter.text.empty()) add("tokens", tsquery(filter.text));
  if (!filter.holder.empty()) add("holders", tsquery(filter.holder));
  if (const auto facets = facets_of(filter); !facets.empty()) add("facets", joined(" & ", facets));
  // OFFSET 0 keeps the planner from entering a text index where the rows are to be read in order (so that LIMIT ends the walk);
  // + 0 keeps it from walking through the primary key where the text index is to be used (it takes any range for a small one
  // while it cannot see it).
  if (by_scan) {
    match.source = "(SELECT * FROM right_text WHERE rowid BETWEEN $1 AND $2 ORDER BY rowid" + std::string(filter.oldest_first ? "" : " DESC") + " OFFSET 0) walked WHERE ";
  } else {
    match.source = "right_text WHERE rowid + 0 BETWEEN $1 AND $2 AND ";
  }
  match.source += joined(" AND ", conditions);
  return match;
}

Result<std::vector<std::int64_t>> ordinals(store::Connection& db, const Match& match, const Range& range, bool oldest_first, int limit) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT " + match.column + " FROM " + match.source + " ORDER BY " + match.column + (oldest_first ? "" : " DESC") + " LIMIT " +
                                                   std::to_string(limit),
                                               match.parameters(range)));
  std::vector<std::int64_t> out;
  for (const store::Row row : rows) out.push_back(row.integer(0));
  return out;
}

/// The ordinals of a page and one more, and, where asked for, the number of all hits up to kMostCounted + 1.
struct Found {
  std::vector<std::int64_t> page;
  int total = 0;
};

Result<int> count_matches(store::Connection& db, const Match& match, const Range& range) {
  if (range.low > range.high) return 0;
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT COUNT(*) FROM (SELECT " + match.column + " FROM " + match.source + " LIMIT " + std::to_string(kMostCounted + 1) + ") counted",
                                               match.parameters(range)));
  return static_cast<int>(rows.front().integer(0));
}

Result<Found> find_simply(store::Connection& db, const Match& match, const RegisterFilter& filter, const Range& range, bool counted) {
  Found found;
  SHUQUAN_TRY(found.page, ordinals(db, match, range, filter.oldest_first, filter.limit + 1));
  if (counted) {
    SHUQUAN_TRY(found.total, count_matches(db, match, range));
  }
  return found;
}

/// The part of the range that is looked through row by row, at the end where the page begins.
Result<Range> window_of(store::Connection& db, const RegisterFilter& filter, const Range& range, std::int64_t rows) {
  Range window = range;
  if (filter.oldest_first) {
    window.low = std::max<std::int64_t>(range.low, 0);
    window.high = std::min(range.high, window.low + rows - 1);
    return window;
  }
  SHUQUAN_TRY(const store::Rows newest, db.query("SELECT rowid FROM right_text WHERE rowid <= $1 ORDER BY rowid DESC LIMIT 1", {range.high}));
  window.high = newest.empty() ? -1 : newest.front().integer(0);
  window.low = std::max(range.low, window.high - rows + 1);
  return window;
}

/// Page and count by one pass through the text index.
Result<Found> find_by_index(store::Connection& db, const RegisterFilter& filter, const Range& range) {
  const Match match = postgresql_match(filter, false);
  SHUQUAN_TRY(const store::Rows rows, db.query("WITH found AS MATERIALIZED (SELECT " + match.column + " AS id FROM " + match.source + ") SELECT id, (SELECT COUNT(*) FROM found) "
                                               "FROM found ORDER BY id" + (filter.oldest_first ? "" : " DESC") + " LIMIT " + std::to_string(filter.limit + 1),
                                               match.parameters(range)));
  Found found;
  for (const store::Row row : rows) {
    found.page.push_back(row.integer(0));
    found.total = static_cast<int>(std::min<std::int64_t>(row.integer(1), kMostCounted + 1));
  }
  return found;
}

/// A word that is common near the page is read and counted where it stands, a rare one in the index; neither way alone is
/// fast for both, and the planner cannot tell them apart.
Result<Found> find_on_postgresql(store::Connection& db, const RegisterFilter& filter, const Range& range, bool counted) {
  SHUQUAN_TRY(const Range window, window_of(db, filter, range, kWindow));
  const Match by_scan = postgresql_match(filter, true);
  Found found;
  SHUQUAN_TRY(found.page, ordinals(db, by_scan, window, filter.oldest_first, static_cast<int>(kWindow)));
  const auto hits = static_cast<std::int64_t>(found.page.size());
  const bool whole = window.low <= range.low && window.high >= range.high;
  if (!whole && hits <= filter.limit) {
    if (hits < kSome) return find_by_index(db, filter, range);
    SHUQUAN_TRY(const Range wide, window_of(db, filter, range, kWideWindow));
    SHUQUAN_TRY(found.page, ordinals(db, by_scan, wide, filter.oldest_first, filter.limit + 1));
    if (found.page.size() <= static_cast<std::size_t>(filter.limit)) return find_by_index(db, filter, range);
  }
  found.page.resize(std::min(found.page.size(), static_cast<std::size_t>(filter.limit) + 1));
  found.total = static_cast<int>(std::min<std::int64_t>(hits, kMostCounted + 1));
  if (whole || !counted) return found;
  SHUQUAN_TRY(found.total, count_matches(db, hits >= kWindow / kCommon ? by_scan : postgresql_match(filter, false), range));
  return found;
}

Result<Found> find(store::Connection& db, const RegisterFilter& filter, const Range& range, bool counted) {
  if (range.low > range.high) return Found();
  if (db.dialect() == store::Dialect::sqlite) return find_simply(db, sqlite_match(filter), filter, range, counted);
  if (!needs_index(filter)) return find_simply(db, postgresql_match(filter, false), filter, range, counted);
  return find_on_postgresql(db, filter, range, counted);
}

Json holders_json(const registry::Right& right) {
  Json list = Json::array();
  for (const registry::Holder& holder : right.holders) {
    const bool person = holder.kind == registry::HolderKind::person;
    list.push(Json::object({{"kind", registry::to_string(holder.kind)}, {"name", person ? Json() : Json(holder.name)}, {"share_bp", holder.share_bp}}));
  }
  return list;
}

Json item_json(const registry::Right& right, const RegisterFilter& filter) {
  std::vector<std::pair<std::string_view, std::string_view>> fields{{"name", right.name}};
  for (const registry::Holder& holder : right.holders) fields.emplace_back("holders", holder.name);
  for (const std::string_view field : {"overview", "scenario"}) fields.emplace_back(field, right.description[field].text());
  return Json::object({{"name", right.name},
                       {"number", right.number},
                       {"certificate_number", right.certificate_number},
                       {"ordinal", right.ordinal},
                       {"holders", holders_json(right)},
                       {"status", registry::to_string(right.status)},
                       {"jurisdiction", right.jurisdiction},
                       {"industry", right.description["industry"].text()},
                       {"source_kind", right.description["source_kind"].text()},
                       {"filed_on", to_string(right.filed_on)},
                       {"announced_on", to_string(right.announced_on)},
                       {"valid_until", to_string(right.valid_until)},
                       {"overview", truncate(right.description["overview"].text(), 120)},
                       {"highlights", highlights(filter.text + " " + filter.holder, fields)}});
}

}  // namespace

Result<Json> search_register(store::Connection& db, const RegisterFilter& filter) {
  Range range;
  SHUQUAN_CHECK(narrow_by_dates(db, filter, range));
  SHUQUAN_CHECK(narrow_by_cursor(filter, range));
  const bool first_page = filter.after.empty();
  SHUQUAN_TRY(const Found found, find(db, filter, range, first_page));
  Json out = Json::object({{"total", Json()}, {"total_at_least", first_page && found.total > kMostCounted}});
  if (first_page) out.set("total", std::min(found.total, kMostCounted));
  const std::vector<std::int64_t>& page = found.page;
  Json items = Json::array(), next;
  for (std::size_t i = 0; i < page.size() && i < static_cast<std::size_t>(filter.limit); ++i) {
    SHUQUAN_TRY(const std::optional<store::RightRow> row, store::load_right(db, static_cast<std::uint64_t>(page[i])));
    if (!row) return fail_with_detail(Errc::internal, "entry.index_stale", "ordinal " + std::to_string(page[i]));
    items.push(item_json(row->right, filter));
    if (i + 1 == static_cast<std::size_t>(filter.limit) && page.size() > i + 1) next = Json(std::to_string(page[i]));
  }
  return out.set("items", std::move(items)).set("next", std::move(next));
}

}  // namespace shuquan::office
