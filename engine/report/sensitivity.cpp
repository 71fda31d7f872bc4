// Which fact would help most: the width of the interval once an input is known (a tornado), each
// input's share of the variance (a heat map), and what surveys would bring (lines).

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/report/labels.hpp"
#include "engine/report/phrases.hpp"
#include "engine/report/rounding.hpp"
#include "engine/report/sections.hpp"
#include "engine/report/sensitivity_phrases.hpp"
#include "engine/report/sentences.hpp"
#include "engine/report/table.hpp"

namespace raming::report {

namespace {

using Results = results::SensitivityResults;

constexpr double figure_width = 760;
constexpr double names_width = 290;
constexpr std::size_t most_bars = 8;
constexpr std::size_t most_lines = 5;
constexpr double least_share = 0.01; ///< of a variance, for a row of the heat map
constexpr double least_gain = 0.01;  ///< of a width, for a bar or a line

/// The place of the reference among the definitions of the sensitivity; nothing where it is none
/// of them.
std::optional<std::size_t> reference_in(const Contents& contents) {
    if (contents.beside.sensitivity == nullptr) {
        return std::nullopt;
    }
    const std::vector<std::string>& names = contents.beside.sensitivity->definition;
    const auto found =
        std::find(names.begin(), names.end(), contents.definition(contents.reference).id);
    return found == names.end() ? std::nullopt
                                : std::optional(static_cast<std::size_t>(found - names.begin()));
}

/// Something that could be known, and the width that is then left.
struct Bar {
    Label name;
    bool is_group = false;
    double width = 0;
    double mcse = 0;
};

/// Groups in their order, then the inputs that would help most.
std::vector<Bar> bars_of(const Text& text, const Results& r, std::size_t d) {
    std::vector<Bar> bars;
    for (std::size_t g = 0; g < r.group.size(); ++g) {
        const std::size_t at = d * r.group.size() + g;
        if (!std::isnan(r.group_known_width[at])) {
            bars.push_back({in_either(text, r.group_label[g], r.group_label_nl[g]), true,
                            r.group_known_width[at], r.group_known_width_mcse[at]});
        }
    }
    std::vector<Bar> inputs;
    for (std::size_t j = 0; j < r.input.size(); ++j) {
        const std::size_t at = d * r.input.size() + j;
        const double noise = std::hypot(r.width_mcse[d], r.known_width_mcse[at]);
        if (r.width[d] - r.known_width[at] - 3 * noise > least_gain * r.width[d]) { // not for NaN
            inputs.push_back({{r.input[j], ""}, false, r.known_width[at], r.known_width_mcse[at]});
        }
    }
    std::stable_sort(inputs.begin(), inputs.end(),
                     [](const Bar& a, const Bar& b) { return a.width < b.width; });
    inputs.resize(std::min(inputs.size(), most_bars));
    bars.insert(bars.end(), inputs.begin(), inputs.end());
    return bars;
}

/// Widths are shown to the report's unit, or coarser where they are noisier.
double unit_for(const Contents& contents, double width, double mcse) {
    return rounding_of({{10 * contents.unit(), 0}, {width, mcse}}).unit;
}

std::string width_text(const Text& text, const Contents& contents, double width, double mcse) {
    return text.number(rounded(width, unit_for(contents, width, mcse)));
}

/// Places of the inputs with a share worth a row, the largest first.
std::vector<std::size_t> heat_rows(const Results& r) {
    const std::size_t inputs = r.input.size();
    std::vector<double> largest(inputs);
    for (std::size_t k = 0; k < r.shapley.size(); ++k) {
        largest[k % inputs] = std::fmax(largest[k % inputs], r.shapley[k]);
    }
    std::vector<std::size_t> rows;
    for (std::size_t j = 0; j < inputs; ++j) {
        if (largest[j] >= least_share) {
            rows.push_back(j);
        }
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [&](std::size_t a, std::size_t b) { return largest[a] > largest[b]; });
    return rows;
}

/// No finer than twice its error.
std::string percent(const Text& text, double share, double mcse) {
    const double unit = rounding_of({{0, 100 * mcse}}).unit;
    return std::isnan(share) ? "–" : text.number(rounded(100 * share, unit)) + "\u00a0%";
}

Label input_label(const Text& text, const Results& r, std::size_t input) {
    for (std::size_t g = 0; g < r.group.size(); ++g) { // chance has the name of its group
        if (r.group[g] == r.input[input]) {
            return in_either(text, r.group_label[g], r.group_label_nl[g]);
        }
    }
    return {r.input[input], ""};
}

/// A path that is too long for a line gets a space where it can be broken: after a point.
Label breakable(const Label& label, double width) {
    constexpr double font_size = 13;
    Label broken = label;
    std::size_t from = 0;
    for (std::size_t point = label.text.find('.'); point != std::string::npos;
         point = broken.text.find('.', point + 1)) {
        const std::size_t next = broken.text.find('.', point + 1);
        const std::string piece = broken.text.substr(
            from, next == std::string::npos ? std::string::npos : next + 1 - from);
        if (text_width(piece, font_size) > width) {
            broken.text.insert(point + 1, " ");
            from = point + 2;
        }
    }
    return broken;
}

struct SurveyLine {
    std::string name;
    std::vector<double> widths; ///< [sample]
    std::vector<double> mcse;
};

/// Those that would help, the best first.
std::vector<SurveyLine> survey_lines(const Results& r, std::size_t d) {
    const std::size_t samples = r.sample.size();
    std::vector<SurveyLine> lines;
    for (std::size_t s = 0; s < r.survey.size(); ++s) {
        SurveyLine line{r.survey[s], {}, {}};
        double gain = 0; // beyond three errors
        for (std::size_t n = 0; n < samples; ++n) {
            const std::size_t at = (d * r.survey.size() + s) * samples + n;
            line.widths.push_back(r.survey_width[at]);
            line.mcse.push_back(r.survey_width_mcse[at]);
            const double noise = std::hypot(r.width_mcse[d], r.survey_width_mcse[at]);
            gain = std::fmax(gain, r.width[d] - r.survey_width[at] - 3 * noise);
        }
        if (gain > least_gain * r.width[d]) {
            lines.push_back(std::move(line));
        }
    }
    const auto least_of = [](const SurveyLine& line) {
        return std::accumulate(line.widths.begin(), line.widths.end(), HUGE_VAL,
                               [](double a, double b) { return std::fmin(a, b); });
    };
    std::stable_sort(lines.begin(), lines.end(), [&](const SurveyLine& a, const SurveyLine& b) {
        return least_of(a) < least_of(b);
    });
    lines.resize(std::min(lines.size(), most_lines));
    return lines;
}

void write_tornado(Html& to, const Text& text, const Contents& contents, std::size_t d) {
    const Results& r = *contents.beside.sensitivity;
    const std::vector<Bar> bars = bars_of(text, r, d);
    const auto best =
        std::find_if(bars.begin(), bars.end(), [](const Bar& b) { return !b.is_group; });
    if (best != bars.end()) {
        to.leaf("p", text(phrase::sensitivity_best,
                          {quoted_definition(text, contents, contents.reference),
                           width_text(text, contents, r.width[d], r.width_mcse[d]), best->name.text,
                           width_text(text, contents, best->width, best->mcse)}));
    }
    write_figure(to, *tornado_figure(text, contents));
    Table table{text(phrase::table_under) + ": " + text(phrase::tornado),
                {{text(phrase::known_thing), Align::text},
                 {text(phrase::tornado_now)},
                 {text(phrase::tornado_then)},
                 {text(phrase::tornado_less)}},
                {}};
    double noise = 0;
    for (const Bar& bar : bars) {
        noise = std::fmax(noise, bar.mcse / r.width[d]);
        table.add(bar.name, {width_text(text, contents, r.width[d], r.width_mcse[d]),
                             width_text(text, contents, bar.width, bar.mcse),
                             percent(text, std::fmax(0, 1 - bar.width / r.width[d]),
                                     std::hypot(bar.mcse, r.width_mcse[d]) / r.width[d])});
    }
    write_table(to, table);
    to.leaf("p", text(phrase::sensitivity_noise, {text.significant(100 * noise, 1)}),
            {{"class", "note"}});
}

void write_heat(Html& to, const Text& text, const Contents& contents) {
    const Results& r = *contents.beside.sensitivity;
    to.leaf("h3", text(phrase::heat));
    double worst = 0;
    for (const double mcse : r.shapley_mcse) {
        worst = std::fmax(worst, mcse);
    }
    std::string logs;
    for (std::size_t d = 0; d < r.definition.size(); ++d) {
        logs += r.logs[d] > 0 ? (logs.empty() ? "" : ", ") + r.definition[d] : "";
    }
    to.leaf("p", text(phrase::heat_how, {text.significant(std::fmax(100 * worst, 0.1), 1)}) +
                     (logs.empty() ? "" : " " + text(phrase::heat_logs, {logs})));
    write_figure(to, *heat_figure(text, contents));
    Table table{text(phrase::table_under) + ": " + text(phrase::heat),
                {{text(phrase::input), Align::text}},
                {}};
    for (const std::string& definition : r.definition) {
        table.columns.push_back({definition});
    }
    for (const std::size_t j : heat_rows(r)) {
        std::vector<std::string> cells;
        for (std::size_t d = 0; d < r.definition.size(); ++d) {
            const std::size_t at = d * r.input.size() + j;
            cells.push_back(percent(text, r.shapley[at], r.shapley_mcse[at]));
        }
        table.add(input_label(text, r, j), cells);
    }
    write_table(to, table);
}

void write_surveys(Html& to, const Text& text, const Contents& contents, std::size_t d) {
    const Results& r = *contents.beside.sensitivity;
    to.leaf("h3", text(phrase::surveys));
    const auto figure = surveys_figure(text, contents);
    if (!figure) {
        to.leaf("p", text(phrase::survey_none));
        return;
    }
    to.leaf("p",
            text(phrase::surveys_lead, {quoted_definition(text, contents, contents.reference)}));
    write_figure(to, *figure);
    Table table{text(phrase::table_under) + ": " + text(phrase::surveys),
                {{text(phrase::input), Align::text}, {text(phrase::tornado_now)}},
                {}};
    for (const double n : r.sample) {
        table.columns.push_back({text(phrase::survey_of, {text.number(n)})});
    }
    for (const SurveyLine& line : survey_lines(r, d)) {
        std::vector<std::string> cells = {width_text(text, contents, r.width[d], r.width_mcse[d])};
        for (std::size_t n = 0; n < line.widths.size(); ++n) {
            cells.push_back(std::isnan(line.widths[n])
                                ? "–"
                                : width_text(text, contents, line.widths[n], line.mcse[n]));
        }
        table.add({line.name, ""}, cells);
    }
    write_table(to, table);
}

} // namespace

std::optional<Svg> tornado_figure(const Text& text, const Contents& contents) {
    const auto d = reference_in(contents);
    if (!d) {
        return std::nullopt;
    }
    const Results& r = *contents.beside.sensitivity;
    Svg svg("fig-tornado", figure_width, text(phrase::tornado), text(phrase::tornado_desc));
    const Axis axis{0, r.width[*d], names_width, figure_width - 72};
    svg.text(names_width, 16, contents.definition(contents.reference).id, "strong");
    svg.text(figure_width - 68, 16, text(phrase::tornado_then), "small", Anchor::end);
    double y = 26;
    for (const Bar& bar : bars_of(text, r, *d)) {
        const double next =
            svg.wrapped(4, y + 15, names_width - 12, breakable(bar.name, names_width - 12),
                        bar.is_group ? "strong" : "small");
        const double now = axis.at(r.width[*d]);
        const double then = axis.at(std::clamp(bar.width, 0.0, r.width[*d]));
        svg.rect(names_width, y + 3, now - names_width, 16, "band95");
        svg.rect(names_width, y + 3, then - names_width, 16, bar.is_group ? "total" : "share");
        svg.text(now + 6, y + 16, width_text(text, contents, bar.width, bar.mcse), "small");
        y = std::max(y + 26, next - 4);
    }
    svg.line(names_width, 24, names_width, y, "axis");
    svg.line(axis.at(r.width[*d]), 24, axis.at(r.width[*d]), y, "limit");
    svg.text(axis.at(r.width[*d]), y + 16,
             text(phrase::tornado_now) + ": " +
                 width_text(text, contents, r.width[*d], r.width_mcse[*d]),
             "small", Anchor::end);
    svg.end(y + 26);
    return svg;
}

std::optional<Svg> heat_figure(const Text& text, const Contents& contents) {
    if (!reference_in(contents)) {
        return std::nullopt;
    }
    const Results& r = *contents.beside.sensitivity;
    Svg svg("fig-heat", figure_width, text(phrase::heat), text(phrase::heat_desc));
    const double column = (figure_width - names_width) / static_cast<double>(r.definition.size());
    double top = 20;
    for (std::size_t d = 0; d < r.definition.size(); ++d) {
        const double middle = names_width + (static_cast<double>(d) + 0.5) * column;
        top = std::max(top, svg.centred(middle, 14, column - 6, r.definition[d], "small"));
    }
    constexpr double row = 26;
    double y = top;
    for (const std::size_t j : heat_rows(r)) {
        const double next =
            svg.wrapped(4, y + 17, names_width - 12,
                        breakable(input_label(text, r, j), names_width - 12), "small");
        const double height = std::max(row, next - 8 - y);
        for (std::size_t d = 0; d < r.definition.size(); ++d) {
            const std::size_t at = d * r.input.size() + j;
            const double share = r.shapley[at];
            const double left = names_width + static_cast<double>(d) * column;
            constexpr double steps[] = {0.01, 0.05, 0.2, 0.5};
            const auto shade = std::upper_bound(std::begin(steps), std::end(steps), share);
            const auto tone = std::isnan(share) ? 0 : shade - std::begin(steps);
            svg.rect(left, y, column, height, "tile tile" + std::to_string(tone));
            svg.text(left + column / 2, y + 17, percent(text, share, r.shapley_mcse[at]), "small",
                     Anchor::middle);
        }
        y += height;
    }
    svg.end(y + 4);
    return svg;
}

std::optional<Svg> surveys_figure(const Text& text, const Contents& contents) {
    const auto d = reference_in(contents);
    if (!d) {
        return std::nullopt;
    }
    const Results& r = *contents.beside.sensitivity;
    const std::vector<SurveyLine> lines = survey_lines(r, *d);
    if (lines.empty() || r.sample.empty()) {
        return std::nullopt;
    }
    Svg svg("fig-surveys", figure_width, text(phrase::surveys), text(phrase::surveys_desc));
    constexpr double left = 84, right = figure_width - 250, top = 20, bottom = 300;
    const Axis vertical{0, 1.05 * r.width[*d], bottom, top};
    // The first place is no survey; then the sizes, evenly, as they grow tenfold.
    const auto place = [&](std::size_t k) {
        return left +
               (right - left) * static_cast<double>(k) / static_cast<double>(r.sample.size());
    };
    for (const double tick : vertical.ticks(5)) {
        svg.line(left, vertical.at(tick), right, vertical.at(tick), "grid");
        svg.text(left - 8, vertical.at(tick) + 5, text.number(tick), "small", Anchor::end);
    }
    svg.line(left, bottom, right, bottom, "axis");
    svg.text(place(0), bottom + 18, "0", "small", Anchor::middle);
    for (std::size_t n = 0; n < r.sample.size(); ++n) {
        svg.text(place(n + 1), bottom + 18, text.number(r.sample[n]), "small", Anchor::middle);
    }
    svg.text((left + right) / 2, bottom + 38, text(phrase::surveys_axis), "small", Anchor::middle);
    double label_y = top;
    std::vector<const SurveyLine*> from_above;
    for (const SurveyLine& line : lines) {
        from_above.insert(from_above.begin(), &line); // lines come with the lowest first
    }
    for (const SurveyLine* const line : from_above) {
        std::vector<std::pair<double, double>> points = {{place(0), vertical.at(r.width[*d])}};
        for (std::size_t n = 0; n < line->widths.size(); ++n) {
            if (!std::isnan(line->widths[n])) {
                points.emplace_back(place(n + 1), vertical.at(line->widths[n]));
            }
        }
        svg.path(points, false, "curve");
        for (const auto& [x, y] : points) {
            svg.circle(x, y, 3.5, "dot");
        }
        const double at = std::max(label_y, points.back().second);
        svg.line(points.back().first + 5, points.back().second, right + 24, at - 4, "axis");
        const double room = figure_width - right - 32;
        label_y = svg.wrapped(right + 28, at, room, breakable({line->name, ""}, room), "small");
    }
    svg.end(std::max(bottom + 46, label_y + 4));
    return svg;
}

void write_sensitivity(Html& to, const Text& text, const Contents& contents) {
    const auto d = reference_in(contents);
    if (!d) {
        return;
    }
    to.leaf("h2", text(phrase::sensitivity), {{"id", "sensitivity"}});
    to.leaf("p", text(phrase::sensitivity_lead));
    write_tornado(to, text, contents, *d);
    write_heat(to, text, contents);
    write_surveys(to, text, contents, *d);
}

} // namespace raming::report
