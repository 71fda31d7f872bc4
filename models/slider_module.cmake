# The module that `raming report --sliders` embeds: built by emscripten, compressed, laid into the program as it is.
find_program(RAMING_EMXX em++)
find_path(RAMING_BOOST boost/version.hpp)
find_path(RAMING_EIGEN Eigen/Core PATH_SUFFIXES eigen3)
find_path(RAMING_RANDOM123 Random123/philox.h)
find_path(RAMING_TOML toml++/toml.h)
if(NOT RAMING_EMXX)
    message(FATAL_ERROR "RAMING_SLIDERS needs emscripten: scripts/setup --sliders installs it")
endif()

set(headers "${PROJECT_BINARY_DIR}/module-headers")
file(MAKE_DIRECTORY "${headers}")
foreach(one "${RAMING_BOOST}/boost" "${RAMING_EIGEN}/Eigen" "${RAMING_RANDOM123}/Random123" "${RAMING_TOML}/toml++")
    get_filename_component(name "${one}" NAME)
    file(CREATE_LINK "${one}" "${headers}/${name}" SYMBOLIC)
endforeach()

include(ExternalProject)
set(module "${PROJECT_BINARY_DIR}/module")
ExternalProject_Add(slider_module
    SOURCE_DIR "${PROJECT_SOURCE_DIR}/models/explorer/module"
    BINARY_DIR "${module}"
    CMAKE_ARGS "-DRAMING_HEADERS=${headers}" -DCMAKE_BUILD_TYPE=None -DCMAKE_SYSTEM_NAME=Generic
        -DCMAKE_CXX_COMPILER=${RAMING_EMXX} -DCMAKE_CXX_COMPILER_WORKS=ON -DCMAKE_AR=/usr/bin/llvm-ar-14
    BUILD_ALWAYS ON
    INSTALL_COMMAND ""
    BUILD_BYPRODUCTS "${module}/raming_module.wasm")
add_custom_command(OUTPUT "${module}/raming_module.wasm.gz"
    COMMAND gzip --best --no-name --keep --force raming_module.wasm
    WORKING_DIRECTORY "${module}"
    DEPENDS slider_module "${module}/raming_module.wasm")
