#include "office/demo_data_cases.h"

#include <array>

namespace shuquan::office {
namespace {

// Cases in every state of the procedure, and rights with a life after the grant; the day of the last step is counted back from today.
constexpr auto kCases = std::to_array<SampleCase>({
    // --- Beijing
    {"crossing", "beijing", "2025", "北京市", "110000", "bj-icv", "registered", 40, "", "licensed"},
    {"rainy_driving", "beijing", "2025", "北京市亦庄", "110115", "bj-icv", "registered", 3, "joint", "licence_waiting"},
    {"ev_usage", "beijing", "2024", "北京市", "110000", "bj-icv", "registered", 38, "capped"},
    {"crossing", "beijing", "2026", "北京市海淀区", "110108", "bj-icv", "publicity", 4},
    {"ev_usage", "beijing", "2026", "北京市", "110000", "bj-icv", "examining", 3, "copied"},
    {"rainy_driving", "beijing", "2026", "北京市", "110000", "bj-icv", "draft", 2},
    {"ev_usage", "beijing", "2023", "北京市昌平区", "110114", "bj-icv", "registered", 27},
    {"parking", "beijing", "2025", "北京市朝阳区", "110105", "bj-parking", "registered", 30, "corrected", "pledged"},
    {"parking", "beijing", "2026", "北京市东城区", "110101", "bj-parking", "submitted", 2},
    {"pathology", "beijing", "2024", "北京市", "110000", "bj-bio", "registered", 29, "agent capped"},
    {"enzyme", "beijing", "2025", "北京市", "110000", "bj-bio", "objection_review", 3, "agent"},
    {"grasp", "beijing", "2025", "北京市", "110000", "bj-robot", "registered", 4, "", "transfer_waiting"},
    {"humanoid", "beijing", "2025", "北京市", "110000", "bj-robot", "accepted", 2},
    {"wafer", "beijing", "2025", "北京市", "110000", "bj-chip", "registered", 6, "", "renamed"},
    {"sme_credit", "beijing", "2024", "北京市西城区", "110102", "bj-fin", "registered", 66, "agent lapsed"},
    {"sme_credit", "beijing", "2025", "北京市", "110000", "bj-fin", "correction_exam", 4, "agent"},
    {"airport", "beijing", "2025", "北京市顺义区", "110113", "bj-air", "objection_dismissed", 20},
    {"cold_chain", "beijing", "2025", "北京市通州区", "110112", "bj-logistics", "registered", 5, "", "frozen"},
    {"freight", "beijing", "2024", "京津冀", "110000", "bj-logistics", "registered", 6, "capped", "renewal_under_way"},
    {"freight", "beijing", "2025", "京津冀", "110000", "bj-logistics", "refused", 25},
    {"speech", "beijing", "2024", "北京市", "110000", "bj-speech", "registered", 5, "", "release_waiting"},
    {"patent", "beijing", "2025", "北京市", "110000", "bj-patent", "objection_upheld", 12},
    {"patent", "beijing", "2026", "北京市", "110000", "bj-patent", "not_accepted", 18},
    {"energy", "beijing", "2025", "北京市石景山区", "110107", "bj-energy", "publicity", 8},
    {"air_quality", "beijing", "2025", "北京市房山区", "110111", "bj-sky", "ready", 12},
    {"pattern", "beijing", "2025", "北京市", "110000", "bj-culture", "withdrawn", 21},
    {"grid_map", "beijing", "2025", "北京市西城区", "110102", "bj-energy", "terminated", 16},
    {"speech", "beijing", "2025", "北京市", "110000", "person-beijing", "deemed_intake", 14},
    {"speech", "beijing", "2024", "北京市海淀区", "110108", "bj-speech", "draft", 190},  // left alone until it is archived
    // --- Jiangsu
    {"battery", "jiangsu", "2024", "常州市", "320400", "js-battery", "registered", 20, "", "pledge_released"},
    {"battery", "jiangsu", "2025", "江苏省", "320000", "js-battery", "registered", 5, "joint", "licence_waiting"},
    {"ev_usage", "jiangsu", "2025", "江苏省", "320000", "js-battery", "publicity", 6, "joint deposited"},
    {"energy", "jiangsu", "2025", "常州市", "320400", "js-battery", "correction_intake", 3},
    {"battery", "jiangsu", "2026", "江苏省", "320000", "js-battery", "draft", 1, "joint"},
    {"port", "jiangsu", "2025", "苏州市太仓港", "320500", "js-port", "registered", 25, "", "transferred"},
    {"port", "jiangsu", "2026", "苏州市太仓港", "320500", "js-port", "objection_admitted", 2},
    {"cnc", "jiangsu", "2025", "苏州市", "320500", "js-cnc", "registered", 12, "corrected", "licence_ended"},
    {"wind", "jiangsu", "2025", "盐城市", "320900", "js-wind", "registered", 4, "agent", "release_waiting"},
    {"crossing", "jiangsu", "2025", "无锡市", "320200", "js-icv", "registered", 18},
    {"freight", "jiangsu", "2025", "江苏省", "320000", "js-icv", "proposed", 2},
    {"textile", "jiangsu", "2025", "南通市", "320600", "js-textile", "registered", 10, "", "cancelled"},
    {"steel", "jiangsu", "2025", "镇江市", "321100", "js-steel", "suspended", 5},
    {"enzyme", "jiangsu", "2025", "泰州市", "321200", "js-pharma", "registered", 20, "agent", "revoked"},
    {"pathology", "jiangsu", "2025", "泰州市", "321200", "js-pharma", "examining", 1, "agent"},
    {"carbon", "jiangsu", "2024", "连云港市", "320700", "js-carbon", "registered", 76},
    {"carbon", "jiangsu", "2025", "镇江市", "321100", "js-steel", "registered", 32},  // the examiner of the next finds both similar
    {"carbon", "jiangsu", "2025", "连云港市", "320700", "js-carbon", "objection_partly", 6},
    {"grasp", "jiangsu", "2025", "苏州市", "320500", "js-robot", "registered", 7},
    {"humanoid", "jiangsu", "2026", "苏州市", "320500", "js-robot", "submitted", 7},
    {"waterway", "jiangsu", "2025", "淮安市", "320800", "js-water", "objection_withdrawn", 13},
    {"crop", "jiangsu", "2025", "宿迁市", "321300", "js-farm", "registered", 22},
    {"energy", "jiangsu", "2025", "南京市", "320100", "js-energy", "accepted", 3},
    {"rail", "jiangsu", "2025", "徐州市", "320300", "js-rail", "examination_suspended", 4},
    {"rail", "jiangsu", "2024", "江苏省", "320000", "js-rail", "deemed_exam", 15},
    {"textile", "jiangsu", "2026", "江苏省", "320000", "person-jiangsu", "withdrawn", 9},
    // --- Guizhou
    {"expressway", "guizhou", "2024", "贵州省", "520000", "gz-express", "registered", 30, "guided", "licensed"},
    {"service_area", "guizhou", "2025", "贵州省", "520000", "gz-express", "registered", 2, "joint", "licence_waiting"},
    {"road_weather", "guizhou", "2025", "贵州省", "520000", "gz-express", "publicity", 2, "asked green"},
    {"expressway", "guizhou", "2026", "贵州省", "520000", "gz-express", "guidance", 1},
    {"service_area", "guizhou", "2026", "贵州省", "520000", "gz-express", "draft", 3, "guided"},
    {"bridge", "guizhou", "2025", "贵州省", "520000", "gz-bridge", "registered", 6, "asked green", "transfer_waiting"},
    {"bridge", "guizhou", "2026", "毕节市", "520500", "gz-bridge", "submitted", 1, "asked"},
    {"bus", "guizhou", "2025", "贵阳市", "520100", "gz-bus", "registered", 8, "guided", "pledged"},
    {"airport", "guizhou", "2025", "贵阳市", "520100", "gz-air", "objection_mediation", 4},
    {"liquor", "guizhou", "2025", "遵义市", "520300", "gz-liquor", "registered", 21, "corrected", "pledged_late"},
    {"phosphate", "guizhou", "2025", "黔南州", "522700", "gz-phosphate", "accepted", 1, "asked green"},
    {"tea", "guizhou", "2025", "黔东南州", "522600", "gz-tea", "registered", 9, "", "renamed"},
    {"tourism", "guizhou", "2025", "安顺市", "520400", "gz-tour", "registered", 4, "guided", "cancelled"},
    {"pattern", "guizhou", "2025", "贵州省", "520000", "gz-tour", "objection_forwarded", 3},
    {"herb", "guizhou", "2025", "黔西南州", "522300", "gz-herb", "registered", 5},
    {"multimodal", "guizhou", "2025", "贵州省", "520000", "gz-rail", "registered", 39, "capped"},
    {"waterway", "guizhou", "2025", "乌江流域", "520600", "gz-river", "objection_inadmissible", 8},
    {"cargo_risk", "guizhou", "2025", "贵州省", "520000", "gz-insurance", "examining", 2},
    {"express", "guizhou", "2025", "毕节市", "520500", "gz-post", "objection_filed", 2},
    {"alloy", "guizhou", "2025", "六盘水市", "520200", "gz-alloy", "refused", 10},
    {"multimodal", "guizhou", "2026", "贵州省", "520000", "gz-rail", "not_accepted", 6},
    {"tea", "guizhou", "2026", "黔东南州", "522600", "person-guizhou", "correction_intake", 5},
});

}  // namespace

std::span<const SampleCase> demo_cases() { return kCases; }

}  // namespace shuquan::office
