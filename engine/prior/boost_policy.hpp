#pragma once
// How engine/prior calls Boost.Math: in long double as it is, with overflow and underflow as
// values.

#include <boost/math/policies/policy.hpp>

namespace raming::prior {

namespace policies = boost::math::policies;

using BoostPolicy =
    policies::policy<policies::promote_double<false>, policies::promote_float<false>,
                     policies::overflow_error<policies::ignore_error>,
                     policies::underflow_error<policies::ignore_error>,
                     policies::evaluation_error<policies::ignore_error>>;

} // namespace raming::prior
