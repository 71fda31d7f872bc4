#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/cli/numbers.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/published.hpp"

namespace raming::cli {

using Json = nlohmann::ordered_json;

namespace {

constexpr auto missing = "–";

std::string cell(const Estimated& figure) {
    return without_noise(figure.value, figure.mcse) + " " + error_of(figure.mcse);
}

/// Where no draw, or every draw, is so low, there is no error to print.
std::string percentile_cell(const Estimated& percentile) {
    if (percentile.mcse == 0 && (percentile.value == 0 || percentile.value == 1)) {
        return percentile.value == 0 ? "0" : "1";
    }
    return probability_without_noise(percentile.value, percentile.mcse);
}

double share_of(const run::PrintedRow& row) {
    return 100 * row.point.value_or(row.printed) / row.share_of->value;
}

Json number_or_null(const std::optional<double>& number) {
    return number && std::isfinite(*number) ? Json(*number) : Json(nullptr);
}

Json text_or_null(const std::optional<std::string>& text) {
    return text ? Json(*text) : Json(nullptr);
}

std::string kind_text(const run::PrintedRow& row) {
    switch (row.kind()) {
    case run::PrintedRow::Kind::count:
        return "count";
    case run::PrintedRow::Kind::arithmetic:
        return "arithmetic";
    case run::PrintedRow::Kind::quoted:
        break;
    }
    return "quoted";
}

Json terms_of(const run::PrintedRow& row) {
    Json terms = Json::array();
    for (const run::PrintedTerm& term : row.terms) {
        terms.push_back({{"fact", term.fact.empty() ? Json(nullptr) : Json(term.fact)},
                         {"value", term.value},
                         {"factor", term.factor},
                         {"by", term.by}});
    }
    return terms;
}

Json json_of(const PublishedRow& row) {
    const run::PrintedRow& printed = row.printed;
    Json json;
    json["id"] = printed.id;
    json["who"] = printed.who;
    json["school_year"] = printed.school_year;
    json["definition"] = text_or_null(printed.definition);
    json["kind"] = kind_text(printed);
    json["printed"] = printed.printed;
    json["point"] = number_or_null(printed.point);
    const auto figure = [&](Estimated PublishedRow::Distribution::*which, double Estimated::*part) {
        return row.distribution ? number_or_null((*row.distribution.*which).*part) : Json(nullptr);
    };
    using D = PublishedRow::Distribution;
    for (const auto part : {&Estimated::value, &Estimated::mcse}) {
        Json& into = part == &Estimated::value ? json : json["mcse"];
        into["median"] = figure(&D::median, part);
        into["q025"] = figure(&D::q025, part);
        into["q975"] = figure(&D::q975, part);
        into["percentile"] = figure(&D::percentile, part);
    }
    json["reproduces"] = printed.reproduces();
    json["residual"] = number_or_null(row.residual());
    json["note"] = row.note();
    json["note_nl"] = row.note_nl();
    json["source"] = printed.source;
    json["arithmetic"] = text_or_null(printed.arithmetic);
    json["terms"] = terms_of(printed);
    json["scenario"] = row.scenario;
    return json;
}

} // namespace

std::optional<double> PublishedRow::residual() const {
    return printed.point ? std::optional(printed.printed - *printed.point) : std::nullopt;
}

std::string PublishedRow::note() const {
    if (!printed.share_of) {
        return printed.note;
    }
    return fmt::format("{} It is {:.1f} % of {} ({}).", printed.note, share_of(printed),
                       grouped(printed.share_of->value), printed.share_of->what);
}

std::string PublishedRow::note_nl() const {
    if (!printed.share_of) {
        return printed.note_nl;
    }
    std::string share = fmt::format("{:.1f}", share_of(printed));
    std::replace(share.begin(), share.end(), '.', ',');
    return fmt::format("{} Dat is {} % van {}.", printed.note_nl, share,
                       dutch(grouped(printed.share_of->value)));
}

std::string published_table(const std::vector<PublishedRow>& rows) {
    std::vector<std::vector<std::string>> cells = {{"id", "who", "year", "definition", "kind",
                                                    "printed", "arithmetic", "median",
                                                    "95 % of outcomes", "P(N ≤ printed)"}};
    std::string notes;
    for (const PublishedRow& row : rows) {
        const run::PrintedRow& printed = row.printed;
        cells.push_back({printed.id, printed.who, printed.school_year,
                         printed.definition.value_or(missing), kind_text(printed),
                         grouped(printed.printed),
                         printed.point ? grouped(*printed.point) : missing});
        if (row.distribution) {
            const PublishedRow::Distribution& d = *row.distribution;
            cells.back().insert(cells.back().end(),
                                {cell(d.median), cell(d.q025) + " – " + cell(d.q975),
                                 percentile_cell(d.percentile)});
        } else {
            cells.back().insert(cells.back().end(), {missing, missing, missing});
        }
        notes += "\n" + printed.id + ": ";
        if (const auto residual = row.residual(); residual && *residual != 0) {
            notes += "not reproduced, residual " + grouped(*residual) + ". ";
        }
        notes += row.note() + "\n";
    }
    return aligned(cells) + notes;
}

std::string published_json(const std::vector<PublishedRow>& rows) {
    Json json = Json::array();
    for (const PublishedRow& row : rows) {
        json.push_back(json_of(row));
    }
    return json.dump(2) + "\n";
}

} // namespace raming::cli
