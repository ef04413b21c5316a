#include "http/server.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "http/test_client.h"
#include "http/worker_pool.h"

namespace shuquan::http {
namespace {

using namespace std::chrono_literals;
using testing::Answer;
using testing::Client;
using testing::echo;
using testing::eventually;
using testing::fail_test;
using testing::start;
using testing::test_options;

const std::string kGet = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

std::string get(const std::string& target, const std::string& fields = {}) {
  return "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

std::string post(const std::string& body, const std::string& fields = {}) {
  return "POST /in HTTP/1.1\r\nHost: a\r\n" + fields + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

TEST(HttpServer, AnswersARequestAndKeepsTheConnection) {
  const auto server = start(test_options(), echo);
  Client client(server->port());
  const Answer first = client.ask(get("/%E6%95%B0%E6%9D%83?q=a%20b+c&q2="));
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.body, "GET /数权 q=a b c q2= []");
  EXPECT_EQ(first.field("Content-Type"), "text/plain; charset=utf-8");
  EXPECT_TRUE(first.field("Date").ends_with(" GMT"));
  EXPECT_FALSE(first.closes());
  EXPECT_EQ(client.ask(post("12345")).body, "POST /in [12345]");
  EXPECT_EQ(server->connections(), 1U);
}

TEST(HttpServer, AnswersPipelinedRequestsInOrderEvenWhenTheHandlerIsSlow) {
  WorkerPool pool(2, 100);
  const auto server = start(test_options(), on_workers(pool, [](Request request, Reply reply) {
    if (request.path == "/0") std::this_thread::sleep_for(50ms);
    echo(std::move(request), std::move(reply));
  }, fail_test));
  Client client(server->port());
  std::string all;
  for (int i = 0; i < 50; ++i) all += get("/" + std::to_string(i));
  client.send(all);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(client.receive().body, "GET /" + std::to_string(i) + " []");
}

TEST(HttpServer, ReadsARequestThatComesByteByByte) {
  const auto server = start(test_options(), echo);
  Client client(server->port());
  for (const char byte : "POST /slow?x=1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: z\r\n\r\n" + kGet) {
    ASSERT_TRUE(client.send({&byte, 1}));
  }
  EXPECT_EQ(client.receive().body, "POST /slow x=1 [abcde]");
  EXPECT_EQ(client.receive().body, "GET / []");
}

TEST(HttpServer, AnswersHeadWithTheLengthAndNoBody) {
  const auto server = start(test_options(), echo);
  Client client(server->port());
  const Answer head = client.ask("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n", true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.field("Content-Length"), std::to_string(std::string("HEAD /x []").size()));
  EXPECT_EQ(client.ask(kGet).body, "GET / []");
}

TEST(HttpServer, EndsTheConnectionWhenAskedAndAfterHttp10) {
  const auto server = start(test_options(), echo);
  Client client(server->port());
  EXPECT_TRUE(client.ask(get("/", "Connection: close\r\n")).closes());
  EXPECT_TRUE(client.ended());
  Client old(server->port());
  const Answer answer = old.ask("GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(answer.closes());
  EXPECT_TRUE(old.ended());
}

TEST(HttpServer, SendsContinueOnlyWhenTheBodyIsWanted) {
  Options options = test_options();
  options.body_limit = [](Method, std::string_view) { return BodyLimit{.max_bytes = 10}; };
  const auto server = start(options, echo);
  Client client(server->port());
  const std::string head = "POST /in HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: ";
  EXPECT_EQ(client.ask(head + "5\r\n\r\n").status, 100);
  EXPECT_EQ(client.ask("hello").body, "POST /in [hello]");
  EXPECT_EQ(client.ask(head + "11\r\n\r\n").status, 413);
  EXPECT_TRUE(client.ended());
}

TEST(HttpServer, RefusesABodyOverTheLimitOfItsRouteHoweverItIsFramed) {
  Options options = test_options();
  options.body_limit = [](Method, std::string_view path) { return BodyLimit{.max_bytes = path == "/in" ? 4U : 1000U}; };
  const auto server = start(options, echo);
  EXPECT_EQ(Client(server->port()).ask(post("1234")).status, 200);
  EXPECT_EQ(Client(server->port()).ask(post("12345")).status, 413);
  const std::string chunked = "POST /in HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(Client(server->port()).ask(chunked + "4\r\n1234\r\n0\r\n\r\n").status, 200);
  EXPECT_EQ(Client(server->port()).ask(chunked + "3\r\n123\r\n2\r\n45\r\n0\r\n\r\n").status, 413);
}

TEST(HttpServer, TheClientReadsTheRefusalEvenWhileItIsStillUploading) {
  const auto server = start(test_options(), echo);
  Client client(server->port());
  client.send("POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\n");
  const std::string piece(100'000, 'x');
  for (int i = 0; i < 100; ++i) {
    if (!client.send(piece)) break;
  }
  EXPECT_EQ(client.receive().status, 413);
}

TEST(HttpServer, SpoolsALargeBodyToAFileThatGoesAwayWithTheRequest) {
  Options options = test_options();
  options.spool_directory = std::filesystem::temp_directory_path() / ("shuquan-http-" + std::to_string(::getpid()));
  std::filesystem::create_directory(options.spool_directory);
  options.body_limit = [](Method, std::string_view) { return BodyLimit{.max_bytes = 64 << 20, .spool_above = 100'000}; };
  const auto server = start(options, [](Request request, Reply reply) {
    Response response;
    response.body = "in memory";
    if (request.body_file) {
      std::ifstream file(request.body_file->path(), std::ios::binary);
      const std::string bytes((std::istreambuf_iterator<char>(file)), {});
      response.body = std::to_string(request.body_file->size()) + (bytes == std::string(5'000'000, 'x') ? " same" : " other");
    }
    reply.send(std::move(response));
  });
  Client client(server->port());
  EXPECT_EQ(client.ask(post(std::string(100'000, 'x'))).body, "in memory");
  EXPECT_EQ(client.ask(post(std::string(5'000'000, 'x'))).body, "5000000 same");
  EXPECT_EQ(client.ask(post("x")).body, "in memory");
  EXPECT_TRUE(std::filesystem::is_empty(options.spool_directory));
  std::filesystem::remove_all(options.spool_directory);
}

TEST(HttpServer, RefusesBodiesBeyondTheSharedBudgetAndRecovers) {
  Options options = test_options();
  options.max_body_memory = 1000;
  std::mutex mutex;
  std::vector<std::pair<Request, Reply>> held;
  const auto server = start(options, [&](Request request, Reply reply) {
    const std::lock_guard lock(mutex);
    held.emplace_back(std::move(request), std::move(reply));
  });
  Client first(server->port());
  first.send(post(std::string(900, 'x')));
  ASSERT_TRUE(eventually([&] { const std::lock_guard lock(mutex); return !held.empty(); }));
  const Answer refused = Client(server->port()).ask(post(std::string(200, 'x')));
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.field("Retry-After"), "5");
  {
    const std::lock_guard lock(mutex);
    held.front().second.send({.status = 204});
    held.clear();
  }
  EXPECT_EQ(first.receive().status, 204);
  Client second(server->port());
  second.send(post(std::string(1000, 'x')));
  ASSERT_TRUE(eventually([&] { const std::lock_guard lock(mutex); return !held.empty(); }));
  const std::lock_guard lock(mutex);
  held.clear();
}

TEST(HttpServer, AnAbandonedReplyAndAThrowingHandlerAnswer500) {
  const auto server = start(test_options(), [](Request request, Reply reply) {
    if (request.path == "/throw") throw std::runtime_error("broken");
    if (request.path == "/later") std::thread([late = std::move(reply)] { std::this_thread::sleep_for(10ms); }).detach();
  });
  Client client(server->port());
  EXPECT_EQ(client.ask(get("/forget")).status, 500);
  EXPECT_EQ(client.ask(get("/throw")).status, 500);
  const Answer later = client.ask(get("/later"));
  EXPECT_EQ(later.status, 500);
  EXPECT_NE(later.body.find("http.unanswered"), std::string::npos);
  EXPECT_FALSE(later.closes());
}

TEST(HttpServer, RefusesToSendFieldsThatWouldSplitTheAnswer) {
  const auto server = start(test_options(), [](Request request, Reply reply) {
    Response response;
    if (request.path == "/value") response.headers.emplace_back("X-A", "b\r\nSet-Cookie: evil=1");
    if (request.path == "/name") response.headers.emplace_back("X-A: b\r\nSet-Cookie", "evil=1");
    if (request.path == "/type") response.content_type = "text/html\nX: y";
    if (request.path == "/length") response.headers.emplace_back("content-length", "0");
    reply.send(std::move(response));
  });
  Client client(server->port());
  for (const char* path : {"/value", "/name", "/type", "/length"}) {
    const Answer answer = client.ask(get(path));
    EXPECT_EQ(answer.status, 500) << path;
    EXPECT_EQ(answer.head.find("evil"), std::string::npos) << path;
    EXPECT_NE(answer.body.find("http.bad_response"), std::string::npos) << path;
  }
  EXPECT_EQ(client.ask(get("/fine")).status, 200);
}

TEST(HttpServer, CompressesWhatShrinksWhenTheClientAcceptsIt) {
  const auto server = start(test_options(), [](Request request, Reply reply) {
    Response response;
    response.content_type = request.path == "/png" ? "image/png" : "application/json";
    response.body = std::string(5000, 'x');
    if (request.path == "/strong") response.headers.emplace_back("ETag", "\"7\"");
    reply.send(std::move(response));
  });
  Client client(server->port());
  const Answer packed = client.ask(get("/json", "Accept-Encoding: br, gzip\r\n"));
  EXPECT_EQ(packed.field("Content-Encoding"), "gzip");
  EXPECT_EQ(packed.field("Vary"), "Accept-Encoding");
  EXPECT_LT(packed.body.size(), 200U);
  EXPECT_EQ(packed.body.substr(0, 2), "\x1f\x8b");
  EXPECT_EQ(client.ask(get("/json", "Accept-Encoding: gzip;q=0\r\n")).body.size(), 5000U);
  EXPECT_EQ(client.ask(get("/json")).field("Vary"), "Accept-Encoding");
  EXPECT_EQ(client.ask(get("/png", "Accept-Encoding: gzip\r\n")).body.size(), 5000U);
  EXPECT_EQ(client.ask(get("/strong", "Accept-Encoding: gzip\r\n")).body.size(), 5000U);
}

TEST(HttpServer, StreamsALargeFileAndALargeSharedBodyToASlowReader) {
  const std::string path = std::filesystem::temp_directory_path() / ("shuquan-file-" + std::to_string(::getpid()));
  std::string bytes(20'000'000, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 2654435761U >> 13);
  std::ofstream(path, std::ios::binary) << bytes;
  const auto shared = std::make_shared<const std::string>(bytes);
  const auto server = start(test_options(), [&](Request request, Reply reply) {
    Response response;
    if (request.path == "/file") {
      auto file = FileBody::open(path);
      ASSERT_TRUE(file.has_value());
      response.file = *std::move(file);
    } else {
      response.shared_body = shared;
    }
    reply.send(std::move(response));
  });
  Client client(server->port());
  for (const char* target : {"/file", "/shared"}) {
    client.send(get(target));
    std::this_thread::sleep_for(20ms);  // the socket's buffers fill
    EXPECT_TRUE(client.receive().body == bytes) << target;
  }
  EXPECT_EQ(client.ask("HEAD /file HTTP/1.1\r\nHost: a\r\n\r\n", true).field("Content-Length"), "20000000");
  EXPECT_EQ(client.ask(get("/shared")).body.size(), bytes.size());
  std::filesystem::remove(path);
}

TEST(HttpServer, ChecksTheHostAgainstTheAllowedNames) {
  Options options = test_options();
  options.allowed_hosts = {"registry.example.cn", "localhost:8080"};
  const auto server = start(options, echo);
  const auto status = [&](const std::string& host) {
    return Client(server->port()).ask("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").status;
  };
  EXPECT_EQ(status("Registry.Example.cn"), 200);
  EXPECT_EQ(status("registry.example.cn:443"), 200);
  EXPECT_EQ(status("localhost:8080"), 200);
  EXPECT_EQ(status("localhost:8081"), 421);
  EXPECT_EQ(status("evil.example"), 421);
  EXPECT_EQ(Client(server->port()).ask("GET / HTTP/1.0\r\n\r\n").status, 421);
}

TEST(HttpServer, BelievesForwardedAddressesOnlyFromATrustedProxy) {
  const auto address = [](const std::vector<std::string>& proxies) {
    Options options = test_options();
    options.trusted_proxies = proxies;
    const auto server = start(options, [](Request request, Reply reply) { reply.send({.body = request.remote_address}); });
    return Client(server->port()).ask(get("/", "X-Forwarded-For: 6.6.6.6, 9.9.9.9\r\n")).body;
  };
  EXPECT_EQ(address({}), "127.0.0.1");
  EXPECT_EQ(address({"10.0.0.0/8"}), "127.0.0.1");
  EXPECT_EQ(address({"127.0.0.0/8"}), "9.9.9.9");
}

TEST(HttpServer, TellsTheObserverOfAnswersAndRefusals) {
  std::mutex mutex;
  std::vector<std::string> seen;
  Options options = test_options();
  options.observe = [&](const Exchange& exchange) {
    const std::lock_guard lock(mutex);
    seen.push_back(std::string(exchange.method) + " " + std::string(exchange.path) + " " + std::to_string(exchange.status) +
                   " " + std::string(exchange.reason) + " " + std::string(exchange.detail) + " " + std::to_string(exchange.bytes_in));
  };
  const auto server = start(options, [](Request request, Reply reply) {
    if (request.path == "/throw") throw std::runtime_error("broken");
    echo(std::move(request), std::move(reply));
  });
  Client client(server->port());
  client.ask(post("123"));
  client.ask(get("/throw"));
  client.ask("BREW / HTTP/1.1\r\nHost: a\r\n\r\n");
  server->stop();
  EXPECT_EQ(seen, (std::vector<std::string>{"POST /in 200   3", "GET /throw 500 http.handler_failed broken 0",
                                            "  501 http.method_unknown  0"}));
}

TEST(HttpServer, ReportsWhyItCannotListen) {
  const auto server = start(test_options(), echo);
  const auto error_of = [](const std::string& listen) {
    Options options = test_options();
    options.listen = listen;
    const auto second = Server::start(options, echo);
    return second ? std::string() : second.error().reason;
  };
  EXPECT_EQ(error_of("127.0.0.1:" + std::to_string(server->port())), "http.listen_in_use");
  EXPECT_EQ(error_of("8080"), "http.listen_malformed");
  EXPECT_EQ(error_of("127.0.0.1:99999"), "http.listen_malformed");
  EXPECT_EQ(error_of("::1:80"), "http.listen_malformed");
  EXPECT_EQ(error_of("192.0.2.1:80"), "http.listen_failed");
}

}  // namespace
}  // namespace shuquan::http
