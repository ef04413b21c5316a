// What a certificate, a letter and a list cost, beside the part that nobody can save: the signature. Milliseconds of processor
// time per call, medians.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include "crypto/cms.h"
#include "document/certificate.h"
#include "document/certificate_samples.h"
#include "document/letter.h"
#include "document/sheet.h"

namespace {

using namespace shuquan;
using namespace shuquan::document;

double processor_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double median_ms(int rounds, const std::function<bool()>& work) {
  std::vector<double> times;
  for (int i = 0; i < rounds; ++i) {
    const double start = processor_ms();
    if (!work()) return -1;
    times.push_back(processor_ms() - start);
  }
  std::ranges::sort(times);
  return times[times.size() / 2];
}

LetterDocument letter_of(int points) {
  LetterDocument letter;
  letter.office = "示例市数据知识产权登记中心";
  letter.title = "补正通知书";
  letter.number = "示数登补〔2026〕12号";
  letter.date = make_date(2026, 11, 21);
  letter.addressee = "示例市轨道交通运营有限公司";
  for (int i = 0; i < points; ++i)
    letter.points.push_back({"数据来源证明缺少与客流清分中心签订的数据共享协议，请补充提交协议扫描件。", "管理办法第十二条", "数据来源"});
  return letter;
}

bool write_sheet(const std::string& path, int rows, Instant now) {
  std::vector<SheetColumn> columns(10, {"登记号", 20, SheetColumn::Kind::text});
  auto sheet = SheetWriter::create(path, "登记簿", std::move(columns), now);
  if (!sheet) return false;
  const std::vector<SheetCell> row{std::string("2026SE000000123K"), std::string("城市轨道交通客流时空分布数据集"), make_date(2026, 1, 1),
                                   std::int64_t{42}, 0.5, std::string("示例市"), std::string("有效"), make_date(2029, 1, 1),
                                   std::int64_t{7}, std::string("自行产生")};
  for (int i = 0; i < rows; ++i)
    if (!sheet->add_row(row)) return false;
  return sheet->finish().has_value();
}

}  // namespace

int main() {
  std::string folder = "/tmp/document_benchXXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) return 1;
  const Instant now{1'795'226'400'000};
  const auto key = crypto::SealKey::open(folder + "/seal.pem", "示例市数据知识产权登记中心", now);
  if (!key) return 1;
  const Seal seal{&*key, now};
  const CertificateFacts facts = plain_sample();
  const CertificateFacts rare = certificate_samples()[5].second;

  std::string pdf;
  const double first = median_ms(1, [&] {
    auto made = render_certificate(facts, seal);
    if (made) pdf = *std::move(made);
    return !pdf.empty();
  });
  const double certificate = median_ms(200, [&] { return render_certificate(facts, seal).has_value(); });
  const double with_rare = median_ms(50, [&] { return render_certificate(rare, seal).has_value(); });
  const double reading = median_ms(200, [&] { return read_certificate(pdf).has_value(); });
  const std::string_view content[] = {pdf};
  const double signing = median_ms(200, [&] { return crypto::sign_cms_detached(*key, content).has_value(); });
  const double one_page = median_ms(50, [&] { return render_letter(letter_of(3), seal, now).has_value(); });
  const double many_pages = median_ms(10, [&] { return render_letter(letter_of(300), seal, now).has_value(); });
  constexpr int kRows = 20'000;
  const double sheet = median_ms(5, [&] { return write_sheet(folder + "/list.xlsx", kRows, now); });

  std::printf("signature alone (baseline)       %8.2f ms\n", signing);
  std::printf("certificate, first of a process  %8.2f ms   %6zu bytes\n", first, pdf.size());
  std::printf("certificate                      %8.2f ms   %.1f × the signature\n", certificate, certificate / signing);
  std::printf("certificate, rare characters     %8.2f ms   %.2f × the certificate\n", with_rare, with_rare / certificate);
  std::printf("reading a certificate            %8.2f ms   %.2f × the certificate\n", reading, reading / certificate);
  std::printf("letter of 3 points               %8.2f ms\n", one_page);
  std::printf("letter of 300 points             %8.2f ms   %.1f × the letter of 3\n", many_pages, many_pages / one_page);
  std::printf("list of %d rows, 10 columns   %8.2f ms   %.0f rows/s\n", kRows, sheet, kRows / sheet * 1000);
  ::unlink((folder + "/list.xlsx").c_str());
  ::unlink((folder + "/seal.pem").c_str());
  ::rmdir(folder.c_str());
  return std::min({first, certificate, with_rare, reading, signing, one_page, many_pages, sheet}) < 0 ? 1 : 0;
}
