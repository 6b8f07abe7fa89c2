// The part of two texts' cells that is looked at.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace diglot {

struct Piece {
  uint32_t source_begin = 0, source_end = 0, target_begin = 0, target_end = 0;
  uint32_t rows() const { return source_end - source_begin; }
  uint32_t columns() const { return target_end - target_begin; }
};

// A place where the two texts surely are at the same point: the chains below rise on both sides.
using Point = std::pair<uint32_t, uint32_t>;

// The longest chain of points that rises on both sides (patience sorting). `points` are sorted.
std::vector<Point> rising(const std::vector<Point>& points);

// The cells of a piece that are looked at: all of a small one; of others, those near a path from corner to corner.
class Band {
 public:
  static bool is_full(const Piece& piece);

  // `path`: points of the piece, rising on both sides, that the band follows.
  Band(const Piece& piece, const std::vector<Point>& path);
  uint32_t begin(uint32_t row) const { return rows_[row].begin; }
  uint32_t end(uint32_t row) const { return rows_[row].end; }
  bool holds(uint32_t row, uint32_t column) const {
    return row < rows_.size() && column >= rows_[row].begin && column < rows_[row].end;
  }
  size_t at(uint32_t row, uint32_t column) const { return rows_[row].offset + column - rows_[row].begin; }
  size_t cells() const { return cells_; }

 private:
  struct Row {
    uint32_t begin = 0;
    uint32_t end = 0;
    size_t offset = 0;
  };

  void follow(Point from, Point to, uint32_t columns);

  std::vector<Row> rows_;
  size_t cells_ = 0;
};

}  // namespace diglot
