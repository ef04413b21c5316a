#include "main/web_assets.h"

namespace shuquan {
namespace {

constexpr std::string_view kPage = R"(<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>数权 Shuquan</title>
<style>body{font:16px/1.7 system-ui,"Noto Sans CJK SC",sans-serif;max-width:46rem;margin:3rem auto;padding:0 1rem;color:#1d2939}a{color:#175cd3}code{background:#f2f4f7;padding:.1em .3em}</style></head>
<body><h1>数权 Shuquan</h1>
<p>数据知识产权登记与服务平台：规则即数据，登记簿即可公开核验的日志，数据不出门。</p>
<p lang="en">A registry for data intellectual property: rules are data, the register is a publicly verifiable log, the data stays at home.</p>
<ul><li><a href="/openapi.json">接口文档 API document (OpenAPI 3.1)</a></li>
<li><a href="/api/v1/notices">公示 Public notices</a></li>
<li><a href="/api/v1/register">登记簿 Register</a></li>
<li><a href="/api/v1/rules">规则 Rules in force</a></li>
<li><a href="/log/checkpoint">日志检查点 Log checkpoint</a></li></ul>
<p>核验证书 Verify a certificate: <code>shuquan verify certificate.pdf</code></p></body></html>
)";

constexpr http::Asset kAssets[] = {{"index.html", "text/html; charset=utf-8", kPage, {}, "start-1", false}};

}  // namespace

std::span<const http::Asset> web_assets() { return kAssets; }

}  // namespace shuquan
