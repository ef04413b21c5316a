#include "ledger/strict_text.h"
#include "ledger/tile.h"

namespace shuquan::ledger {
namespace {

// 1234067 → "x001/x234/067".
std::string index_path(std::uint64_t index) {
  std::string out = std::to_string(index % 1000);
  out.insert(0, 3 - out.size(), '0');
  for (index /= 1000; index > 0; index /= 1000) {
    std::string group = std::to_string(index % 1000);
    group.insert(0, 3 - group.size(), '0');
    out = "x" + group + "/" + out;
  }
  return out;
}

std::string suffix(unsigned width) { return width == kTileWidth ? "" : ".p/" + std::to_string(width); }

bool three_digits(std::string_view text) {
  return text.size() == 3 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<std::uint64_t> parse_index(std::string_view text) {
  std::uint64_t index = 0;
  int groups = 1;
  for (; text.starts_with('x'); text.remove_prefix(5), ++groups) {
    if (text.size() < 5 || text[4] != '/' || !three_digits(text.substr(1, 3)) || groups > 6) return std::nullopt;
    index = (index + static_cast<std::uint64_t>((text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0'))) * 1000;
  }
  if (!three_digits(text)) return std::nullopt;
  return index + static_cast<std::uint64_t>((text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0'));
}

}  // namespace

unsigned tile_width(unsigned level, std::uint64_t index, std::uint64_t size) {
  if (level >= kTileLevels) return 0;
  const std::uint64_t hashes = size >> (kTileHeight * level);
  const std::uint64_t full = hashes / kTileWidth;
  if (index < full) return kTileWidth;
  return index == full ? static_cast<unsigned>(hashes % kTileWidth) : 0;
}

std::vector<TileId> new_tiles(std::uint64_t old_size, std::uint64_t size) {
  std::vector<TileId> out;
  for (unsigned level = 0; level < kTileLevels && size >> (kTileHeight * level) > 0; ++level) {
    const std::uint64_t old_hashes = old_size >> (kTileHeight * level), hashes = size >> (kTileHeight * level);
    if (old_hashes == hashes) continue;
    for (std::uint64_t index = old_hashes / kTileWidth; index * kTileWidth < hashes; ++index)
      out.push_back({level, index, tile_width(level, index, size)});
  }
  return out;
}

std::string tile_path(TileId id) { return "tile/" + std::to_string(id.level) + "/" + index_path(id.index) + suffix(id.width); }

std::string bundle_path(std::uint64_t index, unsigned width) { return "tile/entries/" + index_path(index) + suffix(width); }

Result<TilePath> parse_tile_path(std::string_view path) {
  const auto refused = [&] { return fail(Errc::invalid_input, "ledger.tile_path", {{"path", std::string(path.substr(0, 80))}}); };
  std::string_view rest = path;
  if (!rest.starts_with("tile/")) return refused();
  rest.remove_prefix(5);
  TilePath out;
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) return refused();
  out.entries = rest.substr(0, slash) == "entries";
  const auto level = out.entries ? std::optional<std::uint64_t>(0) : parse_decimal(rest.substr(0, slash));
  if (!level || *level >= kTileLevels) return refused();
  out.id.level = static_cast<unsigned>(*level);
  rest.remove_prefix(slash + 1);
  if (const std::size_t partial = rest.find(".p/"); partial != std::string_view::npos) {
    const auto width = parse_decimal(rest.substr(partial + 3));
    if (!width || *width == 0 || *width >= kTileWidth) return refused();
    out.id.width = static_cast<unsigned>(*width);
    rest = rest.substr(0, partial);
  }
  const auto index = parse_index(rest);
  if (!index || *index > kMaxTreeSize) return refused();
  out.id.index = *index;
  // One spelling per tile: "x000/001" names what "001" names.
  if ((out.entries ? bundle_path(out.id.index, out.id.width) : tile_path(out.id)) != path) return refused();
  return out;
}

Result<std::string> encode_bundle(std::span<const std::string_view> entries) {
  std::string out;
  for (const std::string_view entry : entries) {
    if (entry.size() > kMaxEntryBytes) return fail(Errc::invalid_input, "ledger.entry_too_long", {{"limit", std::to_string(kMaxEntryBytes)}});
    out += static_cast<char>(entry.size() >> 8);
    out += static_cast<char>(entry.size() & 255);
    out += entry;
  }
  return out;
}

Result<std::vector<std::string_view>> decode_bundle(std::string_view bytes, unsigned width) {
  const auto refused = [] { return fail(Errc::invalid_input, "ledger.bundle_malformed"); };
  std::vector<std::string_view> out;
  out.reserve(std::min(width, kTileWidth));
  for (unsigned i = 0; i < width; ++i) {
    if (bytes.size() < 2) return refused();
    const std::size_t size = static_cast<std::size_t>(static_cast<unsigned char>(bytes[0])) << 8 | static_cast<unsigned char>(bytes[1]);
    if (bytes.size() < 2 + size) return refused();
    out.push_back(bytes.substr(2, size));
    bytes.remove_prefix(2 + size);
  }
  if (!bytes.empty()) return refused();
  return out;
}

Result<std::vector<Digest>> decode_tile(std::string_view bytes) {
  if (bytes.size() % 32 != 0 || bytes.size() > kTileBytes) return fail(Errc::invalid_input, "ledger.tile_malformed");
  std::vector<Digest> out(bytes.size() / 32);
  for (std::size_t i = 0; i < out.size(); ++i) std::memcpy(out[i].data(), bytes.data() + i * 32, 32);
  return out;
}

std::string encode_tile(std::span<const Digest> hashes) {
  return {reinterpret_cast<const char*>(hashes.data()), hashes.size() * sizeof(Digest)};
}

}  // namespace shuquan::ledger
