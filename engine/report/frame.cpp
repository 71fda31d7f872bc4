#include "engine/report/frame.hpp"

#include "engine/report/html.hpp"
#include "engine/report/style.hpp"

namespace raming::report {

namespace {

constexpr const char* policy = "default-src 'none'; style-src 'unsafe-inline'";

} // namespace

std::string framed(const Text& text, const std::string& title, const std::string& body,
                   const Scripts& scripts) {
    return "<!DOCTYPE html>\n<html lang=\"" + text.code() +
           "\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
           escaped(policy + scripts.policy) +
           "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
           "<title>" +
           escaped(title) + "</title>\n<style>" + style_sheet + figure_style +
           "</style>\n</head>\n<body>\n" + body + scripts.text + "</body>\n</html>\n";
}

} // namespace raming::report
