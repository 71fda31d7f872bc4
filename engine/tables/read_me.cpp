// The sheet that says where the other sheets come from.

#include <memory>

#include "engine/tables/columns.hpp"
#include "engine/tables/tables.hpp"

namespace raming::tables {

namespace {

struct Line {
    std::string item;
    std::string text;
};

class Lines {
public:
    explicit Lines(Language language) : language_(language) {}

    void add(const Text& item, std::string text) {
        if (!text.empty()) {
            lines_.push_back({item.in(language_), std::move(text)});
        }
    }
    void explain(const Text& item, const Text& text) { add(item, text.in(language_)); }
    void as_is(std::string item, std::string text) {
        lines_.push_back({std::move(item), std::move(text)});
    }

    [[nodiscard]] std::vector<Line> take() { return std::move(lines_); }

private:
    Language language_;
    std::vector<Line> lines_;
};

void add_reading(Lines& lines) {
    lines.explain(
        {"how to read it", "hoe te lezen"},
        {"Bounds of 67 % and 95 % are ranges of the draws: given these inputs, the true "
         "number lies there in 2 "
         "of 3 and in 19 of 20 cases. Cells show rounded figures and hold all digits. An "
         "empty cell: not "
         "known, or it does not exist.",
         "Grenzen van 67 % en 95 % zijn bereiken van de trekkingen: gegeven deze invoer ligt "
         "het werkelijke "
         "aantal daar in 2 van de 3 en in 19 van de 20 gevallen. Cellen tonen afgeronde "
         "getallen en bevatten "
         "alle cijfers. Een lege cel: niet bekend, of het bestaat niet."});
    lines.explain({"_mcse", "_mcse"},
                  {"Monte Carlo standard error: what more draws would still change "
                   "in the figure beside it. Digits below "
                   "it are noise.",
                   "Monte-Carlostandaardfout: wat meer trekkingen nog zouden "
                   "veranderen aan het getal ernaast. Cijfers "
                   "daaronder zijn ruis."});
}

void add_provenance(const results::RunResults& results, Lines& lines) {
    const results::Provenance& p = results.provenance;
    lines.add({"scenario", "scenario"}, p.scenario_file + ", SHA-256 " + p.scenario_sha256);
    for (const std::string& change : p.overrides) {
        lines.add({"changed with", "gewijzigd met"}, "--set " + change);
    }
    lines.add({"draws", "trekkingen"}, std::to_string(p.draws) + " (" + p.design + ")");
    lines.add({"seed", "startgetal"}, p.seed);
    lines.add({"digest of the draws", "controlegetal van de trekkingen"}, p.digest);
    lines.add({"status", "status"}, p.status);
    lines.add({"program", "programma"}, "Raming " + p.engine_version + ", commit " + p.git_commit);
    lines.add({"command", "opdracht"}, p.command_line);
    lines.add({"finished (UTC)", "klaar (UTC)"}, p.finished.value_or(""));
}

} // namespace

Table read_me(const results::RunResults& results, const std::vector<Table>& shown,
              const std::vector<LeftOut>& left_out, Language language) {
    Lines lines(language);
    lines.add({"title", "titel"}, results.provenance.title);
    lines.add({"region", "regio"}, results.region);
    lines.add({"school year", "schooljaar"}, results.school_year);
    add_reading(lines);
    lines.add({"not in these margins", "niet in deze marges"}, results.provenance.left_out);
    for (const std::string& warning : results.provenance.warnings) {
        lines.add({"note", "let op"}, warning);
    }
    for (const LeftOut& table : left_out) {
        lines.add({"left out here", "hier weggelaten"}, table.table + ": " + table.reason);
    }
    add_provenance(results, lines);
    for (const Table& table : shown) {
        lines.as_is(table.name, table.about);
        for (const Column& column : table.columns) {
            lines.as_is(table.name + ": " + column.name, column.meaning);
        }
    }

    const auto all = std::make_shared<const std::vector<Line>>(lines.take());
    Columns columns(language);
    columns.add({"item", "onderwerp"}, Style::text, {"what", "wat"},
                [all](std::size_t row) -> Cell { return std::string_view((*all)[row].item); });
    columns.add({"text", "tekst"}, Style::text, {"text", "tekst"},
                [all](std::size_t row) -> Cell { return std::string_view((*all)[row].text); });
    Table table;
    table.id = "read-me";
    table.name = Text{"read me", "lees mij"}.in(language);
    table.rows = all->size();
    table.columns = columns.take();
    return table;
}

} // namespace raming::tables
