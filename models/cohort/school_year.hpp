#pragma once
// One replicate of school years in a row, year by year, in the memory of one thread. Children who
// are out at some time of a year are gathered into blocks, whose random words are made together. A
// first stay that no other follows, and that the first half of its words settles, as they do but
// for one in some hundreds, is made and counted at once, without branches (first_stays.cpp); all
// others are made child by child (later_stays.cpp), with the same result. Internal to
// models/cohort.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/random/stream.hpp"
#include "models/cohort/counter.hpp"
#include "models/cohort/first_stays.hpp"
#include "models/cohort/plan.hpp"
#include "models/cohort/simulate.hpp"
#include "models/cohort/stay.hpp"

namespace raming::cohort {

class SchoolYear {
public:
    SchoolYear(const Plan& plan, Method method);

    /// In the same memory.
    void use(const Plan& plan);

    /// In the steady state of a first year.
    void begin(const Replicate& replicate);
    /// The year into a tally; `carries`: another follows, so who is out at the end is kept.
    void run(bool carries, Tally& tally);
    /// From the end of a year to the start of the next.
    void pass_summer();

private:
    /// A child that is out when a school year ends.
    struct Carried {
        std::size_t stratum = 0;
        std::uint32_t member = 0; ///< of the stratum, in that year
        std::size_t visibility = 0;
        Stay stay;
    };

    /// Words of children whose first stay is not their last.
    struct Later {
        FirstStays::Column<std::uint32_t> entities{};
        FirstStays::Column<std::uint32_t> seconds{}; ///< of their second stays
        FirstStays::Column<std::uint32_t> members{};
        FirstStays::Column<random::Words> first_rest{};
        FirstStays::Column<random::Words> second_top{};
        FirstStays::Column<random::Words> second_rest{};
    };

    const Plan* plan_;
    const kernels::FirstStayKernels& kernels_;
    Method method_;
    Counter counter_;
    Replicate replicate_;
    std::size_t year_ = 0;
    bool carries_ = false;

    FirstStays first_; ///< children that wait for their first stay
    Later later_;
    std::vector<Stay> stays_; ///< of one child
    std::vector<Carried> carried_;
    std::vector<std::uint32_t> out_; ///< per stratum: children carried into the year

    [[nodiscard]] random::Words words(random::Site site, std::uint32_t entity,
                                      std::uint32_t member) const;
    [[nodiscard]] Bits bits(random::Site top, random::Site rest, std::uint32_t entity,
                            std::uint32_t member) const;
    void fill(random::Site site, FirstStays::Column<random::Words>& into);

    // Who is out at some time of the year (school_year.cpp).
    void affected_by_counts(std::size_t stratum, double free);
    void affected_by_children(std::size_t stratum, double free);
    void add(std::size_t stratum, std::uint32_t first, std::uint32_t number);

    // First stays (first_stays.cpp).
    void flush();
    void choose_first_stays();
    void see_first_stays();
    void hold_first_stays();
    void count_false_entries();
    void leave_after_first_stays();
    [[nodiscard]] Stay settled_stay(std::size_t i) const;
    void carry_settled();
    void live_on();

    // Children one by one (later_stays.cpp).
    void live(const Child& child);
    [[nodiscard]] Stay first_stay(const Child& child, const Bits& bits) const;
    [[nodiscard]] Stay next_stay(const Child& child, const Stay& last, Level u, const Bits& bits);
    void see(const Child& child, std::size_t n, std::size_t visibility, const Bits& bits,
             Stay& stay) const;
    void take_late(const Child& child, std::size_t n, Stay& stay) const;
    void finish(const Child& child, std::uint32_t child_half, std::size_t visibility,
                Level last_level, const Bits* second);
    void resume_carried();
    [[nodiscard]] std::size_t home_after_summer(std::size_t stratum,
                                                const random::Words& summer) const;
};

} // namespace raming::cohort
