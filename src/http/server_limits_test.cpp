// What a server does with clients that are slow, many, or gone; and how it stops.
#include <atomic>
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

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

TEST(HttpServerLimits, CutsOffAHeadThatDripsIn) {
  Options options = test_options();
  options.head_timeout = 300ms;
  const auto server = start(options, echo);
  Client client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
  const auto began = std::chrono::steady_clock::now();
  while (!client.readable_within(20ms)) {
    if (!client.send("x")) break;
  }
  const auto took = std::chrono::steady_clock::now() - began;
  EXPECT_EQ(client.receive().status, 408);
  EXPECT_GT(took, 200ms);
  EXPECT_LT(took, 1500ms);
}

TEST(HttpServerLimits, CutsOffABodyThatDripsIn) {
  Options options = test_options();
  options.body_limit = [](Method, std::string_view) { return BodyLimit{.max_time = 100ms}; };
  const auto server = start(options, echo);
  Client client(server->port());
  const Answer answer = client.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
  EXPECT_EQ(answer.status, 408);
  EXPECT_NE(answer.body.find("http.body_timeout"), std::string::npos);
}

TEST(HttpServerLimits, ClosesIdleConnectionsWithoutAWord) {
  Options options = test_options();
  options.idle_timeout = 100ms;
  const auto server = start(options, echo);
  Client client(server->port());
  EXPECT_EQ(client.ask(kGet).status, 200);
  EXPECT_TRUE(client.ended());
  EXPECT_TRUE(eventually([&] { return server->connections() == 0; }));
}

TEST(HttpServerLimits, GivesUpOnAClientThatDoesNotReadItsAnswer) {
  Options options = test_options();
  options.write_timeout = 1s;
  const auto big = std::make_shared<const std::string>(30'000'000, 'x');
  const auto server = start(options, [&](Request, Reply reply) { reply.send({.status = 200, .shared_body = big}); });
  Client patient(server->port());
  EXPECT_EQ(patient.ask(kGet).body.size(), big->size());
  Client silent(server->port());
  silent.send(kGet);
  ASSERT_TRUE(silent.readable_within(5s));
  EXPECT_TRUE(eventually([&] { return server->connections() == 1; }));
  EXPECT_LT(silent.receive().body.size(), big->size());
}

TEST(HttpServerLimits, AClientThatHasGoneFreesItsPlace) {
  const auto big = std::make_shared<const std::string>(30'000'000, 'x');
  const auto server = start(test_options(), [&](Request, Reply reply) { reply.send({.status = 200, .shared_body = big}); });
  {
    Client client(server->port());
    client.send(kGet);
    ASSERT_TRUE(client.readable_within(5s));
  }
  EXPECT_TRUE(eventually([&] { return server->connections() == 0; }));
}

TEST(HttpServerLimits, AnswersWhile256ConnectionsAreIdle) {
  const auto server = start(test_options(), echo);
  std::vector<std::unique_ptr<Client>> idle;
  for (int i = 0; i < 256; ++i) {
    idle.push_back(std::make_unique<Client>(server->port()));
    if (i % 2 == 0) {
      ASSERT_EQ(idle.back()->ask(kGet).status, 200);
    }
  }
  EXPECT_EQ(Client(server->port()).ask(kGet).status, 200);
  EXPECT_GE(server->connections(), 256U);
}

TEST(HttpServerLimits, MakesRoomByClosingIdleConnectionsAndElseRefuses) {
  Options options = test_options();
  options.threads = 1;
  options.max_connections = 4;
  std::mutex mutex;
  std::vector<Reply> held;
  const auto server = start(options, [&](Request request, Reply reply) {
    const std::lock_guard lock(mutex);
    if (request.path == "/hold") {
      held.push_back(std::move(reply));
    } else {
      reply.send({.status = 204});
    }
  });
  std::vector<std::unique_ptr<Client>> idle;
  for (int i = 0; i < 4; ++i) {
    idle.push_back(std::make_unique<Client>(server->port()));
    EXPECT_EQ(idle.back()->ask(kGet).status, 204);
  }
  std::vector<std::unique_ptr<Client>> busy;
  for (int i = 0; i < 4; ++i) {
    busy.push_back(std::make_unique<Client>(server->port()));
    busy.back()->send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(eventually([&] { const std::lock_guard lock(mutex); return held.size() == std::size_t(i) + 1; }));
  }
  EXPECT_TRUE(idle[0]->ended());
  Client refused(server->port());
  EXPECT_EQ(refused.receive().status, 503);
  {
    const std::lock_guard lock(mutex);
    for (Reply& reply : held) reply.send({.status = 204});
    held.clear();
  }
  for (const auto& client : busy) EXPECT_EQ(client->receive().status, 204);
  EXPECT_EQ(Client(server->port()).ask(kGet).status, 204);
}

TEST(HttpServerLimits, ARequestThatManyAskForDoesNotGrowMemoryOfOneConnection) {
  const auto server = start(test_options(), echo);
  Client client(server->port());
  std::string many;
  for (int i = 0; i < 2000; ++i) many += kGet;
  std::thread sender([&] { client.send(many); });
  for (int i = 0; i < 2000; ++i) ASSERT_EQ(client.receive().status, 200) << i;
  sender.join();
}

TEST(HttpServerLimits, WithstandsTheAttackScript) {
  Options options = test_options();
  options.head_timeout = 1s;
  const auto server = start(options, echo);
  const std::string command = "python3 tests/http_attacks.py --head-timeout 1 " + std::to_string(server->port());
  EXPECT_EQ(std::system(command.c_str()), 0) << "run from the root of the source tree: " << command;
}

TEST(HttpServerStop, FinishesTheRequestInFlightAndRefusesNewConnections) {
  WorkerPool pool(1, 10);
  std::atomic<bool> running = false;
  const auto server = start(test_options(), on_workers(pool, [&](Request request, Reply reply) {
    running = true;
    std::this_thread::sleep_for(200ms);
    echo(std::move(request), std::move(reply));
  }, fail_test));
  Client idle(server->port());
  EXPECT_TRUE(idle.connected());
  Client client(server->port());
  client.send(kGet);
  ASSERT_TRUE(eventually([&] { return running.load(); }));
  server->stop();
  const Answer answer = client.receive();
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(answer.closes());
  EXPECT_TRUE(idle.ended());
  EXPECT_FALSE(Client(server->port()).connected());
  server->stop();
}

TEST(HttpServerStop, DoesNotWaitForeverAndALateReplyGoesNowhere) {
  Options options = test_options();
  options.drain_timeout = 100ms;
  std::mutex mutex;
  std::vector<Reply> held;
  auto server = start(options, [&](Request, Reply reply) {
    const std::lock_guard lock(mutex);
    held.push_back(std::move(reply));
  });
  Client client(server->port());
  client.send(kGet);
  ASSERT_TRUE(eventually([&] { const std::lock_guard lock(mutex); return !held.empty(); }));
  const auto began = std::chrono::steady_clock::now();
  server->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - began, 3s);
  EXPECT_TRUE(client.ended());
  server.reset();
  held.front().send({.status = 204});
}

TEST(WorkerPool, RefusesWhatDoesNotFitItsQueueAndTheServerSays503) {
  WorkerPool pool(1, 1);
  std::atomic<bool> go = false;
  const auto server = start(test_options(), on_workers(pool, [&](Request request, Reply reply) {
    while (!go) std::this_thread::sleep_for(1ms);
    echo(std::move(request), std::move(reply));
  }, fail_test));
  Client running(server->port());
  running.send(kGet);
  EXPECT_TRUE(eventually([&] { return pool.waiting() == 0; }));
  std::this_thread::sleep_for(20ms);
  Client waiting(server->port());
  waiting.send(kGet);
  EXPECT_TRUE(eventually([&] { return pool.waiting() == 1; }));
  const Answer refused = Client(server->port()).ask(kGet);
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.field("Retry-After"), "1");
  go = true;
  EXPECT_EQ(running.receive().status, 200);
  EXPECT_EQ(waiting.receive().status, 200);
}

TEST(WorkerPool, RunsWhatIsQueuedBeforeItStopsAndNothingAfter) {
  std::atomic<int> ran = 0;
  WorkerPool pool(3, 1000);
  for (int i = 0; i < 500; ++i) ASSERT_TRUE(pool.submit([&] { ++ran; }));
  pool.stop();
  EXPECT_EQ(ran, 500);
  EXPECT_FALSE(pool.submit([&] { ++ran; }));
}

TEST(WorkerPool, AnExceptionInAHandlerBecomes500) {
  WorkerPool pool(1, 10);
  std::atomic<int> told = 0;
  const auto server = start(test_options(), on_workers(pool, [](Request, Reply) { throw std::runtime_error("broken"); },
                                                       [&](std::string_view what) { told += what == "broken" ? 1 : 0; }));
  EXPECT_EQ(Client(server->port()).ask(kGet).status, 500);
  EXPECT_EQ(Client(server->port()).ask(kGet).status, 500);
  pool.stop();
  EXPECT_EQ(told, 2);
}

}  // namespace
}  // namespace shuquan::http
