#pragma once
// One function per command. They print on stdout, explain on stderr, and throw base::Error.

#include <string>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/cli/application.hpp"

namespace raming::cli {

using Arguments = std::vector<std::string>;

[[nodiscard]] base::Exit run_command(const Arguments& arguments, const Catalog& catalog);
[[nodiscard]] base::Exit compare_command(const Arguments& arguments, const Catalog& catalog);
[[nodiscard]] base::Exit sweep_command(const Arguments& arguments, const Catalog& catalog);
[[nodiscard]] base::Exit plan_command(const Arguments& arguments, const Catalog& catalog);
[[nodiscard]] base::Exit diff_command(const Arguments& arguments, const Catalog& catalog);
[[nodiscard]] base::Exit coverage_command(const Arguments& arguments, const Catalog& catalog);
[[nodiscard]] base::Exit sensitivity_command(const Arguments& arguments, const Catalog& catalog);
[[nodiscard]] base::Exit cohort_command(const Arguments& arguments, const Catalog& catalog);
[[nodiscard]] base::Exit merge_command(const Arguments& arguments, const Catalog& catalog);
[[nodiscard]] base::Exit validate_command(const Arguments& arguments, const Catalog& catalog);
[[nodiscard]] base::Exit definitions_command(const Arguments& arguments, const Catalog& catalog);
[[nodiscard]] base::Exit new_command(const Arguments& arguments, const Catalog& catalog);
[[nodiscard]] base::Exit inspect_command(const Arguments& arguments, const Catalog& catalog);
[[nodiscard]] base::Exit export_command(const Arguments& arguments, const Catalog& catalog);
[[nodiscard]] base::Exit published_command(const Arguments& arguments, const Catalog& catalog);
[[nodiscard]] base::Exit report_command(const Arguments& arguments, const Catalog& catalog);
[[nodiscard]] base::Exit rerun_command(const Arguments& arguments, const Catalog& catalog);
[[nodiscard]] base::Exit explain_command(const Arguments& arguments, const Catalog& catalog);

} // namespace raming::cli
