#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/resumable_sha256.h"
#include "evidence/cell_hashes.h"
#include "evidence/evidence.h"
#include "evidence/file_tree.h"
#include "evidence/sketcher.h"

namespace shuquan::evidence {

/// What the rows read so far have left behind in a run of create_deposit().
struct RunState {
  RunState() : tree(Hash::sm3) {}
  std::uint64_t rows = 0;
  MerkleBuilder tree;                ///< over row leaves
  crypto::ResumableSha256 stream;    ///< of row leaves
  CellHashes cell_hashes;
  Sketcher sketcher;
  Profiler profiler;
};

/// How far the file trees were when the state was written: the same chunks must come again.
struct FileMark {
  std::uint64_t chunks = 0;
  Digest root{};
  bool operator==(const FileMark&) const = default;
};
FileMark mark_of(const FileTree& tree);

/// What goes with the state.
struct Unfinished {
  std::string dataset_key;
  std::string source;  ///< size and time of the source, as it stamps itself; empty for what is no file
  FileMark mark;
};
/// Size and time of last change of a file; empty for what is none.
std::string stamp_of(const Source& source);

/// An unfinished run as bytes (secret: they hold the data set key and sampled values) and back. They end with their SHA-256, and
/// fit one version of the program and the same options only: invalid_input evidence.unfinished_damaged,
/// evidence.unfinished_differs.
std::string write_unfinished(const RunState& state, const Options& options, const Unfinished& unfinished);
Result<Unfinished> read_unfinished(std::string_view bytes, const Options& options, RunState& state);

}  // namespace shuquan::evidence
