#include "cli/rules.h"

#include <cstdio>

#include "base/hex.h"
#include "base/messages.h"
#include "cli/deposit_arguments.h"
#include "cli/rules_text.h"
#include "crypto/digest.h"
#include "rules/examples.h"

namespace shuquan::cli {
namespace {

constexpr int kDone = 0;
constexpr int kFindings = 1;
constexpr int kUsage = 2;
constexpr int kNotFound = 3;

constexpr OptionSpec kSpecs[] = {{"--pack", "ID"}, {"--rules", "DIR"}, {"--unverified", ""}, {"--json", ""}, {"--lang", "zh|en"}, {"--help", ""}};

constexpr std::string_view kHelpZh = R"(用法：shuquan rules <子命令> …

  check [目录]                      检查规则包（默认 rules）：逐条列出文件:行号、问题和改法，并运行各包的算例。
  list [--unverified] [--pack 包]   列出期限、设置和编号方案；--unverified 只列尚无出处的。
  show 包 [名称] [--json]           显示规则包的程序，或其中一条规则（期限、表单、条款、文书等）。

  通用选项：--rules 目录，--lang zh|en。
  退出码：0 完成，1 规则有问题，2 用法错误，3 没有这个规则包或名称。
)";
constexpr std::string_view kHelpEn = R"(Usage: shuquan rules <subcommand> …

  check [DIR]                       checks rule packs (default: rules): file:line, what is wrong, how to mend it; runs the worked examples.
  list [--unverified] [--pack ID]   lists periods, settings and number schemes; --unverified only those without a source.
  show PACK [NAME] [--json]         shows a pack's procedures, or one rule of it (period, form, clause, letter …).

  Options for all: --rules DIR, --lang zh|en.
  Exit status: 0 done, 1 the rules have findings, 2 wrong use, 3 no such pack or name.
)";

void print(std::FILE* stream, std::string_view text) { std::fwrite(text.data(), 1, text.size(), stream); }

std::string digest_of(std::string_view bytes) {
  const auto digest = crypto::sha256(bytes);
  return to_hex(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

std::vector<rules::Finding> as_findings(const Error& error) {
  std::vector<rules::Finding> findings;
  for (const FieldProblem& field : error.fields) {
    const auto colon = field.pointer.rfind(':');
    const int line = colon == std::string::npos ? 1 : std::atoi(field.pointer.c_str() + colon + 1);
    findings.push_back({{field.pointer.substr(0, colon), line}, field.reason, field.params});
  }
  return findings;
}

int check(const std::string& directory, const std::string& language) {
  const auto book = rules::load_rules(directory, digest_of);
  std::vector<rules::Finding> findings = book ? rules::check_rules(*book) : as_findings(book.error());
  if (book) {
    auto examples = rules::run_examples(*book, directory);
    findings.insert(findings.end(), std::make_move_iterator(examples.begin()), std::make_move_iterator(examples.end()));
  }
  print(stdout, findings_text(findings, language));
  if (!findings.empty()) return kFindings;
  const std::string packs = std::to_string(book->packs.size());
  print(stdout, language == "en" ? packs + " packs are in order\n" : packs + " 个规则包检查通过\n");
  return kDone;
}

int unknown(const std::string& name, const std::string& language) {
  print(stderr, message_text("rules.no_such_part", {{"what", name}}, language) + "\n");
  return kNotFound;
}

int list(const rules::RuleBook& book, const Arguments& arguments, const std::string& language) {
  const std::string wanted = arguments.get("--pack");
  if (!wanted.empty() && book.pack(wanted) == nullptr) return unknown(wanted, language);
  for (const auto& [id, loaded] : book.packs) {
    if (wanted.empty() || wanted == id) print(stdout, list_text(loaded.pack, arguments.has("--unverified"), language));
  }
  return kDone;
}

int show(const rules::RuleBook& book, const Arguments& arguments, const std::string& language) {
  const auto found = book.packs.find(arguments.plain[1]);
  if (found == book.packs.end()) return unknown(arguments.plain[1], language);
  const rules::LoadedPack& loaded = found->second;
  if (arguments.plain.size() == 2) {
    print(stdout, arguments.has("--json") ? loaded.resolved.pretty() + "\n" : pack_text(loaded.pack, language));
    return kDone;
  }
  const Json* part = find_part(loaded.resolved, arguments.plain[2]);
  if (part == nullptr) return unknown(arguments.plain[2], language);
  print(stdout, (arguments.has("--json") ? part->dump() : part->pretty()) + "\n");
  return kDone;
}

}  // namespace

int rules_command(std::span<const std::string> args) {
  const auto arguments = sort_arguments(args, kSpecs);
  if (!arguments) {
    print(stderr, explain(arguments.error(), choose_language({})) + "\n");
    return kUsage;
  }
  const std::string language = choose_language(*arguments);
  const std::string_view help = language == "en" ? kHelpEn : kHelpZh;
  const std::string name = arguments->plain.empty() ? "" : arguments->plain[0];
  const std::size_t count = arguments->plain.size();
  if (arguments->has("--help")) {
    print(stdout, help);
    return kDone;
  }
  const std::string directory = arguments->get("--rules", "rules");
  if (name == "check" && count <= 2) return check(count == 2 ? arguments->plain[1] : directory, language);
  const bool listing = name == "list" && count == 1;
  const bool showing = name == "show" && (count == 2 || count == 3);
  if (!listing && !showing) {
    print(stderr, help);
    return kUsage;
  }
  const auto book = rules::load_rules(directory, digest_of);
  if (!book) {
    print(stderr, findings_text(as_findings(book.error()), language));
    return kFindings;
  }
  return listing ? list(*book, *arguments, language) : show(*book, *arguments, language);
}

}  // namespace shuquan::cli
