// Tables: Markdown's, and those of raw HTML, which are built anew so that every row has its cells.
#include <algorithm>

#include "render_writer.h"

namespace diglot {
namespace {

const HtmlElement& kCell = *html_element("td");
const HtmlElement& kHeaderCell = *html_element("th");

struct Cell {
  NodeId node = kNoNode;  // kNoNode: put in to fill the row
  uint32_t column = 0;
  uint32_t columns = 1;
  uint32_t rows = 1;
};

using Row = std::vector<Cell>;

struct RowGroup {
  std::string_view name;  // thead, tbody, tfoot
  std::vector<Row> rows;
};

uint32_t span_of(std::string_view value) {
  uint32_t out = 0;
  for (char c : value.substr(0, 4)) {
    if (c < '0' || c > '9') break;
    out = out * 10 + static_cast<uint32_t>(c - '0');
  }
  return std::clamp<uint32_t>(out, 1, 100);
}

// Gives each cell its column as browsers do, with spans cut so that no two cells overlap and none leaves its
// group; returns the number of columns.
uint32_t place_cells(RowGroup& group) {
  std::vector<uint32_t> taken;  // by column: rows still covered by a cell from above
  for (size_t r = 0; r < group.rows.size(); ++r) {
    uint32_t column = 0;
    std::vector<uint32_t> below = taken;
    for (Cell& cell : group.rows[r]) {
      while (column < taken.size() && taken[column] > 0) ++column;
      cell.column = column;
      uint32_t width = 1;
      while (width < cell.columns && (column + width >= taken.size() || taken[column + width] == 0)) ++width;
      cell.columns = width;
      cell.rows = static_cast<uint32_t>(std::min<size_t>(cell.rows, group.rows.size() - r));
      if (taken.size() < column + width) taken.resize(column + width, 0);
      if (below.size() < taken.size()) below.resize(taken.size(), 0);
      for (uint32_t i = column; i < column + width; ++i) below[i] = cell.rows;
      column += width;
    }
    taken = std::move(below);
    for (uint32_t& rows : taken) rows -= rows > 0 ? 1 : 0;
  }
  return static_cast<uint32_t>(taken.size());
}

// Fills rows up to `width` columns. The cells put in come last, where no cell from above covers the place.
void fill_rows(RowGroup& group, uint32_t width) {
  std::vector<uint32_t> taken(width, 0);
  for (Row& row : group.rows) {
    std::vector<uint32_t> covered = taken;
    for (const Cell& cell : row) {
      for (uint32_t i = cell.column; i < cell.column + cell.columns; ++i) covered[i] = cell.rows;
    }
    for (uint32_t i = 0; i < width; ++i) {
      if (covered[i] > 0) continue;
      row.push_back({kNoNode, i, 1, 1});
      covered[i] = 1;
    }
    for (uint32_t i = 0; i < width; ++i) taken[i] = covered[i] - 1;
  }
}

// Every column needs a cell that begins in it: columns without one are taken out of the spans.
void drop_empty_columns(std::vector<RowGroup>& groups, uint32_t width) {
  std::vector<uint32_t> begins(width + 1, 0);
  for (const RowGroup& group : groups) {
    for (const Row& row : group.rows) {
      for (const Cell& cell : row) begins[cell.column + 1] = 1;
    }
  }
  for (uint32_t i = 1; i <= width; ++i) begins[i] += begins[i - 1];  // kept columns before i
  for (RowGroup& group : groups) {
    for (Row& row : group.rows) {
      for (Cell& cell : row) cell.columns = std::max(1U, begins[cell.column + cell.columns] - begins[cell.column]);
    }
  }
}

// A row without cells goes, and with it one row of each cell that covers it.
void drop_empty_rows(RowGroup& group) {
  const size_t count = group.rows.size();
  std::vector<uint32_t> empty_before(count + 1, 0);
  for (size_t r = 0; r < count; ++r) empty_before[r + 1] = empty_before[r] + (group.rows[r].empty() ? 1 : 0);
  for (size_t r = 0; r < count; ++r) {
    for (Cell& cell : group.rows[r]) {
      const size_t end = std::min(count, r + cell.rows);
      cell.rows = static_cast<uint32_t>(end - r) - (empty_before[end] - empty_before[r]);
    }
  }
  std::erase_if(group.rows, [](const Row& row) { return row.empty(); });
}

// HTML's order: one head first, one foot last; any other of them is a body.
void order_groups(std::vector<RowGroup>& groups) {
  for (size_t i = 1; i < groups.size(); ++i) {
    if (groups[i].name == "thead") groups[i].name = "tbody";
  }
  const auto foot = std::find_if(groups.begin(), groups.end(), [](const RowGroup& g) { return g.name == "tfoot"; });
  if (foot == groups.end()) return;
  std::rotate(foot, foot + 1, groups.end());
  for (size_t i = 0; i + 1 < groups.size(); ++i) {
    if (groups[i].name == "tfoot") groups[i].name = "tbody";
  }
}

// Makes a rectangle of the rows: each place is covered by exactly one cell. A table whose spans pretend to far
// more places than it has cells loses its spans instead, so that a few bytes cannot ask for a huge grid.
void make_grid(std::vector<RowGroup>& groups) {
  size_t rows = 0;
  size_t cells = 0;
  size_t widest = 0;
  for (RowGroup& group : groups) {
    drop_empty_rows(group);
    rows += group.rows.size();
    for (const Row& row : group.rows) {
      size_t width = 0;
      for (const Cell& cell : row) width += cell.columns;
      cells += row.size();
      widest = std::max(widest, width);
    }
  }
  std::erase_if(groups, [](const RowGroup& group) { return group.rows.empty(); });
  order_groups(groups);
  if (rows * widest > 64 * (cells + 64)) {
    for (RowGroup& group : groups) {
      for (Row& row : group.rows) {
        for (Cell& cell : row) cell.columns = cell.rows = 1;
      }
    }
    return;
  }
  uint32_t width = 0;
  for (RowGroup& group : groups) width = std::max(width, place_cells(group));
  for (RowGroup& group : groups) fill_rows(group, width);
  drop_empty_columns(groups, width);
}

}  // namespace

// The wrapper scrolls by itself where the table is wider than the page; one that scrolls must be reachable by
// keyboard and so needs a name.
void ArticleWriter::begin_table(Place place) {
  ++state_.tables;
  if (place.link) {
    out_.raw("<div class=\"scroll\">");
    return;
  }
  out_.raw("<div class=\"scroll\" role=\"group\" tabindex=\"0\"");
  std::string label = words_.table;
  if (const size_t at = label.find("{0}"); at != std::string::npos) label.replace(at, 3, std::to_string(state_.tables));
  out_.attribute("aria-label", label).raw(">");
}

void ArticleWriter::table(NodeId id, Place place) {
  begin_table(place);
  out_.raw("<table>\n");
  bool in_body = false;
  for_children(*tree_, id, [&](NodeId row) {
    const bool header = (*tree_)[row].header();
    if (header && blank_below(row)) return;  // Markdown demands a header row; an empty one is none
    if (header) {
      out_.raw("<thead>\n");
    } else if (!in_body) {
      out_.raw("<tbody>\n");
      in_body = true;
    }
    out_.raw("<tr>");
    for_children(*tree_, row, [&](NodeId cell) { markdown_cell(cell, header, place); });
    out_.raw("</tr>\n");
    if (header) out_.raw("</thead>\n");
  });
  if (in_body) out_.raw("</tbody>\n");
  out_.raw("</table></div>\n");
}

void ArticleWriter::markdown_cell(NodeId id, bool header, Place place) {
  const bool titled = header && !blank_below(id);  // an empty header cell names nothing
  place.no_heading = titled;
  if (titled) {
    out_.raw("<th scope=\"col\"");
  } else {
    out_.raw("<td");
  }
  switch (static_cast<Alignment>((*tree_)[id].level)) {
    case Alignment::kRight: out_.raw(" class=\"align-right\""); break;
    case Alignment::kCenter: out_.raw(" class=\"align-center\""); break;
    default: break;
  }
  out_.raw(">");
  children(id, place);
  if (titled) {
    out_.raw("</th>");
  } else {
    out_.raw("</td>");
  }
}

// Reads the table's structure; what may not stand in a table is written before it, as browsers do.
class ArticleWriter::TableReader {
 public:
  TableReader(ArticleWriter& writer, NodeId table, Place place) : writer_(writer), place_(place) {
    for_children(*writer.tree_, table, [&](NodeId child) { part(child); });
    make_grid(groups);
  }

  std::vector<RowGroup> groups;
  NodeId caption = kNoNode;

 private:
  void part(NodeId id) {
    const std::string_view name = writer_.name_of_element(id);
    if (name == "thead" || name == "tbody" || name == "tfoot") {
      groups.push_back({name, {}});
      for_children(*writer_.tree_, id, [&](NodeId child) { row_or_cell(child); });
      implicit_ = false;
    } else if (name == "tr" || name == "td" || name == "th") {
      if (!implicit_) groups.push_back({"tbody", {}});
      implicit_ = true;
      row_or_cell(id);
    } else if (name == "caption" && caption == kNoNode) {
      caption = id;
    } else if (name != "col" && name != "colgroup") {
      outside(id);
    }
  }

  void row_or_cell(NodeId id) {
    const std::string_view name = writer_.name_of_element(id);
    std::vector<Row>& rows = groups.back().rows;
    if (name == "tr") {
      rows.emplace_back();
      for_children(*writer_.tree_, id, [&](NodeId child) { cell(child); });
    } else {
      if (rows.empty()) rows.emplace_back();
      cell(id);
    }
  }

  void cell(NodeId id) {
    const std::string_view name = writer_.name_of_element(id);
    if (name != "td" && name != "th") return outside(id);
    const Node& node = (*writer_.tree_)[id];
    groups.back().rows.back().push_back({id, 0, span_of(writer_.tree_->attribute(node, "colspan")),
                                         span_of(writer_.tree_->attribute(node, "rowspan"))});
  }

  void outside(NodeId id) {
    if (!writer_.blank(id)) writer_.node(id, place_);
  }

  ArticleWriter& writer_;
  Place place_;
  bool implicit_ = false;  // the last group was opened by a row, not by a tag
};

void ArticleWriter::raw_table(NodeId id, const HtmlElement& element, Place place) {
  const TableReader table(*this, id, place);
  if (table.groups.empty()) {
    if (table.caption != kNoNode) div(table.caption, *html_element("caption"), place);
    return;
  }
  begin_table(place);
  out_.raw("<table");
  attributes(id, element, place);
  out_.raw(">\n");
  if (table.caption != kNoNode) {
    Place inside = place;
    inside.phrasing = true;  // a caption holds no table
    out_.raw("<caption>");
    children(table.caption, inside);
    out_.raw("</caption>\n");
  }
  for (const RowGroup& group : table.groups) {
    const HtmlElement& part = *html_element(group.name);
    out_.open(part).raw(">\n");
    for (const Row& row : group.rows) {
      out_.raw("<tr>");
      for (const Cell& cell : row) raw_cell(cell.node, cell.columns, cell.rows, place);
      out_.raw("</tr>\n");
    }
    out_.close(part).raw("\n");
  }
  out_.raw("</table></div>\n");
}

void ArticleWriter::raw_cell(NodeId id, uint32_t columns, uint32_t rows, Place place) {
  if (id == kNoNode) {
    out_.raw("<td></td>");
    return;
  }
  const bool header = name_of_element(id) == "th" && !blank_below(id);
  const HtmlElement& element = header ? kHeaderCell : kCell;
  place.no_heading = header;
  out_.open(element);
  attributes(id, element, place);
  if (columns > 1) out_.raw(" colspan=\"").number(columns).raw("\"");
  if (rows > 1) out_.raw(" rowspan=\"").number(rows).raw("\"");
  out_.raw(">");
  children(id, place);
  out_.close(element);
}

}  // namespace diglot
