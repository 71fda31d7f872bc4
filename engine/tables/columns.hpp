#pragma once
// Columns that several tables share. Internal to this room.

#include "engine/results/results.hpp"
#include "engine/tables/table.hpp"

namespace raming::tables {

/// A text in both languages.
struct Text {
    std::string en;
    std::string nl;

    [[nodiscard]] const std::string& in(Language language) const {
        return language == Language::dutch ? nl : en;
    }
};

/// Nothing for NaN.
[[nodiscard]] Cell number(double value);

/// Builds the columns of one table in one language.
class Columns {
public:
    using At = std::function<Cell(std::size_t)>;
    /// Value of a quantile, by its place among the probabilities and the row.
    using QuantileAt = std::function<double(std::size_t quantile, std::size_t row)>;

    explicit Columns(Language language) : language_(language) {}

    void add(const Text& name, Style style, const Text& meaning, At at);
    /// A column of one text of each row. `texts` must outlive the table.
    void texts(const Text& name, const Text& meaning, const std::vector<std::string>& texts);
    /// The same word in every row.
    void unit(const Text& word);
    /// A figure and, behind it, its Monte Carlo standard error.
    void with_error(const Text& name, Style style, const Text& meaning, At value, At error);
    /// lower_95, lower_67, median, … for the probabilities, each with its error.
    void quantiles(const std::vector<double>& probabilities, Style style, QuantileAt value,
                   QuantileAt error);

    [[nodiscard]] std::vector<Column> take() { return std::move(columns_); }

private:
    Language language_;
    std::vector<Column> columns_;
};

/// Those that `compare` adds, for tables_of.
[[nodiscard]] std::vector<Table> comparison_tables(const results::RunResults& results,
                                                   Language language);

} // namespace raming::tables
