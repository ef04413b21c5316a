#pragma once
#include <set>
#include <string>
#include <string_view>

#include "ledger/checkpoint.h"
#include "ledger/log_reader.h"

namespace shuquan::ledger {

/// A published log in a folder, laid out as c2sp.org/tlog-tiles says, so that any static file server can publish it.
/// Safe to use from several threads. A partial tile or bundle that was deleted after the full one appeared is cut from it.
class LogDirectory final : public LogReader {
 public:
  /// `entries`: the folder with tile/entries where it is another one (the SM3 tree shares the entries of its log).
  explicit LogDirectory(std::string folder, std::string entries = {});
  Result<std::string> checkpoint() override;
  Result<std::string> tile(TileId id) override;
  Result<std::string> bundle(std::uint64_t index, unsigned width) override;

 private:
  std::string folder_, entries_;
};

/// Publishes into such a folder. A file appears under its name only when it is complete and synced; a file that is there
/// already is left alone if it is the same and refused if it is not (ledger.publish_conflict); the folders are synced
/// before the checkpoint moves, so a checkpoint never speaks of tiles that a crash could take away. One writer at a time.
class LogDirectoryWriter {
 public:
  explicit LogDirectoryWriter(std::string folder) : folder_(std::move(folder)) {}
  /// Reasons ledger.publish_io, ledger.publish_conflict.
  Result<void> put_tile(const Tile& tile);
  Result<void> put_bundle(std::uint64_t index, unsigned width, std::string_view bytes);
  /// Replaces the checkpoint. Refuses a smaller tree than the published one, or another root for the same size
  /// (ledger.publish_rollback); the same checkpoint with further cosignatures is fine.
  Result<void> put_checkpoint(std::string_view signed_checkpoint);

 private:
  Result<void> put(const std::string& path, std::string_view bytes);
  std::string folder_;
  std::set<std::string> unsynced_;
};

/// Copies what the folder lacks of the log up to `signed_checkpoint`: every tile and bundle that is new since the
/// checkpoint published there, partial ones included, then the checkpoint. Running it again changes nothing. A log of
/// which the published tree is not the beginning is refused before anything is written (ledger.publish_rollback): this
/// is what a restored, older database looks like. With Hash::sm3 no bundles are copied: that tree shares those of its log.
/// Returns the number of files written or compared.
Result<std::uint64_t> publish_log(LogReader& from, LogDirectoryWriter& to, LogDirectory& published, std::string_view signed_checkpoint,
                                  Hash hash = Hash::sha256);

}  // namespace shuquan::ledger
