// Durable commands per second through the registrar, as a ratio to the database's own group-commit ceiling at the same batch
// size, measured in turns.   registrar_bench [SECONDS] [URL]      default: 3 seconds, a fresh SQLite database
// The command is a real one: opening a draft (party and rules looked up, three events, case row, participant row). The
// ceiling writes the same rows with the same statements and nothing else. Two sizes: an empty database, and after 20,000 cases.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <vector>

#include "bench/commit_ceiling.h"
#include "office/case_commands.h"
#include "office/offices.h"
#include "office/registrar.h"

namespace {

using namespace shuquan;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kRounds = 5;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

[[noreturn]] void give_up(const Error& error) {
  std::fprintf(stderr, "registrar_bench: %s\n", describe(error).c_str());
  std::exit(1);
}

office::Identity applicant() {
  office::Identity who;
  who.account = AccountId(std::string("bench-account"));
  who.name = "基准";
  who.memberships.push_back({PartyId(std::string("bench-party")), "示例基准有限公司", office::MemberRole::owner});
  return who;
}

Result<Json> prepare(office::Transaction& tx) {
  SHUQUAN_CHECK(office::ensure_foundation(tx));
  SHUQUAN_CHECK(tx.db.execute("INSERT INTO party (id, kind, name, identifier, region, address, contact, email, activities, created_at) "
                              "VALUES ('bench-party', 'organisation', '示例基准有限公司', '91110108MADEM0011M', '110000', '', '', '', '[]', 0) ON CONFLICT DO NOTHING"));
  return Json();
}

/// Keeps `in_flight` commands queued for `seconds`: each answer submits the next command, so that the batches have exactly
/// that size. Commands per second.
class Load {
 public:
  Load(office::Registrar& registrar, std::size_t in_flight, double seconds) : registrar_(registrar), seconds_(seconds) {
    for (std::size_t i = 0; i < in_flight; ++i) submit();
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [this] { return open_ == 0; });
  }
  double rate() const { return static_cast<double>(done_) / elapsed_; }

 private:
  void submit() {
    {
      const std::lock_guard lock(mutex_);
      ++open_;
    }
    registrar_.submit([this](office::Transaction& tx) { return office::create_case(tx, who_, "beijing", "registration", PartyId(std::string("bench-party"))); },
                      [this](const office::Outcome& outcome) { answered(outcome); });
  }
  void answered(const office::Outcome& outcome) {
    if (!outcome) give_up(outcome.error());
    ++done_;
    if (seconds_since(start_) < seconds_) submit();
    const std::lock_guard lock(mutex_);
    if (--open_ > 0) return;
    elapsed_ = seconds_since(start_);
    ended_.notify_one();
  }

  office::Registrar& registrar_;
  const office::Identity who_ = applicant();
  const double seconds_;
  const Clock::time_point start_ = Clock::now();
  std::mutex mutex_;
  std::condition_variable ended_;
  std::size_t open_ = 0;
  std::uint64_t done_ = 0;  // answers come on one thread
  double elapsed_ = 0;
};

/// The rows that the command leaves, written with the same statements.
struct Rows {
  std::vector<std::string> events;
  std::string body;
};

Result<Rows> sample_rows(store::Connection& db) {
  SHUQUAN_TRY(const store::Rows file, db.query("SELECT id, body FROM case_file LIMIT 1"));
  Rows rows{{}, file.front().text(1)};
  SHUQUAN_TRY(const store::Rows events, db.query("SELECT data FROM case_event WHERE case_id = $1 ORDER BY sequence", {file.front().text(0)}));
  for (const store::Row row : events) rows.events.push_back(row.text(0));
  return rows;
}

bench::OneCommand same_rows(const Rows& rows) {
  return [&rows](store::Connection& db, std::int64_t n) -> Result<void> {
    const std::string id = "ceiling-" + std::to_string(n);
    std::int64_t sequence = 0;
    for (const std::string& data : rows.events)
      SHUQUAN_CHECK(db.execute_later("INSERT INTO case_event (case_id, sequence, kind, version, at, actor, data) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                                     {id, ++sequence, "case_created", 1, 0, "{\"account\":\"bench-account\",\"name\":\"基准\",\"role\":\"applicant\"}", data}));
    SHUQUAN_CHECK(db.execute_later("DELETE FROM case_participant WHERE case_id = $1", {id}));
    SHUQUAN_CHECK(db.execute_later("INSERT INTO case_participant (case_id, party_id, role) VALUES ($1, 'bench-party', 'applicant')", {id}));
    return db.execute_later(
        "INSERT INTO case_file (id, procedure, pack, parent_id, number, state, phase, waits_on, ended, in_notice, channel, title, industry, source_kind, lead_party, "
        "lead_name, assignee, assignee_name, created_at, submitted_at, updated_at, due_on, due_clock, notice_from, notice_until, sequence, form_revision, right_ordinal, body) "
        "VALUES ($1, 'registration', 'beijing', NULL, NULL, 'draft', 'preparation', 'applicant', 0, 0, 'normal', '', '', '', 'bench-party', '示例基准有限公司', '', '', 0, NULL, 0, "
        "NULL, '', NULL, NULL, 2, 1, NULL, $2) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
        {id, rows.body});
  };
}

/// One short run of each, one after the other, so that other load on the machine falls on both alike.
struct Pair {
  double registrar = 0;
  double ceiling = 0;
};

Result<Pair> measure(office::Services& services, std::size_t batch, double seconds, std::int64_t& next) {
  Pair pair;
  {
    SHUQUAN_TRY(const std::unique_ptr<office::Registrar> registrar, office::Registrar::start(services));
    pair.registrar = Load(*registrar, batch, seconds).rate();
  }
  SHUQUAN_TRY(const std::unique_ptr<store::Connection> db, services.database->writer());
  SHUQUAN_TRY(const Rows rows, sample_rows(*db));
  SHUQUAN_TRY(const bench::Ceiling ceiling, bench::commit_ceiling(*db, batch, seconds, same_rows(rows), &next));
  pair.ceiling = ceiling.commands_per_second;
  return pair;
}

Result<void> compare(office::Services& services, std::int64_t& next, double seconds, const char* size) {
  for (const std::size_t batch : {1, 64, 256}) {
    std::vector<Pair> pairs;
    for (std::size_t round = 0; round < kRounds; ++round) {
      SHUQUAN_TRY(const Pair pair, measure(services, batch, seconds / kRounds, next));
      pairs.push_back(pair);
    }
    std::ranges::sort(pairs, {}, [](const Pair& pair) { return pair.registrar / pair.ceiling; });
    const auto ratio = [&](std::size_t i) { return pairs[i].registrar / pairs[i].ceiling; };
    const Pair& middle = pairs[kRounds / 2];
    std::printf("%-6s batch %4zu   registrar %8.0f commands/s   ceiling %8.0f   ratio %.2f (%.2f to %.2f)\n", size, batch, middle.registrar, middle.ceiling,
                ratio(kRounds / 2), ratio(0), ratio(kRounds - 1));
    std::fflush(stdout);
  }
  return {};
}

Result<void> run(double seconds, const std::string& url) {
  const std::string folder = (std::filesystem::temp_directory_path() / ("shuquan_registrar_bench_" + std::to_string(getpid()))).string();
  struct Cleanup {
    std::string path;
    ~Cleanup() {
      std::error_code ignored;
      std::filesystem::remove_all(path, ignored);
    }
  } cleanup{folder};
  office::Options options;
  options.data = folder;
  options.database = url;
  options.public_url = "http://127.0.0.1:0";
  SHUQUAN_TRY(const std::unique_ptr<office::Services> services, office::open_services(std::move(options)));
  std::printf("registrar against its ceiling on %s\n", std::string(store::to_string(services->database->dialect())).c_str());
  {
    SHUQUAN_TRY(std::unique_ptr<office::Registrar> registrar, office::Registrar::start(*services));
    if (const office::Outcome prepared = registrar->run(prepare); !prepared) return std::unexpected(prepared.error());
    Load(*registrar, 64, 0.2);
  }
  std::int64_t next = std::chrono::system_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);  // new ones on every run
  SHUQUAN_CHECK(compare(*services, next, seconds, "small"));
  {
    SHUQUAN_TRY(const std::unique_ptr<office::Registrar> registrar, office::Registrar::start(*services));
    Load(*registrar, 256, 4 * seconds);
  }
  return compare(*services, next, seconds, "grown");
}

}  // namespace

int main(int count, char** values) {
  const double seconds = count > 1 ? std::atof(values[1]) : 3;
  const Result<void> outcome = run(seconds > 0 ? seconds : 3, count > 2 ? values[2] : "");
  if (!outcome) give_up(outcome.error());
  return 0;
}
