#include <cstdio>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/admin.h"
#include "cli/deposit.h"
#include "cli/log.h"
#include "cli/rules.h"
#include "cli/verify.h"
#include "main/serve.h"

namespace {

constexpr char kUsage[] =
    "Shuquan 数权: registry for data intellectual property\n"
    "usage: shuquan COMMAND [options]     (shuquan COMMAND --help says more)\n"
    "  serve     run the server                                运行服务\n"
    "  verify    check a certificate offline                   离线核验证书\n"
    "  rules     check, list or show the rule packs            检查、列出规则包\n"
    "  log       fsck, export, key, proof of the public log    公开日志的检查与导出\n"
    "  deposit   make and check evidence deposits              数据存证\n"
    "  admin     create administrators                         创建管理员\n"
    "  version   print the version\n";

struct Command {
  std::string_view name;
  int (*run)(std::span<const std::string>);
};
constexpr Command kCommands[] = {
    {"serve", shuquan::serve_command},       {"verify", shuquan::cli::verify_command},   {"rules", shuquan::cli::rules_command},
    {"log", shuquan::cli::log_command},      {"deposit", shuquan::cli::deposit_command}, {"admin", shuquan::cli::admin_command},
};

}  // namespace

int main(int count, char** values) {
  const std::vector<std::string> args(values + 1, values + count);
  if (args.empty() || args[0] == "help" || args[0] == "--help") {
    std::fputs(kUsage, args.empty() ? stderr : stdout);
    return args.empty() ? 2 : 0;
  }
  if (args[0] == "version" || args[0] == "--version") {
    std::puts("shuquan 0.1.0");
    return 0;
  }
  for (const Command& command : kCommands)
    if (command.name == args[0]) return command.run(std::span(args).subspan(1));
  std::fprintf(stderr, "shuquan: unknown command '%s'\n%s", args[0].c_str(), kUsage);
  return 2;
}
