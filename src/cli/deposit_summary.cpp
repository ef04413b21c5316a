#include "base/hex.h"
#include "cli/deposit_call.h"

namespace shuquan::cli {
namespace {

Json summary_json(const evidence::DepositSummary& summary, const evidence::Deposit& deposit) {
  Json json = Json::object({{"format", summary.method},
                            {"head_sha256", crypto::to_hex(summary.head_sha256)},
                            {"head_sm3", crypto::to_hex(summary.head_sm3)},
                            {"created", to_string(summary.created)},
                            {"title", summary.title},
                            {"source", summary.source_name},
                            {"form", evidence::to_string(deposit.head.form.format)},
                            {"bytes", summary.bytes},
                            {"file_sha256", crypto::to_hex(summary.file_sha256)},
                            {"file_sm3", crypto::to_hex(summary.file_sm3)}});
  if (summary.row_root) {
    json.set("rows", summary.rows).set("columns", summary.columns).set("row_root", crypto::to_hex(*summary.row_root));
  }
  if (deposit.sketch) json.set("sketch", evidence::format_of(*deposit.sketch));
  if (deposit.sketch && !deposit.sketch->key.empty()) json.set("sketch_key", to_hex(deposit.sketch->key));
  if (!summary.public_key.empty()) json.set("signed_by", to_hex(summary.public_key));
  return json;
}

}  // namespace

void print_summary(const Call& call, const evidence::Deposit& deposit) {
  const auto summary = evidence::summarize(deposit);
  if (call.json) return print(summary_json(summary, deposit).pretty() + "\n");
  std::string text;
  const auto line = [&](const char* chinese, const char* english, std::string_view value) {
    text.append(call.say(chinese, english)).append(call.zh() ? "：" : ": ").append(value).append("\n");
  };
  if (!summary.title.empty()) line("标题", "Title", summary.title);
  line("数据", "Data", summary.source_name);
  line("存证时间", "Created", call.zh() ? to_beijing_text(summary.created) : to_string(summary.created));
  line("字节数", "Bytes", std::to_string(summary.bytes));
  if (summary.row_root) {
    line("行数", "Rows", std::to_string(summary.rows));
    line("列数", "Columns", std::to_string(summary.columns));
    line("行树根（SM3）", "Row root (SM3)", crypto::to_hex(*summary.row_root));
  }
  line("文件树根（SM3）", "File root (SM3)", crypto::to_hex(summary.file_sm3));
  line("文件树根（SHA-256）", "File root (SHA-256)", crypto::to_hex(summary.file_sha256));
  line("存证摘要（SM3）", "Deposit digest (SM3)", crypto::to_hex(summary.head_sm3));
  line("存证摘要（SHA-256）", "Deposit digest (SHA-256)", crypto::to_hex(summary.head_sha256));
  if (deposit.sketch && !deposit.sketch->key.empty()) line("相似性摘要的密钥", "Sketch keyed by", to_hex(deposit.sketch->key));
  if (!summary.public_key.empty()) line("签名公钥（Ed25519）", "Signed by (Ed25519)", to_hex(summary.public_key));
  print(text);
}

}  // namespace shuquan::cli
