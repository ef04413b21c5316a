#include "http/request_parser.h"

#include <gtest/gtest.h>

#include <random>

namespace shuquan::http {
namespace {

struct Outcome {
  int refused = 0;  ///< status, 0 where the request was read
  std::string reason;
  std::string request;  ///< method, path and body
  std::size_t used = 0;
  bool complete = false;
};

// Feeds `bytes` in pieces whose sizes `next_piece` gives, as a connection would.
template <class NextPiece>
Outcome parse(const std::string& bytes, NextPiece next_piece) {
  RequestParser parser(ParserLimits{});
  RequestParser::BodySink sink = [&](std::string_view piece) {
    parser.request().body.append(piece);
    return std::optional<Refusal>();
  };
  Outcome outcome;
  std::size_t begin = 0;
  bool in_body = false;
  for (std::size_t end = 0; end < bytes.size() && !parser.refusal() && !parser.finished();) {
    end = std::min(bytes.size(), end + next_piece());
    if (!in_body && parser.head(std::string_view(bytes).substr(0, end))) {
      in_body = true;
      begin = parser.consumed();
    }
    if (in_body) begin += parser.body(std::string_view(bytes).substr(begin, end - begin), sink);
  }
  if (parser.refusal()) {
    outcome.refused = parser.refusal()->status;
    outcome.reason = parser.refusal()->reason;
  }
  outcome.complete = parser.finished() && !parser.refusal();
  outcome.used = begin;
  outcome.request = std::string(to_string(parser.request().method)) + " " + parser.request().path + " " + parser.request().body;
  return outcome;
}

Outcome parse(const std::string& bytes) {
  return parse(bytes, [&] { return bytes.size(); });
}

std::string chunked(const std::string& body) {
  return "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
}

struct Hostile {
  int status;
  const char* reason;
  std::string bytes;
};

std::vector<Hostile> hostile_requests() {
  const std::string line = "GET / HTTP/1.1\r\n";
  const std::string host = line + "Host: a\r\n";
  const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
  return {
      {400, "http.ambiguous_length", post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"},
      {400, "http.ambiguous_length", post + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n"},
      {400, "http.ambiguous_length", post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\n"},
      {400, "http.ambiguous_length", post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\n"},
      {400, "http.ambiguous_length", post + "Content-Length: 3, 3\r\n\r\n"},
      {400, "http.ambiguous_length", post + "Content-Length: -1\r\n\r\n"},
      {400, "http.ambiguous_length", post + "Content-Length: +5\r\n\r\n"},
      {400, "http.ambiguous_length", post + "Content-Length: 0x5\r\n\r\n"},
      {400, "http.ambiguous_length", post + "Content-Length:\r\n\r\n"},
      {400, "http.ambiguous_length", post + "Content-Length: 99999999999999999999\r\n\r\n"},
      {400, "http.ambiguous_length", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"},
      {400, "http.ambiguous_length", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"},
      {501, "http.coding_unsupported", post + "Transfer-Encoding: gzip, chunked\r\n\r\n"},
      {501, "http.coding_unsupported", post + "Transfer-Encoding: identity\r\n\r\n"},
      {501, "http.coding_unsupported", post + "Transfer-Encoding: xchunked\r\n\r\n"},
      {400, "http.bad_header", line + "Host : a\r\n\r\n"},
      {400, "http.bad_header", host + "X\r\n\r\n"},
      {400, "http.bad_header", host + ": x\r\n\r\n"},
      {400, "http.bad_header", host + "X Y: z\r\n\r\n"},
      {400, "http.bad_header", host + std::string("X: a\0b\r\n\r\n", 11)},
      {400, "http.bad_header", host + "X: a\x01" "b\r\n\r\n"},
      {400, "http.bad_header", host + "X: a\rb\r\n\r\n"},
      {400, "http.bad_line_end", "GET / HTTP/1.1\nHost: a\n\n"},
      {400, "http.bad_line_end", host + "X: y\n\r\n"},
      {400, "http.bad_line_end", host + "\n"},
      {400, "http.folded_header", host + "X: a\r\n b\r\n\r\n"},
      {400, "http.folded_header", line + " Host: a\r\n\r\n"},
      {400, "http.folded_header", host + "X: a\r\n\tb\r\n\r\n"},
      {400, "http.bad_host", line + "\r\n"},
      {400, "http.bad_host", host + "Host: a\r\n\r\n"},
      {400, "http.bad_host", line + "Host: a b\r\n\r\n"},
      {400, "http.bad_host", line + "Host: a/b\r\n\r\n"},
      {400, "http.bad_host", line + "Host: u@a\r\n\r\n"},
      {400, "http.bad_host", line + "Host:\r\n\r\n"},
      {400, "http.bad_host", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n"},
      {400, "http.bad_host", "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n"},
      {400, "http.bad_request_line", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {400, "http.bad_request_line", "GET /\r\nHost: a\r\n\r\n"},
      {400, "http.bad_request_line", "GET / a HTTP/1.1\r\nHost: a\r\n\r\n"},
      {400, "http.bad_request_line", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {400, "http.bad_request_line", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"},
      {400, "http.bad_request_line", "GET /\t HTTP/1.1\r\nHost: a\r\n\r\n"},
      {400, "http.bad_request_line", "\r\n\r\n" + host + "\r\n"},
      {400, "http.bad_request_line", "\x16\x03\x01\x02\x01\x0d\x0a"},
      {505, "http.version_unsupported", "GET / HTTP/2.0\r\nHost: a\r\n\r\n"},
      {505, "http.version_unsupported", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
      {400, "http.target_malformed", "GET * HTTP/1.1\r\nHost: a\r\n\r\n"},
      {400, "http.target_malformed", "GET a HTTP/1.1\r\nHost: a\r\n\r\n"},
      {400, "http.target_malformed", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n"},
      {400, "http.path_refused", "GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n"},
      {400, "http.path_refused", "GET /%2e%2e/b HTTP/1.1\r\nHost: a\r\n\r\n"},
      {400, "http.path_refused", "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n"},
      {405, "http.method_refused", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {405, "http.method_refused", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n"},
      {501, "http.method_unknown", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {501, "http.method_unknown", "get / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {417, "http.expectation_failed", post + "Expect: 200-ok\r\nContent-Length: 1\r\n\r\n"},
      {414, "http.target_too_long", "GET /" + std::string(8192, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n"},
      {414, "http.target_too_long", "GET /" + std::string(8300, 'a')},
      {431, "http.headers_too_large", host + "X: " + std::string(17000, 'a') + "\r\n\r\n"},
      {431, "http.headers_too_large", host + "X: " + std::string(17000, 'a')},
      {431, "http.too_many_headers", host + [] { std::string all; for (int i = 0; i < 100; ++i) all += "A: b\r\n"; return all; }() + "\r\n"},
      {400, "http.bad_chunk", chunked("-2\r\nab\r\n0\r\n\r\n")},
      {400, "http.bad_chunk", chunked("x\r\n\r\n")},
      {400, "http.bad_chunk", chunked("\r\n\r\n0")},
      {400, "http.bad_chunk", chunked("0x2\r\nab\r\n0\r\n\r\n")},
      {400, "http.bad_chunk", chunked("fffffffffffffffff\r\n")},
      {400, "http.bad_chunk", chunked("10000000000000000\r\n")},
      {400, "http.bad_chunk", chunked("2\r\nabc\r\n0\r\n\r\n")},
      {400, "http.bad_chunk", chunked("2\nab\r\n0\r\n\r\n")},
      {400, "http.bad_chunk", chunked("2 \r\nab\r\n0\r\n\r\n")},
      {400, "http.bad_chunk", chunked("2;" + std::string(2000, 'a'))},
      {400, "http.bad_chunk", chunked(std::string(2000, '0'))},
      {431, "http.headers_too_large", chunked("0\r\nX: " + std::string(17000, 'a'))},
      {400, "http.bad_chunk", chunked("5;a=\"b\r\nhello\r\n0\r\n\r\n")},
      {400, "http.bad_chunk", chunked("5;a=\"\\\"\"\r\nhello\r\n0\r\n\r\n")},
      {431, "http.headers_too_large", chunked("0\r\nX: " + std::string(17000, 'a') + "\r\n\r\n")},
      {431, "http.too_many_headers", chunked("0\r\n" + [] { std::string all; for (int i = 0; i < 101; ++i) all += "A: b\r\n"; return all; }() + "\r\n")},
      {400, "http.bad_chunk", chunked("0\r\nX y\r\n\r\n")},
  };
}

TEST(RequestParser, RefusesEveryHostileRequestWithItsReason) {
  for (const Hostile& hostile : hostile_requests()) {
    const Outcome outcome = parse(hostile.bytes);
    EXPECT_EQ(outcome.refused, hostile.status) << hostile.bytes.substr(0, 200);
    EXPECT_EQ(outcome.reason, hostile.reason) << hostile.bytes.substr(0, 200);
  }
}

TEST(RequestParser, JudgesTheSameHoweverTheBytesAreCut) {
  std::vector<std::string> requests = {
      "GET /a?b=c HTTP/1.1\r\nHost: a\r\n\r\n",
      "\r\nPOST / HTTP/1.1\r\nhost: a:80\r\ncontent-length: 5\r\n\r\nhello",
      chunked("0\r\n\r\n"),
      chunked("0\r\nT: v\r\n\r\n"),
      chunked("5\r\nhello\r\n00a;x=\"y\";z\r\n0123456789\r\n0\r\nT: v\r\n\r\n"),
  };
  for (const Hostile& hostile : hostile_requests()) requests.push_back(hostile.bytes);
  std::mt19937 random(1);
  for (const std::string& bytes : requests) {
    const Outcome whole = parse(bytes);
    for (int round = 0; round < 20; ++round) {
      const std::size_t largest = round == 0 ? 1 : 1 + random() % 64;
      const Outcome cut = parse(bytes, [&] { return 1 + random() % largest; });
      EXPECT_EQ(cut.refused, whole.refused) << bytes.substr(0, 200);
      EXPECT_EQ(cut.complete, whole.complete) << bytes.substr(0, 200);
      if (whole.complete) {
        EXPECT_EQ(cut.request, whole.request);
        EXPECT_EQ(cut.used, whole.used);
      }
    }
  }
}

TEST(RequestParser, ReadsWhatIsWellFormed) {
  EXPECT_EQ(parse("GET /a?b HTTP/1.1\r\nHost: a\r\n\r\nGET").request, "GET /a ");
  EXPECT_EQ(parse("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").request, "OPTIONS * ");
  EXPECT_EQ(parse("GET http://A:80/x HTTP/1.1\r\nHost: a:80\r\n\r\n").request, "GET /x ");
  EXPECT_EQ(parse("DELETE / HTTP/1.0\r\n\r\n").request, "DELETE / ");
  EXPECT_EQ(parse(chunked("0\r\n\r\n")).request, "POST / ");
  EXPECT_EQ(parse(chunked("2\r\nab\r\n1\r\nc\r\n0\r\n\r\n")).request, "POST / abc");
  const Outcome with_more = parse("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nabGET");
  EXPECT_EQ(with_more.request, "POST / ab");
  EXPECT_EQ(with_more.used, std::string("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab").size());
}

TEST(RequestParser, SurvivesRandomDamageWithoutReadingBeyondTheRequest) {
  const std::vector<std::string> seeds = {
      "GET /a/b?c=d&e=%20 HTTP/1.1\r\nHost: a\r\nCookie: x=y\r\n\r\n",
      "POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
      chunked("5\r\nhello\r\n3;a=b\r\nabc\r\n0\r\nT: v\r\n\r\n"),
  };
  std::mt19937 random(7);
  int complete = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = seeds[random() % seeds.size()];
    for (unsigned i = 0; i < 1 + random() % 4; ++i) {
      const std::size_t at = random() % bytes.size();
      static constexpr std::string_view kLikely = "\r\n :;0af\0\t%/.,=";
      if (random() % 3 == 0) bytes.erase(at, 1 + random() % 3);
      if (bytes.empty()) bytes = "x";
      bytes[at % bytes.size()] = random() % 2 == 0 ? kLikely[random() % kLikely.size()] : static_cast<char>(random());
    }
    const Outcome outcome = parse(bytes, [&] { return 1 + random() % 40; });
    EXPECT_LE(outcome.used, bytes.size());
    complete += outcome.complete ? 1 : 0;
  }
  EXPECT_GT(complete, 1000);
}

}  // namespace
}  // namespace shuquan::http
