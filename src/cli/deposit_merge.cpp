#include "cli/deposit_call.h"
#include "cli/new_file.h"
#include "crypto/key_file.h"
#include "evidence/merge.h"

namespace shuquan::cli {

Result<int> merge_deposits(const Call& call) {
  const Arguments& arguments = call.arguments;
  if (arguments.plain.size() < 2 || !arguments.has("--out")) return misuse("merge, --out");
  std::vector<evidence::Deposit> parts;
  for (const std::string& path : arguments.plain) {
    SHUQUAN_TRY(evidence::Deposit part, load_deposit(path));
    part.profile = part.profile ? std::optional(Json::object({{"advice", (*part.profile)["advice"]}})) : std::nullopt;  // all that is needed of it
    parts.push_back(std::move(part));
  }
  evidence::MergeOptions options;
  options.title = arguments.get("--title");
  options.source_name = parts.front().head.source_name;
  options.created = now();
  std::optional<crypto::Ed25519Key> signer;
  if (arguments.has("--sign")) {
    SHUQUAN_TRY(signer, crypto::load_or_create_ed25519(arguments.get("--sign")));
    options.signer = &*signer;
  }
  SHUQUAN_TRY(const evidence::Deposit merged, evidence::merge_deposits(parts, options));
  SHUQUAN_CHECK(write_new_file(arguments.get("--out"), evidence::write_deposit(merged), 0644));
  print_summary(call, merged);
  return kHolds;
}

}  // namespace shuquan::cli
