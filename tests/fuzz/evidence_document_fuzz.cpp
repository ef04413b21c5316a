// Any bytes as a deposit, an opening, a sketch, stamps and a mark record: refused or understood, and what was understood is written back equal.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "evidence/evidence.h"
#include "evidence/mark.h"
#include "evidence/stamps.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace shuquan;
  using namespace shuquan::evidence;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto deposit = parse_deposit(bytes); deposit && !parse_deposit(write_deposit(*deposit))) std::abort();
  if (const auto sketch = decode_sketch(bytes); sketch && encode_sketch(*sketch) != bytes) std::abort();
  static const Deposit known = [] {
    Options options;
    options.dataset_key.assign(kDatasetKeyBytes, 'k');
    return create_deposit(Source::memory("a,b\n1,2\n3,4\n", "known"), options)->deposit;
  }();
  if (const auto json = Json::parse(bytes)) {
    static_cast<void>(check_opening(known, *json));
    if (const auto record = parse_mark_record(*json); record && !parse_mark_record(mark_record_json(*record))) std::abort();
  }
  if (const auto stamps = parse_stamps(bytes); stamps && !parse_stamps(write_stamps(*stamps))) std::abort();
  return 0;
}
