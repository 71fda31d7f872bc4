#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "engine/cli/published.hpp"

namespace raming::cli {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : ",") + name;
    }
    return text;
}

std::vector<std::string> parted(std::string_view text) {
    std::vector<std::string> names;
    while (!text.empty()) {
        const std::size_t length = std::min(text.find(','), text.size());
        names.emplace_back(text.substr(0, length));
        text.remove_prefix(std::min(length + 1, text.size()));
    }
    return names;
}

/// One figure of the distribution, its column and that of its error.
struct Figure {
    Estimated PublishedRow::Distribution::*figure;
    std::vector<double> results::PublishedResults::*value;
    std::vector<double> results::PublishedResults::*mcse;
};
using D = PublishedRow::Distribution;
using R = results::PublishedResults;
constexpr Figure figures[] = {{&D::median, &R::median, &R::median_mcse},
                              {&D::q025, &R::q025, &R::q025_mcse},
                              {&D::q975, &R::q975, &R::q975_mcse},
                              {&D::percentile, &R::percentile, &R::percentile_mcse}};

void add_terms(const run::PrintedRow& row, R& results) {
    for (std::size_t k = 0; k < row.terms.size(); ++k) {
        const run::PrintedTerm& term = row.terms[k];
        results.term.push_back(row.id + ": " + std::to_string(k + 1));
        results.term_of.push_back(row.id);
        results.term_fact.push_back(term.fact);
        results.term_by.push_back(joined(term.by));
        results.term_value.push_back(term.value);
        results.term_factor.push_back(term.factor);
    }
}

} // namespace

void add_rows(const std::vector<PublishedRow>& rows, R& results) {
    for (const PublishedRow& row : rows) {
        const run::PrintedRow& printed = row.printed;
        results.id.push_back(printed.id);
        results.who.push_back(printed.who);
        results.school_year.push_back(printed.school_year);
        results.definition.push_back(printed.definition.value_or(""));
        results.arithmetic.push_back(printed.arithmetic.value_or(""));
        results.definition_label.push_back(row.definition_label);
        results.definition_label_nl.push_back(row.definition_label_nl);
        results.region.push_back(row.region);
        results.distribution_year.push_back(row.distribution_year);
        results.printed.push_back(printed.printed);
        results.point.push_back(printed.point.value_or(nan));
        results.residual.push_back(row.residual().value_or(nan));
        results.reproduces.push_back(printed.reproduces() ? 1 : 0);
        for (const Figure& figure : figures) {
            const Estimated found =
                row.distribution ? (*row.distribution).*figure.figure : Estimated{nan, nan};
            (results.*figure.value).push_back(found.value);
            (results.*figure.mcse).push_back(found.mcse);
        }
        results.note.push_back(row.note());
        results.note_nl.push_back(row.note_nl());
        results.source.push_back(printed.source);
        results.scenario.push_back(row.scenario);
        add_terms(printed, results);
    }
}

std::vector<PublishedRow> rows_of(const R& results) {
    std::vector<PublishedRow> rows;
    const auto text_at = [](const std::vector<std::string>& column, std::size_t k) {
        return column[k].empty() ? std::nullopt : std::optional(column[k]);
    };
    for (std::size_t k = 0; k < results.id.size(); ++k) {
        PublishedRow row;
        run::PrintedRow& printed = row.printed;
        printed.id = results.id[k];
        printed.who = results.who[k];
        printed.school_year = results.school_year[k];
        printed.definition = text_at(results.definition, k);
        printed.arithmetic = text_at(results.arithmetic, k);
        printed.printed = results.printed[k];
        if (!std::isnan(results.point[k])) {
            printed.point = results.point[k];
        }
        printed.note = results.note[k];
        printed.note_nl = results.note_nl[k];
        printed.source = results.source[k];
        row.scenario = results.scenario[k];
        row.region = results.region[k];
        row.distribution_year = results.distribution_year[k];
        row.definition_label = results.definition_label[k];
        row.definition_label_nl = results.definition_label_nl[k];
        if (printed.definition) {
            row.distribution.emplace();
            for (const Figure& figure : figures) {
                (*row.distribution).*
                    figure.figure = {(results.*figure.value)[k], (results.*figure.mcse)[k]};
            }
        }
        for (std::size_t t = 0; t < results.term.size(); ++t) {
            if (results.term_of[t] == printed.id) {
                printed.terms.push_back({results.term_fact[t], results.term_value[t],
                                         results.term_factor[t], parted(results.term_by[t])});
            }
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace raming::cli
