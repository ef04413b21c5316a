#include "cli/deposit_call.h"
#include "cli/new_file.h"
#include "evidence/bundle.h"
#include "ledger/checkpoint.h"
#include "ledger/note.h"
#include "ledger/proof.h"

namespace shuquan::cli {
namespace {

constexpr std::size_t kSmallFile = std::size_t{1} << 20;

/// Whether it is a proof at all. What it proves shows beside the entry, which a bundle does not hold (`shuquan verify`).
Result<void> check_log_proof(std::string_view text) {
  SHUQUAN_TRY(const ledger::TlogProof proof, ledger::parse_tlog_proof(text));
  SHUQUAN_TRY(const ledger::Note note, ledger::parse_note(proof.checkpoint));
  SHUQUAN_TRY(const ledger::Checkpoint checkpoint, ledger::parse_checkpoint(note.text));
  SHUQUAN_CHECK(ledger::root_from_inclusion(crypto::Hash::sha256, proof.index, checkpoint.size, {}, proof.hashes));
  return {};
}

}  // namespace

Result<int> bundle_deposit(const Call& call) {
  const Arguments& arguments = call.arguments;
  if (arguments.plain.size() != 1 || !arguments.has("--out")) return misuse("bundle, --out");
  evidence::BundleParts parts;
  SHUQUAN_TRY(parts.deposit, read_text_file(arguments.plain[0], evidence::kDepositBytes));
  SHUQUAN_TRY(const evidence::Deposit deposit, evidence::parse_deposit(parts.deposit));
  SHUQUAN_TRY(parts.stamps, load_stamps_beside(call, arguments.plain[0], deposit));
  if (arguments.has("--opening")) {
    SHUQUAN_TRY(const std::string text, read_text_file(arguments.get("--opening"), evidence::kOpeningBytes));
    SHUQUAN_TRY(parts.opening, Json::parse(text));
  }
  if (arguments.has("--trust")) {
    SHUQUAN_TRY(std::string pem, read_text_file(arguments.get("--trust"), kSmallFile));
    parts.authorities.push_back(std::move(pem));
  }
  if (arguments.has("--log-proof")) {
    SHUQUAN_TRY(parts.log_proof, read_text_file(arguments.get("--log-proof"), kSmallFile));
    SHUQUAN_CHECK(check_log_proof(parts.log_proof));
  }
  parts.made = now();
  SHUQUAN_TRY(const std::string zip, evidence::make_bundle(parts));
  SHUQUAN_CHECK(write_new_file(arguments.get("--out"), zip, 0644));
  if (call.json) {
    print(Json::object({{"bytes", zip.size()}, {"stamps", parts.stamps.stamps.size()}}).pretty() + "\n");
  } else if (arguments.get("--out") != "-") {
    print(call.say("证据包已生成；打开其中的 verify.html 即可离线核验。\n", "The bundle is written; open verify.html in it to verify offline.\n"));
  }
  return kHolds;
}

}  // namespace shuquan::cli
