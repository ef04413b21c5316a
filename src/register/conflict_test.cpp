#include "register/conflict.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace shuquan::registry {
namespace {

constexpr LocalDate day(int n) { return LocalDate{std::chrono::sys_days{std::chrono::year{2026} / 4 / 1} + std::chrono::days{n}}; }

Holder company(std::string name, int share_bp = 0) { return {std::move(name), "91110108MADEM0011M", "", HolderKind::organisation, share_bp}; }

Right fresh() {
  Right right;
  right.number = "2026SE0000000017";
  right.name = "公交客流数据集";
  right.holders = {company("甲公司", 10'000)};
  right.filed_on = right.announced_on = right.valid_from = day(0);
  right.valid_until = day(20);
  right.description = Json::object({{"industry", "54"}});
  return apply(nullptr, grant(right));
}

Recordal licence(LicenceKind kind, int from, std::optional<int> until, std::vector<std::string> territory = {}, std::vector<std::string> fields = {}) {
  Recordal out;
  out.kind = RecordalKind::licence;
  out.licence = kind;
  out.parties = {company("乙公司")};
  out.from = day(from);
  if (until) out.until = day(*until);
  out.territory = std::move(territory);
  out.fields = std::move(fields);
  return out;
}

Recordal plain(RecordalKind kind, std::string party) {
  Recordal out;
  out.kind = kind;
  out.parties = {company(std::move(party))};
  out.from = day(0);
  return out;
}

Right with(const Right& right, const Effect& effect) {
  const auto verdict = decide(&right, effect);
  EXPECT_TRUE(verdict) << describe(verdict.error());
  return apply(&right, effect);
}

std::string refusal(const Right& right, const Effect& effect) {
  const auto verdict = decide(&right, effect);
  return verdict ? std::string("accepted") : verdict.error().reason;
}

TEST(SecondExclusiveLicence, is_refused_where_territory_field_and_time_overlap_and_names_the_first) {
  const Right right = with(fresh(), record(fresh(), licence(LicenceKind::exclusive, 0, 10, {"110000"}, {"54"}), day(1)));
  const Effect second = record(right, licence(LicenceKind::exclusive, 10, 15, {"110105"}, {}), day(2));
  const auto found = conflicts(right, second);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].reason, "register.exclusive_licence_stands");
  EXPECT_EQ(found[0].recordal, 2U);
  EXPECT_EQ(found[0].clause, "SR-recordal");
  EXPECT_EQ(refusal(right, record(right, licence(LicenceKind::ordinary, 5, 6), day(2))), "register.exclusive_licence_stands");
  EXPECT_EQ(refusal(right, record(right, licence(LicenceKind::exclusive, 11, 15, {"110105"}, {"54"}), day(2))), "accepted");  // later
  EXPECT_EQ(refusal(right, record(right, licence(LicenceKind::exclusive, 0, 10, {"320000"}, {"54"}), day(2))), "accepted");   // elsewhere
  EXPECT_EQ(refusal(right, record(right, licence(LicenceKind::exclusive, 0, 10, {"110000"}, {"65"}), day(2))), "accepted");   // another field
}

TEST(PledgedRight, needs_the_pledgee_for_licence_transfer_and_cancellation_unless_the_contract_allows_it) {
  const Right right = with(fresh(), record(fresh(), plain(RecordalKind::pledge, "某银行"), day(1)));
  const std::uint32_t agreed[] = {2};
  const std::vector<Holder> buyer = {company("丙公司", 10'000)};
  EXPECT_EQ(refusal(right, transfer(right, buyer, day(2))), "register.pledgee_consent_missing");
  EXPECT_EQ(decide(&right, transfer(right, buyer, day(2))).error().clause, "CC-444");
  EXPECT_EQ(refusal(right, transfer(right, buyer, day(2), agreed)), "accepted");
  EXPECT_EQ(refusal(right, record(right, licence(LicenceKind::ordinary, 2, 3), day(2))), "register.pledgee_consent_missing");
  EXPECT_EQ(refusal(right, cancel(right, "request", day(2))), "register.pledgee_consent_missing");
  EXPECT_EQ(refusal(right, renew(right, day(2), day(40), day(3))), "accepted");
  Recordal lenient = plain(RecordalKind::pledge, "某银行");
  lenient.allows = {"licence"};
  const Right other = with(fresh(), record(fresh(), lenient, day(1)));
  EXPECT_EQ(refusal(other, record(other, licence(LicenceKind::ordinary, 2, 3), day(2))), "accepted");
  EXPECT_EQ(refusal(other, transfer(other, buyer, day(2))), "register.pledgee_consent_missing");
}

TEST(Pledges, rank_by_the_order_of_recording_and_move_up) {
  Right right = with(fresh(), record(fresh(), plain(RecordalKind::pledge, "甲银行"), day(1)));
  right = with(right, record(right, plain(RecordalKind::pledge, "乙银行"), day(2)));
  EXPECT_EQ(rank_of(right, *right.recordal(3)), 2);
  right = with(right, end(right, 2, "debt_paid", day(3)));
  EXPECT_EQ(rank_of(right, *right.recordal(3)), 1);
  EXPECT_EQ(to_json(right)["recordals"].items()[0]["rank"].int_or(0), 1);
}

TEST(FrozenRight, takes_nothing_but_a_change_of_identity_and_the_lifting) {
  Right right = with(fresh(), record(fresh(), plain(RecordalKind::pledge, "某银行"), day(1)));
  right = with(right, record(right, plain(RecordalKind::freeze, "某法院"), day(2)));
  const std::vector<Holder> renamed = {company("甲公司（更名后）", 10'000)};
  EXPECT_EQ(refusal(right, change_identity(right, renamed, day(3))), "accepted");
  EXPECT_EQ(refusal(right, transfer(right, renamed, day(3))), "register.right_frozen");
  EXPECT_EQ(refusal(right, end(right, 2, "debt_paid", day(3))), "register.right_frozen");
  EXPECT_EQ(refusal(right, renew(right, day(2), day(40), day(3))), "register.right_frozen");
  EXPECT_EQ(refusal(right, correct(right, "新名称", Json(), day(3))), "register.right_frozen");
  EXPECT_EQ(refusal(right, record(right, plain(RecordalKind::freeze, "另一法院"), day(3))), "accepted");
  EXPECT_EQ(refusal(with(right, end(right, 3, "lifted", day(4))), end(right, 2, "debt_paid", day(5))), "accepted");
  // The authority that ordered the freeze may agree, but that does not replace the pledgee.
  const std::uint32_t court[] = {3};
  const std::uint32_t both[] = {2, 3};
  EXPECT_EQ(refusal(right, transfer(right, {company("买受人", 10'000)}, day(3), court)), "register.pledgee_consent_missing");
  EXPECT_EQ(refusal(right, transfer(right, {company("买受人", 10'000)}, day(3), both)), "accepted");
}

TEST(SubLicence, stays_within_its_head_and_falls_with_it) {
  Recordal head = licence(LicenceKind::exclusive, 0, 10, {"110000"});
  Right right = with(fresh(), record(fresh(), head, day(1)));
  Recordal sub = licence(LicenceKind::sub, 1, 9, {"110105"});
  sub.head = 2;
  EXPECT_EQ(refusal(right, record(right, sub, day(2))), "register.sublicence_not_allowed");
  head.id = 2;
  head.allows = {"sublicence"};
  right = with(right, amend(right, head, day(2)));
  right = with(right, record(right, sub, day(3)));
  sub.until = day(11);
  EXPECT_EQ(refusal(right, record(right, sub, day(3))), "register.sublicence_exceeds_head");
  right = with(right, end(right, 2, "agreed", day(4)));
  EXPECT_TRUE(right.recordals.empty());
}

TEST(Renewal, is_refused_after_the_last_day_and_when_it_lengthens_nothing) {
  const Right right = fresh();
  EXPECT_EQ(refusal(right, renew(right, day(20), day(40), day(25))), "accepted");
  EXPECT_EQ(refusal(right, renew(right, day(21), day(40), day(25))), "register.renewal_after_lapse");
  EXPECT_EQ(refusal(right, renew(right, day(20), day(20), day(25))), "register.renewal_not_longer");
  const Right lapsed = with(right, expire(right));
  EXPECT_EQ(refusal(lapsed, renew(lapsed, day(20), day(40), day(25))), "register.renewal_after_lapse");
}

TEST(BeyondValidity, is_accepted_and_marked_until_a_renewal_reaches_it) {
  Right right = with(fresh(), record(fresh(), licence(LicenceKind::ordinary, 0, 30), day(1)));
  EXPECT_TRUE(to_json(right)["recordals"].items()[0]["beyond_validity"].bool_or(false));
  right = with(right, renew(right, day(2), day(40), day(3)));
  EXPECT_FALSE(to_json(right)["recordals"].items()[0].contains("beyond_validity"));
}

TEST(Transfer, needs_shares_that_sum_to_the_whole) {
  const Right right = fresh();
  EXPECT_EQ(refusal(right, transfer(right, {company("乙", 5'000), company("丙", 4'999)}, day(1))), "register.shares_do_not_sum");
  EXPECT_EQ(refusal(right, transfer(right, right.holders, day(1))), "register.transfer_changes_nothing");
  EXPECT_EQ(refusal(right, change_identity(right, {company("乙", 5'000), company("丙", 5'000)}, day(1))), "register.identity_changes_shares");
}

TEST(EndedRight, takes_only_the_end_of_what_stands_on_it) {
  Right right = with(fresh(), record(fresh(), plain(RecordalKind::note, "某机关"), day(1)));
  right = with(right, revoke(right, "false_material", true, day(2)));
  EXPECT_TRUE(right.void_from_beginning);
  EXPECT_EQ(right.ended_on, day(2));
  EXPECT_EQ(refusal(right, record(right, plain(RecordalKind::note, "某机关"), day(3))), "register.right_ended");
  EXPECT_EQ(refusal(right, cancel(right, "request", day(3))), "register.right_ended");
  EXPECT_EQ(refusal(right, end(right, 2, "lifted", day(3))), "accepted");
}

TEST(OlderStates, keep_their_digest_for_new_members_stand_only_where_they_say_something) {
  const std::string text = to_json(fresh()).canonical();
  for (const char* member : {"recordals", "certificate_version", "ended_on", "void_from_beginning"}) EXPECT_EQ(text.find(member), std::string::npos) << member;
}

// --- The register against a checker that knows nothing of codes, ranges and rules: it paints every place × field × day.

constexpr std::string_view kPlaces[] = {"110105", "110106", "320100", "520100"};
constexpr std::string_view kFields[] = {"54", "65", "01"};
constexpr int kDays = 12;

struct Painted {
  std::vector<std::string> territory, fields;
  std::set<int> cells;  ///< place × field × day
};

struct Standing {
  std::uint32_t id;
  RecordalKind kind;
  LicenceKind licence;
  std::uint32_t head;
  std::set<int> cells;
  std::vector<std::string> allows;
};

/// What the checker remembers of one right.
struct Model {
  std::vector<Standing> standing;
  int share_sum = 10'000;
  int valid_until = 6;
  bool ended = false, expired = false;
  std::uint32_t revision = 1;
};

class History {
 public:
  explicit History(unsigned seed) : random_(seed) {
    right_ = fresh();
    right_.valid_until = day(6);
  }

  void run(int steps) {
    for (int i = 0; i < steps && !HasFailure(); ++i) step();
  }
  int accepted() const { return accepted_; }
  int refused() const { return refused_; }

 private:
  static bool HasFailure() { return ::testing::Test::HasFailure(); }
  int pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

  template <std::size_t size>
  std::vector<std::string> some(const std::string_view (&all)[size], std::set<int>& chosen) {
    std::vector<std::string> codes;
    if (pick(3) == 0) {
      for (std::size_t i = 0; i < size; ++i) chosen.insert(static_cast<int>(i));
      return codes;  // none: everything
    }
    for (std::size_t i = 0; i < size; ++i)
      if (pick(2) == 0) chosen.insert(static_cast<int>(i));
    if (chosen.empty()) chosen.insert(pick(static_cast<int>(size)));
    for (const int i : chosen) codes.emplace_back(all[i]);
    return codes;
  }

  Recordal random_recordal(std::set<int>& cells) {
    static constexpr RecordalKind kKinds[] = {RecordalKind::licence, RecordalKind::licence, RecordalKind::licence, RecordalKind::pledge,
                                              RecordalKind::contribution, RecordalKind::on_balance, RecordalKind::freeze, RecordalKind::note};
    Recordal recordal = plain(kKinds[pick(8)], "相对方");
    const int from = pick(kDays), until = std::min(kDays - 1, from + pick(6));
    recordal.from = day(from);
    const bool open = pick(5) == 0;
    if (!open) recordal.until = day(until);
    if (pick(3) == 0) recordal.allows = {"sublicence", "licence"};
    if (recordal.kind != RecordalKind::licence) return recordal;
    recordal.licence = static_cast<LicenceKind>(pick(4));
    std::set<int> places, fields;
    recordal.territory = some(kPlaces, places);
    if (places == std::set<int>{0, 1} && pick(2) == 0) recordal.territory = {"110000"};  // the same two places by one code
    recordal.fields = some(kFields, fields);
    // Open ends reach one day further than any end date does.
    for (const int place : places)
      for (const int field : fields)
        for (int d = from; d <= (open ? kDays : until); ++d) cells.insert((place * 3 + field) * (kDays + 1) + d);
    if (recordal.territory.empty() || recordal.fields.empty()) cells.insert(-1 - (recordal.territory.empty() ? 1 : 0) - (recordal.fields.empty() ? 2 : 0));
    if (recordal.licence == LicenceKind::sub) recordal.head = right_.recordals.empty() ? 99 : right_.recordals[static_cast<std::size_t>(pick(static_cast<int>(right_.recordals.size())))].id;
    return recordal;
  }

  const Standing* find(std::uint32_t id) const {
    const auto found = std::ranges::find(model_.standing, id, &Standing::id);
    return found == model_.standing.end() ? nullptr : &*found;
  }

  bool blocked(bool freezes_matter, std::string_view asks_pledgee, const std::vector<std::uint32_t>& consents) const {
    for (const Standing& each : model_.standing) {
      const bool agreed = std::ranges::find(consents, each.id) != consents.end();
      if (each.kind == RecordalKind::freeze && freezes_matter && !agreed) return true;
      if (each.kind != RecordalKind::pledge || asks_pledgee.empty() || agreed) continue;
      if (std::ranges::find(each.allows, asks_pledgee) == each.allows.end()) return true;
    }
    return false;
  }

  static bool meet(const std::set<int>& a, const std::set<int>& b) {
    return std::ranges::any_of(a, [&](int cell) { return cell >= 0 && b.contains(cell); });
  }
  /// Within: every painted cell; and what says "everywhere" only lies in what says so, too.
  static bool within(const Recordal& inner, const std::set<int>& a, const Right& right, const Standing& head) {
    const Recordal& outer = *right.recordal(head.id);
    if ((inner.territory.empty() && !outer.territory.empty()) || (inner.fields.empty() && !outer.fields.empty())) return false;
    return std::ranges::all_of(a, [&](int cell) { return cell < 0 || head.cells.contains(cell); });
  }

  bool licence_allowed(const Recordal& licence, const std::set<int>& cells) const {
    if (licence.licence == LicenceKind::sub) {
      const Standing* head = find(licence.head);
      if (!head || head->kind != RecordalKind::licence) return false;
      return std::ranges::find(head->allows, "sublicence") != head->allows.end() && within(licence, cells, right_, *head);
    }
    return std::ranges::none_of(model_.standing, [&](const Standing& each) {
      const bool shuts_out = each.kind == RecordalKind::licence && (each.licence == LicenceKind::exclusive || each.licence == LicenceKind::sole);
      return shuts_out && meet(each.cells, cells);
    });
  }

  void check(const Effect& effect, bool allowed) {
    const auto verdict = decide(&right_, effect);
    ASSERT_EQ(verdict.has_value(), allowed) << effect.kind << " " << effect.facts.dump() << " on " << to_json(right_).dump() << (verdict ? "" : " refused " + describe(verdict.error()));
    ++(allowed ? accepted_ : refused_);
    if (!allowed) return;
    right_ = apply(&right_, effect);
    ++model_.revision;
    ASSERT_EQ(right_.revision, model_.revision);
    ASSERT_EQ(*right_from_json(*Json::parse(to_json(right_).canonical())), right_);
  }

  void erase(std::uint32_t id) {
    std::erase_if(model_.standing, [&](const Standing& each) { return each.id == id; });
    for (bool again = true; again;) {
      again = false;
      for (const Standing& each : model_.standing)
        if (each.kind == RecordalKind::licence && each.licence == LicenceKind::sub && !find(each.head)) {
          const std::uint32_t fallen = each.id;
          std::erase_if(model_.standing, [&](const Standing& s) { return s.id == fallen; });
          again = true;
          break;
        }
    }
  }

  void step() {
    std::vector<std::uint32_t> consents;
    for (const Standing& each : model_.standing)
      if (pick(4) == 0) consents.push_back(each.id);
    const int what = pick(20);
    if (what < 9) return step_record(consents);
    if (what < 14) return step_end(consents);
    if (what < 16) return step_transfer(consents);
    if (what == 16) return check(change_identity(right_, {company("改名" + std::to_string(model_.revision), 10'000)}, day(1)), !model_.ended && right_.holders.size() == 1);
    if (what == 17) return step_renew(consents);
    if (what == 18) return check(change_content(right_, "名称" + std::to_string(model_.revision), Json(), day(1), consents), !model_.ended && !blocked(true, "change_content", consents));
    step_finish(consents);
  }

  void step_record(const std::vector<std::uint32_t>& consents) {
    std::set<int> cells;
    const Recordal recordal = random_recordal(cells);
    const bool orders = recordal.kind == RecordalKind::freeze || recordal.kind == RecordalKind::note;
    const std::string_view asks = recordal.kind == RecordalKind::licence ? "licence" : recordal.kind == RecordalKind::contribution ? "transfer" : "";
    const bool fits = recordal.kind != RecordalKind::licence || licence_allowed(recordal, cells);
    const bool allowed = !model_.ended && !blocked(!orders, asks, consents) && fits;
    check(record(right_, recordal, day(1), consents), allowed);
    if (allowed) model_.standing.push_back({model_.revision, recordal.kind, recordal.licence, recordal.head, cells, recordal.allows});
  }

  void step_end(const std::vector<std::uint32_t>& consents) {
    const auto id = model_.standing.empty() || pick(8) == 0 ? 77U : model_.standing[static_cast<std::size_t>(pick(static_cast<int>(model_.standing.size())))].id;
    const Standing* target = find(id);
    const bool orders = target && (target->kind == RecordalKind::freeze || target->kind == RecordalKind::note);
    const bool allowed = target && !blocked(!orders, "", consents);
    check(end(right_, id, "agreed", day(1), consents), allowed);
    if (allowed) erase(id);
  }

  void step_transfer(const std::vector<std::uint32_t>& consents) {
    const int first = 1 + pick(10'000), second = pick(2) == 0 ? 10'000 - first : pick(10'000);
    const std::string name = "受让人" + std::to_string(model_.revision);
    std::vector<Holder> holders = {company(name, first), company("另一" + name, second)};
    const bool sums = first + second == 10'000 && second > 0;
    check(transfer(right_, holders, day(1), consents), !model_.ended && sums && !blocked(true, "transfer", consents));
  }

  void step_renew(const std::vector<std::uint32_t>& consents) {
    const int filed = pick(15), until = model_.valid_until - 1 + pick(3);
    const bool allowed = !model_.ended && filed <= model_.valid_until && until > model_.valid_until && !blocked(true, "", consents);
    check(renew(right_, day(filed), day(until), day(filed), consents), allowed);
    if (allowed) model_.valid_until = until;
  }

  void step_finish(const std::vector<std::uint32_t>& consents) {
    if (pick(6) != 0) return;  // most histories go on
    if (pick(3) == 0) {
      check(expire(right_), !model_.ended);
      if (!model_.ended) model_.ended = model_.expired = true;
      return;
    }
    const bool revokes = pick(2) == 0;
    const bool open = !model_.ended || (revokes && model_.expired);
    const bool allowed = open && !blocked(true, revokes ? "" : "cancel", consents);
    check(revokes ? revoke(right_, "false_material", true, day(1), consents) : cancel(right_, "request", day(1), consents), allowed);
    if (allowed) {
      model_.ended = true;
      model_.expired = false;
    }
  }

  std::mt19937 random_;
  Right right_;
  Model model_;
  int accepted_ = 0, refused_ = 0;
};

TEST(Register, agrees_with_a_brute_force_checker_over_random_histories) {
  int accepted = 0, refused = 0;
  for (unsigned seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    History history(seed);
    history.run(40);
    if (HasFailure()) return;
    accepted += history.accepted();
    refused += history.refused();
  }
  // Both answers must have been put to the test.
  EXPECT_GT(accepted, 2'000);
  EXPECT_GT(refused, 2'000);
}

}  // namespace
}  // namespace shuquan::registry
