# raming_library(<room> SOURCES ... [DEPENDS ...] [PRIVATE_DEPENDS ...])
#
# One second-level folder is one target. DEPENDS are rooms of ours that the headers need;
# PRIVATE_DEPENDS (third parties above all) are seen by the .cpp files alone, so that a header
# which leaks one does not compile elsewhere.
function(raming_library room)
    cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS;PRIVATE_DEPENDS" ${ARGN})
    add_library(raming_${room} STATIC ${arg_SOURCES})
    add_library(raming::${room} ALIAS raming_${room})
    target_include_directories(raming_${room} PUBLIC "${PROJECT_SOURCE_DIR}")
    target_link_libraries(raming_${room} PUBLIC ${arg_DEPENDS} PRIVATE ${arg_PRIVATE_DEPENDS})
endfunction()

# raming_avx2(<file> ...): compiled for processors with AVX2, where there are such. The program calls
# what is in them only on those (engine/base/processor.hpp).
function(raming_avx2)
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
        set_property(SOURCE ${ARGN} APPEND PROPERTY COMPILE_OPTIONS -mavx2)
    endif()
endfunction()
