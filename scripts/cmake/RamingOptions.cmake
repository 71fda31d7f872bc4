# Build-wide settings: language level, warnings as errors, reproducible floating point, sanitizers.

option(RAMING_TESTS "Build the tests (needs doctest)" ON)
option(RAMING_BENCH "Build the benches" ON)
option(RAMING_SLIDERS "Build the WebAssembly module behind a report's sliders (needs emscripten)" OFF)
set(RAMING_SANITIZE "" CACHE STRING "Sanitizers to compile with, e.g. address,undefined")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG" CACHE STRING "")

# Fused multiply-add and value-changing optimisations would make the digest depend on the compiler.
add_compile_options(-Wall -Wextra -Wconversion -Wshadow -Werror -ffp-contract=off)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    add_compile_options(-Wno-restrict) # GCC bug 105651: false alarm on every "text" + std::string
endif()
if(RAMING_SANITIZE)
    add_compile_options(-fsanitize=${RAMING_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${RAMING_SANITIZE})
endif()
