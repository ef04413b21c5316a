#include <cstdio>

#include "cli/deposit_call.h"
#include "cli/deposit_progress.h"
#include "evidence/compare.h"

namespace shuquan::cli {
namespace {

std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f %%", 100 * share);
  return text;
}

std::string share_text(const Call& call, const evidence::Share& share) {
  return percent(share.value) + " (" + std::to_string(share.m) + "/" + std::to_string(share.n) +
         call.say("，95% 区间 ", ", 95 % interval ") + percent(share.low) + " – " + percent(share.high) + ")";
}

void print_comparison(const Call& call, const evidence::Deposit& a, const evidence::Comparison& found) {
  const auto line = [&](const char* chinese, const char* english, const std::string& value) {
    print(std::string(call.say(chinese, english)) + call.say("：", ": ") + value + "\n");
  };
  const char* const grades[][2] = {{"无共同之处", "nothing in common"},
                                   {"仅有共同词汇，不能说明复制", "shared vocabulary only, which says nothing about copying"},
                                   {"有相同的行", "rows in common"}};
  const auto& grade = grades[static_cast<std::size_t>(found.grade)];
  line("结论", "Result", call.say(grade[0], grade[1]));
  line("甲的行见于乙", "Rows of A found in B", share_text(call, found.a_in_b.found));
  line("乙的行见于甲", "Rows of B found in A", share_text(call, found.b_in_a.found));
  line("单元格组合", "Pairs of cells", share_text(call, found.pairs_a_in_b));
  line("单元格值", "Values", share_text(call, found.values_a_in_b));
  const std::vector<std::string> names = a.head.rows ? a.head.rows->columns : std::vector<std::string>();
  for (const auto& projection : found.projections) {
    std::string used;
    for (const std::uint32_t column : projection.columns) used += (used.empty() ? "" : ", ") + (column < names.size() ? names[column] : "?");
    line("按存留列比对", "By surviving columns", used + " → " + share_text(call, projection.test.found) +
         call.say("，偶然水平 ", ", by chance ") + percent(projection.test.chance));
  }
}

}  // namespace

Result<int> compare_deposits(const Call& call) {
  const auto& plain = call.arguments.plain;
  const bool data = call.arguments.has("--data");
  if (plain.size() != (data ? 1U : 2U)) return misuse("compare");
  SHUQUAN_TRY(const evidence::Deposit a, load_deposit(plain[0]));
  if (!a.sketch) return fail(Errc::invalid_input, "evidence.no_sketch");
  evidence::Comparison found;
  if (data) {
    SHUQUAN_TRY(const auto form, form_choice(call.arguments));
    ProgressLine progress(call.language, call.arguments.has("--quiet"));
    SHUQUAN_TRY(found, evidence::compare_with_data(*a.sketch, source_of(call.arguments, call.arguments.get("--data")), form, progress.callback()));
    progress.end();
  } else {
    SHUQUAN_TRY(const evidence::Deposit b, load_deposit(plain[1]));
    if (!b.sketch) return fail(Errc::invalid_input, "evidence.no_sketch");
    SHUQUAN_TRY(found, evidence::compare(*a.sketch, *b.sketch));
  }
  if (call.json) {
    print(evidence::comparison_json(found, a.head.rows ? a.head.rows->columns : std::vector<std::string>()).pretty() + "\n");
  } else {
    print_comparison(call, a, found);
  }
  return found.grade == evidence::Grade::same_rows ? kHolds : kDoesNotHold;
}

}  // namespace shuquan::cli
