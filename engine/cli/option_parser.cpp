#include "engine/cli/option_parser.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <ostream>
#include <thread>

#include <boost/program_options.hpp>

#include "engine/base/suggest.hpp"

namespace raming::cli {

namespace po = boost::program_options;

namespace {

constexpr double most_draws = 1e12;
constexpr unsigned most_threads = 1024;

} // namespace

void OptionList::flag(const std::string& name, const std::string& help) {
    options_.push_back({Kind::flag, name, "", help});
}

void OptionList::text(const std::string& name, const std::string& value_name,
                      const std::string& help) {
    options_.push_back({Kind::text, name, value_name, help});
}

void OptionList::texts(const std::string& name, const std::string& value_name,
                       const std::string& help) {
    options_.push_back({Kind::texts, name, value_name, help});
}

void OptionList::add(OptionList below) {
    below_.push_back(std::move(below));
}

struct OptionList::Description {
    po::options_description boost;

    explicit Description(const OptionList& list) : boost(list.title_) {
        for (const Option& option : list.options_) {
            const char* const name = option.name.c_str();
            const char* const help = option.help.c_str();
            switch (option.kind) {
            case Kind::flag:
                boost.add_options()(name, help);
                break;
            case Kind::text:
                boost.add_options()(name, po::value<std::string>()->value_name(option.value_name),
                                    help);
                break;
            case Kind::texts:
                boost.add_options()(name,
                                    po::value<std::vector<std::string>>()->composing()->value_name(
                                        option.value_name),
                                    help);
                break;
            }
        }
        for (const OptionList& below : list.below_) {
            boost.add(Description(below).boost);
        }
    }
};

std::ostream& operator<<(std::ostream& out, const OptionList& list) {
    return out << OptionList::Description(list).boost;
}

GivenOptions::GivenOptions(const Arguments& arguments, const OptionList& list, std::string command)
    : command_(std::move(command)) {
    const po::options_description named = OptionList::Description(list).boost;
    po::options_description all(named);
    all.add_options()("file", po::value<std::vector<std::string>>());
    po::positional_options_description positional;
    positional.add("file", -1);
    po::variables_map values;
    try {
        using namespace po::command_line_style;
        po::store(po::command_line_parser(arguments)
                      .options(all)
                      .positional(positional)
                      .style(unix_style & ~allow_guessing)
                      .run(),
                  values);
    } catch (const po::unknown_option& unknown) {
        const std::string given = unknown.get_option_name();
        const std::string name = given.substr(0, given.find('='));
        std::vector<std::string> names; // as a user types them
        for (const auto& option : named.options()) {
            names.push_back("--" + option->long_name());
        }
        usage_error("E401", "raming " + command_ + ": unknown option " + name + "." +
                                base::suggestion(name, names) + " See raming " + command_ +
                                " --help.");
    } catch (const po::multiple_occurrences& twice) {
        usage_error("E402", "raming " + command_ + ": option " + twice.get_option_name() +
                                " is given twice. Keep one.");
    } catch (const po::error& wrong) {
        usage_error("E402", "raming " + command_ + ": " + wrong.what() + ". See raming " +
                                command_ + " --help.");
    }
    for (const auto& [name, value] : values) {
        if (const auto* one = boost::any_cast<std::string>(&value.value())) {
            values_[name] = {*one};
        } else if (const auto* several =
                       boost::any_cast<std::vector<std::string>>(&value.value())) {
            values_[name] = *several;
        }
    }
    files_ = texts("file");
}

bool GivenOptions::has(const std::string& name) const {
    return values_.contains(name);
}

std::optional<std::string> GivenOptions::text(const std::string& name) const {
    const auto found = values_.find(name);
    return found != values_.end() ? std::optional(found->second.front()) : std::nullopt;
}

std::vector<std::string> GivenOptions::texts(const std::string& name) const {
    const auto found = values_.find(name);
    return found != values_.end() ? found->second : std::vector<std::string>{};
}

std::string GivenOptions::single_file(const std::string& what) const {
    if (files_.empty()) {
        usage_error("E403", "raming " + command_ + " needs " + what + ". See raming " + command_ +
                                " --help.");
    }
    if (files_.front().empty()) {
        usage_error("E403",
                    "raming " + command_ + ": the name of the file is empty. Give " + what + ".");
    }
    if (files_.size() > 1) {
        usage_error("E403", "raming " + command_ + " takes one file, not " +
                                std::to_string(files_.size()) + " (" + files_[0] + ", " +
                                files_[1] + "). Run them one by one.");
    }
    return files_.front();
}

std::optional<std::uint64_t> GivenOptions::count(const std::string& name, bool zero_allowed) const {
    const auto given = text(name);
    if (!given) {
        return std::nullopt;
    }
    const auto number = parse_count(*given);
    if (!number || (*number == 0 && !zero_allowed)) {
        usage_error("E402",
                    value_error(name, *given,
                                "should be a whole number from " +
                                    std::string(zero_allowed ? "0" : "1") + " to 1e12, e.g. 1e6."));
    }
    return number;
}

std::uint64_t GivenOptions::seed() const {
    std::uint64_t seed = 1;
    if (const auto given = text("seed")) {
        const auto [end, error] =
            std::from_chars(given->data(), given->data() + given->size(), seed);
        if (error != std::errc{} || end != given->data() + given->size()) {
            usage_error(
                "E402",
                value_error("seed", *given,
                            "should be a whole number from 0 to 2^64 − 1, in digits, e.g. 42."));
        }
    }
    return seed;
}

unsigned GivenOptions::threads() const {
    if (const auto given = text("threads")) {
        const auto number = parse_count(*given);
        if (!number || *number < 1 || *number > most_threads) {
            usage_error("E402",
                        value_error("threads", *given, "should be a whole number from 1 to 1024."));
        }
        return static_cast<unsigned>(*number);
    }
    return std::clamp(std::thread::hardware_concurrency(), 1U, most_threads);
}

void usage_error(const std::string& code, const std::string& message) {
    throw base::Error(base::Exit::usage, code, message);
}

std::string value_error(const std::string& option, const std::string& value,
                        const std::string& wanted) {
    return "--" + option + " " + value + ": " + wanted;
}

std::optional<double> parse_number(const std::string& text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) {
        return std::nullopt;
    }
    return number;
}

std::optional<std::uint64_t> parse_count(const std::string& text) {
    std::string digits;
    std::remove_copy(text.begin(), text.end(), std::back_inserter(digits), '_');
    const auto number = parse_number(digits);
    if (!number || *number < 0 || *number > most_draws || *number != std::floor(*number)) {
        return std::nullopt;
    }
    return static_cast<std::uint64_t>(*number);
}

} // namespace raming::cli
