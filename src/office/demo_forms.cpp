#include "office/demo_forms.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "crypto/digest.h"

namespace shuquan::office {
namespace {

constexpr int kSampleRows = 12;

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(separator, at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

std::int64_t number_of(std::string_view digits) {
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::string sample_value(std::string_view type, int row) {
  const std::string n = std::to_string(row);
  if (type == "integer") return std::to_string(120 + row * 7);
  if (type == "decimal") return std::to_string(20 + row) + "." + std::to_string(row % 10);
  if (type == "date") return "2025-03-" + std::string(row < 9 ? "0" : "") + std::to_string(row + 1);
  if (type == "time") return "2025-03-01T" + std::string(row < 10 ? "0" : "") + n + ":00:00+08:00";
  if (type == "boolean") return row % 3 == 0 ? "false" : "true";
  if (type == "code") return "C" + std::to_string(100 + row);
  return "样例" + n;
}

/// Spreads row numbers over the values of a column, always in the same way.
std::uint64_t spread(int row, std::size_t column) {
  std::uint64_t x = static_cast<std::uint64_t>(row) * 64 + column + 1;
  x = (x ^ (x >> 31U)) * 0x9E3779B97F4A7C15ULL;
  return x ^ (x >> 29U);
}

std::string table_value(std::string_view type, int row, std::size_t column) {
  const std::uint64_t x = spread(row, column);
  const auto two = [](std::uint64_t n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
  const std::string day = "2025-" + two(1 + x % 12) + "-" + two(1 + x / 12 % 28);
  if (type == "integer") return std::to_string(x % 100'000);
  if (type == "decimal") return std::to_string(x % 5'000) + "." + two(x / 5'000 % 100);
  if (type == "date") return day;
  if (type == "time") return day + "T" + two(x / 400 % 24) + ":" + two(x / 9'600 % 60) + ":00+08:00";
  if (type == "boolean") return x % 3 == 0 ? "false" : "true";
  if (type == "code") return "C" + std::to_string(10'000 + x % 90'000);
  return "样例" + std::to_string(x % 3'000);
}

Json structure_of(const Theme& theme) {
  Json table = Json::array();
  for (const std::string_view field : split(theme.fields, ';')) {
    const auto parts = split(field, ',');
    table.push(Json::object({{"name", parts[0]}, {"meaning", parts[1]}, {"type", parts[2]}, {"example", sample_value(parts[2], 1)}, {"sensitive", false}}));
  }
  return table;
}

std::string field_meanings(const Theme& theme) {
  std::string out;
  for (const std::string_view field : split(theme.fields, ';')) out.append(out.empty() ? "" : "、").append(split(field, ',')[1]);
  return out;
}

bool is_transport(std::string_view industry) { return industry >= "53" && industry <= "60"; }
bool is_manufacturing(std::string_view industry) { return industry >= "13" && industry <= "43"; }
bool by_agreement(const Theme& theme) { return theme.source == "agreement" || theme.source == "purchased" || theme.source == "public_authorised"; }

std::string_view scope_of(std::string_view region) { return region.ends_with("0000") ? "province" : region.ends_with("00") ? "city" : "county"; }

Json formats_of(std::string_view form) {
  if (form == "picture") return Json::array({"image", "json"});
  if (form == "audio") return Json::array({"audio", "json"});
  if (form == "text") return Json::array({"json", "csv"});
  if (form == "table") return Json::array({"csv", "mysql"});
  return Json::array({"parquet", "json"});
}

void add_content(Json& form, const SampleForm& sample) {
  const Theme& theme = sample.theme;
  const auto scale = split(theme.scale, ' ');
  form.set("data_forms", Json::array({theme.form}))
      .set("structure_degree", theme.form == "table" || theme.form == "spatial" ? "structured" : theme.form == "text" ? "semi_structured" : "unstructured")
      .set("formats", formats_of(theme.form))
      .set("structure", structure_of(theme))
      .set("publish_field_names", theme.industry < "60")
      .set("scale", Json::object({{"count", number_of(scale[0])}, {"count_unit", scale[1]}, {"volume", number_of(scale[2])}, {"volume_unit", scale[3]}}))
      .set("time_span", Json::object({{"from", std::string(sample.year) + "-01-01"}, {"to", std::string(sample.year) + "-12-31"}}))
      .set("region_scope", scope_of(sample.region))
      .set("regions", Json::array({sample.region}))
      .set("update_frequency", theme.frequency)
      .set("update_term", by_agreement(theme) ? "by_contract" : "three_years");
}

void add_source(Json& form, const SampleForm& sample) {
  const Theme& theme = sample.theme;
  const std::string subject = theme.special == "personal" || theme.special == "public" ? std::string(theme.special) : "enterprise";
  form.set("source_kind", theme.source).set("source_subject", Json::array({subject}));
  form.set("source_explanation", by_agreement(theme) ? "原始数据由数源单位依协议提供，约定了使用目的、范围和期限，交付记录与协议附件留存备查。"
                                                     : "原始数据由本单位在生产经营中通过自有设备和业务系统采集，采集点位、时间和方式均有记录。");
  if (by_agreement(theme))
    form.set("source_agreement", Json::object({{"counterparty", "示例数源单位（" + std::string(sample.place) + "）"}, {"number", "SL-XY-" + std::string(sample.year) + "-018"},
                                               {"from", "2024-01-01"}, {"to", sample.agreement_until}}));
  if (theme.source == "public_automated")
    form.set("crawl_statement", "仅采集官方公开渠道的专利文本，遵守网站协议和访问规则，限速采集，未绕过任何技术措施。");
  if (sample.joint) {
    form.set("source_parties", Json::array({Json::object({{"name", "示例数源单位（" + std::string(sample.place) + "）"}, {"contribution", "提供原始采集记录和口径说明"}})}));
    form.set("joint_reason", "income_agreement").set("income_basis", "by_share");
    form.set("income_terms", "许可、转让所得收益按份额按季结算；许可须过半数份额同意，转让、质押、续展须全体同意。");
  }
}

void add_declarations(Json& form, const SampleForm& sample) {
  const Theme& theme = sample.theme;
  form.set("undisclosed", Json::object({{"declared", true}, {"explanation", "数据仅在本单位和签约合作方范围内使用，未向不特定公众公开。"}, {"measures", "分级授权、加密存储、访问留痕，合作方签订保密协议。"}}));
  Json personal = Json::object({{"status", theme.special == "personal" ? "de_identified" : "none"}});
  if (theme.special == "personal")
    personal.set("legal_basis", Json::array({"consent"})).set("consent_evidence", "采集前以书面或电子方式取得单独同意，同意文本和记录留存。").set("sensitive", false).set("under_14", false);
  Json public_data = Json::object({{"involved", theme.special == "public"}});
  if (theme.special == "public")
    public_data.set("authority", "示例公共数据主管部门").set("contract", "公共数据授权运营协议（示例）第6号").set("registration_code", "SL-GG-2025-0006").set("until", sample.agreement_until);
  form.set("personal_information", std::move(personal)).set("public_data", std::move(public_data));
  form.set("data_level", theme.special == "important" ? "important" : "general");
  form.set("level_basis", "依据本单位数据分类分级清单和自评报告确定。");
  form.set("cross_border", Json::object({{"status", "none"}}));
  form.set("restrictions", "未经许可不得转售，不得用于识别特定自然人，不得出境。");
}

Json named_deposit(const SampleForm& sample, std::string_view title, Instant now) {
  const Json& here = sample.deposit;
  if (!here.is_null())
    return Json::object({{"method", "platform"}, {"body", "数权平台（演示）"}, {"number", here["number"]}, {"digest_algorithm", "sm3"}, {"digest", here["head_sm3"]}, {"time", here["received_at"]}, {"deposit_id", here["id"]}});
  return Json::object({{"method", "blockchain"}, {"body", "示例电子数据存证中心"}, {"number", "SLCZ-" + crypto::to_hex(crypto::sha256(title)).substr(0, 10)},
                       {"digest_algorithm", "sha256"}, {"digest", crypto::to_hex(crypto::sha256(sample_rows(sample.theme) + std::string(title)))},
                       {"time", to_string(Instant{now.unix_ms - 2 * 86'400'000LL})}});
}

void add_deposit(Json& form, const SampleForm& sample, std::string_view title, Instant now) {
  form.set("deposit", named_deposit(sample, title, now));
  Json rows = Json::object({{"rows", sample.sample_blob.empty() ? 0 : kSampleRows}, {"visibility", "examiner"}});
  if (sample.sample_blob.empty()) rows.set("reason_none", "含重要数据，依规定不提供样例。");
  else rows.set("file", sample.sample_blob);
  form.set("sample", std::move(rows));
}

void add_local_fields(Json& form, const SampleForm& sample) {
  const Theme& theme = sample.theme;
  if (sample.pack == "jiangsu") {
    if (is_manufacturing(theme.industry)) form.set("business_stage", "manufacturing");
    if (!theme.emerging.empty()) form.set("emerging_industry", theme.emerging);
  }
  if (sample.pack == "guizhou" && is_transport(theme.industry)) {
    form.set("transport_zone", theme.zone.empty() ? "other" : theme.zone);
    if (!theme.scene.empty()) form.set("transport_scene", theme.scene);
  }
}

}  // namespace

std::string sample_title(const SampleForm& form) { return std::string(form.year) + "年" + std::string(form.place) + std::string(form.theme.title); }

std::string sample_rows(const Theme& theme) {
  std::string csv;
  const auto fields = split(theme.fields, ';');
  for (int row = -1; row < kSampleRows; ++row) {
    std::string line;
    for (const std::string_view field : fields) {
      const auto parts = split(field, ',');
      line.append(line.empty() ? "" : ",").append(row < 0 ? std::string(parts[0]) : sample_value(parts[2], row));
    }
    csv += line + "\n";
  }
  return csv;
}

std::string sample_table(const Theme& theme, int first, int last, bool turned) {
  const auto fields = split(theme.fields, ';');
  const auto line = [&](const auto& cell) {
    std::vector<std::string> cells;
    for (std::size_t column = 0; column < fields.size(); ++column) cells.push_back(cell(split(fields[column], ','), column));
    if (turned) std::ranges::reverse(cells);
    std::string joined;
    for (const std::string& each : cells) joined.append(joined.empty() ? "" : ",").append(each);
    return joined + "\n";
  };
  std::string csv = line([](const auto& field, std::size_t) { return std::string(field[0]); });
  for (int i = 0; i < last - first; ++i) {
    const int row = turned ? last - 1 - i : first + i;
    csv += line([&](const auto& field, std::size_t column) { return table_value(field[2], row, column); });
  }
  return csv;
}

Json application_form(const SampleForm& sample, Instant now) {
  const Theme& theme = sample.theme;
  const std::string title = sample_title(sample), purpose(theme.purpose), processing(theme.processing), meanings = field_meanings(theme);
  Json form = Json::object({{"title", title}, {"industry", theme.industry}});
  form.set("overview", "本数据集由" + std::string(sample.holder) + "加工形成，记录" + std::string(sample.place) + std::string(sample.year) + "年" + meanings + "等内容，" + purpose + "。（示例数据）");
  form.set("scenario", purpose + "；已在" + std::string(sample.place) + "试用，减少人工统计并缩短决策时间。");
  add_source(form, sample);
  add_content(form, sample);
  form.set("processing_summary", "输入为原始采集记录；先做格式统一、去重、补缺和异常剔除；再" + processing + "；输出为" + meanings + "等数据项，并按批次做质量核验和版本留存。");
  form.set("processing_public", processing + "。");
  form.set("achievement", "口径设计、规则与模型参数由本单位技术人员结合业务经验反复试验确定，处理结果与原始记录有实质区别，体现智力劳动投入。");
  form.set("value_statement", purpose + "；可以许可、质押等方式实现价值，已有意向使用单位。");
  add_declarations(form, sample);
  add_deposit(form, sample, title, now);
  form.set("use_intention", theme.form == "table" ? Json::array({"licence", "pledge"}) : Json::array({"licence", "listing"}));
  form.set("channel", "normal");
  add_local_fields(form, sample);
  form.set("attachments", sample.attachments);
  form.set("commitment", Json::object({{"truthful", true}, {"lawful_source", true}, {"no_dispute", true}, {"no_duplicate", true}}));
  return form;
}

Json objection_form(std::string_view objector, std::string_view title, std::string_view kind, const BlobId& evidence) {
  return Json::object({{"name", objector},
                       {"contact_name", "联系人示例"},
                       {"phone", "13800000000"},
                       {"kind", kind},
                       {"relation", "曾向申请人提供部分原始数据"},
                       {"grounds", "《" + std::string(title) + "》使用了我方依合同提供的部分采集记录，合同约定未经书面同意不得单独申请登记，请予核查。"},
                       {"request", "请求不予登记，或者将我方列为共同申请人"},
                       {"evidence", Json::array({Json::object({{"blob", evidence.value}, {"name", "数据提供合同（示例）.txt"}, {"note", "证明数据来源和约定"}})})},
                       {"truthful", true}});
}

Json findings_input(std::string_view doubtful) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kReasons{{{"source", "来源说明与协议、采集记录一致，链条完整。"},
                                                                                  {"lawfulness", "收集方式合法，分级和个人信息声明相符。"},
                                                                                  {"processing", "清洗、规则和模型说明具体，可以重复。"},
                                                                                  {"practical_value", "应用场景真实，已有试用单位和效果。"},
                                                                                  {"achievement", "数据集合体现口径设计等智力劳动。"}}};
  Json findings = Json::object();
  for (const auto& [element, reasons] : kReasons) {
    const bool met = element != doubtful;
    findings.set(element, Json::object({{"result", met ? "met" : "not_met"}, {"reasons", met ? reasons : std::string_view("现有材料不能说明该项要素，补充后仍无法核实。")}}));
  }
  return findings;
}

Json correction_list_input(std::string_view pointer, std::string_view reason) {
  return Json::object({{"points", Json::array({Json::object({{"field", pointer}, {"reason", reason}, {"clause", "NDA-art.17"}})})}});
}

Json correction_response_input(std::string_view pointer, std::string_view answer) {
  return Json::object({{"points", Json::array({Json::object({{"field", pointer}, {"answer", answer}})})}});
}

}  // namespace shuquan::office
