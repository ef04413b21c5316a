#include "evidence/unfinished.h"

#include <sys/stat.h>

#include <fstream>

#include "base/id.h"
#include "evidence/state_bytes.h"

namespace shuquan::evidence {
namespace {

constexpr std::string_view kFormat = "shuquan-unfinished-1\n";

std::string text_of(const Digest& digest) { return std::string(crypto::to_view(digest)); }

Digest digest_of(StateReader& in) {
  std::string bytes;
  in.get(bytes);
  const auto digest = crypto::digest_from_bytes(bytes);
  if (!digest) in.fail();
  return digest.value_or(Digest{});
}

/// SHA-256 of this program's file: what the state means, only the very build knows that wrote it. Where the file cannot be read,
/// something that never comes again.
const std::string& program_digest() {
  static const std::string digest = [] {
    std::ifstream file("/proc/self/exe", std::ios::binary);
    crypto::Hasher hasher(Hash::sha256);
    std::vector<char> block(std::size_t{1} << 20);
    while (file.read(block.data(), static_cast<std::streamsize>(block.size())) || file.gcount() > 0) hasher.update({block.data(), static_cast<std::size_t>(file.gcount())});
    return file.eof() ? text_of(hasher.finish()) : random_bytes(sizeof(Digest));
  }();
  return digest;
}

/// Everything that decides what a run makes of the same bytes.
std::string fingerprint(const Options& options) {
  StateWriter out;
  out.put(program_digest());
  out.put(kCanonicalVersion);
  const FormChoice& form = options.form;
  out.put(form.format ? static_cast<int>(*form.format) + 1 : 0);
  out.put(form.encoding ? static_cast<int>(*form.encoding) + 1 : 0);
  out.put(form.member);
  out.put(form.dialect.delimiter ? *form.dialect.delimiter + 1 : 0);
  out.put(form.dialect.quote ? *form.dialect.quote + 1 : 0);
  out.put(form.dialect.header ? (*form.dialect.header ? 2 : 1) : 0);
  out.put(form.ragged);
  out.put(options.disclosure);
  out.put(options.sketch);
  out.put(options.profile);
  for (const std::size_t limit : {options.limits.row_bytes, options.limits.columns, options.limits.batch_rows, options.limits.batch_bytes}) out.put(limit);
  return text_of(crypto::sha256(out.take()));
}

std::unexpected<Error> damaged() { return fail(Errc::invalid_input, "evidence.unfinished_damaged"); }

}  // namespace

FileMark mark_of(const FileTree& tree) { return {tree.hashed_chunks(), tree.so_far()}; }

std::string stamp_of(const Source& source) {
  if (source.path().empty() || source.is_folder()) return {};
  struct stat status {};
  if (::stat(source.path().c_str(), &status) != 0) return {};
  StateWriter out;
  out.put(status.st_size);
  out.put(status.st_mtim.tv_sec);
  out.put(status.st_mtim.tv_nsec);
  return out.take();
}

std::string write_unfinished(const RunState& state, const Options& options, const Unfinished& unfinished) {
  StateWriter out;
  out.put(fingerprint(options));
  out.put(unfinished.dataset_key);
  out.put(unfinished.source);
  out.put(unfinished.mark.chunks);
  out.put(text_of(unfinished.mark.root));
  out.put(state.rows);
  state.tree.save(out);
  out.put(state.stream.save());
  state.cell_hashes.save(out);
  state.sketcher.save(out);
  state.profiler.save(out);
  std::string bytes = std::string(kFormat) + out.take();
  return bytes + text_of(crypto::sha256(bytes));
}

Result<Unfinished> read_unfinished(std::string_view bytes, const Options& options, RunState& state) {
  if (bytes.size() < kFormat.size() + sizeof(Digest) || !bytes.starts_with(kFormat)) return damaged();
  const std::string_view body = bytes.substr(0, bytes.size() - sizeof(Digest));
  if (text_of(crypto::sha256(body)) != bytes.substr(body.size())) return damaged();
  StateReader in(body.substr(kFormat.size()));
  std::string made_with;
  in.get(made_with);
  if (made_with != fingerprint(options)) return fail(Errc::invalid_input, "evidence.unfinished_differs");
  Unfinished unfinished;
  in.get(unfinished.dataset_key);
  in.get(unfinished.source);
  in.get(unfinished.mark.chunks);
  unfinished.mark.root = digest_of(in);
  in.get(state.rows);
  state.tree.restore(in);
  std::string stream;
  in.get(stream);
  auto restored = crypto::ResumableSha256::restore(stream);
  if (!restored) return damaged();
  state.stream = *std::move(restored);
  state.cell_hashes.restore(in);
  state.sketcher.restore(in);
  state.profiler.restore(in);
  if (!in.at_end() || unfinished.dataset_key.size() != kDatasetKeyBytes) return damaged();
  return unfinished;
}

void MerkleBuilder::save(StateWriter& out) const {
  out.put(leaves_);
  out.put(waiting_.size());
  for (const auto& node : waiting_) out.put(node ? text_of(*node) : std::string());
}

void MerkleBuilder::restore(StateReader& in) {
  in.get(leaves_);
  waiting_.assign(in.count(8), std::nullopt);
  for (auto& node : waiting_) {
    std::string bytes;
    in.get(bytes);
    node = crypto::digest_from_bytes(bytes);
    if (!node && !bytes.empty()) in.fail();
  }
}

void CellHashes::save(StateWriter& out) const {
  out.put(first_);
  out.put(orders_.size());
  for (const DayOrder order : orders_) out.put(order);
}

void CellHashes::restore(StateReader& in) {
  in.get(first_);
  widen(in.count(8));
  for (DayOrder& order : orders_) in.get(order);
}

void Sketcher::save(StateWriter& out) const {
  out.put(rows_);
  out.put(columns_);
  for (const int level : {anchor_level_, row_level_, pair_level_, value_level_}) out.put(level);
  out.put(row_counts_.size());
  row_counts_.each([&](std::uint64_t hash, std::uint8_t count) {
    out.put(hash);
    out.put(count);
  });
  out.put(pairs_.size());
  pairs_.each([&](std::uint64_t hash, const Pair& pair) {
    out.put(hash);
    for (const std::uint8_t part : {pair.level, pair.first, pair.second, pair.count}) out.put(part);
  });
  out.put(values_.size());
  values_.each([&](std::uint64_t key, std::uint8_t) { out.put(key); });
  out.put(capsule_.size());
  for (const auto& [hash, cells] : capsule_) {
    out.put(hash);
    out.put(cells.size());
    for (const std::uint64_t cell : cells) out.put(cell);
  }
}

void Sketcher::restore(StateReader& in) {
  in.get(rows_);
  in.get(columns_);
  for (int* level : {&anchor_level_, &row_level_, &pair_level_, &value_level_}) in.get(*level);
  bool added = false;
  // A key of 0 would be an empty slot; a table never holds one.
  const auto key = [&] {
    std::uint64_t hash = 0;
    in.get(hash);
    if (hash == 0) in.fail();
    return std::max<std::uint64_t>(hash, 1);
  };
  for (std::size_t n = in.count(16); n > 0; --n) in.get(row_counts_.find_or_add(key(), added));
  for (std::size_t n = in.count(40); n > 0; --n) {
    Pair& pair = pairs_.find_or_add(key(), added);
    for (std::uint8_t* part : {&pair.level, &pair.first, &pair.second, &pair.count}) in.get(*part);
  }
  for (std::size_t n = in.count(8); n > 0; --n) static_cast<void>(values_.find_or_add(key(), added));
  for (std::size_t n = in.count(16); n > 0; --n) {
    auto& cells = capsule_[key()];
    cells.resize(in.count(8));
    for (std::uint64_t& cell : cells) in.get(cell);
  }
}

void Profiler::save(StateWriter& out) const {
  out.put(rows_);
  out.put(complete_);
  out.put(level_);
  out.put(columns_.size());
  for (const Column& column : columns_) {
    for (const std::uint64_t type : column.types) out.put(type);
    for (const std::uint64_t number : {column.cells, std::uint64_t{column.shortest}, std::uint64_t{column.longest}, std::uint64_t{column.first_date}, std::uint64_t{column.last_date}}) out.put(number);
    for (const double number : {column.low, column.high, column.mean, column.squares}) out.put(number);
    out.put(std::string_view(reinterpret_cast<const char*>(column.registers.data()), column.registers.size()));
  }
  out.put(sample_.size());
  for (const SampledRow& row : sample_) {
    out.put(row.key);
    out.put(row.cells.size());
    for (const SampledCell& cell : row.cells) {
      out.put(cell.text);
      out.put(cell.entry.hash);
      out.put(cell.entry.length);
      out.put(cell.entry.type);
      out.put(cell.entry.value);
    }
  }
}

void Profiler::restore(StateReader& in) {
  in.get(rows_);
  in.get(complete_);
  in.get(level_);
  columns_.resize(std::min(in.count(8), kProfileColumns));
  for (Column& column : columns_) {
    for (std::uint64_t& type : column.types) in.get(type);
    in.get(column.cells);
    for (std::uint32_t* number : {&column.shortest, &column.longest, &column.first_date, &column.last_date}) in.get(*number);
    for (double* number : {&column.low, &column.high, &column.mean, &column.squares}) in.get(*number);
    std::string registers;
    in.get(registers);
    if (registers.size() != column.registers.size()) return in.fail();
    column.registers.assign(registers.begin(), registers.end());
  }
  sample_.resize(in.count(16));
  for (SampledRow& row : sample_) {
    in.get(row.key);
    row.cells.resize(in.count(40));
    for (SampledCell& cell : row.cells) {
      in.get(cell.text);
      in.get(cell.entry.hash);
      in.get(cell.entry.length);
      in.get(cell.entry.type);
      in.get(cell.entry.value);
    }
  }
}

}  // namespace shuquan::evidence
