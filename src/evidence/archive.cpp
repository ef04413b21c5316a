#include "evidence/archive.h"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <set>

namespace shuquan::evidence {
namespace {

constexpr std::uint64_t kFreeBytes = std::uint64_t{100} << 20;
constexpr std::uint64_t kMostRatio = 1100;  // deflate cannot exceed 1032

// What libarchive reads from; an error of the source is kept for the caller.
struct Feed {
  std::unique_ptr<ByteSource> source;
  std::vector<char> block = std::vector<char>(std::size_t{64} << 10);
  std::uint64_t taken = 0;
  std::optional<Error> error;
};

la_ssize_t feed_read(struct archive* reader, void* data, const void** buffer) {
  auto& feed = *static_cast<Feed*>(data);
  auto got = feed.source->read(feed.block.data(), feed.block.size());
  if (!got) {
    feed.error = std::move(got).error();
    archive_set_error(reader, EIO, "source");
    return -1;
  }
  feed.taken += *got;
  *buffer = feed.block.data();
  return static_cast<la_ssize_t>(*got);
}

struct ReaderCloser {
  void operator()(struct archive* reader) const { archive_read_free(reader); }
};
using Reader = std::unique_ptr<struct archive, ReaderCloser>;

std::unexpected<Error> damaged(struct archive* reader, Feed& feed) {
  if (feed.error) return std::unexpected(*std::exchange(feed.error, {}));
  const char* text = archive_error_string(reader);
  return fail_with_detail(Errc::invalid_input, "evidence.archive_damaged", text != nullptr ? text : "");
}

Result<Reader> open_reader(Feed& feed, Container container) {
  Reader reader(archive_read_new());
  if (reader == nullptr) return fail(Errc::internal, "evidence.archive_damaged");
  switch (container) {
    case Container::none: break;
    case Container::gzip: archive_read_support_filter_gzip(reader.get()); break;
    case Container::bzip2: archive_read_support_filter_bzip2(reader.get()); break;
    case Container::xz: archive_read_support_filter_xz(reader.get()); break;
    case Container::zstd: archive_read_support_filter_zstd(reader.get()); break;
    case Container::zip: archive_read_support_format_zip_streamable(reader.get()); break;
  }
  if (container != Container::zip) archive_read_support_format_raw(reader.get());
  if (archive_read_open(reader.get(), &feed, nullptr, feed_read, nullptr) != ARCHIVE_OK) return damaged(reader.get(), feed);
  return reader;
}

/// What may follow a member: anything, no file of its name, or no file at all.
enum class Rest : std::uint8_t { any, others, none };

const char* member_name(struct archive_entry* entry) {
  const char* name = archive_entry_pathname_utf8(entry);
  if (name == nullptr) name = archive_entry_pathname(entry);
  return name != nullptr ? name : "";
}

std::unexpected<Error> duplicate(const std::string& member) { return fail(Errc::invalid_input, "evidence.archive_duplicate", {{"member", member}}); }

class UnpackedSource final : public ByteSource {
 public:
  UnpackedSource(std::unique_ptr<Feed> feed, Reader reader, Rest rest, std::string member) : feed_(std::move(feed)), reader_(std::move(reader)), rest_(rest), member_(std::move(member)) {}

  Result<std::size_t> read(char* buffer, std::size_t size) override {
    if (checked_) return std::size_t{0};  // the reader stands behind the member
    const la_ssize_t got = archive_read_data(reader_.get(), buffer, size);
    if (got < 0) return damaged(reader_.get(), *feed_);
    out_ += static_cast<std::uint64_t>(got);
    if (out_ > kFreeBytes && out_ / kMostRatio > feed_->taken)
      return fail(Errc::invalid_input, "evidence.archive_bomb", {{"limit", std::to_string(kMostRatio)}});
    if (got == 0 && size > 0 && rest_ != Rest::any && !checked_) SHUQUAN_CHECK(check_rest());
    return static_cast<std::size_t>(got);
  }
  Result<void> finish() override { return feed_->source->finish(); }

 private:
  // Nobody named a member, so there must be no second file; or somebody did, and there must be no second one of that name.
  Result<void> check_rest() {
    checked_ = true;
    struct archive_entry* entry = nullptr;
    for (;;) {
      const int status = archive_read_next_header(reader_.get(), &entry);
      if (status == ARCHIVE_EOF) return {};
      if (status != ARCHIVE_OK) return damaged(reader_.get(), *feed_);
      if (archive_entry_filetype(entry) != AE_IFREG) continue;
      if (rest_ == Rest::none) return fail(Errc::invalid_input, "evidence.archive_members");
      if (member_ == member_name(entry)) return duplicate(member_);
    }
  }

  std::unique_ptr<Feed> feed_;
  Reader reader_;
  Rest rest_;
  std::string member_;
  bool checked_ = false;
  std::uint64_t out_ = 0;
};

}  // namespace

std::string_view to_string(Container container) {
  constexpr std::array<std::string_view, 6> kNames{"none", "gzip", "bzip2", "xz", "zstd", "zip"};
  return kNames[static_cast<std::size_t>(container)];
}

std::optional<Container> parse_container(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(Container::zip); ++i)
    if (to_string(static_cast<Container>(i)) == name) return static_cast<Container>(i);
  return {};
}

Container recognise_container(std::string_view head) {
  if (head.starts_with("\x1f\x8b\x08")) return Container::gzip;
  if (head.starts_with("BZh") && head.size() > 9 && head.substr(4, 6) == "1AY&SY") return Container::bzip2;
  if (head.starts_with(std::string_view("\xfd"
                                        "7zXZ\0", 6))) return Container::xz;
  if (head.starts_with("\x28\xb5\x2f\xfd")) return Container::zstd;
  if (head.starts_with("PK\x03\x04")) return Container::zip;
  return Container::none;
}

Result<std::unique_ptr<ByteSource>> unpacked(std::unique_ptr<ByteSource> packed, Container container, const std::string& member, bool looked_through) {
  auto feed = std::make_unique<Feed>();
  feed->source = std::move(packed);
  SHUQUAN_TRY(Reader reader, open_reader(*feed, container));
  struct archive_entry* entry = nullptr;
  for (;;) {
    const int status = archive_read_next_header(reader.get(), &entry);
    if (status == ARCHIVE_EOF) return fail(Errc::invalid_input, "evidence.archive_no_member", {{"member", member}});
    if (status != ARCHIVE_OK) return damaged(reader.get(), *feed);
    if (container != Container::zip) break;
    if (archive_entry_filetype(entry) == AE_IFREG && (member.empty() || member == member_name(entry))) break;
  }
  if (archive_entry_is_encrypted(entry) != 0) return fail(Errc::invalid_input, "evidence.archive_encrypted");
  const Rest rest = container != Container::zip || (looked_through && !member.empty()) ? Rest::any : member.empty() ? Rest::none : Rest::others;
  return std::unique_ptr<ByteSource>(new UnpackedSource(std::move(feed), std::move(reader), rest, member));
}

Result<std::vector<std::string>> zip_members(std::unique_ptr<ByteSource> packed, std::size_t limit) {
  Feed feed;
  feed.source = std::move(packed);
  SHUQUAN_TRY(const Reader reader, open_reader(feed, Container::zip));
  std::vector<std::string> names;
  std::set<std::string> seen;
  struct archive_entry* entry = nullptr;
  while (names.size() < limit) {
    const int status = archive_read_next_header(reader.get(), &entry);
    if (status == ARCHIVE_EOF) break;
    if (status != ARCHIVE_OK) return damaged(reader.get(), feed);
    if (archive_entry_filetype(entry) != AE_IFREG) continue;
    names.emplace_back(member_name(entry));
    if (!seen.insert(names.back()).second) return duplicate(names.back());
  }
  return names;
}

}  // namespace shuquan::evidence
