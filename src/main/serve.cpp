#include "main/serve.h"

#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <map>

#include "api/api.h"
#include "api/problem.h"
#include "base/messages.h"
#include "http/directory.h"
#include "http/security_headers.h"
#include "http/server.h"
#include "http/static_files.h"
#include "http/worker_pool.h"
#include "main/web_assets.h"
#include "office/batch_filer.h"
#include "office/daily_snapshot.h"
#include "office/demo.h"
#include "office/issue_certificate.h"
#include "office/mail_courier.h"
#include "office/offices.h"
#include "office/publish_log.h"
#include "office/registrar.h"
#include "office/timekeeper.h"
#include "office/webhook_courier.h"
#include "outbound/target.h"

namespace shuquan {
namespace {

constexpr std::string_view kLogPrefix = "/log/", kSnapshotPrefix = "/snapshots/";
constexpr std::size_t kWorkers = 8;
constexpr std::size_t kWorkerQueue = 4096;

struct ServeOptions {
  office::Options office;
  std::string listen = "127.0.0.1:8080";
  std::vector<std::string> hosts;
  std::vector<std::string> proxies;
};

const char kUsage[] =
    "usage: shuquan serve [--demo] [--data DIR] [--listen ADDR:PORT] [--database URL] [--rules DIR]\n"
    "                     [--public-url URL] [--log-origin NAME] [--allow-host NAME]... [--trust-proxy ADDR]... [--trust-clock]\n"
    "                     [--allow-target ORIGIN]... [--mail FILE]\n"
    "  --demo        sample offices and parties, one-click sign-in, a clock that can be moved forward\n"
    "  --data        folder for keys, attachments, log and the embedded database (default shuquan-data)\n"
    "  --database    sqlite:PATH or postgresql://… (default: SQLite in the data folder)\n"
    "  --trust-clock stamp times although the kernel does not say that its clock is kept right\n"
    "  --allow-target webhooks may go to this origin although it is private or plain http, e.g. http://127.0.0.1:9000\n"
    "  --mail        JSON file with the mail server for reminders (docs/formats/mail.md)\n"
    "  --public-url  address that QR codes and certificates name (default http://<listen>)\n";

int say(const Error& error) {
  const char* lang = std::getenv("LANG");
  std::fprintf(stderr, "shuquan: %s\n", explain(error, lang && std::string_view(lang).starts_with("zh") ? "zh" : "en").c_str());
  return 1;
}

Result<ServeOptions> parse(std::span<const std::string> args) {
  ServeOptions options;
  std::map<std::string_view, std::string*> values = {{"--data", &options.office.data},           {"--listen", &options.listen},
                                                     {"--database", &options.office.database},   {"--rules", &options.office.rules},
                                                     {"--public-url", &options.office.public_url}, {"--log-origin", &options.office.log_origin}};
  for (std::size_t i = 0; i < args.size(); ++i) {
    const std::string& arg = args[i];
    if (arg == "--demo" || arg == "--trust-clock") {
      (arg == "--demo" ? options.office.demo : options.office.trust_clock) = true;
      continue;
    }
    if (i + 1 == args.size()) return fail(Errc::invalid_input, "cli.value_missing", {{"option", arg}});
    if (const auto found = values.find(arg); found != values.end()) *found->second = args[++i];
    else if (arg == "--allow-host") options.hosts.push_back(args[++i]);
    else if (arg == "--trust-proxy") options.proxies.push_back(args[++i]);
    else if (arg == "--mail") {
      SHUQUAN_TRY(options.office.mail, office::load_mail_settings(args[++i]));
    } else if (arg == "--allow-target") {
      SHUQUAN_TRY(std::string origin, outbound::parse_origin(args[++i]));
      options.office.allowed_targets.push_back(std::move(origin));
    }
    else return fail(Errc::invalid_input, "cli.unknown_option", {{"option", arg}});
  }
  if (options.office.public_url.empty()) options.office.public_url = "http://" + options.listen;
  return options;
}

/// Everything that answers requests, in the order it is taken down.
class Front {
 public:
  Front(office::Services& services, office::Registrar& registrar, std::shared_ptr<const http::Directory> log, std::shared_ptr<const http::Directory> snapshots)
      : workers_(kWorkers, kWorkerQueue), api_(services, registrar, workers_), pages_(web_assets(), "index.html"), log_(std::move(log)), snapshots_(std::move(snapshots)) {}

  void handle(http::Request request, http::Reply reply) {
    if (api::Api::owns(request.path)) {
      api_.handle(std::move(request), std::move(reply));
    } else if (request.path.starts_with(kLogPrefix)) {
      serve_file(log_, kLogPrefix, std::move(request), std::move(reply));
    } else if (request.path.starts_with(kSnapshotPrefix)) {
      serve_file(snapshots_, kSnapshotPrefix, std::move(request), std::move(reply));
    } else if (request.path == "/health") {
      http::Response response;
      response.content_type = "application/json";
      response.body = R"({"status":"ok","role":"writer"})";
      reply.send(std::move(response));
    } else {
      std::optional<http::Response> page = pages_.find(request);
      if (!page) page = api::problem(Error{Errc::not_found, "request.no_such_path", {{"path", request.path.substr(0, 200)}}, {}, {}, {}}, "zh");
      http::add_security_headers(*page, {});
      reply.send(*std::move(page));
    }
  }

  http::BodyLimit limit(http::Method method, std::string_view path) const { return api_.body_limit(method, path); }
  void stop() { workers_.stop(); }

 private:
  void serve_file(const std::shared_ptr<const http::Directory>& folder, std::string_view prefix, http::Request request, http::Reply reply) {
    auto call = std::make_shared<std::pair<http::Request, http::Reply>>(std::move(request), std::move(reply));
    const bool queued = workers_.submit([folder, prefix, call] {
      http::Response response = folder->serve(call->first, std::string_view(call->first.path).substr(prefix.size()));
      response.headers.emplace_back("Access-Control-Allow-Origin", "*");
      call->second.send(std::move(response));
    });
    if (!queued) call->second.send(http::overloaded());
  }

  http::WorkerPool workers_;
  api::Api api_;
  http::StaticFiles pages_;
  std::shared_ptr<const http::Directory> log_, snapshots_;
};

/// c2sp.org/tlog-tiles: content types and caching of a public log.
Result<std::shared_ptr<const http::Directory>> open_log_folder(const office::Services& services) {
  constexpr std::string_view kForever = "public, max-age=31536000, immutable", kSoon = "public, max-age=2";
  std::vector<http::DirectoryRule> rules;
  for (const std::string& tree : {std::string(), std::string("sm3/")}) {
    rules.push_back({tree + "checkpoint", "text/plain; charset=utf-8", std::string(kSoon)});
    rules.push_back({tree + "tile/", "application/octet-stream", std::string(kForever)});
  }
  return http::Directory::open(office::published_folder(services), std::move(rules));
}

/// The files of past days stay as they are; consumers ask again with the entity tag.
Result<std::shared_ptr<const http::Directory>> open_snapshot_folder(const office::Services& services) {
  std::error_code error;
  std::filesystem::create_directories(office::snapshot_folder(services), error);
  return http::Directory::open(office::snapshot_folder(services), {{"", "application/jsonl", "public, no-cache"}});
}

void wait_for_signal(const sigset_t& signals) {
  int received = 0;
  while (sigwait(&signals, &received) != 0) {
  }
}

Result<void> run(ServeOptions options) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before any thread starts, so that all inherit it
  std::signal(SIGPIPE, SIG_IGN);
  umask(0077);

  SHUQUAN_TRY(std::unique_ptr<office::Services> services, office::open_services(options.office));
  SHUQUAN_TRY(std::unique_ptr<office::Registrar> registrar, office::Registrar::start(*services));
  SHUQUAN_TRY(Json founded, registrar->run([](office::Transaction& tx) -> Result<Json> {
    SHUQUAN_CHECK(office::ensure_foundation(tx));
    return Json();
  }));
  static_cast<void>(founded);
  office::LogPublisher publisher(*services, *registrar);
  SHUQUAN_CHECK(publisher.publish_now());
  office::CertificateIssuer certificates(*services, *registrar);
  office::Timekeeper timekeeper(*services, *registrar);
  office::MailCourier mails(*services, *registrar);
  office::WebhookCourier webhooks(*services, *registrar);
  office::BatchFiler batches(*services, *registrar);
  if (options.office.demo) {
    SHUQUAN_CHECK(office::prepare_demo(*services, *registrar, timekeeper));
  }

  const office::SnapshotKeeper snapshots(*services);
  SHUQUAN_TRY(std::shared_ptr<const http::Directory> log_folder, open_log_folder(*services));
  SHUQUAN_TRY(std::shared_ptr<const http::Directory> snapshot_folder, open_snapshot_folder(*services));
  Front front(*services, *registrar, std::move(log_folder), std::move(snapshot_folder));
  http::Options http;
  http.listen = options.listen;
  http.allowed_hosts = options.hosts;
  http.trusted_proxies = options.proxies;
  http.spool_directory = options.office.data + "/attachments";
  http.body_limit = [&front](http::Method method, std::string_view path) { return front.limit(method, path); };
  http.refusal = [](int status, std::string_view reason) {
    const Errc code = status >= 500 ? Errc::unavailable : Errc::invalid_input;
    return api::problem(Error{code, std::string(reason), {}, {}, {}, {}}, "zh", {}, status);
  };
  SHUQUAN_TRY(const std::unique_ptr<http::Server> server,
              http::Server::start(std::move(http), [&front](http::Request request, http::Reply reply) { front.handle(std::move(request), std::move(reply)); }));
  const std::string host = options.listen.substr(0, options.listen.rfind(':'));
  std::printf("shuquan: http://%s:%u/ (%s%s)\n", host.c_str(), static_cast<unsigned>(server->port()), services->database->location().c_str(),
              options.office.demo ? ", demo" : "");
  std::fflush(stdout);
  wait_for_signal(signals);
  server->stop();
  front.stop();
  return {};
}

}  // namespace

int serve_command(std::span<const std::string> args) {
  if (args.size() == 1 && (args[0] == "--help" || args[0] == "-h")) {
    std::fputs(kUsage, stdout);
    return 0;
  }
  Result<ServeOptions> options = parse(args);
  if (!options) {
    say(options.error());
    std::fputs(kUsage, stderr);
    return 2;
  }
  const Result<void> outcome = run(*std::move(options));
  return outcome ? 0 : say(outcome.error());
}

}  // namespace shuquan
