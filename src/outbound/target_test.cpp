#include "outbound/target.h"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <string>
#include <vector>

namespace shuquan::outbound {
namespace {

bool is_public_text(const std::string& text) {
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  if (inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1) return is_public(reinterpret_cast<const sockaddr&>(v6));
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  EXPECT_EQ(inet_pton(AF_INET, text.c_str(), &v4.sin_addr), 1) << text;
  return is_public(reinterpret_cast<const sockaddr&>(v4));
}

std::string refusal(std::string_view url, const std::vector<std::string>& allowed = {}) {
  const Result<Target> target = parse_target(url, allowed);
  return target ? "accepted" : target.error().reason;
}

TEST(PublicAddress, PrivateLoopbackLinkLocalMetadataAndTunnelsAreNot) {
  for (const char* text : {"0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192",
                           "192.168.1.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "168.63.129.16", "::", "::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "64:ff9b::a00:1", "fe80::1", "fc00::1",
                           "fd00:ec2::254", "ff02::1", "2001::1", "2001:db8::1", "2002:a00:1::1", "3fff::1"})
    EXPECT_FALSE(is_public_text(text)) << text;
  for (const char* text : {"8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1", "223.255.255.254", "168.63.129.17", "2400:3200::1", "2606:4700:4700::1111", "2001:4860:4860::8888"})
    EXPECT_TRUE(is_public_text(text)) << text;
}

TEST(ParseTarget, HttpsToTheOutsideOnly) {
  EXPECT_EQ(refusal("https://hooks.example.cn/in?x=1"), "accepted");
  EXPECT_EQ(refusal("https://hooks.example.cn:8443/in"), "accepted");
  EXPECT_EQ(refusal("http://hooks.example.cn/in"), "outbound.https_only");
  for (const char* url : {"", "hooks.example.cn", "ftp://hooks.example.cn/", "file:///etc/passwd", "https://", "https://user:pass@hooks.example.cn/", "https://hooks.example.cn/#part", "https://hooks.example.cn/a b",
                          "https://hooks.example.cn/\r\nHost: x", "https://例.cn/"})
    EXPECT_EQ(refusal(url), "outbound.url_malformed") << url;
  EXPECT_EQ(refusal("https://hooks.example.cn/" + std::string(2'000, 'a')), "outbound.url_malformed");
}

TEST(ParseTarget, EverySpellingOfAPrivateAddressIsRefused) {
  for (const char* url : {"https://127.0.0.1/", "https://2130706433/", "https://0x7f.1/", "https://0177.0.0.1/", "https://127.1/", "https://localhost/", "https://LOCALHOST:8443/", "https://a.localhost/", "https://[::1]/",
                          "https://[::ffff:127.0.0.1]/", "https://[fe80::1%25eth0]/", "https://169.254.169.254/latest/meta-data", "https://10.0.0.1:6443/"})
    EXPECT_EQ(refusal(url), "outbound.private_address") << url;
}

TEST(ParseTarget, TheOperatorMayNameAnOriginButOnlyThatOne) {
  const std::vector<std::string> allowed = {*parse_origin("http://127.0.0.1:9000")};
  EXPECT_EQ(refusal("http://127.0.0.1:9000/hook", allowed), "accepted");
  EXPECT_EQ(refusal("http://127.0.0.1:9001/hook", allowed), "outbound.https_only");
  EXPECT_EQ(refusal("https://127.0.0.1:9000/hook", allowed), "outbound.private_address");
  EXPECT_EQ(refusal("http://127.0.0.1/hook", allowed), "outbound.https_only");
  EXPECT_FALSE(parse_origin("not an origin"));
}

}  // namespace
}  // namespace shuquan::outbound
