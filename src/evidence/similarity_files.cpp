// The files of the similarity index: one per sorted run, named after its digest, and a manifest that lists them.
#include <bit>
#include <filesystem>
#include <fstream>
#include <set>

#include "base/durable_file.h"
#include "base/json.h"
#include "crypto/digest.h"
#include "evidence/similarity_index.h"

namespace shuquan::evidence {
namespace {

static_assert(std::endian::native == std::endian::little, "runs are written as they lie in memory");
constexpr std::string_view kManifest = "similarity.json";
constexpr std::string_view kFormat = "shuquan-similarity-index-v1";
constexpr std::string_view kRunEnding = ".run";
constexpr std::size_t kManifestBytes = 1U << 20U;

template <class T>
std::string_view bytes_of(const LargeVector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

std::unexpected<Error> damaged(std::string_view file) { return fail(Errc::unavailable, "evidence.index_damaged", {{"file", std::string(file)}}); }

Result<void> written(std::error_code error, const std::string& path) {
  if (error) return fail_with_detail(Errc::unavailable, "store.io", path + ": " + error.message());
  return {};
}

/// Runs that no manifest names any more.
void remove_stale(const std::string& folder, const std::set<std::string>& kept) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(kRunEnding) && !kept.contains(name)) std::filesystem::remove(entry.path(), ignored);
  }
}

}  // namespace

Result<void> SimilarityIndex::save_run(Run& run, const std::string& folder) {
  if (!run.file.empty()) return {};
  const std::string name = crypto::to_hex(crypto::digest(crypto::Hash::sha256, {bytes_of(run.keys), bytes_of(run.deposits)})) + std::string(kRunEnding);
  std::string bytes(bytes_of(run.keys));
  bytes += bytes_of(run.deposits);
  SHUQUAN_CHECK(written(write_durably(folder + "/" + name, bytes, Naming::replace, 0600), name));
  run.file = name;
  return {};
}

Result<void> SimilarityIndex::save(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  SHUQUAN_CHECK(written(error, folder));
  Json runs = Json::array();
  std::set<std::string> kept;
  for (Run& run : runs_) {
    SHUQUAN_CHECK(save_run(run, folder));
    kept.insert(run.file);
    runs.push(Json::object({{"file", run.file}, {"postings", run.keys.size()}}));
  }
  const Json manifest = Json::object({{"format", kFormat}, {"settled", settled_}, {"last", settled_name_}, {"deposits", settled_deposits_}, {"runs", std::move(runs)}});
  SHUQUAN_CHECK(written(sync_folder(folder), folder));
  SHUQUAN_CHECK(written(write_durably(folder + "/" + std::string(kManifest), manifest.pretty() + "\n", Naming::replace, 0600), folder));
  SHUQUAN_CHECK(written(sync_folder(folder), folder));
  remove_stale(folder, kept);
  return {};
}

Result<SimilarityIndex::Run> SimilarityIndex::load_run(const std::string& folder, const std::string& file, std::uint64_t postings) {
  const std::string path = folder + "/" + file;
  std::error_code error;
  const std::uint64_t size = std::filesystem::file_size(path, error);
  // The size is held against the file before anything of that size is made in memory.
  if (error || postings > UINT32_MAX || size != postings * (sizeof(std::uint64_t) + sizeof(std::uint32_t))) return damaged(file);
  Run run;
  run.keys.resize(postings);
  run.deposits.resize(postings);
  std::ifstream in(path, std::ios::binary);
  in.read(reinterpret_cast<char*>(run.keys.data()), static_cast<std::streamsize>(bytes_of(run.keys).size()));
  in.read(reinterpret_cast<char*>(run.deposits.data()), static_cast<std::streamsize>(bytes_of(run.deposits).size()));
  if (!in) return damaged(file);
  const crypto::Digest digest = crypto::digest(crypto::Hash::sha256, {bytes_of(run.keys), bytes_of(run.deposits)});
  if (crypto::to_hex(digest) + std::string(kRunEnding) != file) return damaged(file);
  run.file = file;
  make_directory(run);
  return run;
}

Result<std::optional<SimilarityIndex>> SimilarityIndex::load(const std::string& folder) {
  const std::string path = folder + "/" + std::string(kManifest);
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::optional<SimilarityIndex>();
  std::string text(kManifestBytes, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  const Result<Json> manifest = Json::parse(text);
  const std::int64_t settled = manifest ? (*manifest)["settled"].int_or(-1) : -1, deposits = manifest ? (*manifest)["deposits"].int_or(-1) : -1;
  if (!manifest || (*manifest)["format"].text() != kFormat || settled < 0 || settled > UINT32_MAX || deposits < 0) return damaged(kManifest);
  SimilarityIndex index;
  index.settled_ = static_cast<std::uint32_t>(settled);
  index.settled_name_ = (*manifest)["last"].text();
  index.last_ = index.settled_ == 0 ? 0 : index.settled_ - 1;
  index.deposits_ = index.settled_deposits_ = static_cast<std::size_t>(deposits);
  for (const Json& entry : (*manifest)["runs"].items()) {
    const std::string& file = entry["file"].text();
    if (file.find('/') != std::string::npos || entry["postings"].int_or(-1) < 0) return damaged(kManifest);
    SHUQUAN_TRY(Run run, load_run(folder, file, static_cast<std::uint64_t>(entry["postings"].int_or(0))));
    index.runs_.push_back(std::move(run));
  }
  return std::optional(std::move(index));
}

}  // namespace shuquan::evidence
