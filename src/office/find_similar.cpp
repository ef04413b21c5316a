#include "office/find_similar.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <unordered_set>

#include "office/case_json.h"
#include "office/where.h"
#include "procedure/form_fields.h"
#include "store/case_rows.h"
#include "store/right_rows.h"

namespace shuquan::office {
namespace {

constexpr std::size_t kPairs = 64;       ///< of the name; a name has at most 40 characters
constexpr std::size_t kCompared = 40;    ///< candidates whose overview is read
constexpr std::size_t kShown = 20;
constexpr double kLeast = 0.25;          ///< share of the name below which nothing is a candidate
constexpr std::size_t kTextPairs = 4'000;

/// The next character, folded: full width as half width, Latin capitals as small letters, 0 for what does not count.
char32_t next_character(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[i])); };
  const char32_t first = byte(0);
  const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (length > text.size()) {
    text = {};
    return 0;
  }
  char32_t value = length == 1 ? first : first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) value = (value << 6U) | (byte(i) & 0x3FU);
  text.remove_prefix(length);
  if (value >= 0xFF01 && value <= 0xFF5E) value -= 0xFEE0;
  if (value >= 'A' && value <= 'Z') value += 'a' - 'A';
  const bool sign = value < 0x80 && !((value >= 'a' && value <= 'z') || (value >= '0' && value <= '9'));
  const bool mark = (value >= 0x2000 && value <= 0x206F) || (value >= 0x3000 && value <= 0x303F);
  return sign || mark ? 0 : value;
}

/// Calls `take` with every pair of neighbouring characters.
template <class Take>
void each_pair(std::string_view text, Take take) {
  char32_t before = 0;
  while (!text.empty()) {
    const char32_t now = next_character(text);
    if (before != 0 && now != 0) take((static_cast<std::uint64_t>(before) << 32U) | now);
    before = now;
  }
}

std::unordered_set<std::uint64_t> pairs_of(std::string_view text) {
  std::unordered_set<std::uint64_t> out;
  each_pair(text, [&](std::uint64_t pair) {
    if (out.size() < kTextPairs) out.insert(pair);
  });
  return out;
}

/// The pairs of one name, each a bit, and how much each of them says.
class Name {
 public:
  explicit Name(std::string_view text) {
    each_pair(text, [&](std::uint64_t pair) {
      if (pairs_.size() < kPairs && std::ranges::find(pairs_, pair) == pairs_.end()) pairs_.push_back(pair);
    });
    for (std::size_t i = 0; i < pairs_.size(); ++i) slots_[slot(pairs_[i])] |= std::uint64_t{1} << i;
  }
  std::uint64_t shared_with(std::string_view text) const {
    std::uint64_t bits = 0;
    each_pair(text, [&](std::uint64_t pair) {
      for (std::uint64_t maybe = slots_[slot(pair)] & ~bits; maybe != 0; maybe &= maybe - 1) {
        const int i = std::countr_zero(maybe);
        if (pairs_[static_cast<std::size_t>(i)] == pair) bits |= std::uint64_t{1} << static_cast<unsigned>(i);
      }
    });
    return bits;
  }
  void count(std::uint64_t bits) {
    ++names_;
    for (; bits != 0; bits &= bits - 1) ++seen_[static_cast<std::size_t>(std::countr_zero(bits))];
  }
  double share(std::uint64_t bits) const {
    double all = 0, shared = 0;
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      const double weight = 0.1 + std::log((static_cast<double>(names_) + 2) / (static_cast<double>(seen_[i]) + 1));
      all += weight;
      if ((bits >> i & 1U) != 0) shared += weight;
    }
    return all > 0 ? shared / all : 0;
  }

 private:
  static std::size_t slot(std::uint64_t pair) { return (pair * 0x9E3779B97F4A7C15ULL) >> 56U; }
  std::vector<std::uint64_t> pairs_;
  std::array<std::uint64_t, 256> slots_{};
  std::array<std::int64_t, kPairs> seen_{};
  std::int64_t names_ = 0;
};

struct Candidate {
  std::int64_t ordinal = -1;  ///< of a right
  std::string case_id;        ///< of a pending case
  std::string name;
  std::uint64_t shared = 0;
  bool same_holder = false;
  double name_share = 0;
  double text_share = 0;
  Json facts;
  int score() const { return static_cast<int>(std::lround(100 * (0.7 * name_share + 0.3 * text_share))); }
};

/// The longest runs of shared pairs in the other name: what a reader recognises.
Json shared_words(std::string_view name, const std::unordered_set<std::uint64_t>& pairs) {
  std::vector<std::string> words;
  std::string word;
  char32_t before = 0;
  std::string_view previous;
  const auto close = [&] {
    if (!word.empty() && std::ranges::find(words, word) == words.end()) words.push_back(word);
    word.clear();
  };
  for (std::string_view rest = name; !rest.empty();) {
    const std::string_view at = rest;
    const char32_t now = next_character(rest);
    const std::string_view character = at.substr(0, at.size() - rest.size());
    if (before != 0 && now != 0 && pairs.contains((static_cast<std::uint64_t>(before) << 32U) | now)) {
      if (word.empty()) word = previous;
      word += character;
    } else {
      close();
    }
    before = now;
    previous = character;
  }
  close();
  std::ranges::stable_sort(words, std::ranges::greater(), &std::string::size);
  Json out = Json::array();
  for (std::size_t i = 0; i < words.size() && i < 8; ++i) out.push(words[i]);
  return out;
}

double text_share(const std::unordered_set<std::uint64_t>& mine, std::string_view other) {
  if (mine.empty()) return 0;
  const auto theirs = pairs_of(other);
  const auto both = std::ranges::count_if(mine, [&](std::uint64_t pair) { return theirs.contains(pair); });
  return 2.0 * static_cast<double>(both) / static_cast<double>(mine.size() + theirs.size());
}

std::vector<std::string> parties_of(const OpenedCase& opened) {
  std::vector<std::string> out;
  for (const procedure::Participant& participant : opened.file.participants)
    if (!participant.party.empty() && participant.role != rules::Role::agent) out.push_back(participant.party.value);
  return out;
}

Result<std::vector<Candidate>> rights(store::Connection& db, const OpenedCase& opened) {
  SHUQUAN_TRY(const store::Rows last, db.query("SELECT COALESCE(MAX(ordinal), -1) FROM register_right"));
  const std::int64_t own = opened.file.right_ordinal == 0 ? -1 : static_cast<std::int64_t>(opened.file.right_ordinal) - 1;
  // The sign keeps both databases from walking through the wide rows by number: the index of names holds all that is asked for.
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT name, ordinal FROM register_right WHERE +ordinal > $1 AND +ordinal <> $2", {last.front().integer(0) - kMostExamined, own}));
  std::vector<Candidate> out;
  out.reserve(rows.size());
  for (const store::Row row : rows) {
    Candidate& candidate = out.emplace_back();
    candidate.name = row.text(0);
    candidate.ordinal = row.integer(1);
  }
  Where where;
  where.add(where.any_of("party_id", parties_of(opened)));
  SHUQUAN_TRY(const store::Rows held, db.query("SELECT ordinal FROM right_holder" + where.text() + " LIMIT 1000", where.parameters()));
  std::unordered_set<std::int64_t> ordinals;
  for (const store::Row row : held) ordinals.insert(row.integer(0));
  for (Candidate& candidate : out) candidate.same_holder = ordinals.contains(candidate.ordinal);
  return out;
}

Result<void> add_pending(store::Connection& db, const Identity& who, const OpenedCase& opened, std::vector<Candidate>& out) {
  std::vector<std::string> packs;
  for (const Appointment& appointment : who.appointments) packs.push_back(appointment.pack);
  Where where;
  where.add("c.ended = 0 AND c.parent_id IS NULL AND c.title <> '' AND c.id <> " + where.place(opened.file.id.value));
  where.add("c.in_notice = 1 OR (" + where.any_of("c.pack", packs) + " AND c.phase <> 'preparation')");
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT c.id, c.title, c.lead_party FROM case_file c" + where.text() + " ORDER BY c.id DESC LIMIT 50000", where.parameters()));
  const std::vector<std::string> parties = parties_of(opened);
  for (const store::Row row : rows) {
    Candidate& candidate = out.emplace_back();
    candidate.case_id = row.text(0);
    candidate.name = row.text(1);
    candidate.same_holder = std::ranges::find(parties, row.text(2)) != parties.end();
  }
  return {};
}

Result<void> read_right(store::Connection& db, Candidate& candidate, const std::unordered_set<std::uint64_t>& overview) {
  SHUQUAN_TRY(const std::optional<store::RightRow> row, store::load_right(db, static_cast<std::uint64_t>(candidate.ordinal)));
  if (!row) return fail_with_detail(Errc::internal, "entry.index_stale", "ordinal " + std::to_string(candidate.ordinal));
  const registry::Right& right = row->right;
  candidate.text_share = text_share(overview, right.description["overview"].text());
  std::string holders;
  for (const registry::Holder& holder : right.holders)
    if (holder.kind != registry::HolderKind::person) holders += (holders.empty() ? "" : "、") + holder.name;
  candidate.facts = Json::object({{"kind", "right"}, {"case_id", Json()}, {"number", right.number}, {"pack", right.jurisdiction}, {"status", registry::to_string(right.status)}, {"state_label", Json()},
                                  {"applicants", holders}, {"date", to_string(right.announced_on)}, {"overview", right.description["overview"].text()}});
  return {};
}

/// Of a case of another office only what its public notice says.
Result<void> read_case(store::Connection& db, const Services& services, const Identity& who, Candidate& candidate, const std::unordered_set<std::uint64_t>& overview) {
  SHUQUAN_TRY(const std::optional<procedure::Case> file, store::load_case(db, CaseId(candidate.case_id)));
  if (!file) return fail_with_detail(Errc::internal, "entry.index_stale", candidate.case_id);
  const rules::RulePack* pack = services.rules->book().pack(file->pack);
  const rules::Procedure* procedure = pack ? pack->procedure(file->procedure) : nullptr;
  const rules::State* state = procedure ? procedure->state(file->state) : nullptr;
  candidate.text_share = text_share(overview, file->form["overview"].text());
  const bool own_office = who.serves(file->pack);
  candidate.facts = Json::object({{"kind", "pending"}, {"case_id", own_office ? Json(candidate.case_id) : Json()}, {"number", file->number}, {"pack", file->pack}, {"status", Json()},
                                  {"state_label", state ? text_json(state->label) : Json()}, {"applicants", own_office && file->lead() ? file->lead()->name : std::string()},
                                  {"date", file->submitted_at ? Json(to_string(beijing_date(*file->submitted_at))) : Json()}, {"overview", file->form["overview"].text()}});
  return {};
}

}  // namespace

Result<Json> find_similar(store::Connection& db, const Services& services, const Identity& who, const OpenedCase& opened) {
  if (!opened.is_official()) return fail(Errc::forbidden, "case.officials_only");
  const std::string title(procedure::title_of(opened.file.form));
  Name name(title);
  SHUQUAN_TRY(std::vector<Candidate> candidates, rights(db, opened));
  SHUQUAN_CHECK(add_pending(db, who, opened, candidates));
  const std::size_t examined = candidates.size();
  for (Candidate& candidate : candidates) name.count(candidate.shared = name.shared_with(candidate.name));
  for (Candidate& candidate : candidates) candidate.name_share = candidate.shared == 0 ? 0 : name.share(candidate.shared);
  std::erase_if(candidates, [](const Candidate& c) { return c.name_share < kLeast && !c.same_holder; });
  const auto nearest = [](const Candidate& a, const Candidate& b) { return std::tie(b.name_share, a.ordinal, a.case_id) < std::tie(a.name_share, b.ordinal, b.case_id); };
  const std::size_t compared = std::min(candidates.size(), kCompared);
  std::ranges::partial_sort(candidates, candidates.begin() + static_cast<std::ptrdiff_t>(compared), nearest);
  candidates.resize(compared);
  const auto overview = pairs_of(opened.file.form["overview"].text());
  for (Candidate& candidate : candidates) {
    if (candidate.ordinal >= 0) SHUQUAN_CHECK(read_right(db, candidate, overview));
    else SHUQUAN_CHECK(read_case(db, services, who, candidate, overview));
  }
  std::ranges::stable_sort(candidates, std::ranges::greater(), &Candidate::score);
  const auto pairs = pairs_of(title);
  Json items = Json::array();
  for (const Candidate& candidate : candidates) {
    if (items.size() == kShown) break;
    Json item = candidate.facts;
    items.push(item.set("title", candidate.name)
                   .set("score", candidate.score())
                   .set("name_score", static_cast<int>(std::lround(100 * candidate.name_share)))
                   .set("overview_score", static_cast<int>(std::lround(100 * candidate.text_share)))
                   .set("words", shared_words(candidate.name, pairs))
                   .set("same_holder", candidate.same_holder));
  }
  return Json::object({{"items", std::move(items)}, {"examined", examined}});
}

}  // namespace shuquan::office
