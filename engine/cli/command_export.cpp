#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>

#include "engine/cli/beside_files.hpp"
#include "engine/cli/commands.hpp"
#include "engine/cli/numbers.hpp"
#include "engine/cli/options.hpp"
#include "engine/cli/text_file.hpp"
#include "engine/report/figures.hpp"
#include "engine/results/coverage.hpp"
#include "engine/results/disk.hpp"
#include "engine/results/published.hpp"
#include "engine/results/results.hpp"
#include "engine/results/sensitivity.hpp"
#include "engine/summary/summarise.hpp"
#include "engine/tables/csv.hpp"
#include "engine/tables/tables.hpp"
#include "engine/tables/xlsx.hpp"

namespace raming::cli {

using base::Error;
using base::Exit;
using tables::Language;
using tables::Table;

namespace {

/// Tables without rows: their names, columns and meanings. (Nothing is asked of the results, which
/// are gone.)
std::vector<Table> known_tables() {
    results::SweepResults none;
    none.base.summary.probabilities = summary::probabilities();
    std::vector<Table> all = tables::tables_of_sweep(none, Language::english);
    for (Table& table : tables::tables_of_coverage({}, Language::english)) {
        all.push_back(std::move(table));
    }
    for (Table& table : tables::tables_of_sensitivity({}, Language::english)) {
        all.push_back(std::move(table));
    }
    return all;
}

/// Names and meanings of all tables, from the same source that makes them.
std::string export_help() {
    std::string text =
        "raming export RESULTS.h5 [--format csv|xlsx|svg] [--table NAMES] [--figure NAME]\n"
        "              [--lang nl|en] [-o FILE]\n\n"
        "Tidy tables of a results file: one row an observation, Monte Carlo errors (…_mcse) beside "
        "means, sds\nand quantiles.\n\n"
        "  raming export nl.h5 -o nl.xlsx --lang nl\n"
        "  raming export nl.h5 --table summary --lang nl -o nl.csv\n"
        "  raming export nl.h5 --table draws | gzip > draws.csv.gz\n"
        "  raming export nl.h5 --figure dotplots --lang nl -o dotplots.svg\n"
        "  raming export sweep.h5 --format csv\n\n"
        "Tables:\n";
    for (const Table& table : known_tables()) {
        text += fmt::format("  {:<13}{}\n", table.id, table.about);
        std::string line;
        for (const tables::Column& column : table.columns) {
            if (!column.name.ends_with("_mcse")) {
                line += (line.empty() ? "" : " ") + column.name;
            }
        }
        text += fmt::format("  {:<13}  {}\n", "", line);
    }
    text += "\nFigures, each an svg with its own title, description, fonts and colours:\n";
    for (const report::FigureName& figure : report::figure_names()) {
        text += fmt::format("  {:<13}{}\n", figure.name, figure.about);
    }
    return text +
           "\ncsv in Dutch (--lang nl) has ; between cells, a decimal comma and a byte-order mark, "
           "so that spreadsheets\n"
           "set to Dutch open it right; in English comma and point. Numbers have all their digits; "
           "what does not exist\n"
           "is an empty cell. A text that a spreadsheet would take for a formula (it begins with = "
           "+ - or @) gets an\n"
           "apostrophe before it; workbooks need none, their texts stay texts. Draws are left out "
           "of a workbook unless\n"
           "they are asked for: a sheet holds 1,048,575 rows. Labels are in the scenario's "
           "language.\n\n" +
           export_options_help() +
           "\nExit codes: 0 done; 2 wrong usage; 4 file trouble, or the table or figure is not in "
           "the file.\n";
}

/// The tables to write, and why each of the others is not.
struct Selection {
    std::vector<Table> shown;
    std::vector<tables::LeftOut> left_out;
};

/// Tables that are asked for and that only files of another kind have.
void refuse_tables_of_other_files(const std::vector<Table>& all, const ExportOptions& options) {
    for (const Table& other : known_tables()) {
        const auto has_its_name = [&](const Table& table) { return table.id == other.id; };
        const bool asked = std::find(options.tables.begin(), options.tables.end(), other.id) !=
                           options.tables.end();
        if (asked && std::none_of(all.begin(), all.end(), has_its_name)) {
            throw Error(Exit::input_output, "E231",
                        options.file + " holds no table \"" + other.id + "\". " + other.remedy);
        }
    }
}

/// `first`: the table that is written as text if none is asked for.
Selection select(std::vector<Table> all, const std::string& first, const ExportOptions& options) {
    refuse_tables_of_other_files(all, options);
    Selection selection;
    for (Table& table : all) {
        const bool asked = std::find(options.tables.begin(), options.tables.end(), table.id) !=
                           options.tables.end();
        const bool wanted = asked || (options.tables.empty() &&
                                      (options.xlsx ? !table.of_draws : table.id == first));
        if (asked && table.rows == 0) {
            throw Error(Exit::input_output, "E231",
                        options.file + " holds no table \"" + table.id + "\". " + table.remedy);
        }
        if (wanted && options.xlsx && table.rows > tables::most_sheet_rows) {
            throw Error(Exit::input_output, "E233",
                        fmt::format("the table \"{}\" has {} rows, and a sheet holds 1,048,575. "
                                    "Take --format csv --table {}, or make results with fewer "
                                    "draws (--keep-draws).",
                                    table.id, grouped(static_cast<double>(table.rows)), table.id));
        }
        if (wanted && table.rows > 0) {
            selection.shown.push_back(std::move(table));
        } else if (table.rows == 0) {
            selection.left_out.push_back({table.name, table.remedy});
        } else {
            selection.left_out.push_back({table.name, (options.dutch ? "vraag erom met --table "
                                                                     : "ask for it with --table ") +
                                                          table.id + "."});
        }
    }
    return selection;
}

class Exporter {
public:
    explicit Exporter(const ExportOptions& options)
        : options_(options), language_(options.dutch ? Language::dutch : Language::english) {}

    void run() {
        if (options_.xlsx && !tables::can_write_xlsx()) {
            throw Error(Exit::input_output, "E232",
                        "this raming was built without libxlsxwriter and writes no workbooks. "
                        "Install it (Debian: libxlsxwriter-dev) and build again, or take --format "
                        "csv.");
        }
        if (options_.output) {
            check_output(*options_.output);
        }
        if (options_.figure) {
            write_figure();
            return;
        }
        if (results::holds_sensitivity(options_.file)) {
            const results::SensitivityResults found = results::read_sensitivity(options_.file);
            write(about(found.provenance),
                  select(tables::tables_of_sensitivity(found, language_), "sensitivity", options_));
            return;
        }
        if (results::holds_sweep(options_.file)) {
            const results::SweepResults results = results::read_sweep(options_.file);
            write(results.base,
                  select(tables::tables_of_sweep(results, language_), "sweep", options_));
            return;
        }
        if (results::holds_coverage(options_.file)) {
            const results::CoverageResults results = results::read_coverage(options_.file);
            write(about(results.provenance),
                  select(tables::tables_of_coverage(results, language_), "coverage", options_));
            return;
        }
        // What cannot be written shows before many draws are read.
        results::RunResults results = results::read_file(options_.file, false);
        Selection selection = select(tables::tables_of(results, language_), "summary", options_);
        if (std::any_of(selection.shown.begin(), selection.shown.end(),
                        [](const Table& table) { return table.of_draws; })) {
            results = results::read_file(options_.file, true);
            selection = select(tables::tables_of(results, language_), "summary", options_);
        }
        write(results, selection);
    }

private:
    static constexpr const char* remedy = "Make room or choose another disk.";
    const ExportOptions& options_;
    Language language_;

    /// What a workbook's first sheet says of a file that is not of a run.
    static results::RunResults about(const results::Provenance& provenance) {
        results::RunResults run;
        run.provenance = provenance;
        return run;
    }

    void write_figure() const {
        const results::RunResults results = results::read_file(options_.file, true);
        const BesideFiles files = read_files(options_.beside);
        const std::string svg = report::figure(
            results, files.beside(),
            options_.dutch ? report::Language::dutch : report::Language::english, *options_.figure);
        if (options_.output) {
            write_text_file(*options_.output, svg,
                            options_.force ? Existing::overwrite : Existing::keep);
        } else {
            std::fwrite(svg.data(), 1, svg.size(), stdout);
        }
    }

    void write(const results::RunResults& results, const Selection& selection) const {
        if (options_.xlsx) {
            write_workbook(results, selection);
        } else {
            write_text(selection.shown.front());
        }
    }

    void check_output(const std::string& output) const {
        std::error_code ignored;
        if (std::filesystem::equivalent(output, options_.file, ignored)) {
            throw Error(Exit::usage, "E404",
                        "-o " + output +
                            " is the results file itself. Choose another name for the table.");
        }
        results::check_writable(output, {.force = options_.force}, 0);
    }

    void write_text(const Table& table) const {
        if (!options_.output) {
            tables::write_csv(table, language_, [](std::string_view bytes) {
                std::fwrite(bytes.data(), 1, bytes.size(), stdout);
            });
            return;
        }
        results::NewFile file(*options_.output, remedy);
        const results::FileDescriptor descriptor(
            ::open(file.temporary().c_str(), O_WRONLY | O_CLOEXEC));
        if (descriptor.get() < 0) {
            file.fail(std::strerror(errno));
        }
        tables::write_csv(table, language_, [&](std::string_view bytes) {
            const int error = results::write_all(descriptor.get(), bytes.data(), bytes.size());
            if (error != 0) {
                file.fail(std::strerror(error));
            }
        });
        file.publish();
    }

    void write_workbook(const results::RunResults& results, const Selection& selection) const {
        std::vector<Table> sheets = {
            tables::read_me(results, selection.shown, selection.left_out, language_)};
        sheets.insert(sheets.end(), selection.shown.begin(), selection.shown.end());
        results::NewFile file(*options_.output, remedy);
        const std::string problem =
            tables::write_xlsx(file.temporary(), results.provenance.title, sheets);
        if (!problem.empty()) {
            file.fail(problem);
        }
        file.publish();
        if (!options_.quiet) {
            for (const tables::LeftOut& table : selection.left_out) {
                fmt::print(stderr, "left out: {}: {}\n", table.table, table.reason);
            }
        }
    }
};

} // namespace

Exit export_command(const Arguments& arguments, const Catalog&) {
    std::vector<std::string> names;
    for (const Table& table : known_tables()) {
        names.push_back(table.id);
    }
    std::vector<std::string> figures;
    for (const report::FigureName& figure : report::figure_names()) {
        figures.emplace_back(figure.name);
    }
    const ExportOptions options = parse_export_options(arguments, names, figures);
    if (options.help) {
        fmt::print("{}", export_help());
        return Exit::ok;
    }
    Exporter(options).run();
    return Exit::ok;
}

} // namespace raming::cli
