#include "evidence/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace shuquan::evidence {
namespace {

std::string error_text() { return std::strerror(errno); }

Result<std::size_t> read_descriptor(int descriptor, char* buffer, std::size_t size) {
  for (;;) {
    const ssize_t got = ::read(descriptor, buffer, size);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) return fail_with_detail(Errc::unavailable, "evidence.read_failed", error_text());
  }
}

class FileSource final : public ByteSource {
 public:
  FileSource(int descriptor, struct stat before, std::string path)
      : descriptor_(descriptor), before_(before), path_(std::move(path)) {}
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;
  ~FileSource() override { ::close(descriptor_); }

  Result<std::size_t> read(char* buffer, std::size_t size) override { return read_descriptor(descriptor_, buffer, size); }

  Result<void> finish() override {
    struct stat now {};
    struct stat named {};
    if (::fstat(descriptor_, &now) != 0 || ::stat(path_.c_str(), &named) != 0)
      return fail_with_detail(Errc::unavailable, "evidence.source_changed", error_text(), {{"path", path_}});
    const bool same = now.st_size == before_.st_size && now.st_mtim.tv_sec == before_.st_mtim.tv_sec &&
                      now.st_mtim.tv_nsec == before_.st_mtim.tv_nsec && named.st_ino == before_.st_ino &&
                      named.st_dev == before_.st_dev;
    if (!same) return fail(Errc::conflict, "evidence.source_changed", {{"path", path_}});
    return {};
  }

  std::uint64_t total_bytes() const override { return static_cast<std::uint64_t>(before_.st_size); }

 private:
  int descriptor_;
  struct stat before_;
  std::string path_;
};

class DescriptorSource final : public ByteSource {
 public:
  explicit DescriptorSource(int descriptor) : descriptor_(descriptor) {}
  Result<std::size_t> read(char* buffer, std::size_t size) override { return read_descriptor(descriptor_, buffer, size); }

 private:
  int descriptor_;
};

class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : rest_(bytes), total_(bytes.size()) {}
  Result<std::size_t> read(char* buffer, std::size_t size) override {
    const std::size_t count = std::min(size, rest_.size());
    std::memcpy(buffer, rest_.data(), count);
    rest_.remove_prefix(count);
    return count;
  }
  std::uint64_t total_bytes() const override { return total_; }

 private:
  std::string_view rest_;
  std::uint64_t total_;
};

class TappedSource final : public ByteSource {
 public:
  TappedSource(std::unique_ptr<ByteSource> inner, std::function<Result<void>(std::string_view)> tap)
      : inner_(std::move(inner)), tap_(std::move(tap)) {}
  Result<std::size_t> read(char* buffer, std::size_t size) override {
    SHUQUAN_TRY(const std::size_t count, inner_->read(buffer, size));
    SHUQUAN_CHECK(tap_({buffer, count}));
    return count;
  }
  Result<void> finish() override { return inner_->finish(); }
  std::uint64_t total_bytes() const override { return inner_->total_bytes(); }

 private:
  std::unique_ptr<ByteSource> inner_;
  std::function<Result<void>(std::string_view)> tap_;
};

class HeadSource final : public ByteSource {
 public:
  HeadSource(std::string head, std::unique_ptr<ByteSource> inner) : head_(std::move(head)), inner_(std::move(inner)) {}
  Result<std::size_t> read(char* buffer, std::size_t size) override {
    if (used_ == head_.size()) return inner_->read(buffer, size);
    const std::size_t count = std::min(size, head_.size() - used_);
    std::memcpy(buffer, head_.data() + used_, count);
    used_ += count;
    return count;
  }
  Result<void> finish() override { return inner_->finish(); }
  std::uint64_t total_bytes() const override { return inner_->total_bytes(); }

 private:
  std::string head_;
  std::size_t used_ = 0;
  std::unique_ptr<ByteSource> inner_;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> open_file(const std::string& path) {
  // O_NONBLOCK: opening a named pipe without a writer must not hang before fstat can refuse it.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    const Errc code = errno == ENOENT ? Errc::not_found : Errc::unavailable;
    return fail_with_detail(code, "evidence.open_failed", error_text(), {{"path", path}});
  }
  struct stat info {};
  if (::fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode)) {
    ::close(descriptor);
    return fail(Errc::invalid_input, "evidence.not_a_file", {{"path", path}});
  }
  return std::unique_ptr<ByteSource>(new FileSource(descriptor, info, path));
}

std::unique_ptr<ByteSource> open_descriptor(int descriptor) { return std::make_unique<DescriptorSource>(descriptor); }

std::unique_ptr<ByteSource> open_memory(std::string_view bytes) { return std::make_unique<MemorySource>(bytes); }

std::unique_ptr<ByteSource> tapped(std::unique_ptr<ByteSource> inner,
                                   std::function<Result<void>(std::string_view)> tap) {
  return std::make_unique<TappedSource>(std::move(inner), std::move(tap));
}

std::unique_ptr<ByteSource> with_head(std::string head, std::unique_ptr<ByteSource> inner) {
  return std::make_unique<HeadSource>(std::move(head), std::move(inner));
}

Result<std::string> read_ahead(ByteSource& source, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t filled = 0;
  while (filled < size) {
    SHUQUAN_TRY(const std::size_t count, source.read(bytes.data() + filled, size - filled));
    if (count == 0) break;
    filled += count;
  }
  bytes.resize(filled);
  return bytes;
}

}  // namespace shuquan::evidence
