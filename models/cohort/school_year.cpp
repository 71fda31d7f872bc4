#include "models/cohort/school_year.hpp"

#include <algorithm>
#include <cmath>

#include "engine/random/counts.hpp"
#include "models/cohort/life.hpp"

namespace raming::cohort {

using random::Site;

void SchoolYear::begin(const Replicate& replicate) {
    replicate_ = replicate;
    year_ = 0;
    carried_.clear();
}

void SchoolYear::run(bool carries, Tally& tally) {
    carries_ = carries;
    counter_.clear();
    resume_carried();
    for (const std::uint32_t s : plan_->in_order) {
        const double children = plan_->parameters.strata[s].children;
        const double free = year_ == 0 ? children : std::max(0.0, children - out_[s]);
        if (method_ == Method::counts) {
            affected_by_counts(s, free);
        } else {
            affected_by_children(s, free);
        }
    }
    flush();
    counter_.write(tally);
}

random::Words SchoolYear::words(Site site, std::uint32_t entity, std::uint32_t member) const {
    return random::words_of(address_of(replicate_, site), entity, member);
}

Bits SchoolYear::bits(Site top, Site rest, std::uint32_t entity, std::uint32_t member) const {
    return {words(top, entity, member), words(rest, entity, member)};
}

void SchoolYear::fill(Site site, FirstStays::Column<random::Words>& into) {
    random::fill_words(address_of(replicate_, site), first_.entities.data(), first_.members.data(),
                       first_.count, into.data());
}

void SchoolYear::add(std::size_t stratum, std::uint32_t first, std::uint32_t number) {
    while (number > 0) {
        const std::uint32_t added =
            first_.add(entity_of(stratum, year_), plan_->strata[stratum].prospect, first, number);
        first += added;
        number -= added;
        if (first_.count == FirstStays::most) {
            flush();
        }
    }
}

void SchoolYear::affected_by_counts(std::size_t s, double free) {
    const Prospect& prospect = plan_->prospect_of(s);
    random::Address address = address_of(replicate_, Site::cohort_affected);
    address.entity = entity_of(s, year_);
    random::Stream stream(address);
    const double affected =
        random::binomial(stream, free, year_ == 0 ? prospect.affected : prospect.fresh);
    add(s, 0, static_cast<std::uint32_t>(affected));
    if (prospect.leaver > 0) {
        // Further bits of the others' leaving have stay 0; a stay 1 has none.
        address.site = Site::cohort_leaver;
        address.entity = Child{entity_of(s, year_), 0}.stay(1);
        random::Stream others(address);
        const double leavers = random::binomial(others, free - affected, prospect.leaver);
        counter_.count_leavers(plan_->strata[s], static_cast<std::uint32_t>(leavers));
    }
}

void SchoolYear::affected_by_children(std::size_t s, double free) {
    const Prospect& prospect = plan_->prospect_of(s);
    const double chance = year_ == 0 ? prospect.affected : prospect.fresh;
    const auto limit = static_cast<std::uint64_t>(std::llround(chance * 0x1p32));
    const auto leaver_limit = static_cast<std::uint64_t>(
        std::llround((chance + (1 - chance) * prospect.leaver) * 0x1p32));
    const auto children = static_cast<std::uint32_t>(free);
    constexpr std::uint32_t block = FirstStays::most;
    FirstStays::Column<std::uint32_t> entity;
    entity.fill(entity_of(s, year_));
    FirstStays::Column<std::uint32_t> fours;
    FirstStays::Column<random::Words> asked;
    std::uint32_t leavers = 0;
    for (std::uint32_t first = 0; first < children; first += 4 * block) {
        for (std::uint32_t i = 0; i < block; ++i) {
            fours[i] = first / 4 + i;
        }
        const std::uint32_t here = std::min(children - first, 4 * block);
        random::fill_words(address_of(replicate_, Site::cohort_affected), entity.data(),
                           fours.data(), (here + 3) / 4, asked.data());
        for (std::uint32_t i = 0; i < here; ++i) {
            const std::uint32_t word = asked[i / 4][i % 4];
            if (word < leaver_limit) {
                if (word < limit) {
                    add(s, first + i, 1);
                } else {
                    ++leavers;
                }
            }
        }
    }
    counter_.count_leavers(plan_->strata[s], leavers);
}

} // namespace raming::cohort
