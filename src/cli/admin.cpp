#include "cli/admin.h"

#include <termios.h>
#include <unistd.h>

#include <cstdio>

#include "base/messages.h"
#include "cli/deposit_arguments.h"
#include "crypto/password.h"
#include "office/accounts.h"
#include "office/offices.h"
#include "office/registrar.h"

namespace shuquan::cli {
namespace {

constexpr int kDone = 0;
constexpr int kUsage = 2;
constexpr int kRefused = 3;
constexpr int kUnavailable = 4;

constexpr OptionSpec kSpecs[] = {{"--kind", "KIND"},    {"--login", "LOGIN"}, {"--name", "NAME"}, {"--data", "DIR"},
                                 {"--database", "URL"}, {"--rules", "DIR"},   {"--lang", "zh|en"}, {"--help", ""}};

constexpr std::string_view kHelpZh = R"(用法：shuquan admin <子命令> …（须先停止正在运行的服务）

  create --kind system|security|audit --login 登录名 [--name 姓名]
                    创建首名系统、安全或审计管理员（三员分立，每类一个独立账号）。
  password --login 登录名
                    为忘记密码的账号设置新密码，并结束其全部登录会话。

  密码从终端读取（不显示），或者从标准输入的第一行读取。
  通用选项：--data 目录（默认 shuquan-data），--database 连接串，--rules 目录，--lang zh|en。
  退出码：0 完成，2 用法错误，3 不予办理，4 数据库或数据目录不可用。
)";

constexpr std::string_view kHelpEn = R"(Usage: shuquan admin <command> …   (stop the running server first)

  create --kind system|security|audit --login LOGIN [--name NAME]
                    makes the first administrator of a kind; each kind has an account of its own.
  password --login LOGIN
                    sets a new password for an account whose owner forgot it, and ends all its sessions.

  The password is read from the terminal without being shown, or from the first line of standard input.
  Options: --data DIR (shuquan-data), --database URL, --rules DIR, --lang zh|en.
  Exit status: 0 done, 2 wrong use, 3 refused, 4 the database or the data folder is not available.
)";

/// Turns the terminal's echo off as long as it lives.
class SilentTerminal {
 public:
  SilentTerminal() : active_(::tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!active_) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    active_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;
  ~SilentTerminal() {
    if (active_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }

 private:
  termios before_{};
  bool active_;
};

/// The first line of standard input, without its end; cut off a little above the longest password there is.
std::string read_line() {
  std::string line;
  for (int c = std::getchar(); c != EOF && c != '\n' && line.size() <= crypto::kMaxPassword + 1; c = std::getchar()) line += static_cast<char>(c);
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

Result<std::string> read_password(std::string_view language) {
  if (::isatty(STDIN_FILENO) == 0) return read_line();
  const SilentTerminal silent;
  const auto ask = [&](const char* zh, const char* en) {
    std::fputs(language == "zh" ? zh : en, stderr);
    std::string line = read_line();
    std::fputs("\n", stderr);
    return line;
  };
  std::string first = ask("新密码：", "New password: ");
  const std::string second = ask("再次输入：", "Once more: ");
  if (first != second) return fail(Errc::invalid_input, "account.password_mismatch");
  return first;
}

struct Wish {
  bool create = false;
  office::Administrator kind = office::Administrator::none;
  std::string login;
  std::string name;
};

Result<Wish> wish_of(std::string_view command, const Arguments& arguments) {
  Wish wish;
  wish.create = command == "create";
  SHUQUAN_TRY(wish.login, office::checked_login(arguments.get("--login")));
  wish.name = arguments.get("--name", wish.login);
  if (!wish.create) return wish;
  wish.kind = office::parse_administrator(arguments.get("--kind")).value_or(office::Administrator::none);
  if (wish.kind == office::Administrator::none) return fail(Errc::invalid_input, "account.administrator_kind");
  return wish;
}

Result<void> perform(const Wish& wish, const Arguments& arguments, std::string_view language) {
  SHUQUAN_TRY(const std::string password, read_password(language));
  SHUQUAN_CHECK(office::check_password(password, wish.login, "/password"));
  SHUQUAN_TRY(const std::string hash, crypto::hash_password(password));
  office::Options options;
  options.data = arguments.get("--data", options.data);
  options.database = arguments.get("--database");
  options.rules = arguments.get("--rules", options.rules);
  SHUQUAN_TRY(const std::unique_ptr<office::Services> services, office::open_services(std::move(options)));
  SHUQUAN_TRY(const std::unique_ptr<office::Registrar> registrar, office::Registrar::start(*services));
  const office::Outcome outcome = registrar->run([&](office::Transaction& tx) -> office::Outcome {
    SHUQUAN_CHECK(office::ensure_foundation(tx));
    if (wish.create) return office::create_first_administrator(tx, {wish.kind, wish.login, wish.name, hash});
    return office::reset_password(tx, wish.login, hash);
  });
  if (!outcome) return std::unexpected(outcome.error());
  return {};
}

int exit_status(const Error& error) { return error.code == Errc::unavailable || error.code == Errc::internal ? kUnavailable : kRefused; }

}  // namespace

int admin_command(std::span<const std::string> args) {
  const std::string command = args.empty() ? std::string() : args[0];
  const Result<Arguments> arguments = sort_arguments(args.subspan(args.empty() ? 0 : 1), kSpecs);
  const std::string language = choose_language(arguments ? *arguments : Arguments{});
  const bool asked_for_help = command == "--help" || command == "help" || (arguments && arguments->has("--help"));
  if (asked_for_help || !arguments || !arguments->plain.empty() || (command != "create" && command != "password")) {
    std::fputs(std::string(language == "zh" ? kHelpZh : kHelpEn).c_str(), asked_for_help ? stdout : stderr);
    return asked_for_help ? kDone : kUsage;
  }
  const auto run = [&]() -> Result<Wish> {
    SHUQUAN_TRY(Wish wish, wish_of(command, *arguments));
    SHUQUAN_CHECK(perform(wish, *arguments, language));
    return wish;
  };
  const Result<Wish> done = run();
  if (!done) {
    std::fputs((explain(done.error(), language) + "\n").c_str(), stderr);
    return exit_status(done.error());
  }
  std::fputs((std::string(language == "zh" ? "已完成：" : "Done: ") + done->login + "\n").c_str(), stdout);
  return kDone;
}

}  // namespace shuquan::cli
