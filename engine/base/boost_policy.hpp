#pragma once
// How Boost.Math is called: in the type that it is given, with overflow and underflow as values.

#include <boost/math/policies/policy.hpp>

namespace raming::base {

namespace policies = boost::math::policies;

using BoostPolicy =
    policies::policy<policies::promote_double<false>, policies::promote_float<false>,
                     policies::overflow_error<policies::ignore_error>,
                     policies::underflow_error<policies::ignore_error>,
                     policies::evaluation_error<policies::ignore_error>>;

} // namespace raming::base
