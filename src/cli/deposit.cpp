#include "cli/deposit.h"

#include <cstdio>
#include <filesystem>

#include "base/hex.h"
#include "base/messages.h"
#include "cli/deposit_call.h"
#include "cli/deposit_progress.h"
#include "cli/new_file.h"
#include "crypto/key_file.h"

namespace shuquan::cli {
namespace {

using evidence::Deposit;

constexpr OptionSpec kSpecs[] = {
    {"--title", "TEXT"},   {"--out", "FILE"},       {"--key", "FILE"},        {"--sign", "FILE"},
    {"--format", "NAME"},  {"--encoding", "NAME"},  {"--delimiter", "CHAR"},  {"--quote", "CHAR"},
    {"--header", "yes|no"}, {"--ragged", "keep|refuse"}, {"--disclosure", "field|row"}, {"--flat-sm3", ""},
    {"--opening", "FILE"}, {"--rows", "LIST"},      {"--columns", "LIST"},    {"--audit", "COUNT"},
    {"--seed", "TEXT"},    {"--data", "PATH"},      {"--no-sketch", ""},    {"--report", "FILE"},    {"--member", "NAME"},    {"--database", "URL"},   {"--log-proof", "FILE"}, {"--authority", "URL"}, {"--authorities", "FILE"}, {"--stamps", "FILE"}, {"--trust", "PEM"}, {"--hash", "NAME"}, {"--stamp", "URL"}, {"--keyed", "URL"}, {"--keep-every", "SECONDS"}, {"--token", "FILE"}, {"--registry-key", "NAME"}, {"--recipient", "NAME"}, {"--record", "FILE"}, {"--canaries", "COUNT"}, {"--one-in", "COUNT"}, {"--deposit", "FILE"},    {"--lang", "zh|en"},     {"--json", ""},           {"--quiet", ""},
};

constexpr std::string_view kHelpZh = R"(用法：shuquan deposit <子命令> …

  create 数据 [--title 标题] [--out 存证文件] [--key 密钥文件] [--sign 签名密钥文件]
         [--format delimited|json-lines|json-array|opaque] [--member NAME] [--encoding utf-8|gb18030|utf-16le|utf-16be]
         [--delimiter 字符|tab|none] [--quote 字符|none] [--header yes|no] [--ragged keep|refuse]
         [--disclosure field|row] [--flat-sm3] [--no-sketch] [--report FILE.html] [--keyed 登记机构地址 --token 令牌文件 [--registry-key 密钥名]]
        生成存证（默认 数据.deposit.json）和密钥（默认 数据.deposit-key.json，请妥善保管，切勿公开）。
        运行较久时每隔 60 秒（--keep-every 秒数，0 为不保留）把进度存入 存证文件.unfinished（含密钥，勿公开）；中断后
        以同样参数重新运行即从该处继续；数据已变则拒绝。
        --keyed：相似性摘要带登记机构的密钥（盲计算，登记机构看不到任何内容；旁人无法凭猜测试探）。
        所用密钥须是登记机构向所有人公布的；--registry-key 指明机构网站或公报上的密钥名。
  show  存证文件                        显示存证内容并核对其摘要和签名。
  check 存证文件 [数据 [--key 密钥文件]]  核对数据是否就是存证时的数据。
  check 存证文件 --opening 披露文件      核对披露的行或字段是否属于该存证。
  open  存证文件 数据 --key 密钥文件 (--rows 0-9,20 | --audit 300 --seed 文字) [--columns 0,2] [--out 披露文件]
        披露选定的行（自 0 起计）及字段，并附证明；--audit 按双方约定的种子抽样。
  compare 存证文件 另一存证文件           仅凭两份存证判断是否有相同的行。
  compare 存证文件 --data 可疑数据        通读可疑数据，可发现增删列、改名、改格式后的副本。有相同的行时退出码为 0，否则为 1。
  mark  数据 --recipient 接收方 --out 副本 [--record 记录文件] [--canaries 行数] [--one-in 4] [--deposit 原数据的存证文件]
        为分发的副本（CSV 等）加接收方标记和诱饵行，记录（默认 副本.mark.json）须保密；不要标记登记的原件。
  detect 可疑数据 记录文件 … [--trust 机构证书.pem]
        由标记和诱饵行（至少 2 行）判断可疑数据出自给谁的副本，并给出 p 值。查到时退出码为 0，否则为 1。
        记录须在交付副本之前封存：对其封存摘要的时间戳（RFC 3161）放在 记录文件.tsr；没有时间戳的记录不能证明什么。
  stamp 存证文件 --authority 地址 [--hash sha256|sm3|both] [--authorities 名单文件] [--stamps 时间戳文件]
        向名单中的时间戳机构（RFC 3161，https）申请时间戳，存入 存证文件名.stamps.json；create 也可加 --stamp 地址。
        check 一并核验；--trust 机构证书.pem 指明信任哪家机构。
  bundle 存证文件 --out 证据包.zip [--opening 披露文件] [--trust 机构证书.pem] [--log-proof 文件]
        把存证、时间戳、披露的行、时间线、清单和离线核验页面（verify.html）打成一个证据包。
  merge 存证文件 … --out 存证文件 [--title 标题] [--sign 签名密钥文件]
        合并各分区的存证（顺序即行的顺序），相似性摘要与整体一次生成的相同。
  key   存证文件 --keyed 登记机构地址 --token 令牌文件 --out 存证文件 [--sign 签名密钥文件]
        由未带密钥的存证生成带密钥的存证（不再读取数据）。令牌须可写，令牌文件权限须为 0600。
  rotate-key [--data 目录]                登记机构启用新的摘要密钥（下次启动生效；旧密钥仍可用于旧摘要）。
  index [--data 目录] [--database 地址]   由登记机构收到的全部存证重建相似性索引。

  数据写“-”表示标准输入；写 postgresql://… 并用 --member 表名，则读取 PostgreSQL 的表。通用选项：--json 以 JSON 输出，--lang zh|en，--quiet 不显示进度。
  退出码：0 完成或相符，1 不相符，2 用法错误，3 输入被拒绝，4 读写失败。
)";
constexpr std::string_view kHelpEn = R"(Usage: shuquan deposit <subcommand> …

  create DATA [--title TEXT] [--out FILE] [--key FILE] [--sign KEYFILE]
         [--format delimited|json-lines|json-array|opaque] [--member NAME] [--encoding utf-8|gb18030|utf-16le|utf-16be]
         [--delimiter CHAR|tab|none] [--quote CHAR|none] [--header yes|no] [--ragged keep|refuse]
         [--disclosure field|row] [--flat-sm3] [--no-sketch] [--report FILE.html] [--keyed REGISTRY --token FILE [--registry-key NAME]]
        Makes a deposit (DATA.deposit.json) and its key (DATA.deposit-key.json: keep it safe, never publish it).
        A long run keeps its state every 60 seconds (--keep-every SECONDS, 0: never) in DEPOSIT.unfinished (secret: it holds the
        key); after a break the same command goes on from there, unless the data have changed.
        --keyed: the sketch is keyed by the registry, which computes blindly and learns nothing; nobody else can test guesses.
        The key must be the one published to everybody; --registry-key names the one on the registry's site or in its gazette.
  show  DEPOSIT                        Shows a deposit and checks its digests and signature.
  check DEPOSIT [DATA [--key FILE]]    Checks whether DATA are the very data that were deposited.
  check DEPOSIT --opening OPENING      Checks whether disclosed rows or fields belong to the deposit.
  open  DEPOSIT DATA --key FILE (--rows 0-9,20 | --audit 300 --seed TEXT) [--columns 0,2] [--out FILE]
        Discloses chosen rows (counted from 0) and fields with a proof; --audit draws them from an agreed seed.
  compare DEPOSIT DEPOSIT              Tells from two deposits alone whether they have rows in common.
  compare DEPOSIT --data SUSPECT       Reads the suspect's data; finds copies with columns dropped, added, renamed or
        reformatted. Exit status 0 where there are rows in common, 1 otherwise.
  mark  DATA --recipient NAME --out COPY [--record FILE] [--canaries COUNT] [--one-in 4] [--deposit DEPOSIT]
        Puts a recipient's marks and canary rows on a copy (CSV and kin) that is given away; the record (COPY.mark.json) is
        secret. Never mark what is registered.
  detect SUSPECT RECORD… [--trust PEM]
        Tells from marks and canaries (two at least) whose copy the suspect stems from, with p-values. Exit status 0 where it is
        traced, 1 otherwise. Records are to be sealed before the copy is given away: an RFC 3161 answer over the seal's digest, in
        RECORD.tsr. A record without one proves nothing.
  stamp DEPOSIT --authority URL [--hash sha256|sm3|both] [--authorities LIST] [--stamps FILE]
        Has the deposit stamped by an authority on the list (RFC 3161, https) and keeps the stamps in DEPOSIT.stamps.json;
        create takes --stamp URL. check verifies them; --trust PEM says whose certificate to trust.
  bundle DEPOSIT --out EVIDENCE.zip [--opening OPENING] [--trust PEM] [--log-proof FILE]
        One ZIP: deposit, stamps, disclosed rows, time line, manifest and a page that verifies all of it offline.
  merge DEPOSIT… --out FILE [--title TEXT] [--sign KEYFILE]
        Joins deposits of partitions (in the order of their rows); the sketch is that of the whole.
  key   DEPOSIT --keyed REGISTRY --token FILE --out FILE [--sign KEYFILE]
        Makes a keyed deposit of an unkeyed one without reading the data again. The file (mode 0600) holds an API token
        that may write.
  rotate-key [--data DIR]              Gives a registry a new key for sketches, from its next start; older ones stay for theirs.
  index [--data DIR] [--database URL]  Builds a registry's similarity index anew from its deposits.

  DATA may be "-" for standard input, or postgresql://… with --member TABLE for a table of PostgreSQL. Everywhere: --json for JSON output, --lang zh|en, --quiet for no progress.
  Exit status: 0 done or holds, 1 does not hold, 2 wrong use, 3 the input is refused, 4 reading or writing failed.
)";

/// The path that default names are made from: without a slash at the end; "." and its like by the folder's own name.
std::string stem_of(const std::string& path) {
  namespace fs = std::filesystem;
  fs::path stem = path;
  if (!stem.has_filename()) stem = stem.parent_path();
  std::error_code unknown;
  if (stem.filename() == "." || stem.filename() == "..") stem = fs::canonical(stem, unknown);
  return unknown ? path : stem.string();
}

/// Where create writes.
struct Places {
  std::string key, deposit, stamps, report;
};

Result<Places> places_of(const Call& call, const std::string& path) {
  namespace fs = std::filesystem;
  const Arguments& arguments = call.arguments;
  const std::string stem = stem_of(path);
  if (!fs::path(stem).has_filename() && !(arguments.has("--out") && arguments.has("--key"))) return misuse("--out, --key");
  Places places{arguments.get("--key", stem + ".deposit-key.json"), arguments.get("--out", stem + ".deposit.json"), {}, arguments.get("--report")};
  if (arguments.has("--stamp")) places.stamps = stamps_path(call, places.deposit);
  if (arguments.has("--stamp") && places.deposit == "-" && !arguments.has("--stamps")) return misuse("--out -, --stamps");
  std::error_code error;
  const bool folder = fs::is_directory(path, error);
  const fs::path inside = folder ? fs::weakly_canonical(path, error) : fs::path();
  for (const std::string& place : {places.key, places.deposit, places.stamps, places.report, arguments.get("--sign")}) {
    if (place.empty() || place == "-") continue;
    if (place != arguments.get("--sign") && fs::exists(fs::symlink_status(place, error))) return fail(Errc::conflict, "evidence.file_exists", {{"path", place}});
    const fs::path written = fs::weakly_canonical(fs::absolute(place, error), error);
    // What is written into the folder would be part of the data, and its key published with them.
    if (folder && std::ranges::mismatch(inside, written).in1 == inside.end()) return fail(Errc::invalid_input, "evidence.output_inside", {{"path", place}, {"folder", path}});
  }
  return places;
}

Result<int> create(const Call& call) {
  const Arguments& arguments = call.arguments;
  if (arguments.plain.size() != 1) return misuse("create");
  const std::string& path = arguments.plain[0];
  if ((path == "-" || is_database(path)) && (!arguments.has("--out") || !arguments.has("--key"))) return misuse("--out, --key");
  SHUQUAN_TRY(const Places places, places_of(call, path));
  std::optional<Stamping> stamping;
  if (arguments.has("--stamp")) {
    SHUQUAN_TRY(stamping, find_stamping(call, arguments.get("--stamp")));
  }
  evidence::Options options;
  SHUQUAN_TRY(options.form, form_choice(arguments));
  const std::string disclosure = arguments.get("--disclosure", "field");
  if (disclosure != "field" && disclosure != "row") return misuse("--disclosure");
  options.disclosure = disclosure == "row" ? evidence::Disclosure::row : evidence::Disclosure::field;
  options.flat_sm3 = arguments.has("--flat-sm3");
  options.sketch = !arguments.has("--no-sketch");
  options.title = arguments.get("--title");
  options.created = now();
  SHUQUAN_TRY(options.keying, keying_of(call));
  if (options.keying.function && !options.sketch) return misuse("--keyed, --no-sketch");
  std::optional<crypto::Ed25519Key> signer;
  if (arguments.has("--sign")) {
    SHUQUAN_TRY(signer, crypto::load_or_create_ed25519(arguments.get("--sign")));
    options.signer = &*signer;
  }
  SHUQUAN_TRY(const std::string unfinished, resume_unfinished(call, path, places.deposit, options.resuming));
  ProgressLine progress(call.language, arguments.has("--quiet"));
  SHUQUAN_TRY(const evidence::Created created, evidence::create_deposit(source_of(call.arguments, path), options, progress.callback()));
  progress.end();
  const Json key = Json::object({{"format", kKeyFormat},
                                 {"head_sm3", crypto::to_hex(evidence::summarize(created.deposit).head_sm3)},
                                 {"dataset_key", to_hex(created.dataset_key)}});
  // The key first: a deposit without its key can never be opened.
  SHUQUAN_CHECK(write_new_file(places.key, key.pretty() + "\n", 0600));
  SHUQUAN_CHECK(write_new_file(places.deposit, evidence::write_deposit(created.deposit), 0644));
  if (!places.report.empty() && created.profile) SHUQUAN_CHECK(write_new_file(places.report, evidence::profile_html(*created.profile, created.deposit.head, call.language), 0600));
  if (!unfinished.empty()) std::filesystem::remove(unfinished);
  // All that needs no network is done first; as JSON there is one document, so it waits for what may fail.
  if (!call.json) print_summary(call, created.deposit);
  if (stamping) SHUQUAN_CHECK(add_stamps(call, places.deposit, created.deposit, *stamping));
  if (call.json) print_summary(call, created.deposit);
  return kHolds;
}

Result<int> show(const Call& call) {
  if (call.arguments.plain.size() != 1) return misuse("show");
  SHUQUAN_TRY(const Deposit deposit, load_deposit(call.arguments.plain[0]));
  print_summary(call, deposit);
  return kHolds;
}

Json opened_json(const Deposit& deposit, const std::vector<evidence::OpenedRow>& rows) {
  Json list = Json::array();
  for (const auto& row : rows) {
    Json fields = Json::array();
    for (const auto& field : row.fields) {
      const auto& names = deposit.head.rows->columns;
      const bool bytes = field.kind == evidence::CellKind::bytes;
      fields.push(Json::object({{"column", field.column},
                                {"name", field.column < names.size() ? names[field.column] : std::string{}},
                                {"kind", evidence::to_string(field.kind)},
                                {"value", bytes ? to_base64(field.value) : field.value}}));
    }
    list.push(Json::object({{"row", row.row}, {"fields", std::move(fields)}}));
  }
  return Json::object({{"holds", true}, {"rows", std::move(list)}});
}

Result<int> check_opened(const Call& call, const Deposit& deposit) {
  SHUQUAN_TRY(const std::string text, read_text_file(call.arguments.get("--opening"), evidence::kOpeningBytes));
  SHUQUAN_TRY(const Json opening, Json::parse(text));
  SHUQUAN_TRY(const auto rows, evidence::check_opening(deposit, opening));
  const Json json = opened_json(deposit, rows);
  if (call.json) {
    print(json.pretty() + "\n");
    return kHolds;
  }
  for (const Json& row : json["rows"].items()) {
    print(std::string(call.say("第 ", "row ")) + std::to_string(row["row"].int_or(0)) + call.say(" 行", "") + "\n");
    for (const Json& field : row["fields"].items())
      print("  " + field["name"].text() + " = " + field["value"].text() + (field["kind"].text() == "absent" ? "∅" : "") + "\n");
  }
  print(call.say("相符：以上内容属于该存证。\n", "Holds: what is shown above belongs to the deposit.\n"));
  return kHolds;
}

Result<int> check(const Call& call) {
  const auto& plain = call.arguments.plain;
  if (plain.empty() || plain.size() > 2 || (plain.size() == 2 && call.arguments.has("--opening"))) return misuse("check");
  SHUQUAN_TRY(const Deposit deposit, load_deposit(plain[0]));
  if (call.arguments.has("--opening")) return check_opened(call, deposit);
  bool same = true;
  if (plain.size() == 2) {
    std::string key;
    if (call.arguments.has("--key")) {
      SHUQUAN_TRY(key, load_dataset_key(call.arguments.get("--key")));
    }
    ProgressLine progress(call.language, call.arguments.has("--quiet"));
    SHUQUAN_TRY(same, evidence::check_source(source_of(call.arguments, plain[1]), deposit, key, progress.callback()));
    progress.end();
  }
  SHUQUAN_TRY(const Json stamps, check_deposit_stamps(call, plain[0], deposit));
  if (call.json) {
    print(Json::object({{"holds", same}, {"stamps", stamps}}).pretty() + "\n");
  } else if (plain.size() == 1) {
    print(call.say("存证文件完整，摘要和签名相符。\n", "The deposit is intact; its digests and signature fit.\n"));
  } else {
    print(same ? call.say("相符：这就是存证时的数据。\n", "Holds: these are the very data that were deposited.\n")
               : call.say("不相符：这不是存证时的数据。\n", "Does not hold: these are not the data that were deposited.\n"));
  }
  return same ? kHolds : kDoesNotHold;
}

Result<int> open(const Call& call) {
  const Arguments& arguments = call.arguments;
  if (arguments.plain.size() != 2 || !arguments.has("--key")) return misuse("open, --key");
  if (arguments.has("--rows") == arguments.has("--audit")) return misuse("--rows, --audit");
  SHUQUAN_TRY(const Deposit deposit, load_deposit(arguments.plain[0]));
  SHUQUAN_TRY(const std::string key, load_dataset_key(arguments.get("--key")));
  evidence::OpenRequest request;
  if (arguments.has("--rows")) {
    SHUQUAN_TRY(request.rows, parse_numbers(arguments.get("--rows"), evidence::kRowsPerOpening));
  } else {
    SHUQUAN_TRY(const auto count, parse_numbers(arguments.get("--audit"), 1));
    if (count.size() != 1 || count[0] > evidence::kRowsPerOpening || !arguments.has("--seed")) return misuse("--audit, --seed");
    const std::uint64_t rows = deposit.head.rows ? deposit.head.rows->rows : 0;
    request.rows = evidence::audit_sample(rows, static_cast<std::size_t>(count[0]), arguments.get("--seed"));
  }
  SHUQUAN_TRY(const auto columns, parse_numbers(arguments.get("--columns"), evidence::RowLimits{}.columns));
  for (const std::uint64_t column : columns) {
    if (column > UINT32_MAX) return misuse("--columns");
    request.columns.push_back(static_cast<std::uint32_t>(column));
  }
  ProgressLine progress(call.language, arguments.has("--quiet"));
  SHUQUAN_TRY(const Json opening,
              evidence::open_rows(source_of(call.arguments, arguments.plain[1]), deposit, key, request, progress.callback()));
  progress.end();
  SHUQUAN_CHECK(write_new_file(arguments.get("--out", "-"), opening.pretty() + "\n", 0644));
  return kHolds;
}

Result<int> run(const std::string& subcommand, const Call& call) {
  if (subcommand == "create") return create(call);
  if (subcommand == "show") return show(call);
  if (subcommand == "check") return check(call);
  if (subcommand == "open") return open(call);
  if (subcommand == "compare") return compare_deposits(call);
  if (subcommand == "index") return rebuild_index(call);
  if (subcommand == "mark") return mark_copy(call);
  if (subcommand == "detect") return detect_marks(call);
  if (subcommand == "merge") return merge_deposits(call);
  if (subcommand == "key") return key_deposit(call);
  if (subcommand == "rotate-key") return rotate_registry_key(call);
  if (subcommand == "stamp") return stamp_deposit(call);
  if (subcommand == "bundle") return bundle_deposit(call);
  return misuse(subcommand);
}

}  // namespace

int deposit_command(std::span<const std::string> arguments) {
  Call call;
  const bool help = arguments.empty() || arguments[0] == "--help" || arguments[0] == "help";
  const auto sorted = sort_arguments(arguments.subspan(arguments.empty() ? 0 : 1), kSpecs);
  if (sorted) call.arguments = *sorted;
  call.language = choose_language(call.arguments);
  call.json = call.arguments.has("--json");
  if (help) {
    print(std::string(call.zh() ? kHelpZh : kHelpEn));
    return arguments.empty() ? kUsage : kHolds;
  }
  const Result<int> status = sorted ? run(arguments[0], call) : Result<int>(std::unexpected(sorted.error()));
  if (status) return *status;
  const Error& error = status.error();
  if (call.json) {
    print(Json::object({{"holds", false}, {"reason", error.reason},
                        {"message", message_text(error.reason, error.params, call.language)}}).pretty() + "\n");
  }
  const std::string text = explain(error, call.language) + "\n";
  std::fwrite(text.data(), 1, text.size(), stderr);
  return exit_status(error);
}

}  // namespace shuquan::cli
