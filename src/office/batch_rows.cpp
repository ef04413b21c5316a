#include "base/messages.h"
#include "office/batches.h"
#include "office/page.h"
#include "office/where.h"

#include <charconv>

namespace shuquan::office {
namespace {

std::string column_letters(std::int64_t column) {
  std::string letters;
  for (std::int64_t n = column + 1; n > 0; n = (n - 1) / 26) letters.insert(letters.begin(), static_cast<char>('A' + (n - 1) % 26));
  return letters;
}

}  // namespace

Json row_problem_json(const Json& stored, const BatchLayout& layout, std::string_view language) {
  MessageParams params;
  for (const auto& [name, value] : stored["params"].members()) params.emplace_back(name, value.text());
  const std::int64_t column = stored["column"].int_or(-1), file_column = stored["file_column"].int_or(-1);
  const bool known = column >= 0 && column < static_cast<std::int64_t>(layout.size());
  const std::string& reason = stored["reason"].text();
  return Json::object({{"column", known ? Json(layout.label(static_cast<std::size_t>(column)).in(language)) : Json()},
                       {"name", known ? Json(layout.name(static_cast<std::size_t>(column))) : Json()},
                       {"letter", file_column < 0 ? Json() : Json(column_letters(file_column))},
                       {"line", stored["line"].int_or(0)},
                       {"reason", reason},
                       {"message", message_text(reason, params, language)},
                       {"mend", mend_text(reason, params, language)}});
}

Result<Json> list_batch_rows(store::Connection& db, Services& services, const Identity& who, std::string_view id, const std::vector<std::string>& states, std::string_view after, int limit, std::string_view language,
                             Instant now) {
  SHUQUAN_TRY(const Batch batch, open_batch(db, who, id, beijing_date(now)));
  SHUQUAN_TRY(const BatchLaw law, batch_law(db, services, batch.pack, batch.procedure));
  const BatchLayout layout = batch_layout(*law.form);
  Where where;
  where.equal("r.batch_id", batch.id);
  if (!states.empty()) where.add(where.any_of("r.state", states));
  if (!after.empty()) {
    std::int64_t run = 0, number = 0;
    const char* end = after.data() + after.size();
    const auto first = std::from_chars(after.data(), end, run);
    const auto second = first.ptr < end ? std::from_chars(first.ptr + 1, end, number) : first;
    if (first.ec != std::errc{} || second.ec != std::errc{} || second.ptr != end) return fail(Errc::invalid_input, "entry.cursor");
    where.add("(r.run, r.number) > (" + where.place(run) + ", " + where.place(number) + ")");
  }
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT r.run, r.number, r.row_key, r.title, r.state, r.problems, r.case_id, c.number FROM batch_row r LEFT JOIN case_file c ON c.id = r.case_id" + where.text() +
                                                   " ORDER BY r.run, r.number LIMIT " + std::to_string(limit + 1),
                                               where.parameters()));
  return page_of_rows(rows, limit, "cursor", [&](const store::Row& row) -> Result<Json> {
    SHUQUAN_TRY(const Json stored, Json::parse(row.text(5)));
    Json problems = Json::array();
    for (const Json& problem : stored.items()) problems.push(row_problem_json(problem, layout, language));
    const bool made = row.text(2).starts_with("=");
    return Json::object({{"number", row.integer(1)}, {"key", made ? Json() : Json(row.text(2))}, {"title", row.text(3)}, {"state", row.text(4)}, {"problems", std::move(problems)},
                         {"case_id", row.optional_text(6)}, {"case_number", row.optional_text(7)}, {"cursor", std::to_string(row.integer(0)) + ":" + std::to_string(row.integer(1))}});
  });
}

}  // namespace shuquan::office
