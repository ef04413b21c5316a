#include "evidence/personal_data.h"

#include <array>
#include <optional>

#include "base/identifier.h"
#include "base/text.h"

namespace shuquan::evidence {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Province codes of GB/T 2260; county codes change too often to be a table here.
bool known_province(std::string_view text) {
  constexpr std::string_view kCodes =
      "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83";
  return kCodes.find(text.substr(0, 2)) % 3 == 0;
}

bool is_identity_number(std::string_view text) {
  return text.size() == 18 && known_province(text) && check_resident_id(text) == IdentifierFault::none;
}

bool is_mobile(std::string_view text) {
  for (const std::string_view prefix : {"+86", "86-", "+86-", "+86 "})
    if (text.size() == 11 + prefix.size() && text.starts_with(prefix)) text.remove_prefix(prefix.size());
  return text.size() == 11 && all_digits(text) && text[0] == '1' && text[1] >= '3';
}

// ISO/IEC 7812-1 annex B, for lengths and first digits that card schemes use in China.
bool is_bank_card(std::string_view text) {
  if (text.size() < 16 || text.size() > 19 || !all_digits(text)) return false;
  const bool scheme = text.starts_with("62") || text.starts_with("4") || (text[0] == '5' && text[1] >= '1' && text[1] <= '5') ||
                      text.starts_with("35") || text.starts_with("9") || text.starts_with("60");
  if (!scheme) return false;
  int sum = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    int digit = text[text.size() - 1 - i] - '0';
    if (i % 2 == 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 == 0;
}

bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == 0 || at == std::string_view::npos || text.size() > 254 || text.find('@', at + 1) != std::string_view::npos) return false;
  const std::string_view domain = text.substr(at + 1);
  const std::size_t dot = domain.rfind('.');
  return dot != std::string_view::npos && dot > 0 && dot + 2 < domain.size() && text.find_first_of(" ,;<>") == std::string_view::npos;
}

std::size_t ideographs(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i + 2 < text.size() && static_cast<unsigned char>(text[i]) >= 0xe4 && static_cast<unsigned char>(text[i]) <= 0xe9; i += 3)
    ++count;
  return count * 3 == text.size() ? count : 0;
}

// Two to four ideographs, the first a frequent family name (about 85 % of the population bear one of these).
bool is_name(std::string_view text) {
  constexpr std::string_view kFamilyNames =
      "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
      "范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向汤";
  const std::size_t count = ideographs(text);
  return count >= 2 && count <= 4 && kFamilyNames.find(text.substr(0, 3)) % 3 == 0;
}

bool is_address(std::string_view text) {
  int marks = 0;
  for (const std::string_view mark : {"省", "市", "区", "县", "镇", "乡", "村", "路", "街", "巷", "号", "室", "栋", "楼", "小区"})
    marks += text.find(mark) != std::string_view::npos ? 1 : 0;
  return text.size() >= 18 && marks >= 3;
}

struct Rule {
  PersonalKind kind;
  double least_share;        // of values that fit, without a telling name
  double least_share_named;  // with one
  std::array<std::string_view, 7> names;
};

constexpr Rule kRules[] = {
    {PersonalKind::identity_number, 0.5, 0.2, {"身份证", "证件号", "idcard", "id_card", "identity", "idno", "公民身份"}},
    {PersonalKind::company_code, 0.5, 0.2, {"信用代码", "uscc", "统一社会", "creditcode", "credit_code", "机构代码", "企业代码"}},
    {PersonalKind::email, 0.5, 0.2, {"邮箱", "email", "e-mail", "mail", "电子邮件", "邮件地址", "邮件"}},
    {PersonalKind::mobile, 0.9, 0.3, {"手机", "电话", "mobile", "phone", "tel", "联系方式", "cell"}},
    {PersonalKind::bank_card, 0.9, 0.5, {"银行卡", "卡号", "账号", "帐号", "card", "account", "银行账户"}},
    {PersonalKind::address, 0.7, 0.3, {"地址", "住址", "住所", "address", "addr", "户籍", "居住地"}},
    // Ideographs that start with a family name are common in place and product names: never without the column's name.
    {PersonalKind::name, 2.0, 0.5, {"姓名", "名字", "联系人", "name", "户主", "法人", "负责人"}},
};

bool name_says(std::string_view column, const Rule& rule) {
  const std::string lower = normalise(column);
  return std::any_of(rule.names.begin(), rule.names.end(), [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

}  // namespace

std::string_view to_string(PersonalKind kind) {
  constexpr std::string_view kNames[] = {"none", "identity_number", "mobile", "bank_card", "email", "name", "address", "company_code"};
  return kNames[static_cast<std::size_t>(kind)];
}

bool is_personal(PersonalKind kind) { return kind != PersonalKind::none && kind != PersonalKind::company_code; }

bool is_sensitive(PersonalKind kind) { return kind == PersonalKind::identity_number || kind == PersonalKind::bank_card; }

bool has_shape(PersonalKind kind, std::string_view value) {
  switch (kind) {
    case PersonalKind::none: return false;
    case PersonalKind::identity_number: return is_identity_number(value);
    case PersonalKind::mobile: return is_mobile(value);
    case PersonalKind::bank_card: return is_bank_card(value);
    case PersonalKind::email: return is_email(value);
    case PersonalKind::name: return is_name(value);
    case PersonalKind::address: return is_address(value);
    case PersonalKind::company_code: return check_uscc(value) == IdentifierFault::none;
  }
  return false;
}

PersonalVerdict judge_column(std::string_view name, std::span<const std::string> values) {
  for (const Rule& rule : kRules) {
    PersonalVerdict verdict{rule.kind, values.size(), 0, name_says(name, rule)};
    for (const std::string& value : values) verdict.fitting += has_shape(rule.kind, value) ? 1 : 0;
    if (verdict.fitting < 3) continue;
    const double share = static_cast<double>(verdict.fitting) / static_cast<double>(verdict.tested);
    if (share >= (verdict.named ? rule.least_share_named : rule.least_share)) return verdict;
  }
  return {PersonalKind::none, values.size(), 0, false};
}

}  // namespace shuquan::evidence
