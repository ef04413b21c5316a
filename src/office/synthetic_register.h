#pragma once
// For tests and benchmarks only: an office with an empty data folder, and rights made up from a seed, granted through the
// registrar like real ones.
#include <unistd.h>

#include <filesystem>
#include <random>

#include "office/register_effect.h"
#include "office/registrar.h"

namespace shuquan::office::synthetic {

inline const std::vector<std::string>& words() {
  static const std::vector<std::string> kWords = {"交通", "客流", "轨道", "车辆", "轨迹", "物流", "港口", "航运", "制造", "设备", "传感", "质检", "工艺", "能耗", "电池", "充电", "医药",
                                                  "影像", "基因", "临床", "材料", "合金", "高分子", "机器人", "操作", "视频", "语音", "遥感", "气象", "水文", "土壤", "作物", "金融", "信用",
                                                  "消费", "门店", "旅游", "文博", "教育", "试题", "环保", "排放", "碳核算", "电力", "负荷", "光伏", "风电", "储能", "城市", "道路", "停车",
                                                  "信号灯", "公交", "地铁", "航空", "机场", "仓储", "供应链", "采购", "海关", "贸易", "汇率", "保险", "理赔"};
  return kWords;
}

/// A right with made-up but plausible public facts; the same seed and ordinal give the same right.
inline registry::Right right(std::uint64_t ordinal, LocalDate announced, unsigned seed = 1) {
  std::mt19937_64 random(seed * 1'000'003ULL + ordinal);
  const auto pick = [&](const auto& list) -> const auto& { return list[random() % list.size()]; };
  static const std::vector<std::string> kPlaces = {"beijing", "jiangsu", "guizhou"}, kIndustries = {"I65", "I64", "C36", "C38", "G54", "G55", "M73", "A01", "J66", "N77"},
                                        kSources = {"self_collected", "agreement", "purchased", "public_authorised"}, kKinds = {"数据集", "数据库", "样本集", "指标集"};
  const std::string a = pick(words()), b = pick(words()), c = pick(words()), d = pick(words());
  registry::Right out;
  out.ordinal = ordinal;
  out.number = "DN" + std::to_string(2026'0000'0000ULL + ordinal);
  out.certificate_number = "CN" + std::to_string(7'000'000'000ULL + ordinal);
  out.jurisdiction = pick(kPlaces);
  out.name = a + b + pick(kKinds);
  const bool person = random() % 20 == 0;
  registry::Holder holder;
  if (person) {
    holder.kind = registry::HolderKind::person;
    holder.commitment = std::string(64, 'a');
  } else {
    holder.name = pick(words()) + std::to_string(random() % 997) + "号数据科技有限公司";
    holder.identifier = "91110000MA" + std::to_string(10'000'000 + random() % 90'000'000);
  }
  out.holders.push_back(std::move(holder));
  out.filed_on = plus_days(announced, -60);
  out.announced_on = announced;
  out.valid_from = announced;
  out.valid_until = plus_years(announced, 3);
  out.description = Json::object({{"overview", "汇集" + a + "与" + c + "的" + b + "记录，按日更新，用于" + d + "分析和预测。"},
                                  {"industry", pick(kIndustries)},
                                  {"scenario", "供" + d + "企业评估" + c + "风险、优化" + a + "配置使用。"},
                                  {"source_kind", pick(kSources)},
                                  {"application_number", "SQ-" + std::to_string(ordinal)}});
  return out;
}

/// A folder that is gone with the object.
class Folder {
 public:
  Folder() {
    static int made = 0;
    path_ = (std::filesystem::temp_directory_path() / ("shuquan_office_" + std::to_string(::getpid()) + "_" + std::to_string(++made))).string();
    std::filesystem::remove_all(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline Options options(const std::string& data, const std::string& database = {}) {
  Options out;
  out.data = data;
  out.database = database;
  out.public_url = "https://register.example";
  return out;
}

/// Grants `right` with its holder of record; the ordinal is the next free one.
inline Outcome grant(Transaction& tx, registry::Right right, const CaseId& case_id = CaseId{}, const std::string& person_name = "张小明", const PartyId& party = PartyId(std::string_view("party-1"))) {
  right.ordinal = tx.log.next_ordinal();
  SHUQUAN_TRY(const RegisteredEffect registered, register_effect(tx, registry::grant(right), case_id, {}));
  int position = 0;
  for (const registry::Holder& holder : right.holders) {
    SHUQUAN_CHECK(store::save_holder(tx.db, right.ordinal, {position, party, holder.name.empty() ? person_name : holder.name, holder.share_bp}));
    ++position;
  }
  return Json::object({{"ordinal", right.ordinal}, {"number", right.number}, {"index", registered.place.index}});
}

/// Grants `count` made-up rights in batches of `at_once`, announced day after day from `first`.
inline Result<void> grow(Registrar& registrar, std::uint64_t first_ordinal, std::uint64_t count, LocalDate first, std::uint64_t at_once = 50) {
  for (std::uint64_t done = 0; done < count; done += at_once) {
    SHUQUAN_TRY(const Json answer, registrar.run([&](Transaction& tx) -> Outcome {
                  for (std::uint64_t i = done; i < std::min(count, done + at_once); ++i) {
                    const std::uint64_t ordinal = first_ordinal + i;
                    SHUQUAN_TRY(const Json granted, grant(tx, right(ordinal, plus_days(first, static_cast<int>(ordinal / 20)))));
                  }
                  return Json();
                }));
  }
  return {};
}

}  // namespace shuquan::office::synthetic
