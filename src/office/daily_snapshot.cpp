#include "office/daily_snapshot.h"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/durable_file.h"
#include "crypto/digest.h"
#include "store/log_rows.h"

namespace shuquan::office {
namespace {

constexpr std::chrono::seconds kInterval{5};
constexpr int kKeepDays = 31;
constexpr std::int64_t kPage = 1000;
constexpr std::string_view kFormat = "shuquan-snapshot@v1";
constexpr std::string_view kDescription = ".about.json";

std::string path_of(const Services& services, LocalDate day, std::string_view suffix) { return snapshot_folder(services) + "/" + to_string(day) + std::string(suffix); }

std::unexpected<Error> io_failure(const std::string& path) { return fail_with_detail(Errc::unavailable, "store.io", path); }

/// Writes lines and keeps count and digest of them.
class Lines {
 public:
  explicit Lines(const std::string& path) : file_(path, std::ios::binary | std::ios::trunc) {}
  void add(const std::string& line) {
    file_ << line << '\n';
    hasher_.update(line).update("\n");
    bytes_ += line.size() + 1;
  }
  bool finish() {
    file_.close();
    return !file_.fail();
  }
  std::uint64_t bytes() const { return bytes_; }
  std::string digest() { return crypto::to_hex(hasher_.finish()); }

 private:
  std::ofstream file_;
  crypto::Hasher hasher_{crypto::Hash::sha256};
  std::uint64_t bytes_ = 0;
};

/// Position of the log and number of rights.
Result<std::pair<std::uint64_t, std::int64_t>> write_lines(store::Connection& db, const Services& services, LocalDate day, Lines& lines) {
  SHUQUAN_TRY(const std::optional<store::LogHead> head, store::load_head(db));
  const std::uint64_t position = head ? head->size : 0;
  lines.add(Json::object({{"format", kFormat}, {"date", to_string(day)}, {"made_at", to_string(services.time.now())}, {"origin", services.log_origin}, {"position", position}, {"checkpoint", head ? head->checkpoint : std::string()}}).dump());
  std::int64_t rights = 0;
  for (std::int64_t from = 0;;) {
    SHUQUAN_TRY(const store::Rows rows, db.query("SELECT ordinal, last_index, body FROM register_right WHERE ordinal >= $1 ORDER BY ordinal LIMIT $2", {from, kPage}));
    for (const store::Row row : rows) {
      lines.add("{\"index\":" + std::to_string(row.integer(1)) + ",\"state\":" + row.text(2) + "}");
      from = row.integer(0) + 1;
      ++rights;
    }
    if (static_cast<std::int64_t>(rows.size()) < kPage) return std::pair{position, rights};
  }
}

}  // namespace

std::string snapshot_folder(const Services& services) { return services.options.data + "/snapshots"; }

Result<bool> write_daily_snapshot(Services& services, LocalDate day) {
  const std::string about = path_of(services, day, kDescription), path = path_of(services, day, ".jsonl"), unfinished = snapshot_folder(services) + "/.unfinished";
  std::error_code error;
  if (std::filesystem::exists(about, error)) return false;
  std::filesystem::create_directories(snapshot_folder(services), error);
  if (error) return io_failure(snapshot_folder(services));
  Lines lines(unfinished);
  std::pair<std::uint64_t, std::int64_t> written;
  {
    SHUQUAN_TRY(const store::ReadLease db, services.database->read());
    SHUQUAN_CHECK(db->begin_read());
    Result<std::pair<std::uint64_t, std::int64_t>> outcome = write_lines(*db, services, day, lines);
    db->rollback();
    SHUQUAN_TRY(written, std::move(outcome));
  }
  if (!lines.finish() || sync_file(unfinished)) return io_failure(unfinished);
  std::filesystem::rename(unfinished, path, error);
  if (error || sync_folder(snapshot_folder(services))) return io_failure(path);
  // The description comes last: a day without one is written again.
  const Json description = Json::object({{"date", to_string(day)}, {"position", written.first}, {"rights", written.second}, {"bytes", lines.bytes()}, {"sha256", lines.digest()},
                                         {"made_at", to_string(services.time.now())}, {"path", "/snapshots/" + to_string(day) + ".jsonl"}});
  if (write_durably(about, description.dump(), Naming::replace, 0600)) return io_failure(about);
  return true;
}

void forget_old_snapshots(const Services& services, LocalDate today) {
  std::error_code error;
  for (const auto& item : std::filesystem::directory_iterator(snapshot_folder(services), error)) {
    const Result<LocalDate> day = parse_date(item.path().filename().string().substr(0, 10));
    if (!day || day->day() == 1 || days_between(*day, today) <= kKeepDays) continue;
    std::error_code failed;
    std::filesystem::remove(item.path(), failed);
    if (failed) std::fprintf(stderr, "snapshots: %s: %s\n", item.path().c_str(), failed.message().c_str());
  }
}

Result<Json> list_daily_snapshots(const Services& services) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& item : std::filesystem::directory_iterator(snapshot_folder(services), error))
    if (item.path().string().ends_with(kDescription)) names.push_back(item.path().string());
  std::ranges::sort(names, std::greater<>());
  Json items = Json::array();
  for (const std::string& name : names) {
    std::ifstream file(name, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    Result<Json> description = Json::parse(text.str());
    if (description) items.push(*std::move(description));  // one that is being removed just now is left out
  }
  return Json::object({{"items", std::move(items)}});
}

SnapshotKeeper::SnapshotKeeper(Services& services) : services_(services), thread_([this] { work(); }) {}

SnapshotKeeper::~SnapshotKeeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void SnapshotKeeper::work() {
  for (;;) {
    const LocalDate today = beijing_date(services_.time.now());
    const Result<bool> written = write_daily_snapshot(services_, today);
    if (!written) std::fprintf(stderr, "snapshots: %s\n", describe(written.error()).c_str());
    else if (*written) forget_old_snapshots(services_, today);
    std::unique_lock lock(mutex_);
    if (wake_.wait_for(lock, kInterval, [this] { return stopping_; })) return;
  }
}

}  // namespace shuquan::office
