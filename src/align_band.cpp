#include "align_band.h"

#include <algorithm>
#include <iterator>

namespace diglot {
namespace {

constexpr size_t kFullCells = 1U << 17U;  // a larger piece is aligned in a band
constexpr uint32_t kHalfBand = 60;

}  // namespace

std::vector<Point> rising(const std::vector<Point>& points) {
  std::vector<size_t> tops;
  std::vector<size_t> before(points.size(), SIZE_MAX);
  for (size_t i = 0; i < points.size(); ++i) {
    const auto at = std::lower_bound(tops.begin(), tops.end(), points[i].second,
                                     [&](size_t top, uint32_t value) { return points[top].second < value; });
    if (at != tops.begin()) before[i] = *std::prev(at);
    if (at == tops.end()) {
      tops.push_back(i);
    } else {
      *at = i;
    }
  }
  std::vector<Point> chain;
  for (size_t i = tops.empty() ? SIZE_MAX : tops.back(); i != SIZE_MAX; i = before[i]) chain.push_back(points[i]);
  std::reverse(chain.begin(), chain.end());
  return chain;
}

bool Band::is_full(const Piece& piece) { return size_t{piece.rows() + 1} * (piece.columns() + 1) <= kFullCells; }

Band::Band(const Piece& piece, const std::vector<Point>& path) {
  const uint32_t rows = piece.rows();
  const uint32_t columns = piece.columns();
  rows_.resize(rows + 1, {0, columns + 1});
  if (!is_full(piece)) {
    Point from{0, 0};
    for (const Point& point : path) {
      if (point.first > from.first) follow(from, point, columns);
      from = point;
    }
    follow(from, {rows, columns}, columns);
    rows_[0].begin = 0;
    rows_[rows].end = columns + 1;
    // Both edges only move on, so that every column's rows are a range.
    for (uint32_t row = 1; row <= rows; ++row) rows_[row].end = std::max(rows_[row].end, rows_[row - 1].end);
    for (uint32_t row = rows; row-- > 0;) rows_[row].begin = std::min(rows_[row].begin, rows_[row + 1].begin);
  }
  for (Row& row : rows_) {
    row.offset = cells_;
    cells_ += row.end - row.begin;
  }
}

void Band::follow(Point from, Point to, uint32_t columns) {
  const uint32_t rows = to.first - from.first;
  const bool whole = size_t{rows} * (to.second - from.second) <= kFullCells / 4;
  const uint32_t step = rows == 0 ? 0 : (to.second - from.second) / rows + 1;
  for (uint32_t row = from.first; row <= to.first; ++row) {
    const uint64_t along = rows == 0 ? 0 : uint64_t{row - from.first} * (to.second - from.second) / rows;
    const auto middle = static_cast<uint32_t>(from.second + along);
    const uint32_t reach = kHalfBand + step;
    // A short leg of the way is open in all its width.
    const uint32_t least = whole ? from.second : middle;
    const uint32_t most = whole ? to.second : middle;
    rows_[row].begin = least > reach ? least - reach : 0;
    rows_[row].end = std::min(columns + 1, most + reach + 1);
  }
}

}  // namespace diglot
