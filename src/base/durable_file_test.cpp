#include "base/durable_file.h"

#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/whole_file.h"

namespace shuquan {
namespace {

class DurableFiles : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "shuquan_durable_XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name = "file") const { return (folder_ / name).string(); }
  std::string content(const std::string& name = "file") const {
    std::ifstream file(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  /// Names in the folder, temporary ones too.
  std::size_t names() const { return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder_), std::filesystem::directory_iterator())); }

  std::filesystem::path folder_;
};

/// No file of this process may grow beyond `bytes` while this lives: a write that stops half-way.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST_F(DurableFiles, AreWrittenWholeWithTheirMode) {
  ASSERT_FALSE(write_durably(path(), "first", Naming::only_if_new, 0600));
  struct stat status {};
  ASSERT_EQ(::stat(path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  EXPECT_EQ(write_durably(path(), "second", Naming::only_if_new, 0600), std::errc::file_exists);
  EXPECT_EQ(content(), "first");
  ASSERT_FALSE(write_durably(path(), "third", Naming::replace, 0600));
  EXPECT_EQ(content(), "third");
  EXPECT_FALSE(sync_folder(folder_.string()));
  EXPECT_EQ(names(), 1U) << "no temporary file";
}

TEST_F(DurableFiles, LeaveNothingBehindWhereTheWriteStopsHalfWay) {
  ASSERT_FALSE(write_durably(path(), "old", Naming::replace, 0600));
  {
    const FileSizeLimit limit(100'000);
    EXPECT_EQ(write_durably(path(), std::string(300'000, 'x'), Naming::replace, 0600), std::errc::file_too_large);
    EXPECT_EQ(write_durably(path("other"), std::string(300'000, 'x'), Naming::only_if_new, 0600), std::errc::file_too_large);
  }
  EXPECT_EQ(content(), "old");
  EXPECT_EQ(names(), 1U);
}

TEST_F(DurableFiles, LeaveNothingBehindOnAFullDisk) {
  if (::mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=256k") != 0) GTEST_SKIP() << "mounting a small file system needs root";
  EXPECT_FALSE(write_durably(path(), "old", Naming::replace, 0600));
  EXPECT_EQ(write_durably(path(), std::string(1 << 20, 'x'), Naming::replace, 0600), std::errc::no_space_on_device);
  EXPECT_EQ(content(), "old");
  EXPECT_EQ(names(), 1U);
  EXPECT_FALSE(write_durably(path(), std::string(100'000, 'y'), Naming::replace, 0600)) << "the room of the failed write is free again";
  ::umount2(folder_.c_str(), MNT_DETACH);
}

TEST_F(DurableFiles, AreReadWholeUpToALimitAndNothingButFiles) {
  ASSERT_FALSE(write_durably(path(), "12345", Naming::replace, 0640));
  const auto whole = read_whole_file(path(), 5);
  ASSERT_TRUE(whole) << whole.error().message();
  EXPECT_EQ(whole->bytes, "12345");
  EXPECT_EQ(whole->mode, 0640U);
  EXPECT_EQ(read_whole_file(path(), 4).error(), std::errc::file_too_large);
  EXPECT_EQ(read_whole_file(path("none"), 5).error(), std::errc::no_such_file_or_directory);
  EXPECT_EQ(read_whole_file(folder_.string(), 5).error(), std::errc::invalid_argument);
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(read_whole_file(path("pipe"), 5).error(), std::errc::invalid_argument) << "and not waited for";
}

TEST_F(DurableFiles, SayWhatIsWrongWithTheFolder) {
  EXPECT_EQ(write_durably(path("none/file"), "x", Naming::replace, 0600), std::errc::no_such_file_or_directory);
  EXPECT_EQ(sync_folder(path("none")), std::errc::no_such_file_or_directory);
}

}  // namespace
}  // namespace shuquan
