#include "http/static_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "http/directory.h"
#include "http/security_headers.h"

namespace shuquan::http {
namespace {

constexpr std::array<Asset, 3> kAssets = {{
    {"index.html", "text/html; charset=utf-8", "<html>", "", "i1", false},
    {"assets/app-1.js", "text/javascript", "let x", "\x1f\x8b", "a1", true},
    {"favicon.ico", "image/x-icon", "ico", "", "f1", false},
}};

Request get(std::string path, std::initializer_list<Headers::Field> fields = {}) {
  Request request;
  request.path = std::move(path);
  for (const auto& field : fields) request.headers.add(field.name, field.value);
  return request;
}

std::string field(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return {};
}

TEST(StaticFiles, ServesAFileWithItsTypeTagAndCacheRule) {
  const StaticFiles files(kAssets, "index.html");
  const auto script = files.find(get("/assets/app-1.js"));
  ASSERT_TRUE(script.has_value());
  EXPECT_EQ(script->status, 200);
  EXPECT_EQ(*script->shared_body, "let x");
  EXPECT_EQ(script->content_type, "text/javascript");
  EXPECT_EQ(field(*script, "ETag"), "\"a1\"");
  EXPECT_EQ(field(*script, "Vary"), "Accept-Encoding");
  EXPECT_EQ(field(*script, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(field(*files.find(get("/favicon.ico")), "Cache-Control"), "no-cache");
}

TEST(StaticFiles, ServesTheCompressedBytesUnderATagOfTheirOwn) {
  const StaticFiles files(kAssets, "index.html");
  const auto packed = files.find(get("/assets/app-1.js", {{"Accept-Encoding", "gzip, br"}}));
  EXPECT_EQ(*packed->shared_body, "\x1f\x8b");
  EXPECT_EQ(field(*packed, "Content-Encoding"), "gzip");
  EXPECT_EQ(field(*packed, "ETag"), "\"a1-gz\"");
}

TEST(StaticFiles, Answers304WhereTheClientHasTheBytes) {
  const StaticFiles files(kAssets, "index.html");
  const auto same = files.find(get("/assets/app-1.js", {{"If-None-Match", "\"zz\", W/\"a1\""}}));
  EXPECT_EQ(same->status, 304);
  EXPECT_EQ(same->shared_body, nullptr);
  EXPECT_EQ(field(*same, "ETag"), "\"a1\"");
  EXPECT_EQ(files.find(get("/assets/app-1.js", {{"If-None-Match", "\"a2\""}}))->status, 200);
}

TEST(StaticFiles, FallsBackToThePageForNavigationOnly) {
  const StaticFiles files(kAssets, "index.html");
  EXPECT_EQ(*files.find(get("/"))->shared_body, "<html>");
  EXPECT_EQ(*files.find(get("/", {{"Accept", "*/*"}}))->shared_body, "<html>");  // curl
  EXPECT_EQ(*files.find(get("/rights/12", {{"Accept", "text/html,*/*"}}))->shared_body, "<html>");
  EXPECT_FALSE(files.find(get("/assets/gone.js", {{"Accept", "text/html"}})).has_value());
  EXPECT_FALSE(files.find(get("/rights/12", {{"Accept", "application/json"}})).has_value());
}

TEST(StaticFiles, AllowsReadingOnly) {
  const StaticFiles files(kAssets, "index.html");
  Request request = get("/");
  request.method = Method::post;
  EXPECT_EQ(files.find(request)->status, 405);
  EXPECT_EQ(field(*files.find(request), "Allow"), "GET, HEAD");
}

TEST(Etag, ComparesWeaklyAndReadsLists) {
  EXPECT_TRUE(etag_listed("*", "\"a\""));
  EXPECT_TRUE(etag_listed("\"b\",\"a\"", "\"a\""));
  EXPECT_TRUE(etag_listed("\"a\"", "W/\"a\""));
  EXPECT_FALSE(etag_listed("\"ab\"", "\"a\""));
  EXPECT_FALSE(etag_listed("a", "\"a\""));
  EXPECT_FALSE(etag_listed("\"a", "\"a\""));
  EXPECT_FALSE(etag_listed("", "\"a\""));
}

class PublicDirectory : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ = std::filesystem::temp_directory_path() / ("shuquan-dir-" + std::to_string(::getpid()));
    std::filesystem::create_directories(root_ / "tile/0");
    write("tile/0/000", "bytes");
    write("tile/0/.partial", "hidden");
    write("tile/large", std::string(100'000, 'x'));
    write("checkpoint", "origin\n1\n");
    write("secret", "key");
    std::filesystem::create_symlink(root_ / "secret", root_ / "tile/link");
    std::filesystem::create_directory_symlink(root_, root_ / "tile/up");
    auto directory = Directory::open(root_, {{"tile/", "application/octet-stream", "public, max-age=31536000, immutable"},
                                             {"checkpoint", "text/plain; charset=utf-8", "no-cache"}});
    ASSERT_TRUE(directory.has_value());
    directory_ = *directory;
  }
  void TearDown() override { std::filesystem::remove_all(root_); }
  void write(const std::string& name, const std::string& bytes) { std::ofstream(root_ / name, std::ios::binary) << bytes; }

  std::filesystem::path root_;
  std::shared_ptr<const Directory> directory_;
};

TEST_F(PublicDirectory, ServesFilesByRuleAndAnswers304) {
  const Response tile = directory_->serve(get("/"), "tile/0/000");
  EXPECT_EQ(tile.status, 200);
  EXPECT_EQ(tile.body, "bytes");
  EXPECT_EQ(tile.content_type, "application/octet-stream");
  EXPECT_EQ(field(tile, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(directory_->serve(get("/", {{"If-None-Match", field(tile, "ETag")}}), "tile/0/000").status, 304);
  EXPECT_EQ(directory_->serve(get("/"), "checkpoint").content_type, "text/plain; charset=utf-8");
  EXPECT_EQ(directory_->serve(get("/"), "tile/large").file->size(), 100'000U);
}

TEST_F(PublicDirectory, ServesNothingElse) {
  for (const char* path : {"secret", "", "tile", "tile/", "tile/0", "tile/../secret", "../x", "/etc/passwd", "tile//0/000",
                           "tile/link", "tile/up/secret", "tile/up/tile/0/000", "tile/0/.partial", "tile/0/001"}) {
    EXPECT_EQ(directory_->serve(get("/"), path).status, 404) << path;
  }
  Request post = get("/");
  post.method = Method::post;
  EXPECT_EQ(directory_->serve(post, "tile/0/000").status, 405);
  EXPECT_EQ(Directory::open((root_ / "none").string(), {}).error().reason, "http.file_missing");
}

TEST(SecurityHeaders, AreAddedOnlyWhereTheResponseHasNone) {
  Response response;
  response.headers.emplace_back("referrer-policy", "no-referrer");
  add_security_headers(response, SecurityPolicy{});
  EXPECT_NE(field(response, "Content-Security-Policy").find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_EQ(field(response, "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(field(response, "referrer-policy"), "no-referrer");
  EXPECT_EQ(field(response, "Referrer-Policy"), "");
  EXPECT_EQ(field(response, "Strict-Transport-Security"), "");
  Response secure;
  add_security_headers(secure, SecurityPolicy{.strict_transport_seconds = 63072000});
  EXPECT_EQ(field(secure, "Strict-Transport-Security"), "max-age=63072000; includeSubDomains");
}

}  // namespace
}  // namespace shuquan::http
