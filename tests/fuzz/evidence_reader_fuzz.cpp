// Any bytes as a data set: recognised, unpacked, read row by row; what is read must be within its bounds and repeatable.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "evidence/evidence.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace shuquan::evidence;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  Options options;
  options.dataset_key.assign(kDatasetKeyBytes, 'k');
  options.limits.row_bytes = std::size_t{1} << 20;
  options.limits.batch_rows = 7;
  options.limits.batch_bytes = 64;
  options.flat_sha256 = false;
  const auto created = create_deposit(Source::memory(bytes, "fuzz"), options);
  if (!created) return 0;
  const auto parsed = parse_deposit(write_deposit(created->deposit));
  if (!parsed || parsed->head != created->deposit.head) std::abort();
  const auto same = check_source(Source::memory(bytes, "fuzz"), created->deposit, created->dataset_key);
  if (!same || !*same) std::abort();
  return 0;
}
