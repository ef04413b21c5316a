// Makes a register log in a folder, as a registry would publish it: make_test_log FOLDER ENTRIES [SEED]
// Prints the verifier keys: Ed25519, SM2, and SM2 of the SM3 tree under FOLDER/sm3.
#include <cstdio>
#include <cstdlib>

#include "ledger/log_directory.h"
#include "ledger/sample_log.h"

namespace {

int complain(const shuquan::Error& error) {
  std::fprintf(stderr, "make_test_log: %s\n", shuquan::describe(error).c_str());
  return 1;
}

}  // namespace

int main(int count, char** arguments) {
  using namespace shuquan::ledger;
  if (count < 3 || count > 4) {
    std::fprintf(stderr, "usage: make_test_log FOLDER ENTRIES [SEED]\n");
    return 2;
  }
  const std::string folder = arguments[1];
  sample::SampleLog log("registry.example/log", count == 4 ? std::strtoull(arguments[3], nullptr, 10) : 1);
  log.grow(std::strtoull(arguments[2], nullptr, 10));

  LogDirectoryWriter writer(folder), sm3_writer(folder + "/sm3");
  LogDirectory published(folder), sm3_published(folder + "/sm3", folder);
  sample::SampleLog::Sm3View sm3(log);
  const auto checkpoint = log.checkpoint(), sm3_checkpoint = sm3.checkpoint();
  if (!checkpoint) return complain(checkpoint.error());
  if (!sm3_checkpoint) return complain(sm3_checkpoint.error());
  if (const auto done = publish_log(log, writer, published, *checkpoint); !done) return complain(done.error());
  if (const auto done = publish_log(sm3, sm3_writer, sm3_published, *sm3_checkpoint, Hash::sm3); !done) return complain(done.error());
  for (const VerifierKey& key : log.keys()) std::printf("%s\n", format_vkey(key).c_str());
  for (const VerifierKey& key : log.sm3_keys()) std::printf("%s\n", format_vkey(key).c_str());
  return 0;
}
