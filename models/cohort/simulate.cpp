#include "models/cohort/simulate.hpp"

#include <cmath>
#include <optional>
#include <string>

#include "engine/base/contract.hpp"
#include "engine/base/error.hpp"
#include "engine/random/counts.hpp"
#include "models/cohort/life.hpp"
#include "models/cohort/plan.hpp"

namespace raming::cohort {

namespace {

using random::Site;

/// Children worked on side by side: their words and stays stay within the nearest memory.
constexpr std::size_t block = 512;
using Column = std::array<std::uint32_t, block>;
using Block = std::array<Column, 4>;

/// A child that is out when a school year ends.
struct Carried {
    std::size_t stratum = 0;
    std::size_t visibility = 0;
    Stay stay;
};

[[nodiscard]] random::WordColumns columns_of(Block& words) {
    return {words[0].data(), words[1].data(), words[2].data(), words[3].data()};
}

} // namespace

struct Simulator::Scratch {
    explicit Scratch(const Plan& given) : plan(given), counter(given) {}

    const Plan& plan;
    Counter counter;
    Replicate replicate;
    std::size_t year = 0;
    bool carries = false; ///< another school year follows

    // Children whose first stay is yet to be made.
    std::size_t waiting = 0;
    Column entities{};
    Column members{};
    Block stay_words{};
    Block sight_words{};
    Block sight_on_words{};
    Block leaver_words{};
    Block delay_words{};
    Block delay_on_words{};
    Block false_words{};
    Block false_on_words{};
    std::vector<Stay> stays; ///< of one child
    std::vector<Carried> carried;
    std::vector<std::uint32_t> out; ///< per stratum: children carried into the year

    void run_year(Method method);
    void affected_by_counts(std::size_t stratum, double free);
    void affected_by_children(std::size_t stratum, double free);
    void add(std::size_t stratum, std::uint32_t member);
    void flush();
    void fill(Site site, Block& words);
    void finish(const StratumPlan& stratum, const Child& child, std::size_t visibility,
                std::uint32_t leaver_word);
    void see(const Child& child, std::size_t n, std::size_t visibility, Stay& stay) const;
    void see_more(Stay& stay, const std::array<std::uint32_t, most_registers>& delays,
                  const std::array<std::uint32_t, most_registers>& entries) const;
    [[nodiscard]] random::Words words(Site site, std::uint32_t entity, std::uint32_t member) const {
        return random::words_of(address_of(replicate, site), entity, member);
    }
    void resume_carried();
    void pass_summer();
    [[nodiscard]] std::size_t home_after_summer(std::size_t stratum,
                                                const random::Words& words) const;
};

void Simulator::Scratch::add(std::size_t stratum, std::uint32_t member) {
    entities[waiting] = entity_of(stratum, year);
    members[waiting] = member;
    if (++waiting == block) {
        flush();
    }
}

void Simulator::Scratch::fill(Site site, Block& into) {
    random::fill_words(address_of(replicate, site), entities.data(), members.data(), waiting,
                       columns_of(into));
}

void Simulator::Scratch::affected_by_counts(std::size_t s, double free) {
    const StratumPlan& stratum = plan.strata[s];
    const double chance = year == 0 ? stratum.affected : stratum.fresh;
    random::Address address = address_of(replicate, Site::cohort_affected);
    address.entity = entity_of(s, year);
    random::Stream stream(address);
    const double affected = random::binomial(stream, free, chance);
    const auto number = static_cast<std::uint32_t>(affected);
    for (std::uint32_t member = 0; member < number; ++member) {
        add(s, member);
    }
    if (stratum.leaver > 0) {
        address.site = Site::cohort_leaver;
        address.entity = Child{entity_of(s, year), 0}.stay(1);
        random::Stream others(address);
        counter.count_leavers(stratum, static_cast<std::uint32_t>(random::binomial(
                                           others, free - affected, stratum.leaver)));
    }
}

void Simulator::Scratch::affected_by_children(std::size_t s, double free) {
    const StratumPlan& stratum = plan.strata[s];
    const double chance = year == 0 ? stratum.affected : stratum.fresh;
    const auto limit = static_cast<std::uint64_t>(std::llround(chance * 0x1p32));
    const auto leaver_limit =
        static_cast<std::uint64_t>(std::llround((chance + (1 - chance) * stratum.leaver) * 0x1p32));
    const auto children = static_cast<std::uint32_t>(free);
    std::uint32_t leavers = 0;
    Column one;
    one.fill(entity_of(s, year));
    Column four;
    Block asked;
    for (std::uint32_t first = 0; first < children; first += 4 * block) {
        for (std::uint32_t i = 0; i < block; ++i) {
            four[i] = first / 4 + i;
        }
        const std::uint32_t here = std::min<std::uint32_t>(children - first, 4 * block);
        random::fill_words(address_of(replicate, Site::cohort_affected), one.data(), four.data(),
                           (here + 3) / 4, columns_of(asked));
        for (std::uint32_t i = 0; i < here; ++i) {
            const std::uint32_t word = asked[i % 4][i / 4];
            if (word < leaver_limit) {
                if (word < limit) {
                    add(s, first + i);
                } else {
                    ++leavers;
                }
            }
        }
    }
    counter.count_leavers(stratum, leavers);
}

/// Delays and false entries of a stay, of which the registers that see it are known.
void Simulator::Scratch::see_more(Stay& stay,
                                  const std::array<std::uint32_t, most_registers>& delays,
                                  const std::array<std::uint32_t, most_registers>& entries) const {
    for (std::size_t l = 0; l < plan.registers; ++l) {
        if (plan.has_delay) {
            stay.delay[l] = static_cast<std::uint16_t>(plan.delay[l](level_of_word(delays[l])));
        }
        if (plan.has_false) {
            stay.false_entries[l] = false_entries_of(plan.false_chance[l], entries[l]);
        }
    }
}

void Simulator::Scratch::see(const Child& child, std::size_t n, std::size_t visibility,
                             Stay& stay) const {
    const std::uint32_t entity = child.stay(n);
    for (std::size_t line = 0; line < plan.lines; ++line) {
        const random::Words w =
            words(line == 0 ? Site::cohort_sight : Site::cohort_sight_on, entity, child.member);
        stay.seen |= seen_by(stay_line(plan, stay, line), child_line(plan, visibility, line), w[1],
                             w[2], w[3])
                     << (3 * line);
    }
    std::array<std::uint32_t, most_registers> delays{};
    std::array<std::uint32_t, most_registers> entries{};
    const auto take = [&](Site first, Site second, auto& into) {
        const random::Words a = words(first, entity, child.member);
        const random::Words b = words(second, entity, child.member);
        into = {a[0], a[1], a[2], a[3], b[0], b[1]};
    };
    if (plan.has_delay) {
        take(Site::cohort_delay, Site::cohort_delay_on, delays);
    }
    if (plan.has_false) {
        take(Site::cohort_false, Site::cohort_false_on, entries);
    }
    see_more(stay, delays, entries);
}

/// The first stays of the children that wait, and what follows on them.
void Simulator::Scratch::flush() {
    fill(Site::cohort_stay, stay_words);
    fill(Site::cohort_sight, sight_words);
    if (plan.lines > 1) {
        fill(Site::cohort_sight_on, sight_on_words);
    }
    if (plan.has_leavers) {
        fill(Site::cohort_leaver, leaver_words);
    }
    if (plan.has_delay) {
        fill(Site::cohort_delay, delay_words);
        fill(Site::cohort_delay_on, delay_on_words);
    }
    if (plan.has_false) {
        fill(Site::cohort_false, false_words);
        fill(Site::cohort_false_on, false_on_words);
    }
    for (std::size_t i = 0; i < waiting; ++i) {
        const StratumPlan& stratum = plan.strata[stratum_of(entities[i])];
        Stay stay = first_stay(plan, stratum, year > 0, stay_words[0][i], stay_words[1][i],
                               stay_words[2][i]);
        const std::size_t visibility = visibility_of(sight_words[0][i]);
        if (plan.lines > 0) {
            stay.seen = seen_by(stay_line(plan, stay, 0), child_line(plan, visibility, 0),
                                sight_words[1][i], sight_words[2][i], sight_words[3][i]);
        }
        if (plan.lines > 1) {
            stay.seen |= seen_by(stay_line(plan, stay, 1), child_line(plan, visibility, 1),
                                 sight_on_words[1][i], sight_on_words[2][i], sight_on_words[3][i])
                         << 3;
        }
        if (plan.has_delay || plan.has_false) {
            see_more(stay,
                     {delay_words[0][i], delay_words[1][i], delay_words[2][i], delay_words[3][i],
                      delay_on_words[0][i], delay_on_words[1][i]},
                     {false_words[0][i], false_words[1][i], false_words[2][i], false_words[3][i],
                      false_on_words[0][i], false_on_words[1][i]});
        }
        if (level_of_word(stay_words[3][i]) < followed(plan, stratum, stay)) {
            stays.assign(1, stay);
            finish(stratum, {entities[i], members[i]}, visibility, leaver_words[0][i]);
            continue;
        }
        counter.count(stratum, stay,
                      plan.has_leavers ? leaves(plan, stratum, stay.reach(), leaver_words[0][i])
                                       : 0);
        if (carries && stay.end() > weeks_in_year) {
            carried.push_back({stratum_of(entities[i]), visibility, stay});
        }
    }
    waiting = 0;
}

/// A child whose first stay of the year is in `stays`: what follows on it, and its counting.
void Simulator::Scratch::finish(const StratumPlan& stratum, const Child& child,
                                std::size_t visibility, std::uint32_t leaver_word) {
    std::optional<Stay> next_year; // one that begins when the year ends
    for (std::size_t n = 0;; ++n) {
        const Stay last = stays.back();
        const Level u = level_of_word(words(Site::cohort_stay, child.stay(n), child.member)[3]);
        if (u >= followed(plan, stratum, last)) {
            break;
        }
        const random::Words w = words(Site::cohort_stay, child.stay(n + 1), child.member);
        Stay stay;
        if (u < plan.route[last.route].any_onward) {
            counter.count_onward(last);
            stay.route =
                static_cast<std::uint32_t>(reached(u, plan.route[last.route].onward, plan.routes));
            stay.begin = last.end();
        } else {
            stay.route = static_cast<std::uint32_t>(
                reached(level_of_word(w[0]), stratum.route, plan.routes - 1));
            stay.begin =
                last.end() + start_within(stratum, level_of_word(w[2]), weeks_in_year - last.end());
        }
        stay.weeks = static_cast<int>(plan.route[stay.route].length(level_of_word(w[1])));
        see(child, n + 1, visibility, stay);
        if (stay.begin == weeks_in_year) {
            next_year = stay;
            break;
        }
        stays.push_back(stay);
    }
    int longest = 0;
    for (const Stay& stay : stays) {
        longest = std::max(longest, stay.reach());
    }
    counter.count(stratum, stays,
                  plan.has_leavers ? leaves(plan, stratum, longest, leaver_word) : 0);
    if (carries && (next_year || stays.back().end() > weeks_in_year)) {
        carried.push_back(
            {stratum_of(child.entity), visibility, next_year ? *next_year : stays.back()});
    }
}

/// Children who were out when the year before ended, in the homes that they have now. In their
/// strata they are the last members.
void Simulator::Scratch::resume_carried() {
    out.assign(plan.strata.size(), 0);
    for (const Carried& each : carried) {
        ++out[each.stratum];
    }
    std::vector<Carried> before;
    before.swap(carried);
    std::vector<std::uint32_t> left = out;
    for (const Carried& each : before) {
        const std::uint32_t children = plan.parameters.strata[each.stratum].children;
        const Child child{entity_of(each.stratum, year),
                          (children - left[each.stratum]) & ((1U << member_bits) - 1)};
        --left[each.stratum];
        stays.assign(1, each.stay);
        finish(plan.strata[each.stratum], child, each.visibility,
               words(Site::cohort_leaver, child.entity, child.member)[0]);
    }
}

std::size_t Simulator::Scratch::home_after_summer(std::size_t stratum,
                                                  const random::Words& words_given) const {
    const std::uint32_t older = plan.strata[stratum].older;
    if (older == no_stratum ||
        level_of_word(words_given[1]) >= level(plan.parameters.summer.moved)) {
        return older;
    }
    const Stratum& home = plan.parameters.strata[older];
    const std::size_t region = plan.new_region(level_of_word(words_given[2]));
    const std::uint32_t moved = plan.stratum_at[plan.place(region, home.sector, home.age)];
    return moved == no_stratum ? older : moved;
}

void Simulator::Scratch::pass_summer() {
    std::vector<Carried> before;
    before.swap(carried);
    std::uint32_t member = 0;
    for (Carried& each : before) {
        const random::Words w = words(Site::cohort_summer, entity_of(each.stratum, year), member++);
        const std::size_t home = home_after_summer(each.stratum, w);
        if (home == no_stratum || level_of_word(w[0]) < level(plan.parameters.summer.gone)) {
            continue;
        }
        each.stratum = home;
        each.stay.begin -= weeks_in_year;
        carried.push_back(each);
    }
}

void Simulator::Scratch::run_year(Method method) {
    counter.clear();
    if (year > 0) {
        resume_carried();
    }
    for (std::size_t s = 0; s < plan.strata.size(); ++s) {
        const double children = plan.parameters.strata[s].children;
        const double free = year == 0 ? children : std::max(0.0, children - out[s]);
        if (method == Method::counts) {
            affected_by_counts(s, free);
        } else {
            affected_by_children(s, free);
        }
    }
    flush();
}

std::shared_ptr<const Plan> make_plan(const Parameters& parameters) {
    return std::make_shared<const Plan>(parameters);
}

const Shape& shape_of(const Plan& plan) {
    return plan.shape;
}

Simulator::Simulator(std::shared_ptr<const Plan> plan, Method method)
    : plan_(std::move(plan)), method_(method), scratch_(std::make_unique<Scratch>(*plan_)) {}
Simulator::~Simulator() = default;
Simulator::Simulator(Simulator&&) noexcept = default;
Simulator& Simulator::operator=(Simulator&&) noexcept = default;

void Simulator::run(const Replicate& replicate, std::span<Tally> years) {
    if (years.size() > most_years) {
        throw base::Error(base::Exit::usage, "E192",
                          std::to_string(years.size()) +
                              " school years in a row: there are random numbers for 64.");
    }
    Scratch& scratch = *scratch_;
    scratch.replicate = replicate;
    scratch.carried.clear();
    for (std::size_t year = 0; year < years.size(); ++year) {
        scratch.year = year;
        scratch.carries = year + 1 < years.size();
        scratch.run_year(method_);
        scratch.counter.write(years[year]);
        if (scratch.carries) {
            scratch.pass_summer();
        }
    }
}

} // namespace raming::cohort
