#pragma once
#include <string>

#include "ledger/tile.h"

namespace shuquan::ledger {

/// A whole log: its tiles, its entries and its newest checkpoint.
class LogReader : public TileSource {
 public:
  /// The signed note as published. Errc::not_found where there is none yet.
  virtual Result<std::string> checkpoint() = 0;
  /// The entry bundle with exactly `width` entries, those of level-0 tile `index`. Errc::not_found where there is none.
  virtual Result<std::string> bundle(std::uint64_t index, unsigned width) = 0;
};

}  // namespace shuquan::ledger
