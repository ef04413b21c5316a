#include "http/target.h"

#include <gtest/gtest.h>

#include "http/gzip.h"
#include "http/message.h"
#include "http/proxy.h"
#include "http/response_head.h"

namespace shuquan::http {
namespace {

std::string path_of(std::string_view target) {
  const auto parsed = parse_target(target);
  return parsed ? parsed->path : parsed.error().reason;
}

TEST(Target, DecodesThePathOnce) {
  EXPECT_EQ(path_of("/"), "/");
  EXPECT_EQ(path_of("/a%20b/%E6%95%B0"), "/a b/数");
  EXPECT_EQ(path_of("/%2541"), "/%41");
  EXPECT_EQ(path_of("/a+b"), "/a+b");
  EXPECT_EQ(path_of("/a?/../b"), "/a");
  EXPECT_EQ(path_of("/...?x"), "/...");
}

TEST(Target, RefusesPathsThatCouldMeanAnotherFile) {
  for (const char* target : {"/../etc", "/a/..", "/a/./b", "/%2e%2e/x", "/a/%2E", "/a%2fb", "/a%2Fb", "/a\\b", "/a%5cb", "/a%00",
                             "/a%0d%0ab", "/a%7f"}) {
    EXPECT_EQ(path_of(target), "http.path_refused") << target;
  }
}

TEST(Target, RefusesMalformedTargets) {
  for (const char* target : {"", "a", "a/b", "/%", "/%4", "/%zz", "/%c0%80", "/%ed%a0%80", "/%f5%80%80%80", "/%e6%95", "/a b",
                             "/a#b", "/\xe6\x95\xb0", "ftp://a/", "http:///a", "//a?x=%", "?x", "/?a=%00", "/?a=%ff"}) {
    EXPECT_EQ(path_of(target), "http.target_malformed") << target;
  }
}

TEST(Target, ReadsParametersInOrder) {
  const auto target = parse_target("/s?q=%E6%95%B0+%2B&&q=2&empty=&bare&=x&a=b=c");
  ASSERT_TRUE(target.has_value());
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(target->parameters,
            (Pairs{{"q", "数 +"}, {"q", "2"}, {"empty", ""}, {"bare", ""}, {"", "x"}, {"a", "b=c"}}));
}

TEST(Target, LimitsTheNumberOfParameters) {
  std::string target = "/?";
  for (int i = 0; i < 200; ++i) target += "a=1&";
  EXPECT_TRUE(parse_target(target).has_value());
  EXPECT_EQ(parse_target(target + "a=1").error().reason, "http.too_many_parameters");
}

TEST(Target, ReadsTheAbsoluteForm) {
  const auto target = parse_target("HTTP://Example.cn:80?x=1");
  ASSERT_TRUE(target.has_value());
  EXPECT_EQ(target->authority, "Example.cn:80");
  EXPECT_EQ(target->path, "/");
  EXPECT_EQ(target->parameters.size(), 1U);
}

TEST(Host, AcceptsNamesAndAddressesAndNothingElse) {
  for (const char* text : {"a", "Example.CN", "127.0.0.1:80", "[::1]", "[2001:db8::1]:8443", "a:", "x_y"}) {
    EXPECT_TRUE(parse_host(text).has_value()) << text;
  }
  for (const char* text : {"", ":80", "a:b", "a:123456", "a b", "user@a", "a/b", "[::1", "::1", "[x]", "a,b", "[::1]x", "a:80:80",
                           "a\tb", "\xe6\x95\xb0"}) {
    EXPECT_FALSE(parse_host(text).has_value()) << text;
  }
  EXPECT_EQ(parse_host("Example.CN:80")->host, "example.cn");
  EXPECT_EQ(parse_host("[::1]:80")->host, "[::1]");
}

TEST(Utf8, FollowsTheTableOfRfc3629) {
  for (const char* text : {"", "a", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xef\xbf\xbf", "\xf0\x90\x80\x80",
                           "\xf4\x8f\xbf\xbf"}) {
    EXPECT_TRUE(is_utf8(text));
  }
  for (const char* text : {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
                           "\xf5\x80\x80\x80", "\xe6\x95", "\xe6", "a\xff"}) {
    EXPECT_FALSE(is_utf8(text)) << to_string(Method::get);
  }
}

TEST(Message, FindsHeadersAndCookies) {
  Request request;
  request.headers.add("Cookie", "a=1; __Host-session=\"x y\";b");
  request.headers.add("COOKIE", "c=3");
  request.headers.add("X-Long", std::string(2000, 'v'));
  EXPECT_EQ(request.header("x-long").size(), 2000U);
  EXPECT_EQ(request.header("none"), "");
  EXPECT_EQ(request.cookie("a"), "1");
  EXPECT_EQ(request.cookie("__Host-session"), "x y");
  EXPECT_EQ(request.cookie("c"), "3");
  EXPECT_EQ(request.cookie("b"), std::nullopt);
  EXPECT_EQ(request.cookie("A"), std::nullopt);
}

TEST(Gzip, NegotiatesByName) {
  for (const char* value : {"gzip", "br, GZIP;q=0.5", "*", "deflate, *;q=0.1", "x-gzip"}) EXPECT_TRUE(accepts_gzip(value)) << value;
  for (const char* value : {"", "br", "gzip;q=0", "gzip; q=0.000, *", "*;q=0", "gzipped"}) EXPECT_FALSE(accepts_gzip(value)) << value;
}

TEST(ResponseHead, WritesDatesOfRfc9110) {
  EXPECT_EQ(http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST(ResponseHead, LeavesTheLengthOutWhereThereIsNoBody) {
  std::string out;
  append_head(out, Response{.status = 304, .headers = {{"ETag", "\"a\""}}}, true, "D");
  EXPECT_EQ(out, "HTTP/1.1 304 Not Modified\r\nDate: D\r\nETag: \"a\"\r\n\r\n");
  out.clear();
  append_head(out, Response{.status = 200, .content_type = "text/plain", .body = "abc"}, false, "D");
  EXPECT_EQ(out, "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Type: text/plain\r\nContent-Length: 3\r\nConnection: close\r\n\r\n");
}

TEST(TrustedProxies, TakesTheLastAddressThatIsNotAProxy) {
  const auto proxies = TrustedProxies::parse({"10.0.0.0/8", "::1", "192.168.1.7"});
  ASSERT_TRUE(proxies.has_value());
  EXPECT_EQ(proxies->client("10.1.2.3", "1.2.3.4, 5.6.7.8, 10.9.9.9"), "5.6.7.8");
  EXPECT_EQ(proxies->client("10.1.2.3", "10.0.0.1"), "10.0.0.1");
  EXPECT_EQ(proxies->client("10.1.2.3", "1.2.3.4, nonsense"), "10.1.2.3");
  EXPECT_EQ(proxies->client("10.1.2.3", ""), "10.1.2.3");
  EXPECT_EQ(proxies->client("11.1.2.3", "1.2.3.4"), "11.1.2.3");
  EXPECT_EQ(proxies->client("::1", "2001:DB8::1"), "2001:db8::1");
  EXPECT_EQ(proxies->client("192.168.1.7", "::ffff:9.9.9.9"), "9.9.9.9");
  EXPECT_FALSE(proxies->contains("192.168.1.8"));
  for (const char* entry : {"", "x", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::1/129"}) {
    EXPECT_FALSE(TrustedProxies::parse({entry}).has_value()) << entry;
  }
}

}  // namespace
}  // namespace shuquan::http
