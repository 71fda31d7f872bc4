#include "engine/prior/correlation.hpp"

#include <Eigen/Eigenvalues>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "engine/base/contract.hpp"
#include "engine/prior/input.hpp"

namespace raming::prior {

double normal_from_rank(double rank) {
    if (!(rank >= -1 && rank <= 1)) {
        throw std::domain_error("a rank correlation lies between -1 and 1.");
    }
    return 2 * std::sin(std::numbers::pi * rank / 6);
}

std::vector<double> cholesky_factor(const std::vector<double>& matrix, std::size_t n) {
    base::expects(matrix.size() == n * n);
    // Of a variance of 1, what rounding alone can leave of a singular matrix.
    constexpr double least_pivot = 1e-12;
    std::vector<double> factor(n * n, 0.0);
    for (std::size_t row = 0; row < n; ++row) {
        for (std::size_t column = 0; column <= row; ++column) {
            double rest = matrix[row * n + column];
            for (std::size_t k = 0; k < column; ++k) {
                rest -= factor[row * n + k] * factor[column * n + k];
            }
            if (row == column) {
                if (!(rest > least_pivot)) {
                    return {};
                }
                factor[row * n + row] = std::sqrt(rest);
            } else {
                factor[row * n + column] = rest / factor[column * n + column];
            }
        }
    }
    return factor;
}

Definiteness definiteness(const std::vector<double>& matrix, std::size_t n) {
    base::expects(n > 0 && matrix.size() == n * n);
    const auto size = static_cast<Eigen::Index>(n);
    const Eigen::Map<const Eigen::MatrixXd> mapped(matrix.data(), size, size);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(mapped);
    Definiteness result;
    result.positive = !cholesky_factor(matrix, n).empty();
    result.least_eigenvalue = solver.eigenvalues()(0);
    const Eigen::VectorXd weights = solver.eigenvectors().col(0).cwiseAbs();
    const auto weight = [&](std::size_t i) { return weights(static_cast<Eigen::Index>(i)); };
    for (std::size_t i = 1; i < n; ++i) {
        if (weight(i) > weight(result.first)) {
            result.second = result.first;
            result.first = i;
        } else if (result.second == result.first || weight(i) > weight(result.second)) {
            result.second = i;
        }
    }
    if (result.second < result.first) {
        std::swap(result.first, result.second);
    }
    return result;
}

} // namespace raming::prior
