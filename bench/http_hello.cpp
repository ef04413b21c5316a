// The least a request can cost: a constant answer. `http_hello [address:port] [threads]` prints the port and serves
// until it gets SIGINT or SIGTERM. Other benchmarks divide by what it reaches.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "http/server.h"

int main(int count, char** arguments) {
  using namespace shuquan::http;
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);  // before the server's threads start: they inherit the mask
  Options options;
  options.listen = count > 1 ? arguments[1] : "127.0.0.1:0";
  options.threads = count > 2 ? static_cast<unsigned>(std::atoi(arguments[2])) : 0;
  const auto server = Server::start(options, [](Request, Reply reply) {
    Response response;
    response.content_type = "application/json";
    response.body = R"({"message":"你好，数据知识产权"})";
    reply.send(std::move(response));
  });
  if (!server) {
    std::fprintf(stderr, "%s\n", shuquan::describe(server.error()).c_str());
    return 1;
  }
  std::printf("%d\n", (*server)->port());
  std::fflush(stdout);
  int received = 0;
  sigwait(&stop, &received);
  (*server)->stop();
  return 0;
}
