#include "ledger/log_directory.h"

#include <filesystem>

#include "base/durable_file.h"
#include "base/whole_file.h"

namespace shuquan::ledger {
namespace {

constexpr std::size_t kMaxBundleBytes = kTileWidth * (kMaxEntryBytes + 2);

Result<std::string> read_file(const std::string& path, std::size_t limit) {
  auto file = read_whole_file(path, limit);
  if (file) return std::move(file->bytes);
  const std::error_code error = file.error();
  if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory) return fail(Errc::not_found, "ledger.tile_missing", {{"tile", path}});
  if (error == std::errc::invalid_argument || error == std::errc::file_too_large) return fail(Errc::invalid_input, "ledger.tile_malformed");
  return fail_with_detail(Errc::unavailable, "ledger.publish_io", error.message(), {{"path", path}});
}

Result<void> checked(std::error_code error, const std::string& path) {
  if (error) return fail_with_detail(Errc::unavailable, "ledger.publish_io", error.message(), {{"path", path}});
  return {};
}

Result<std::string> first_entries(std::string_view full, unsigned width) {
  SHUQUAN_TRY(std::vector<std::string_view> entries, decode_bundle(full, kTileWidth));
  entries.resize(width);
  return encode_bundle(entries);
}

}  // namespace

LogDirectory::LogDirectory(std::string folder, std::string entries)
    : folder_(std::move(folder)), entries_(entries.empty() ? folder_ : std::move(entries)) {}

Result<std::string> LogDirectory::checkpoint() { return read_file(folder_ + "/checkpoint", kMaxNoteBytes); }

Result<std::string> LogDirectory::tile(TileId id) {
  auto exact = read_file(folder_ + "/" + tile_path(id), kTileBytes);
  if (exact || exact.error().code != Errc::not_found || id.width == kTileWidth) return exact;
  auto full = read_file(folder_ + "/" + tile_path({id.level, id.index, kTileWidth}), kTileBytes);
  if (!full) return exact;
  full->resize(std::min<std::size_t>(full->size(), id.width * 32));
  return full;
}

Result<std::string> LogDirectory::bundle(std::uint64_t index, unsigned width) {
  auto exact = read_file(entries_ + "/" + bundle_path(index, width), kMaxBundleBytes);
  if (exact || exact.error().code != Errc::not_found || width == kTileWidth) return exact;
  const auto full = read_file(entries_ + "/" + bundle_path(index, kTileWidth), kMaxBundleBytes);
  return full ? first_entries(*full, width) : exact;
}

Result<void> LogDirectoryWriter::put(const std::string& path, std::string_view bytes) {
  const std::filesystem::path file = std::filesystem::path(folder_) / path;
  std::error_code error;
  std::filesystem::create_directories(file.parent_path(), error);
  if (error) return fail_with_detail(Errc::unavailable, "ledger.publish_io", error.message(), {{"path", path}});
  for (auto folder = file.parent_path(); folder.string().size() >= folder_.size() && !folder.empty(); folder = folder.parent_path()) {
    unsynced_.insert(folder.string());
    if (folder == folder.parent_path()) break;
  }
  auto existing = read_file(file.string(), kMaxBundleBytes);
  if (existing) {
    if (*existing != bytes) return fail(Errc::conflict, "ledger.publish_conflict", {{"path", path}});
    return {};
  }
  if (existing.error().code != Errc::not_found) return std::unexpected(existing.error());
  const std::error_code written = write_durably(file.string(), bytes, Naming::only_if_new, 0644);
  if (written == std::errc::file_exists) return fail(Errc::conflict, "ledger.publish_conflict", {{"path", path}});
  return checked(written, path);
}

Result<void> LogDirectoryWriter::put_tile(const Tile& tile) { return put(tile_path(tile.id), tile.bytes); }

Result<void> LogDirectoryWriter::put_bundle(std::uint64_t index, unsigned width, std::string_view bytes) {
  return put(bundle_path(index, width), bytes);
}

Result<void> LogDirectoryWriter::put_checkpoint(std::string_view signed_checkpoint) {
  SHUQUAN_TRY(const Note note, parse_note(signed_checkpoint));
  SHUQUAN_TRY(const Checkpoint next, parse_checkpoint(note.text));
  const std::string path = folder_ + "/checkpoint";
  const auto old_bytes = read_file(path, kMaxNoteBytes);
  if (!old_bytes && old_bytes.error().code != Errc::not_found) return std::unexpected(old_bytes.error());
  if (old_bytes) {
    SHUQUAN_TRY(const Note old_note, parse_note(*old_bytes));
    SHUQUAN_TRY(const Checkpoint old, parse_checkpoint(old_note.text));
    if ((old.size > 0 && old.origin != next.origin) || old.size > next.size || (old.size == next.size && old.root != next.root))
      return fail(Errc::conflict, "ledger.publish_rollback", {{"published", std::to_string(old.size)}, {"next", std::to_string(next.size)}});
  }
  for (const std::string& folder : unsynced_) SHUQUAN_CHECK(checked(sync_folder(folder), folder));
  unsynced_.clear();
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) return fail_with_detail(Errc::unavailable, "ledger.publish_io", error.message(), {{"path", folder_}});
  SHUQUAN_CHECK(checked(write_durably(path, signed_checkpoint, Naming::replace, 0644), path));
  return checked(sync_folder(folder_), folder_);
}

namespace {

Result<Checkpoint> body_of(std::string_view signed_checkpoint) {
  SHUQUAN_TRY(const Note note, parse_note(signed_checkpoint));
  return parse_checkpoint(note.text);
}

std::unexpected<Error> rollback(const Checkpoint& old, const Checkpoint& next) {
  return fail(Errc::conflict, "ledger.publish_rollback", {{"published", std::to_string(old.size)}, {"next", std::to_string(next.size)}});
}

// The published tree must be the beginning of the one that is to be published: a forked database has other file names
// for its partial tiles, so comparing files alone would not notice.
Result<void> require_extension(LogReader& from, Hash hash, const Checkpoint& old, const Checkpoint& next) {
  if ((old.size > 0 && old.origin != next.origin) || old.size > next.size) return rollback(old, next);
  if (old.size == 0) return {};
  TileCache cache(16);
  TileNodes nodes(hash, next.size, from, cache);
  SHUQUAN_TRY(const Digest root, range_hash(hash, nodes, 0, old.size));
  if (root != old.root) return rollback(old, next);
  return {};
}

}  // namespace

Result<std::uint64_t> publish_log(LogReader& from, LogDirectoryWriter& to, LogDirectory& published, std::string_view signed_checkpoint,
                                  Hash hash) {
  SHUQUAN_TRY(const Checkpoint next, body_of(signed_checkpoint));
  std::uint64_t old_size = 0, files = 0;
  if (const auto old_bytes = published.checkpoint()) {
    SHUQUAN_TRY(const Checkpoint old, body_of(*old_bytes));
    SHUQUAN_CHECK(require_extension(from, hash, old, next));
    old_size = old.size;
  } else if (old_bytes.error().code != Errc::not_found) {
    return std::unexpected(old_bytes.error());
  }
  for (const TileId id : new_tiles(old_size, next.size)) {
    SHUQUAN_TRY(std::string bytes, from.tile(id));
    if (bytes.size() < id.width * 32) return fail(Errc::internal, "ledger.tile_malformed");
    bytes.resize(id.width * 32);
    SHUQUAN_CHECK(to.put_tile({id, std::move(bytes)}));
    ++files;
    if (id.level != 0 || hash != Hash::sha256) continue;
    SHUQUAN_TRY(const std::string bundle, from.bundle(id.index, id.width));
    SHUQUAN_CHECK(to.put_bundle(id.index, id.width, bundle));
    ++files;
  }
  SHUQUAN_CHECK(to.put_checkpoint(signed_checkpoint));
  return files + 1;
}

}  // namespace shuquan::ledger
