#include "engine/tables/columns.hpp"

#include <cmath>
#include <utility>

namespace raming::tables {

namespace {

/// "lower_95" and its meaning, for the probability 0.025.
std::pair<Text, Text> quantile_words(double probability) {
    if (probability == 0.5) {
        return {{"median", "mediaan"},
                {"half of the outcomes lie below", "de helft van de uitkomsten ligt eronder"}};
    }
    const bool lower = probability < 0.5;
    const auto percent = std::to_string(std::lround(100 * std::abs(1 - 2 * probability)));
    return {
        {(lower ? "lower_" : "upper_") + percent,
         (lower ? "ondergrens_" : "bovengrens_") + percent},
        {(lower ? "lower" : "upper") + std::string(" bound of ") + percent + " % of the outcomes",
         (lower ? "ondergrens" : "bovengrens") + std::string(" van ") + percent +
             " % van de uitkomsten"}};
}

} // namespace

Cell number(double value) {
    return std::isnan(value) ? Cell{} : Cell{value};
}

void Columns::add(const Text& name, Style style, const Text& meaning, At at) {
    columns_.push_back({name.in(language_), style, meaning.in(language_), std::move(at)});
}

void Columns::texts(const Text& name, const Text& meaning, const std::vector<std::string>& texts) {
    add(name, Style::text, meaning, [&texts](std::size_t row) -> Cell {
        // Labels, units and bases may be missing as a whole.
        return row < texts.size() ? Cell{std::string_view(texts[row])} : Cell{};
    });
}

void Columns::unit(const Text& word) {
    add({"unit", "eenheid"}, Style::text, {"unit of the figures", "eenheid van de getallen"},
        [said = word.in(language_)](std::size_t) -> Cell { return std::string_view(said); });
}

void Columns::with_error(const Text& name, Style style, const Text& meaning, At value, At error) {
    add(name, style, meaning, std::move(value));
    add({name.en + "_mcse", name.nl + "_mcse"}, style == Style::count ? Style::error : Style::value,
        {"Monte Carlo standard error of " + name.en, "Monte-Carlostandaardfout van " + name.nl},
        std::move(error));
}

void Columns::quantiles(const std::vector<double>& probabilities, Style style, QuantileAt value,
                        QuantileAt error) {
    for (std::size_t q = 0; q < probabilities.size(); ++q) {
        const auto [name, meaning] = quantile_words(probabilities[q]);
        with_error(
            name, style, meaning, [q, value](std::size_t row) { return number(value(q, row)); },
            [q, error](std::size_t row) { return number(error(q, row)); });
    }
}

} // namespace raming::tables
