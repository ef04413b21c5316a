#include "http/server.h"

#include <charconv>
#include <filesystem>
#include <thread>

#include "http/event_loop.h"
#include "http/target.h"

namespace shuquan::http {
namespace {

using asio::ip::tcp;

Result<tcp::endpoint> parse_listen(const std::string& listen) {
  const auto malformed = [&] { return fail(Errc::invalid_input, "http.listen_malformed", {{"listen", listen}}); };
  const std::size_t colon = listen.rfind(':');
  if (colon == std::string::npos) return malformed();
  std::string host = listen.substr(0, colon);
  const char* end = listen.data() + listen.size();
  std::uint16_t port = 0;
  const auto [stop, wrong] = std::from_chars(listen.data() + colon + 1, end, port);
  if (wrong != std::errc() || stop != end) return malformed();
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string::npos) {
    return malformed();
  }
  if (host == "localhost") host = "127.0.0.1";
  boost::system::error_code error;
  const auto address = asio::ip::make_address(host, error);
  if (error) return malformed();
  return tcp::endpoint(address, port);
}

std::unexpected<Error> listen_error(const boost::system::error_code& error, const std::string& listen) {
  if (error == asio::error::address_in_use) return fail(Errc::conflict, "http.listen_in_use", {{"listen", listen}});
  return fail_with_detail(Errc::unavailable, "http.listen_failed", error.message(), {{"listen", listen}});
}

// A port that is shared between the loops could be shared with a second server by mistake: look for one first.
boost::system::error_code try_alone(const std::shared_ptr<ServerState>& state, const tcp::endpoint& endpoint) {
  return std::make_shared<EventLoop>(state)->listen(endpoint, false);
}

Result<std::shared_ptr<ServerState>> make_state(Options options, Handler handler) {
  auto state = std::make_shared<ServerState>();
  SHUQUAN_TRY(state->proxies, TrustedProxies::parse(options.trusted_proxies));
  for (const std::string& host : options.allowed_hosts) {
    if (!parse_host(host)) return fail(Errc::invalid_input, "http.host_malformed", {{"host", host}});
  }
  std::error_code error;
  if (options.spool_directory.empty()) options.spool_directory = std::filesystem::temp_directory_path(error).string();
  if (error || !std::filesystem::is_directory(options.spool_directory, error)) {
    return fail_with_detail(Errc::unavailable, "http.spool_failed", "no folder " + options.spool_directory);
  }
  if (options.threads == 0) options.threads = std::max(1U, std::thread::hardware_concurrency());
  state->memory = std::make_shared<BodyBudget>(options.max_body_memory);
  state->spool = std::make_shared<BodyBudget>(options.max_spool_bytes);
  state->options = std::move(options);
  state->handler = std::move(handler);
  return state;
}

}  // namespace

struct Server::Threads {
  std::shared_ptr<ServerState> state;
  std::vector<std::shared_ptr<EventLoop>> loops;
  std::vector<std::thread> threads;
  std::uint16_t port = 0;
};

Result<std::unique_ptr<Server>> Server::start(Options options, Handler handler) {
  const std::string listen = options.listen;
  SHUQUAN_TRY(tcp::endpoint endpoint, parse_listen(listen));
  SHUQUAN_TRY(auto state, make_state(std::move(options), std::move(handler)));
  if (endpoint.port() != 0) {
    if (const auto error = try_alone(state, endpoint)) return listen_error(error, listen);
  }
  auto threads = std::make_unique<Threads>();
  threads->state = state;
  for (unsigned i = 0; i < state->options.threads; ++i) {
    auto loop = std::make_shared<EventLoop>(state);
    if (const auto error = loop->listen(endpoint, true)) return listen_error(error, listen);
    endpoint.port(loop->port());
    threads->loops.push_back(std::move(loop));
  }
  threads->port = endpoint.port();
  std::unique_ptr<Server> server(new Server(std::move(threads)));
  try {
    for (const auto& loop : server->threads_->loops) {
      server->threads_->threads.emplace_back([loop] { loop->run(); });
    }
  } catch (const std::system_error& thrown) {  // the system refuses more threads
    return fail_with_detail(Errc::unavailable, "http.listen_failed", thrown.what(), {{"listen", listen}});
  }
  return server;
}

Server::Server(std::unique_ptr<Threads> threads) : threads_(std::move(threads)) {}

Server::~Server() { stop(); }

std::uint16_t Server::port() const { return threads_->port; }

std::size_t Server::connections() const { return threads_->state->connections.load(); }

void Server::stop() {
  threads_->state->draining = true;
  for (const auto& loop : threads_->loops) loop->drain();
  for (std::thread& thread : threads_->threads) thread.join();
  threads_->threads.clear();
}

}  // namespace shuquan::http
