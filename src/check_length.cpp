// Translations that are much shorter or longer than those around them.
#include "check_length.h"

#include <cmath>

namespace diglot {
namespace {

// A text this short has no length to speak of.
constexpr size_t kShortest = 12;
// Units from which an article's own ratio is measured; below, the prior speaks louder.
constexpr double kPriorWeight = 8;
constexpr double kWidest = 3.2;  // in standard deviations
// A text of more than kLong characters is too long for one that has kExtreme times fewer.
constexpr size_t kLong = 40;
constexpr size_t kExtreme = 8;

size_t characters(std::string_view text) {
  size_t count = 0;
  for (char c : text) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
  return count;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

bool LengthCheck::add(uint32_t unit, const UnitPair& pair, Report& report) {
  const size_t source = characters(pair.source.text);
  const size_t target = characters(pair.target.text);
  // Of short texts only what no language explains.
  if (source < kShortest && target > kLong && target > kExtreme * source)
    report.whole(Diag::kLengthExtreme, target, source);
  if (source < kShortest || target == 0) return false;
  samples_.push_back({unit, std::log(static_cast<double>(target) / static_cast<double>(source)),
                      std::sqrt(static_cast<double>(source))});
  return true;
}

bool LengthJudgement::outlier() const { return std::abs(deviation) > kWidest && (factor > 1.57 || factor < 0.64); }

std::vector<LengthJudgement> LengthCheck::judge(bool unspaced) const {
  std::vector<LengthJudgement> out;
  if (samples_.empty()) return out;
  std::vector<double> values;
  for (const Sample& sample : samples_) values.push_back(sample.log_ratio);
  const auto count = static_cast<double>(values.size());
  const double prior = unspaced ? std::log(0.5) : std::log(1.1);
  const double center = (median(values) * count + prior * kPriorWeight) / (count + kPriorWeight);
  values.clear();
  for (const Sample& sample : samples_) values.push_back(std::abs(sample.log_ratio - center) * sample.weight);
  // The median absolute deviation is robust against the very outliers that are looked for (Rousseeuw & Croux 1993).
  const double spread = (1.4826 * median(values) * count + 1.6 * kPriorWeight) / (count + kPriorWeight);
  for (const Sample& sample : samples_) {
    const double distance = sample.log_ratio - center;
    out.push_back({sample.unit, distance * sample.weight / spread, std::exp(distance)});
  }
  return out;
}

}  // namespace diglot
