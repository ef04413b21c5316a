#include "evidence/folder_source.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <vector>

namespace shuquan::evidence {
namespace {

void put(std::string& out, std::uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> 8 * i);
}

class FolderSource final : public ByteSource {
 public:
  FolderSource(std::string root, std::vector<std::string> paths, std::uint64_t total) : root_(std::move(root)), paths_(std::move(paths)), total_(total) {}

  Result<std::size_t> read(char* buffer, std::size_t size) override {
    std::size_t filled = 0;
    while (filled < size) {
      if (used_ < header_.size()) {
        const std::size_t count = std::min(size - filled, header_.size() - used_);
        std::memcpy(buffer + filled, header_.data() + used_, count);
        filled += count;
        used_ += count;
      } else if (file_) {
        SHUQUAN_TRY(const std::size_t count, file_->read(buffer + filled, size - filled));
        filled += count;
        left_ -= std::min<std::uint64_t>(left_, count);
        if (count == 0) SHUQUAN_CHECK(close());
      } else if (next_ < paths_.size()) {
        SHUQUAN_CHECK(open_next());
      } else {
        break;
      }
    }
    return filled;
  }
  std::uint64_t total_bytes() const override { return total_; }

 private:
  Result<void> open_next() {
    const std::string& path = paths_[next_++];
    SHUQUAN_TRY(file_, open_file(root_ + "/" + path));
    left_ = file_->total_bytes();
    header_.clear();
    used_ = 0;
    put(header_, path.size(), 4);
    header_ += path;
    put(header_, left_, 8);
    return {};
  }
  Result<void> close() {
    SHUQUAN_CHECK(file_->finish());
    if (left_ != 0) return fail(Errc::conflict, "evidence.source_changed", {{"path", paths_[next_ - 1]}});
    file_.reset();
    return {};
  }

  std::string root_;
  std::vector<std::string> paths_;
  std::uint64_t total_;
  std::size_t next_ = 0;
  std::string header_;
  std::size_t used_ = 0;
  std::unique_ptr<ByteSource> file_;
  std::uint64_t left_ = 0;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> open_folder(const std::string& path) {
  namespace fs = std::filesystem;
  std::vector<std::string> paths;
  std::uint64_t total = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator at(path, error), end; !error && at != end; at.increment(error)) {
    const fs::file_status status = at->symlink_status(error);
    if (error) break;
    const std::string name = at->path().lexically_relative(path).generic_string();
    if (fs::is_directory(status)) continue;
    if (!fs::is_regular_file(status) || paths.size() == kFolderFiles) return fail(Errc::invalid_input, "evidence.folder_entry", {{"path", name}});
    total += at->file_size(error) + name.size() + 12;
    paths.push_back(name);
    if (error) break;
  }
  if (error) return fail_with_detail(Errc::unavailable, "evidence.open_failed", error.message(), {{"path", path}});
  std::ranges::sort(paths);
  return std::unique_ptr<ByteSource>(std::make_unique<FolderSource>(path, std::move(paths), total));
}

}  // namespace shuquan::evidence
