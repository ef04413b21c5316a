#include "evidence/sketch.h"

#include <cmath>

namespace shuquan::evidence {
namespace {

constexpr std::string_view kMagic = "SQSK1\n";
constexpr std::string_view kKeyedMagic = "SQSK2\n";
constexpr std::size_t kMostEntries = std::size_t{1} << 23;

void put(std::string& out, std::uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> 8 * i);
}

struct Input {
  std::string_view rest;
  bool good = true;

  std::uint64_t take(int bytes) {
    if (rest.size() < static_cast<std::size_t>(bytes)) {
      good = false;
      return 0;
    }
    std::uint64_t value = 0;
    for (int i = 0; i < bytes; ++i) value = value << 8 | static_cast<std::uint8_t>(rest[static_cast<std::size_t>(i)]);
    rest.remove_prefix(static_cast<std::size_t>(bytes));
    return value;
  }
  std::uint8_t byte() { return static_cast<std::uint8_t>(take(1)); }
  // A count that the rest can hold, so that a lie costs no memory.
  std::size_t count(std::size_t entry_bytes) {
    const std::uint64_t value = take(4);
    if (value > kMostEntries || value * entry_bytes > rest.size()) good = false;
    return good ? static_cast<std::size_t>(value) : 0;
  }
};

template <class List>
bool rises(const List& list) {
  return std::adjacent_find(list.begin(), list.end(), [](const auto& a, const auto& b) { return !(a < b); }) == list.end();
}

bool kept48(Hash48 hash, int level) { return level == 0 || hash >> (48 - level) == 0; }

template <class List>
bool all_kept(const List& list, int level) {
  return std::all_of(list.begin(), list.end(), [level](const auto& entry) { return kept48(entry.hash, level); });
}

/// Whether a family that follows the threshold rule can hold so many elements at this level (docs/formats/sketch.md §3).
bool fits_level(std::size_t elements, int level, std::size_t k) { return level <= kMostLevel && (elements <= 2 * k || (level >= kFloorLevel && elements <= kMostKept)); }

/// Whether so many rows can leave so many row hashes: one in 2^level, and what chance adds to that.
bool rows_leave(std::uint64_t rows, std::size_t hashes, int level) {
  if (level == 0) return hashes <= rows;
  const double expected = static_cast<double>(rows) / static_cast<double>(std::uint64_t{1} << level);
  return static_cast<double>(hashes) <= expected + 8 * std::sqrt(expected) + 16;
}

bool plausible(const Sketch& sketch) {
  if (sketch.columns > kSketchColumns || sketch.anchor_level > 31 || sketch.capsule.size() > kCapsuleRows || sketch.capsule.size() > sketch.rows) return false;
  if (!fits_level(sketch.row_hashes.size(), sketch.row_level, kSketchRows) || !fits_level(sketch.pairs.size(), sketch.pair_level, kSketchPairs) ||
      !fits_level(sketch.values.size(), sketch.value_level, kSketchValues) || !rows_leave(sketch.rows, sketch.row_hashes.size(), sketch.row_level))
    return false;
  for (const SketchRow& row : sketch.row_hashes)
    if (row.count < 1 || row.count > 3) return false;
  for (const SketchPair& pair : sketch.pairs)
    if (pair.level > 31 || pair.first >= pair.second || pair.second >= sketch.columns || pair.count == 0) return false;
  for (const SketchValue& value : sketch.values)
    if (value.column >= sketch.columns) return false;
  return rises(sketch.row_hashes) && rises(sketch.pairs) && rises(sketch.values) && rises(sketch.capsule) &&
         all_kept(sketch.row_hashes, sketch.row_level) && all_kept(sketch.pairs, sketch.pair_level) &&
         all_kept(sketch.values, sketch.value_level);
}

}  // namespace

std::string_view format_of(const Sketch& sketch) { return sketch.key.empty() ? kSketchFormat : kKeyedSketchFormat; }

bool comparable(const Sketch& a, const Sketch& b) { return a.key == b.key; }

std::string encode_sketch(const Sketch& sketch) {
  std::string out(sketch.key.empty() ? kMagic : kKeyedMagic);
  out += sketch.key;
  put(out, sketch.rows, 8);
  put(out, sketch.columns, 2);
  for (const std::uint8_t level : {sketch.row_level, sketch.pair_level, sketch.anchor_level, sketch.value_level}) put(out, level, 1);
  put(out, sketch.row_hashes.size(), 4);
  for (const SketchRow& row : sketch.row_hashes) {
    put(out, row.hash, 6);
    put(out, row.count, 1);
  }
  put(out, sketch.pairs.size(), 4);
  for (const SketchPair& pair : sketch.pairs) {
    put(out, pair.hash, 6);
    for (const std::uint8_t byte : {pair.level, pair.first, pair.second, pair.count}) put(out, byte, 1);
  }
  put(out, sketch.values.size(), 4);
  for (const SketchValue& value : sketch.values) {
    put(out, value.hash, 6);
    put(out, value.column, 1);
  }
  put(out, sketch.capsule.size(), 4);
  for (const CapsuleRow& row : sketch.capsule) {
    put(out, row.hash, 6);
    for (const std::uint64_t cell : row.cells) put(out, cell, 5);
  }
  return out;
}

Result<Sketch> decode_sketch(std::string_view bytes) {
  Sketch sketch;
  Input input{bytes};
  const bool keyed = bytes.starts_with(kKeyedMagic);
  if ((!keyed && !bytes.starts_with(kMagic)) || (keyed && bytes.size() < kKeyedMagic.size() + kSketchKeyBytes)) return fail(Errc::invalid_input, "evidence.sketch_malformed");
  input.rest.remove_prefix(kMagic.size());
  if (keyed) {
    sketch.key = input.rest.substr(0, kSketchKeyBytes);
    input.rest.remove_prefix(kSketchKeyBytes);
  }
  sketch.rows = input.take(8);
  sketch.columns = static_cast<std::uint16_t>(input.take(2));
  for (std::uint8_t* level : {&sketch.row_level, &sketch.pair_level, &sketch.anchor_level, &sketch.value_level})
    *level = input.byte();
  sketch.row_hashes.resize(input.count(7));
  for (SketchRow& row : sketch.row_hashes) row = {input.take(6), input.byte()};
  sketch.pairs.resize(input.count(10));
  for (SketchPair& pair : sketch.pairs) {
    pair.hash = input.take(6);
    for (std::uint8_t* part : {&pair.level, &pair.first, &pair.second, &pair.count}) *part = input.byte();
  }
  sketch.values.resize(input.count(7));
  for (SketchValue& value : sketch.values) value = {input.take(6), input.byte()};
  sketch.capsule.resize(input.count(6 + 5 * std::size_t{sketch.columns}));
  for (CapsuleRow& row : sketch.capsule) {
    row.hash = input.take(6);
    row.cells.resize(sketch.columns);
    for (std::uint64_t& cell : row.cells) cell = input.take(5);
  }
  if (!input.good || !input.rest.empty() || !plausible(sketch)) return fail(Errc::invalid_input, "evidence.sketch_malformed");
  return sketch;
}

void hide_columns(Sketch& sketch, const std::vector<std::uint32_t>& columns) {
  const auto hidden = [&](std::uint32_t column) { return std::find(columns.begin(), columns.end(), column) != columns.end(); };
  std::erase_if(sketch.pairs, [&](const SketchPair& pair) { return hidden(pair.first) || hidden(pair.second); });
  std::erase_if(sketch.values, [&](const SketchValue& value) { return hidden(value.column); });
  for (CapsuleRow& row : sketch.capsule)
    for (std::uint32_t column = 0; column < row.cells.size(); ++column)
      if (hidden(column)) row.cells[column] = 0;
}

}  // namespace shuquan::evidence
