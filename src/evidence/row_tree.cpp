#include "evidence/row_tree.h"

#include <cstring>

namespace shuquan::evidence {
namespace {

// Rows hashed in one go: enough to keep all lanes busy, little enough to stay in the cache.
constexpr std::size_t kGroupCells = 2048;

std::uint8_t* put(std::uint8_t* at, const void* bytes, std::size_t size) {
  if (size > 0) std::memcpy(at, bytes, size);
  return at + size;
}
std::uint8_t* put_u32(std::uint8_t* at, std::uint32_t value) {
  value = __builtin_bswap32(value);
  return put(at, &value, 4);
}
std::uint8_t* put_u64(std::uint8_t* at, std::uint64_t value) {
  value = __builtin_bswap64(value);
  return put(at, &value, 8);
}

std::string u32_bytes(std::uint32_t value) {
  std::string bytes(4, '\0');
  put_u32(reinterpret_cast<std::uint8_t*>(bytes.data()), value);
  return bytes;
}
std::string u64_bytes(std::uint64_t value) {
  std::string bytes(8, '\0');
  put_u64(reinterpret_cast<std::uint8_t*>(bytes.data()), value);
  return bytes;
}

}  // namespace

std::string_view to_string(CellKind kind) {
  switch (kind) {
    case CellKind::absent: return "absent";
    case CellKind::text: return "text";
    case CellKind::literal: return "literal";
    case CellKind::json: return "json";
    case CellKind::bytes: return "bytes";
  }
  return "absent";
}

std::string_view to_string(Disclosure disclosure) { return disclosure == Disclosure::row ? "row" : "field"; }

std::string field_salt(std::string_view key, std::uint64_t row, std::uint32_t column) {
  const Digest pair =
      crypto::digest(Hash::sm3, {std::string_view("\x13", 1), key, u64_bytes(row), u32_bytes(column / 2)});
  return std::string(crypto::to_view(pair).substr(column % 2 * kSaltBytes, kSaltBytes));
}

Digest field_digest(std::string_view salt, std::uint32_t column, CellKind kind, std::string_view bytes) {
  const char tag = static_cast<char>(kind);
  return crypto::digest(Hash::sm3, {std::string_view("\x12", 1), salt, u32_bytes(column), std::string_view(&tag, 1), bytes});
}

Digest row_leaf(std::span<const Digest> fields) {
  return crypto::digest(Hash::sm3, {std::string_view("\x11", 1), u32_bytes(static_cast<std::uint32_t>(fields.size())),
                                    std::string_view(reinterpret_cast<const char*>(fields.data()), fields.size_bytes())});
}

Digest whole_row_leaf(std::string_view salt, std::span<const Cell> cells) {
  std::string message("\x10");
  message += salt;
  message += u32_bytes(static_cast<std::uint32_t>(cells.size()));
  for (const Cell& cell : cells) {
    message += static_cast<char>(cell.kind);
    message += u32_bytes(cell.size);
    message += cell.view();
  }
  return crypto::sm3(message);
}

std::span<const Digest> RowLeaves::hash(const RowBatch& batch) {
  leaves_.resize(batch.rows());
  std::size_t first = 0;
  while (first < batch.rows()) {
    const std::size_t begin = first == 0 ? 0 : batch.row_end[first - 1];
    std::size_t last = first + 1;
    while (last < batch.rows() && batch.row_end[last] - begin <= kGroupCells) ++last;
    hash_rows(batch, first, last);
    first = last;
  }
  return leaves_;
}

void RowLeaves::hash_rows(const RowBatch& batch, std::size_t first, std::size_t last) {
  make_salts(batch, first, last);
  if (disclosure_ == Disclosure::row) {
    hash_whole_rows(batch, first, last);
  } else {
    hash_fields(batch, first, last);
  }
}

void RowLeaves::make_salts(const RowBatch& batch, std::size_t first, std::size_t last) {
  batch_.clear();
  for (std::size_t row = first; row < last; ++row) {
    const std::size_t pairs = disclosure_ == Disclosure::row ? 1 : (batch.row(row).size() + 1) / 2;
    for (std::size_t pair = 0; pair < pairs; ++pair) {
      std::uint8_t* at = batch_.add(1 + kDatasetKeyBytes + 12);
      *at = 0x13;
      at = put(at + 1, key_.data(), kDatasetKeyBytes);
      at = put_u64(at, batch.first_row + row);
      put_u32(at, static_cast<std::uint32_t>(pair));
    }
  }
  salts_.resize(batch_.size());
  batch_.run(salts_.data());
}

void RowLeaves::hash_whole_rows(const RowBatch& batch, std::size_t first, std::size_t last) {
  batch_.clear();
  for (std::size_t row = first; row < last; ++row) {
    const auto cells = batch.row(row);
    std::size_t size = 1 + kSaltBytes + 4;
    for (const Cell& cell : cells) size += 5 + cell.size;
    std::uint8_t* at = batch_.add(size);
    *at = 0x10;
    at = put(at + 1, salts_[row - first].data(), kSaltBytes);
    at = put_u32(at, static_cast<std::uint32_t>(cells.size()));
    for (const Cell& cell : cells) {
      *at = static_cast<std::uint8_t>(cell.kind);
      at = put_u32(at + 1, cell.size);
      at = put(at, cell.data, cell.size);
    }
  }
  batch_.run(leaves_.data() + first);
}

void RowLeaves::hash_fields(const RowBatch& batch, std::size_t first, std::size_t last) {
  batch_.clear();
  std::size_t pair = 0;
  for (std::size_t row = first; row < last; ++row) {
    const auto cells = batch.row(row);
    for (std::size_t column = 0; column < cells.size(); ++column) {
      const Cell& cell = cells[column];
      std::uint8_t* at = batch_.add(1 + kSaltBytes + 5 + cell.size);
      *at = 0x12;
      at = put(at + 1, salts_[pair + column / 2].data() + column % 2 * kSaltBytes, kSaltBytes);
      at = put_u32(at, static_cast<std::uint32_t>(column));
      *at = static_cast<std::uint8_t>(cell.kind);
      put(at + 1, cell.data, cell.size);
    }
    pair += (cells.size() + 1) / 2;
  }
  fields_.resize(batch_.size());
  batch_.run(fields_.data());
  batch_.clear();
  const Digest* next = fields_.data();
  for (std::size_t row = first; row < last; ++row) {
    const std::size_t count = batch.row(row).size();
    std::uint8_t* at = batch_.add(5 + 32 * count);
    *at = 0x11;
    put(put_u32(at + 1, static_cast<std::uint32_t>(count)), next, 32 * count);
    next += count;
  }
  batch_.run(leaves_.data() + first);
}

}  // namespace shuquan::evidence
