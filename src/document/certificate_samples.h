#pragma once
// Certificates that tests and the benchmark draw. Only for *_test.cpp and bench/.
#include <string>
#include <utility>
#include <vector>

#include "document/certificate.h"

namespace shuquan::document {

inline CertificateFacts plain_sample() {
  CertificateFacts facts;
  facts.name = "城市轨道交通客流时空分布数据集";
  facts.holders = {{"示例市轨道交通运营有限公司", ""}};
  facts.registration_number = "2026SE000000123K";
  facts.certificate_number = "20261111000000123";
  facts.filed = make_date(2026, 8, 17);
  facts.announced = make_date(2026, 11, 21);
  facts.valid_from = make_date(2026, 11, 21);
  facts.valid_until = make_date(2029, 11, 20);
  facts.industry = "交通运输、仓储和邮政业";
  facts.scenario = "用于城市轨道交通运力调度、站点客流预警和沿线商业选址分析，支持按十五分钟粒度查询进出站客流及换乘客流。";
  facts.source_kind = "自行产生";
  facts.deposit_number = "CZ-20260810-7F3A91C2";
  facts.registry = "示例市数据知识产权登记中心";
  facts.registry_en = "Data Intellectual Property Registration Centre of Shili City";
  facts.issued = make_date(2026, 11, 21);
  facts.public_url = "https://register.example.cn/r/2026SE000000123K";
  facts.log_origin = "register.example.cn/log";
  facts.entry_index = 48213;
  facts.leaf_hash = "ece333c47d0807ed8ff1461849ac899c69183a6fc008aec701151a75c2376379";
  facts.entry = R"({"effect":"grant","right":123,"v":1})";
  facts.proof = "c2sp.org/tlog-proof@v1\nindex 48213\nhH9fPpkLzM1ZQmWfGgQyVh2m1k1lq0oQkT3QYVbK8aM=\n\nregister.example.cn/log\n48214\n"
                "3q2+796tvu/erb7v3q2+796tvu/erb7v3q2+796tvu8=\n\n— register.example.cn/log Az3grlgtzPICa5OS8npVmf1Myq/5\n";
  return facts;
}

/// Name and sample; every one must fit its page.
inline std::vector<std::pair<std::string, CertificateFacts>> certificate_samples() {
  std::vector<std::pair<std::string, CertificateFacts>> out;
  out.emplace_back("plain", plain_sample());

  CertificateFacts demo = plain_sample();
  demo.demo = true;
  demo.registry = "数权演示登记机构";
  demo.registry_en = "Shuquan Demonstration Office";
  demo.holders = {{"示例数据科技有限公司", "60%"}, {"示例大学", "40%"}};
  out.emplace_back("demo", demo);

  CertificateFacts many = plain_sample();
  many.version = 3;
  many.holders.clear();
  for (int i = 1; i <= 23; ++i)
    many.holders.push_back({"第" + std::to_string(i) + "号示例数据要素流通与交通大数据应用技术研究院有限责任公司", "1/23"});
  out.emplace_back("many_holders", many);

  CertificateFacts longest = plain_sample();
  longest.name =
      "面向京津冀协同发展区域一体化综合交通枢纽旅客联程联运服务质量评价与运力动态优化配置的多源异构时空融合分析数据集（二〇二六年度第三季度增补修订版）";
  longest.name_en = "Multi-source spatio-temporal data set for evaluating intermodal passenger services and optimising capacity in the "
                    "Beijing-Tianjin-Hebei region, third quarter of 2026, supplemented and revised";
  longest.registration_number = std::string(20, '8') + std::string(20, 'W');
  longest.certificate_number = std::string(40, '2');
  longest.industry = "信息传输、软件和信息技术服务业——互联网和相关服务——互联网数据服务（大数据处理与区块链应用）";
  longest.source_kind = "由自行产生、协议取得与公共数据授权运营三类来源经汇聚、清洗、脱敏、标注和加工后形成";
  longest.deposit_number = "（2026）示例市公证内经证字第00012345号；区块链存证 0x9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
  longest.scenario.clear();
  for (int i = 0; i < 25; ++i)
    longest.scenario += "用于跨区域多方式联程运输的需求预测、时刻协同、票务清分、应急疏散推演和碳排放核算，并向交通主管部门提供决策支持；";
  longest.holders.clear();
  for (int i = 1; i <= 9; ++i)
    longest.holders.push_back({"第" + std::to_string(i) + "合作方·京津冀区域综合交通枢纽一体化运营管理与旅客联程服务数据资源开发利用股份有限公司", "11.11%"});
  longest.registry = "示例省示例自治州示例经济技术开发区数据知识产权登记服务和综合保护中心";
  longest.registry_en = "Registration Service and Integrated Protection Centre for Data Intellectual Property of the Shili Economic and "
                        "Technological Development Zone";
  longest.public_url = "https://register.example.cn/public/rights/" + std::string(150, 'x');
  longest.log_origin = "transparency-log.register.data-intellectual-property.example.cn/registers/shili-province/2026/sha256";
  longest.entry_index = 9'007'199'254'740'991;
  out.emplace_back("longest", longest);

  CertificateFacts limits = longest;
  for (auto* text : {&limits.name, &limits.name_en}) text->clear();
  for (int i = 0; i < 400; ++i) limits.name += "数";
  limits.name_en = std::string(1200, 'W');
  for (auto& holder : limits.holders) holder = {std::string(600, 'M'), std::string(20, '%')};
  limits.scenario = std::string(6000, 'm');
  limits.industry = limits.source_kind = limits.deposit_number = limits.registry_en = std::string(300, 'W');
  limits.registry.clear();
  for (int i = 0; i < 64; ++i) limits.registry += "局";
  limits.statement.clear();
  for (int i = 0; i < 200; ++i) limits.statement += "权";
  limits.statement_en = std::string(800, 'w');
  limits.log_origin = std::string(300, 'w');
  limits.public_url = "https://" + std::string(292, 'w');
  out.emplace_back("limits", limits);

  CertificateFacts rare = plain_sample();
  rare.name = "𠮷㮾䶮地名用字与生僻姓氏（喆、堃、𬭎、𫘝、㙍、龘、𪚥）规范化数据集";
  rare.holders = {{"㛃㬎𫍯（北京）数据科技有限公司", "1/3"}, {"阿卜杜热合曼·买买提", "1/3"}, {"Ærøskøbing Dataværk A/S — Ελλάς, Žižkov", "1/3"}};
  out.emplace_back("rare_characters", rare);

  CertificateFacts english = plain_sample();
  english.name = "Hourly passenger flow by station and line of the Shili metropolitan railway network, 2019–2026";
  english.holders = {{"Northern Metropolitan Railway Data Services Incorporated", "75%"}, {"O'Brien & Müller <Analytics> Ltd.", "25%"}};
  english.industry = "Transport, storage and post";
  english.scenario = "Capacity planning, early warning of crowding, and choice of retail sites along the lines.";
  english.source_kind = "Self-generated";
  english.registry = "Data IP Registration Centre of Shili";
  english.registry_en = "";
  english.deposit_number = "";
  out.emplace_back("english", english);
  return out;
}

}  // namespace shuquan::document
