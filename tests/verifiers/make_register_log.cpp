// Grants rights through the registrar of an empty office and publishes its log: make_register_log FOLDER RIGHTS
// The office lives in FOLDER, its public log in FOLDER/log. Prints the verifier keys: Ed25519, SM2, SM2 of the SM3 tree.
// Run it from the root of the source tree: it reads rules/.
#include <cstdio>
#include <cstdlib>

#include "office/publish_log.h"
#include "office/synthetic_register.h"

namespace {

int complain(const shuquan::Error& error) {
  std::fprintf(stderr, "make_register_log: %s\n", shuquan::describe(error).c_str());
  return 1;
}

}  // namespace

int main(int count, char** arguments) {
  using namespace shuquan;
  if (count != 3) {
    std::fprintf(stderr, "usage: make_register_log FOLDER RIGHTS\n");
    return 2;
  }
  const auto services = office::open_services(office::synthetic::options(arguments[1]));
  if (!services) return complain(services.error());
  const auto registrar = office::Registrar::start(**services);
  if (!registrar) return complain(registrar.error());
  const std::string folder = office::published_folder(**services);
  const std::uint64_t rights = std::strtoull(arguments[2], nullptr, 10);
  // Published in two steps, so that what verifiers see was once a smaller log with partial tiles.
  for (const auto& [first, more] : {std::pair(std::uint64_t{0}, rights / 2), std::pair(rights / 2, rights - rights / 2)}) {
    if (const auto grown = office::synthetic::grow(**registrar, first, more, make_date(2026, 1, 5), 7); !grown) return complain(grown.error());
    if (const auto done = office::publish_log(*(*services)->database, (*services)->log_trees, folder); !done) return complain(done.error());
  }
  const auto keys = office::log_keys((*services)->log_origin, (*services)->log_key, (*services)->log_sm2_key);
  if (!keys) return complain(keys.error());
  for (const ledger::VerifierKey& key : *keys) std::printf("%s\n", ledger::format_vkey(key).c_str());
  return 0;
}
