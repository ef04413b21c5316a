#include "office/similar_data.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>

#include "base/hex.h"
#include "evidence/compare.h"
#include "evidence/deposit.h"
#include "office/deposits.h"
#include "office/similarity_shelf.h"
#include "office/where.h"

namespace shuquan::office {
namespace {

using evidence::Comparison;
using evidence::Grade;
using evidence::Share;

constexpr std::size_t kCandidates = 100;
constexpr std::size_t kShown = 20;     ///< of others
constexpr std::size_t kOwnShown = 5;   ///< besides: of the parties that ask
constexpr std::uint64_t kLeastRowsFound = 20;  ///< sampled rows found before somebody else's right is named: a few guessed rows tell nothing
constexpr double kStep = 0.05;  ///< shares are rounded to this where the figures are somebody else's
constexpr std::uint64_t kLeastSampled = 200;  ///< rows behind a share of somebody else's data: of fewer a step would tell of single rows
constexpr int kDaysKept = 31;

/// What is compared with the stored deposits.
struct Question {
  const evidence::Sketch& sketch;
  std::vector<std::string> parties;   ///< whose deposits are their own
  std::string except;                 ///< deposit that is asked about
  std::int64_t received_ms = 0;       ///< of that deposit; 0 where there is none
};

/// A stored deposit with what it was used for.
struct Neighbour {
  std::string id, number, party, title;
  std::int64_t received_ms = 0;
  std::optional<std::int64_t> rows;
  std::string case_id, case_number, case_title, case_pack, case_phase, lead_name;
  std::string right_number, right_name;
  bool in_notice = false;
  Comparison comparison;
};

/// A share that is not told.
Json untold_share() {
  return Json::object({{"n", Json()}, {"m", Json()}, {"value", Json()}, {"standard_error", Json()}, {"low", Json()}, {"high", Json()}});
}

Json share_json(const Share& share, bool exact) {
  const auto rounded = [&](double value) { return exact ? value : std::round(value / kStep) * kStep; };
  return Json::object({{"n", exact ? Json(share.n) : Json()},
                       {"m", exact ? Json(share.m) : Json()},
                       {"value", rounded(share.value)},
                       {"standard_error", exact ? Json(share.error) : Json()},
                       {"low", exact ? share.low : std::floor(share.low / kStep) * kStep},
                       {"high", exact ? share.high : std::min(1.0, std::ceil(share.high / kStep) * kStep)}});
}

Json test_json(const evidence::RowTest& test, bool exact) {
  if (!exact && test.found.n < kLeastSampled) return untold_share().set("chance", Json()).set("beyond_chance", Json());
  return share_json(test.found, exact).set("chance", exact ? Json(test.chance) : Json()).set("beyond_chance", test.beyond_chance);
}

Result<std::vector<Neighbour>> load_neighbours(store::Connection& db, const std::vector<evidence::Candidate>& candidates, const Question& question, const store::BlobFolder& blobs) {
  std::vector<Neighbour> out;
  if (candidates.empty()) return out;
  std::string ordinals;
  for (const evidence::Candidate& candidate : candidates) ordinals += (ordinals.empty() ? "" : ", ") + std::to_string(candidate.deposit);
  // Ordinals are our own numbers. The newest case that names a deposit stands for it: a registered one before others, a
  // filed one before a draft, so that nobody hides an application behind a later draft of the same deposit.
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT s.id, s.number, s.party_id, s.title, s.received_at, s.row_count, s.sketch_blob, k.case_id, k.case_number, k.case_title, k.pack, k.phase, k.lead_name, "
                                               "k.right_number, k.right_name, k.in_notice FROM deposit s LEFT JOIN (SELECT d.deposit_id, c.id AS case_id, c.number AS case_number, c.title AS case_title, c.pack, "
                                               "c.phase, c.lead_name, r.number AS right_number, r.name AS right_name, c.in_notice, ROW_NUMBER() OVER (PARTITION BY d.deposit_id ORDER BY "
                                               "CASE WHEN r.number IS NULL THEN 1 ELSE 0 END, CASE WHEN c.phase = 'preparation' THEN 1 ELSE 0 END, c.id DESC) AS place "
                                               "FROM case_deposit d JOIN case_file c ON c.id = d.case_id LEFT JOIN register_right r ON r.ordinal = c.right_ordinal "
                                               "WHERE d.deposit_id IN (SELECT id FROM deposit WHERE ordinal IN (" + ordinals + "))) k ON k.deposit_id = s.id AND k.place = 1 "
                                               "WHERE s.sketch_key = $1 AND s.ordinal IN (" + ordinals + ") ORDER BY s.ordinal", {to_hex(question.sketch.key)}));
  for (const store::Row row : rows) {
    if (row.text(0) == question.except) continue;
    Neighbour& next = out.emplace_back(Neighbour{row.text(0), row.text(1), row.text(2), row.text(3), row.integer(4), row.optional_integer(5), row.text(7), row.text(8), row.text(9),
                                                 row.text(10), row.text(11), row.text(12), row.text(13), row.text(14), row.integer(15) != 0, {}});
    const Result<evidence::Sketch> sketch = load_sketch(blobs, BlobId(row.text(6)));
    if (!sketch) {
      // One lost file must not keep all others from being compared.
      std::fprintf(stderr, "similarity: deposit %s passed over, %s\n", row.text(0).c_str(), describe(sketch.error()).c_str());
      out.pop_back();
      continue;
    }
    SHUQUAN_TRY(next.comparison, evidence::compare(question.sketch, *sketch));
  }
  return out;
}

bool is_own(const Neighbour& it, const Question& question) { return std::ranges::find(question.parties, it.party) != question.parties.end(); }

double strength(const Neighbour& neighbour) { return std::max(neighbour.comparison.a_in_b.found.value, neighbour.comparison.b_in_a.found.value); }

bool stronger(const Neighbour& a, const Neighbour& b) { return a.comparison.grade != b.comparison.grade ? a.comparison.grade > b.comparison.grade : strength(a) > strength(b); }

Json neighbour_json(const Neighbour& it, const Question& question, const Identity& who, bool exact) {
  const bool own = is_own(it, question);
  const bool registered = !it.right_number.empty();
  const bool before_office = !it.case_id.empty() && it.case_phase != "preparation" && who.serves(it.case_pack);
  const bool named = own || registered || before_office || it.in_notice;
  const bool case_seen = before_office || (own && !it.case_id.empty());
  const bool case_known = case_seen || it.in_notice;  // a public notice names the application
  return Json::object({{"kind", registered ? "right" : case_known ? "pending" : "deposit"},
                       {"deposit_id", own || before_office ? Json(it.id) : Json()},
                       {"deposit_number", it.number},
                       {"received_at", to_string(Instant{it.received_ms})},
                       {"came_first", question.received_ms == 0 ? Json() : Json(it.received_ms < question.received_ms)},
                       {"same_holder", own},
                       {"title", !named ? Json() : Json(registered ? it.right_name : case_known && !it.case_title.empty() ? it.case_title : it.title)},
                       {"number", registered ? Json(it.right_number) : case_known && !it.case_number.empty() ? Json(it.case_number) : Json()},
                       {"case_id", case_seen ? Json(it.case_id) : Json()},
                       {"applicant", case_seen ? Json(it.lead_name) : Json()},
                       {"rows", exact && it.rows ? Json(*it.rows) : Json()},
                       {"grade", evidence::to_string(it.comparison.grade)},
                       {"rows_found_there", test_json(it.comparison.a_in_b, exact)},
                       {"rows_found_here", test_json(it.comparison.b_in_a, exact)},
                       {"pairs", exact ? share_json(it.comparison.pairs_a_in_b, true) : untold_share()},
                       {"values", exact ? share_json(it.comparison.values_a_in_b, true) : untold_share()}});
}

Result<void> check_questions(store::Connection& db, const Identity& who, LocalDate day) {
  if (who.is_official()) return {};
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT questions FROM similarity_use WHERE account_id = $1 AND day = $2", {who.account, to_string(day)}));
  if (rows.empty() || rows.front().integer(0) < kQuestionsPerDay) return {};
  return fail(Errc::unavailable, "deposit.question_day_limit", {{"limit", std::to_string(kQuestionsPerDay)}});
}

/// Whether somebody who has nothing to do with a deposit hears of it: registered, and enough of the same rows.
bool may_be_told(const Neighbour& it) {
  const std::uint64_t rows_found = std::max(it.comparison.a_in_b.found.m, it.comparison.b_in_a.found.m);
  return !it.right_number.empty() && it.comparison.grade == Grade::same_rows && rows_found >= kLeastRowsFound;
}

/// Which key the question is in, and how many deposits are beyond its reach.
Result<Json> keying_json(store::Connection& db, const Question& question) {
  const std::string key = to_hex(question.sketch.key);
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT COUNT(*) FROM deposit WHERE sketch_blob <> '' AND sketch_key <> $1", {key}));
  return Json::object({{"sketch_key", key.empty() ? Json() : Json(key)}, {"not_compared", rows.front().integer(0)}});
}

Result<std::vector<Neighbour>> neighbours(store::Connection& db, const Services& services, const Question& question) {
  SHUQUAN_TRY(const std::vector<evidence::Candidate> candidates, services.similarity->find(db, services.blobs, question.sketch, kCandidates, question.parties));
  SHUQUAN_TRY(std::vector<Neighbour> found, load_neighbours(db, candidates, question, services.blobs));
  std::erase_if(found, [](const Neighbour& it) { return it.comparison.grade == Grade::none; });
  std::ranges::stable_sort(found, stronger);
  return found;
}

/// What is shown of neighbours, strongest first: of one grade every party's strongest before any party's second, so that nobody
/// fills the answer with deposits of one copy; those of the asking parties have places of their own.
std::vector<Neighbour> shown(std::vector<Neighbour> found, const Question& question) {
  struct Place {
    Grade grade;
    std::size_t rank;
    std::size_t at;
  };
  std::vector<Place> others, own;
  std::map<std::pair<Grade, std::string_view>, std::size_t> ranks;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const Grade grade = found[i].comparison.grade;
    (is_own(found[i], question) ? own : others).push_back({grade, ranks[{grade, found[i].party}]++, i});
  }
  std::ranges::stable_sort(others, [](const Place& a, const Place& b) { return a.grade != b.grade ? a.grade > b.grade : a.rank < b.rank; });
  others.resize(std::min(others.size(), kShown));
  own.resize(std::min(own.size(), kOwnShown));
  std::vector<Neighbour> out;
  for (const auto* places : {&others, &own})
    for (const Place& place : *places) out.push_back(std::move(found[place.at]));
  std::ranges::stable_sort(out, stronger);
  return out;
}

}  // namespace

Result<Json> find_similar_data(store::Connection& db, const Services& services, const Identity& who, const OpenedCase& opened) {
  if (!opened.is_official()) return fail(Errc::forbidden, "case.officials_only");
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT s.id, s.sketch_blob, s.received_at FROM case_deposit d JOIN deposit s ON s.id = d.deposit_id WHERE d.case_id = $1", {opened.file.id}));
  const bool sketched = !rows.empty() && !rows.front().text(1).empty();
  if (!sketched) return Json::object({{"state", rows.empty() ? "no_deposit" : "no_sketch"}, {"items", Json::array()}});
  SHUQUAN_TRY(const evidence::Sketch sketch, load_sketch(services.blobs, BlobId(rows.front().text(1))));
  Question question{sketch, {}, rows.front().text(0), rows.front().integer(2)};
  for (const procedure::Participant& participant : opened.file.participants)
    if (participant.role == rules::Role::applicant || participant.role == rules::Role::co_applicant) question.parties.push_back(participant.party.value);
  SHUQUAN_TRY(std::vector<Neighbour> found, neighbours(db, services, question));
  Json items = Json::array();
  for (const Neighbour& it : shown(std::move(found), question)) items.push(neighbour_json(it, question, who, true));
  SHUQUAN_TRY(Json keying, keying_json(db, question));
  return Json::object({{"state", "compared"}, {"items", std::move(items)}, {"keying", std::move(keying)}});
}

Result<Json> compare_suspect(store::Connection& db, const Services& services, const Identity& who, const evidence::Sketch& suspect, Instant now) {
  const bool official = who.is_official();
  // What is sampled counts, not what the sketch says of itself.
  const std::uint64_t rows = std::min<std::uint64_t>(suspect.rows, suspect.row_hashes.size());
  if (!official && rows < kLeastSuspectRows) return fail(Errc::rejected, "deposit.too_few_rows", {{"rows", std::to_string(rows)}, {"least", std::to_string(kLeastSuspectRows)}});
  SHUQUAN_CHECK(check_questions(db, who, beijing_date(now)));
  Question question{suspect, {}, {}, 0};
  for (const Membership& membership : who.memberships) question.parties.push_back(membership.party.value);
  SHUQUAN_TRY(std::vector<Neighbour> found, neighbours(db, services, question));
  if (!official) std::erase_if(found, [&](const Neighbour& it) { return !is_own(it, question) && !may_be_told(it); });
  Json items = Json::array();
  for (const Neighbour& it : shown(std::move(found), question)) items.push(neighbour_json(it, question, who, official || is_own(it, question)));
  SHUQUAN_TRY(Json keying, keying_json(db, question));
  return Json::object({{"items", std::move(items)}, {"keying", std::move(keying)}});
}

Result<Json> count_question(Transaction& tx, const Identity& who, const Json& answered) {
  SHUQUAN_CHECK(check_questions(tx.db, who, tx.today()));
  SHUQUAN_CHECK(tx.db.execute_later("DELETE FROM similarity_use WHERE account_id = $1 AND day < $2", {who.account, to_string(plus_days(tx.today(), -kDaysKept))}));
  SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO similarity_use (account_id, day, questions) VALUES ($1, $2, 1) "
                                    "ON CONFLICT (account_id, day) DO UPDATE SET questions = similarity_use.questions + 1",
                                    {who.account, to_string(tx.today())}));
  SHUQUAN_CHECK(audit(tx, who, "compare_suspect", who.account.value, Json::object({{"found", answered["items"].size()}})));
  return answered;
}

Result<evidence::Sketch> read_suspect(const std::string& spooled_path, std::string_view bytes) {
  std::string text(bytes);
  if (!spooled_path.empty()) {
    std::ifstream file(spooled_path, std::ios::binary);
    text.assign((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    if (!file) return fail_with_detail(Errc::unavailable, "store.io", "read spooled sketch");
  }
  if (!text.starts_with('{')) return evidence::decode_sketch(text);
  SHUQUAN_TRY(evidence::Deposit deposit, evidence::parse_deposit(text));
  if (!deposit.sketch) return fail(Errc::invalid_input, "deposit.no_sketch");
  return *std::move(deposit.sketch);
}

}  // namespace shuquan::office
