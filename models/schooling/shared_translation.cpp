// A party's codes become the parts of a definition: routes, thresholds and weights.

#include <algorithm>
#include <map>
#include <optional>

#include "engine/scenario/input_reader.hpp"
#include "engine/scenario/value.hpp"
#include "models/schooling/route.hpp"
#include "models/schooling/shared_definitions.hpp"
#include "models/schooling/shared_file.hpp"

namespace raming::schooling {

namespace {

/// The thresholds in use (over 4 weeks; over 3 months), for a party that states none.
constexpr double short_threshold = 4;
constexpr double long_threshold = 13;

std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
        const bool escaped = c == '"' || c == '\\';
        result += escaped ? std::string("\\") + c : std::string(1, c == '\n' ? ' ' : c);
    }
    return result + "\"";
}

std::string weight_text(Kind kind) {
    switch (kind) {
    case Kind::part:
        return "family = \"uniform\", min = 0, max = 1, assumption = \"counted under a condition "
               "or partly: how large a part is not said\"";
    case Kind::coin:
        return "family = \"discrete\", values = [0, 1], weights = [0.5, 0.5], assumption = \"not "
               "stated whether it counts: in or out at even odds\"";
    case Kind::in:
        return "value = 1, assumption = \"included\"";
    case Kind::out:
        break;
    }
    return "value = 0, assumption = \"excluded\"";
}

/// A sentence about some names, if there are any.
void tell(std::string& note, const std::string& words, const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) {
        list += (list.empty() ? "" : ", ") + name;
    }
    if (!names.empty()) {
        note += (note.empty() ? "" : " ") + words + " " + list + ".";
    }
}

void tell(std::string& note, const std::string& sentence) {
    note += (note.empty() ? "" : " ") + sentence;
}

class Translator {
public:
    Translator(const SharedFile& file, const std::vector<Route>& routes, std::string scenario)
        : file_(file), routes_(routes), scenario_(std::move(scenario)) {}

    scenario::TranslatedDefinition translate(const SharedEntry& entry) {
        entry_ = &entry;
        names_.clear();
        thresholds_.clear();
        weights_.clear();
        default_used_ = false;
        missing_.clear();
        no_duration_.clear();
        left_out_.clear();
        in_part_.clear();
        by_coin_.clear();
        together_.clear();
        raised_.clear();
        find_missing();
        for (const Route& route : routes_) {
            add(route);
        }
        if (!missing_.empty() || !no_duration_.empty() || names_.empty()) {
            return {entry.id, "", obstacle()};
        }
        return {entry.id, text(), ""};
    }

private:
    const SharedFile& file_;
    const std::vector<Route>& routes_;
    std::string scenario_;
    const SharedEntry* entry_ = nullptr;

    std::string names_; ///< of the routes that count
    std::vector<std::string> thresholds_;
    std::vector<std::string> weights_;
    bool default_used_ = false;
    std::vector<std::pair<std::string, std::string>> missing_; ///< category, route
    std::vector<std::string> no_duration_; ///< routes that cannot give the threshold
    std::vector<std::string> left_out_;    ///< uncertain categories without a route
    std::vector<std::string> in_part_;
    std::vector<std::string> by_coin_;
    std::vector<std::string> together_; ///< categories that another's route holds
    std::vector<std::string> raised_;   ///< routes asked from where their count begins

    [[nodiscard]] bool has_route(const std::string& id) const {
        return std::any_of(routes_.begin(), routes_.end(),
                           [&](const Route& route) { return route.id == id; });
    }

    void find_missing() {
        for (std::size_t k = 0; k < file_.categories.size(); ++k) {
            const Category& category = file_.categories[k];
            const Kind kind = kind_of(entry_->codes[k]);
            if (has_route(category.route)) {
                continue;
            }
            if (!category.inside.empty() && has_route(category.inside)) {
                if (kind_of(entry_->codes[holder_of(category)]) != kind) {
                    together_.push_back(category.id + " (" +
                                        code_names[static_cast<std::size_t>(entry_->codes[k])] +
                                        ") with " + category.inside);
                }
            } else if (kind == Kind::in) {
                missing_.emplace_back(category.id, category.route);
            } else if (kind != Kind::out) {
                left_out_.push_back(category.id);
            }
        }
    }

    /// The category whose route holds this one.
    [[nodiscard]] std::size_t holder_of(const Category& category) const {
        std::size_t k = 0;
        while (k + 1 < file_.categories.size() && file_.categories[k].route != category.inside) {
            ++k;
        }
        return k;
    }

    /// Whether the route can say how many of its children pass these weeks.
    static bool gives(const Route& route, double weeks) {
        const std::vector<double> observed = route.observed();
        return !route.base || weeks == *route.base || (weeks > *route.base && route.duration) ||
               std::find(observed.begin(), observed.end(), weeks) != observed.end();
    }

    /// The party's threshold for a route: fixed weeks, or nothing for the choice between two.
    [[nodiscard]] std::optional<double> threshold_of(const Route& route) const {
        using Threshold = SharedEntry::Threshold;
        if (entry_->threshold == Threshold::not_stated) {
            return *route.base <= short_threshold
                       ? std::nullopt
                       : std::optional(std::max(*route.base, long_threshold));
        }
        const auto own = entry_->own.find(route.id);
        const double weeks = entry_->threshold == Threshold::none ? *route.base
                             : own != entry_->own.end()           ? own->second
                                                                  : entry_->weeks;
        return std::max(weeks, *route.base);
    }

    void add(const Route& route) {
        std::vector<std::size_t> held;
        for (std::size_t k = 0; k < file_.categories.size(); ++k) {
            if (file_.categories[k].route == route.id) {
                held.push_back(k);
            }
        }
        // By duration, the shorter first; categories that are excluded at the short end move the
        // threshold.
        std::stable_sort(held.begin(), held.end(), [&](std::size_t a, std::size_t b) {
            return file_.categories[a].over.value_or(0) < file_.categories[b].over.value_or(0);
        });
        const auto counts = [&](std::size_t k) { return kind_of(entry_->codes[k]) != Kind::out; };
        if (std::none_of(held.begin(), held.end(), counts)) {
            return;
        }
        const bool by_duration = route.base && file_.categories[held.front()].over;
        std::optional<double> from;
        if (by_duration && !counts(held.front())) {
            held.erase(held.begin(), std::find_if(held.begin(), held.end(), counts));
            from = file_.categories[held.front()].over;
        }
        const bool alike = std::all_of(held.begin(), held.end(), [&](std::size_t k) {
            return kind_of(entry_->codes[k]) == kind_of(entry_->codes[held.front()]);
        });
        const Kind kind = alike ? kind_of(entry_->codes[held.front()]) : Kind::part;
        if (by_duration && !alike) {
            return add_bands(route, held);
        }
        if (route.base && !can_give(route, from, kind, held)) {
            return;
        }
        name(route.id);
        if (route.base) {
            state_threshold(route, from);
        }
        if (kind != Kind::in) {
            weights_.push_back("weights." + route.id + " = { " + weight_text(kind) + " }\n");
            note_weight(kind, route.id);
        }
    }

    void name(const std::string& route) {
        names_ += (names_.empty() ? "\"" : ", \"") + route + "\"";
    }

    /// Each length of absence counts in its own way.
    void add_bands(const Route& route, const std::vector<std::size_t>& held) {
        std::string bands;
        for (const std::size_t k : held) {
            const Category& category = file_.categories[k];
            const Kind kind = kind_of(entry_->codes[k]);
            if (!gives(route, *category.over)) {
                refuse(route, *category.over, kind, {k});
                return;
            }
            bands += "    { over = " + scenario::shortest(*category.over) + ", " +
                     weight_text(kind) + " },\n";
            note_weight(kind, category.id);
        }
        name(route.id);
        weights_.push_back("weights." + route.id + ".bands = [\n" + bands + "]\n");
    }

    void note_weight(Kind kind, const std::string& what) {
        if (kind == Kind::part) {
            in_part_.push_back(what);
        } else if (kind == Kind::coin) {
            by_coin_.push_back(what);
        }
    }

    bool can_give(const Route& route, std::optional<double> from, Kind kind,
                  const std::vector<std::size_t>& held) {
        const std::optional<double> stated = from ? from : threshold_of(route);
        for (const double weeks : stated ? std::vector<double>{*stated}
                                         : std::vector<double>{short_threshold, long_threshold}) {
            if (!gives(route, weeks)) {
                refuse(route, weeks, kind, held);
                return false;
            }
        }
        return true;
    }

    void refuse(const Route& route, double weeks, Kind kind, const std::vector<std::size_t>& held) {
        if (kind == Kind::in) {
            no_duration_.push_back("[routes." + route.id + "] beyond " + scenario::shortest(weeks) +
                                   " weeks");
            return;
        }
        for (const std::size_t k : held) {
            left_out_.push_back(file_.categories[k].id);
        }
    }

    void state_threshold(const Route& route, std::optional<double> from) {
        const std::optional<double> weeks = from ? from : threshold_of(route);
        const auto own = entry_->own.find(route.id);
        const double wanted = own != entry_->own.end() ? own->second : entry_->weeks;
        if (!weeks) {
            default_used_ = true;
            return;
        }
        if (!from && entry_->threshold == SharedEntry::Threshold::weeks && *weeks > wanted) {
            raised_.push_back(route.id + " from " + scenario::shortest(*weeks) + " weeks on, not " +
                              scenario::shortest(wanted));
        }
        if (entry_->threshold == SharedEntry::Threshold::weeks && *weeks == entry_->weeks) {
            default_used_ = true;
        } else {
            thresholds_.push_back(route.id + " = " + scenario::shortest(*weeks));
        }
    }

    [[nodiscard]] std::string threshold_line() const {
        std::string of_default;
        if (default_used_) {
            of_default =
                entry_->threshold == SharedEntry::Threshold::weeks
                    ? scenario::shortest(entry_->weeks)
                    : "{ family = \"discrete\", values = [4, 13], weights = [0.5, 0.5], "
                      "assumption = \"not stated: one of the two thresholds in use, at even "
                      "odds\" }";
            if (thresholds_.empty()) {
                return "threshold = " + of_default + "\n";
            }
        }
        std::string entries = default_used_ ? "default = " + of_default : "";
        for (const std::string& one : thresholds_) {
            entries += (entries.empty() ? "" : ", ") + one;
        }
        return entries.empty() ? "" : "threshold = { " + entries + " }\n";
    }

    [[nodiscard]] std::string note() const {
        std::string note;
        tell(note, "In an uncertain share (assumed uniform from 0 to 1):", in_part_);
        tell(note, "Not stated, so in or out at even odds (an assumption):", by_coin_);
        if (entry_->threshold == SharedEntry::Threshold::not_stated && default_used_) {
            tell(note, "Threshold not stated: 4 or 13 weeks at even odds (an assumption).");
        } else if (entry_->threshold == SharedEntry::Threshold::none) {
            tell(note, "No threshold: routes count from where their figures begin.");
        }
        tell(note, "Asked from where the count begins:", raised_);
        if (entry_->basis == "ns" || entry_->basis == "both") {
            tell(note, entry_->basis == "ns"
                           ? "Flow or stock is not stated: counted over the school year."
                           : "Both flow and stock are given: counted over the school year.");
        }
        tell(note, "Not to be told apart, so counted together:", together_);
        tell(note, "Left out, for the scenario has no route that gives them:", left_out_);
        if (!entry_->remark.empty()) {
            tell(note, entry_->remark);
        }
        return note;
    }

    [[nodiscard]] std::string text() const {
        std::string text = "\n[definitions." + entry_->id + "]\nlabel = " + quoted(entry_->label) +
                           "\nlabel_nl = " + quoted(entry_->label_nl) +
                           "\nsource = " + quoted(entry_->source) + "\nroutes = [" + names_ +
                           "]\nbasis = \"" + (entry_->basis == "stock" ? "stock" : "flow") +
                           "\"\n" + threshold_line();
        for (const std::string& weight : weights_) {
            text += weight;
        }
        const std::string remarks = note();
        return remarks.empty() ? text : text + "note = " + quoted(remarks) + "\n";
    }

    [[nodiscard]] std::string obstacle() const {
        const std::string subject = "definition \"" + entry_->id + "\" ";
        if (!missing_.empty()) {
            std::string categories;
            std::string routes;
            std::vector<std::string> named;
            for (const auto& [category, route] : missing_) {
                categories += (categories.empty() ? "" : ", ") + category;
                if (std::find(named.begin(), named.end(), route) == named.end()) {
                    named.push_back(route);
                    routes += (routes.empty() ? "[routes." : ", [routes.") + route + "]";
                }
            }
            return subject + "includes " + categories + ", and " + scenario_ + " has no " + routes +
                   ". Add what is missing (scenarios/nl-2022-23.toml shows how), or leave the "
                   "definition out.";
        }
        if (!no_duration_.empty()) {
            std::string what;
            for (const std::string& one : no_duration_) {
                what += (what.empty() ? "" : ", ") + one;
            }
            return subject + "needs " + what + ", which " + scenario_ +
                   " does not give. Add a duration to that route, or leave the definition out.";
        }
        return subject + "counts none of the routes of " + scenario_ + ". Leave it out.";
    }
};

} // namespace

std::vector<scenario::TranslatedDefinition>
translate_shared_definitions(scenario::Document& document, scenario::Document& into) {
    const SharedFile file = read_shared_file(document);
    scenario::InputReader reader(into);
    const std::vector<Route> routes = read_routes(into.root()["routes"], reader);
    Translator translator(file, routes, into.file());
    std::vector<scenario::TranslatedDefinition> translated;
    for (const SharedEntry& entry : file.definitions) {
        translated.push_back(translator.translate(entry));
    }
    return translated;
}

} // namespace raming::schooling
