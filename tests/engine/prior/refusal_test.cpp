#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>

#include "engine/prior/distribution.hpp"

namespace {

using raming::prior::Distribution;

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

std::string refusal(const std::function<Distribution()>& make) {
    try {
        (void)make();
    } catch (const std::domain_error& error) {
        return error.what();
    }
    return "accepted";
}

} // namespace

TEST_CASE("an impossible parameter is refused by name, value and reason") {
    CHECK(refusal([] { return Distribution::beta_mean_size(1.2, 20); }) ==
          "beta(mean = 1.2): a mean lies between 0 and 1.");
    CHECK(refusal([] { return Distribution::beta_mean_size(0.5, -3); }) ==
          "beta(n = -3): n has to be above 0.");
    CHECK(refusal([] { return Distribution::beta(0, 1); }) == "beta(a = 0): a has to be above 0.");
    CHECK(refusal([] { return Distribution::beta(1, not_a_number); }) ==
          "beta(b = nan): b has to be a finite number.");
    CHECK(refusal([] { return Distribution::beta(1, 1e12); }) ==
          "beta(b = 1e+12): b has to lie between 1e-04 and 1e+09.");
    CHECK(refusal([] { return Distribution::beta_counts(-1, 2); }) ==
          "beta(yes = -1): a count is not below 0.");
    CHECK(refusal([] { return Distribution::lognormal(-1, 1); }) ==
          "lognormal(median = -1): median has to be above 0.");
    CHECK(refusal([] { return Distribution::gamma(2, infinity); }) ==
          "gamma(mean = inf): mean has to be a finite number.");
    CHECK(refusal([] { return Distribution::normal(0, 0); }) ==
          "normal(sd = 0): sd has to be above 0.");
    CHECK(refusal([] { return Distribution::half_normal(-1); }) ==
          "half_normal(sd = -1): sd has to be above 0.");
    CHECK(refusal([] { return Distribution::uniform(2, 1); }) ==
          "uniform(min = 2, max = 1): min has to lie below max.");
    CHECK(refusal([] { return Distribution::log_uniform(0, 1); }) ==
          "log_uniform(min = 0): min has to be above 0.");
    CHECK(refusal([] { return Distribution::triangular(0, 2, 1); }) ==
          "triangular(min = 0, mode = 2, max = 1): the mode lies between min and max.");
    CHECK(refusal([] { return Distribution::pert(1, 1, 1); }) ==
          "pert(min = 1, max = 1): min has to lie below max.");
    CHECK(refusal([] { return Distribution::truncated_normal(0, 1, 40, 41); }) ==
          "truncated_normal(mean = 0, sd = 1, min = 40, max = 41): the range lies more than 30 "
          "standard deviations from the mean.");
    CHECK(refusal([] { return Distribution::point(infinity); }) ==
          "point(value = inf): value has to be a finite number.");
    CHECK(refusal([] {
              return Distribution::discrete({1, 2}, {1});
          }) == "discrete(2 values, 1 weights): it takes a weight for each of one or more values.");
    CHECK(refusal([] { return Distribution::discrete({1}, {-1}); }) ==
          "discrete(weight = -1): a weight is not below 0.");
    CHECK(refusal([] { return Distribution::mixture({}); }) ==
          "mixture(weights = 0): at least one weight has to be above 0.");
}

TEST_CASE("quantiles that cannot be are refused") {
    CHECK(refusal([] { return Distribution::beta_quantiles(0.9, 0.1, 0.1, 0.4); }) ==
          "beta(p1 = 0.9, p2 = 0.1): the probabilities have to ascend.");
    CHECK(refusal([] { return Distribution::beta_quantiles(0.1, 0.5, 0.9, 1.5); }) ==
          "beta(x2 = 1.5): a share lies between 0 and 1.");
    CHECK(refusal([] { return Distribution::gamma_quantiles(0.1, -2, 0.9, 4); }) ==
          "gamma(x1 = -2): x1 has to be above 0.");
    CHECK(refusal([] { return Distribution::normal_quantiles(0, 1, 0.9, 4); }) ==
          "normal(p1 = 0): a probability lies between 0 and 1.");
    CHECK(refusal([] { return Distribution::gamma_quantiles(0.05, 1, 0.95, 1.0000001); }) ==
          "gamma(5 % = 1, 95 % = 1.0000001): no member of the family has these two quantiles.");
    CHECK(refusal([] { return Distribution::elicited({0.5}, {1}); }) ==
          "elicited(1 probabilities, 1 values): it takes two or more quantiles, each with its "
          "probability.");
    CHECK(refusal([] {
              return Distribution::elicited({0.1, 0.9}, {2, 1});
          }) == "elicited(value = 2, value = 1): the values have to ascend.");
    CHECK(refusal([] {
              return Distribution::elicited({0.1, 0.9}, {1, 2}, 1);
          }) == "elicited(min = 1, value = 1): min has to lie below every quantile.");
}
