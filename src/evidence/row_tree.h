#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/merkle_builder.h"
#include "evidence/rows.h"

namespace shuquan::evidence {

/// What can be shown of a committed row later.
enum class Disclosure : std::uint8_t {
  row,    ///< whole rows; one digest per row
  field,  ///< single fields too; one digest per field and one per row
};
/// "row" or "field".
std::string_view to_string(Disclosure disclosure);

inline constexpr std::size_t kSaltBytes = 16;
inline constexpr std::size_t kDatasetKeyBytes = 32;

/// The salt of a field (of the row, for whole rows: column 0): half of SM3(0x13 ‖ key ‖ row, 8 bytes ‖ column/2, 4 bytes),
/// the first half for even columns. `key` has 32 bytes.
std::string field_salt(std::string_view key, std::uint64_t row, std::uint32_t column);
/// SM3(0x12 ‖ salt ‖ column, 4 bytes ‖ kind ‖ bytes)
Digest field_digest(std::string_view salt, std::uint32_t column, CellKind kind, std::string_view bytes);
/// SM3(0x11 ‖ number of fields, 4 bytes ‖ their digests)
Digest row_leaf(std::span<const Digest> fields);
/// SM3(0x10 ‖ salt ‖ number of fields, 4 bytes ‖ per field kind, length in 4 bytes, bytes)
Digest whole_row_leaf(std::string_view salt, std::span<const Cell> cells);

/// The same leaves for many rows, side by side.
class RowLeaves {
 public:
  RowLeaves(std::string key, Disclosure disclosure) : key_(std::move(key)), disclosure_(disclosure) {}
  /// One leaf per row of the batch, in order; good until the next call.
  std::span<const Digest> hash(const RowBatch& batch);

 private:
  void hash_rows(const RowBatch& batch, std::size_t first, std::size_t last);
  void make_salts(const RowBatch& batch, std::size_t first, std::size_t last);
  void hash_whole_rows(const RowBatch& batch, std::size_t first, std::size_t last);
  void hash_fields(const RowBatch& batch, std::size_t first, std::size_t last);

  std::string key_;
  Disclosure disclosure_;
  crypto::Sm3Batch batch_;
  std::vector<Digest> salts_;   // two salts each
  std::vector<Digest> fields_;
  std::vector<Digest> leaves_;
};

}  // namespace shuquan::evidence
